#!/usr/bin/env bash
# One further Python that pyproject.toml allows, or each that this machine has: the lock installs, the sample is built, the reader's tests pass.
set -euo pipefail
cd "$(dirname "$0")/.."
if command -v pyenv >/dev/null; then PYENV_VERSION=$(pyenv versions --bare | paste -sd:); export PYENV_VERSION; fi  # all that it has
ours=$(.venv/bin/python -c 'import sys; print("python%d.%d" % sys.version_info[:2])')
place=
trap 'rm -rf "$place"' EXIT
for python in ${*:-python3.11 python3.12 python3.13}; do
  if [ "$python" = "$ours" ]; then continue; fi
  if ! "$python" -c 'import venv, ensurepip' 2>/dev/null; then echo "$python is not here: not tried"; continue; fi
  place=$(mktemp -d)
  "$python" -m venv "$place/venv"
  "$place/venv/bin/pip" install --no-compile --quiet --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
  "$place/venv/bin/pip" check --disable-pip-version-check
  GWR_DATA="$place/data" PREFECT_HOME="$place/prefect" "$place/venv/bin/python" -m flows.sample
  "$place/venv/bin/python" -m pytest -p no:cacheprovider tests/test_cli.py tests/test_clauses.py tests/test_golden.py tests/test_limits.py flows/base
  echo "$python: installs, builds the sample, reads as it should"
  rm -rf "$place"
done
