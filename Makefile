PY := .venv/bin/python
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3; do $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && exit; done; echo python3)
PIP := .venv/bin/pip install --quiet --quiet --disable-pip-version-check
export PYTHONDONTWRITEBYTECODE :=
DATA = $${GWR_DATA:-data/sample-run}

.PHONY: install lock run test slow pythons golden lint bench scale corpus clients site campaign audit wide docs clean
install: .venv/.done
.venv/.done: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; v = sys.version.split()[0]; sys.version_info < (3, 11) and sys.exit(f"gwr needs Python 3.11 or newer, $(PYTHON) is {v}: make PYTHON=python3.12 …")'
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "Python lacks venv; Debian and Ubuntu have it in a package of its own: apt-get install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv .venv
	$(PIP) --require-hashes --no-deps -r requirements.lock
	$(PIP) --no-deps -e .
	touch $@

lock:               ## requirements.lock for every Python that pyproject.toml allows (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --extra dev pyproject.toml -o requirements.lock

run: install        ## the three flows on the embedded sample
	$(PY) -m flows.sample

SPREAD := -n logical --dist loadfile --no-loadscope-reorder   # a file's tests stay together: some serve on a port; long files first (conftest.py)

test: install       ## fast tests
	$(PY) -m pytest $(SPREAD) $(TRACED)

slow: install       ## tests that take minutes: schedules that fire, a full disk
	$(PY) -m pytest tests -m slow || $(PY) -m pytest tests -m slow --last-failed  # they wait for clocks: once more on a busy machine

pythons: install    ## the same on the other Pythons that are here, or on one: TRIED=python3.12
	tests/pythons.sh $(TRIED)

golden: install     ## drafts of missing answers; what is open today (fails where something changed: look, then commit)
	$(PY) -m pytest tests/test_golden.py tests/test_clauses.py --regold

.PHONY: lint-python lint-sql lint-yaml coverage
lint: lint-python lint-sql lint-yaml   ## what CI and the hooks of .pre-commit-config.yaml ask
lint-python: install   ## ruff (format and rules), mypy, contracts of imports, dead names
	.venv/bin/ruff format --check flows expectations tests
	.venv/bin/ruff check flows expectations tests
	.venv/bin/mypy
	.venv/bin/lint-imports --no-cache
	.venv/bin/vulture
lint-sql: install
	.venv/bin/sqlfluff lint --disable-progress-bar --processes 2 dbt_project/models dbt_project/tests
lint-yaml: install
	.venv/bin/yamllint -d "{extends: relaxed, rules: {line-length: disable}}" dbt_project/models dbt_project/seeds dbt_project/dbt_project.yml dbt_project/profiles.yml

COVERED := base figures reports warehouse

coverage: install   ## fast tests with branch coverage; fails below 90 % of a package
	$(PY) -m coverage erase
	$(MAKE) test TRACED="--cov --cov-report="
	$(PY) -m coverage report --skip-covered --format=text
	@failed=; for package in $(COVERED); do printf '%-10s %% ' $$package; \
	  $(PY) -m coverage report --include="flows/$$package/*" --format=total --precision=1 --fail-under=90 || failed=1; \
	done; test -z "$$failed"

bench: install      ## reports/s of reading alone, the share of each module, instructions a report; AGAINST=COMMIT: in turns with it
	$(PY) tests/bench_reading.py $(if $(AGAINST),--against $(AGAINST))
	$(if $(AGAINST),,$(PY) tests/bench.py)

REPORTS := 10000 20000
scale: install      ## memory and time of load, models and publish as reports grow: copies of the chunks of `make corpus` in IN (some GB)
	$(PY) -m tests.bench_scale $(IN) $(REPORTS)

corpus: install     ## the warehouse of the real texts beside the checkout, against what is known of them (some minutes)
	tests/corpus.sh

site: install       ## the site's tests, browser's too, on the releases of DATA (a data folder, e.g. of `make corpus`), and how fast it answers
	data=$$(realpath $(DATA)) && GWR_SITE_DATA=$$data $(PY) -m pytest tests/test_site.py tests/test_crawl.py tests/test_numbers_shown.py tests/test_search.py tests/test_browser.py -rs && $(PY) tests/site_bench.py $$data

fired: install      ## how often each rule gave a field over the real texts, and the rows of the dictionary that stand in none
	PYTHONPATH=. $(PY) tests/fired.py

clients: install    ## a release as others take it: DuckDB 1.2 to newest, frictionless, mlcroissant, cffconvert (downloads them)
	tests/clients.sh $(DATA)/published/latest

SIZE := usual
campaign: install   ## kills, hostile pages and hosts, damaged archives (SIZE=slice two minutes, usual twenty, full hours)
	$(PY) -m tests.campaign --size $(SIZE)

audit: install      ## identities that true readings satisfy, counted over the last build
	@GWR_DATA=$(DATA) .venv/bin/gwr query "select * from audit.audit_identity_counts"

wide: install        ## headline columns of wide_division_years, written from seeds/headline.csv
	$(PY) -m flows.warehouse.wide

docs: install       ## the static docs site of the last build (of `make run`, or of GWR_DATA)
	GWR_DATA=$(DATA) .venv/bin/gwr publish

clean:              ## what can be made again: the sample's run and the last build; archive and releases stay
	rm -rf data/sample-run data/warehouse dbt_project/target
