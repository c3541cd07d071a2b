PY := .venv/bin/python
export PYTHONDONTWRITEBYTECODE :=

.PHONY: install run test slow golden lint bench corpus audit wide docs clean
install: .venv/.done
.venv/.done: requirements.lock pyproject.toml
	python3.11 -m venv .venv || python3 -m venv .venv
	.venv/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	.venv/bin/pip install --quiet --disable-pip-version-check --no-deps -e .
	touch $@

run: install        ## the three flows on the embedded sample
	$(PY) -m flows.sample

test: install       ## fast tests
	$(PY) -m pytest

slow: install       ## tests that take minutes: schedules that fire, a full disk
	$(PY) -m pytest tests -m slow || $(PY) -m pytest tests -m slow --last-failed  # they wait for clocks: once more on a busy machine

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
	$(PY) -m pytest --cov --cov-report=
	$(PY) -m coverage report --skip-covered --format=text
	@failed=; for package in $(COVERED); do printf '%-10s %% ' $$package; \
	  $(PY) -m coverage report --include="flows/$$package/*" --format=total --precision=1 --fail-under=90 || failed=1; \
	done; test -z "$$failed"

bench: install      ## reports/s and figures/s of reading alone
	$(PY) tests/bench.py

corpus: install     ## the warehouse of the real texts beside the checkout, against what is known of them (some minutes)
	tests/corpus.sh

audit: install      ## identities that true readings satisfy, counted over the last build
	@.venv/bin/gwr query "select * from audit.audit_identity_counts"

wide: install        ## headline columns of wide_division_years, written from seeds/headline.csv
	$(PY) -m flows.warehouse.wide

docs: install       ## the static docs site of the last build
	.venv/bin/gwr publish

clean:
	rm -rf data/archive data/warehouse data/published
