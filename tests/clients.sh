#!/usr/bin/env bash
# A release as others take it: DuckDB 1.2 to the newest opens its database, frictionless, mlcroissant and cffconvert validate what it says of itself.
# tests/clients.sh [--light] [FOLDER of a release]; each client in an environment of its own (half a gigabyte in all), removed afterwards.
# --light: DuckDB alone (90 MB, some seconds each); exit status 75 where pip has none to give.
set -euo pipefail
is_light=
if [ "${1:-}" = --light ]; then is_light=yes && shift; fi
cd "$(dirname "$0")/.."
release=$(realpath "${1:-data/sample-run/published/latest}")
python=$PWD/.venv/bin/python
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
with() {  # NAME PACKAGE…: an environment with packages
  "$python" -m venv --without-pip "$place/$1"
  "$python" -m pip --python "$place/$1/bin/python" install --quiet --quiet --disable-pip-version-check --retries 1 "${@:2}" ||
    { echo "pip cannot install ${*:2} here" && exit 75; }
}
for wanted in "duckdb==1.2.*" "duckdb==1.4.*" "duckdb==1.5.*" duckdb; do
  with client "$wanted"
  "$place/client/bin/python" - "$release/gwr.duckdb" <<'PYTHON'
import duckdb, sys
c = duckdb.connect(sys.argv[1], read_only=True)
tables = [f'"{s}"."{t}"' for s, t in c.execute("select schema_name, table_name from duckdb_tables()").fetchall()]
rows = sum(c.execute(f"select count(*) from (select * from {t})").fetchone()[0] for t in tables)
said = c.execute("select count(*) from duckdb_columns() where comment is not null").fetchone()[0]
print(f"duckdb {duckdb.__version__}: {len(tables)} tables, {rows} rows, {said} columns described")
PYTHON
  rm -rf "$place/client"
done
if [ -n "$is_light" ]; then exit; fi
cd "$release"
sha256sum --quiet -c SHA256SUMS && echo "sha256sum: all files are as they were"
with valid frictionless mlcroissant
with cff "cffconvert>=2"
"$place/cff/bin/cffconvert" --validate -i CITATION.cff | tail -1
"$place/valid/bin/mlcroissant" validate --jsonld croissant.json 2>&1 | tail -3
"$place/valid/bin/frictionless" validate datapackage.json  # every row of every table: minutes for a large release
