#!/usr/bin/env bash
# The warehouse of the real texts beside the checkout, held against what is known of them by other means; in a folder of its own, kept until the next run.
set -euo pipefail
cd "$(dirname "$0")/.."
shared=../shared
if [ ! -f "$shared/corpus/reports.tar.xz" ]; then
  echo "no corpus at $shared/corpus: nothing to measure"
  exit 0
fi
place=${GWR_CORPUS:-${TMPDIR:-/tmp}/gwr-corpus}
rm -rf "$place" && mkdir -p "$place/texts"
tar xf "$shared/corpus/reports.tar.xz" -C "$place/texts"
cp "$shared/corpus/titles.csv" "$place/titles.csv"
export GWR_DATA="$place/data"
.venv/bin/gwr collect "$place/texts" --index "$place/titles.csv" || [ $? -ge 3 ]
.venv/bin/gwr build || [ $? -ge 3 ]
[ ! -d "$shared/gold" ] || .venv/bin/gwr measure "$shared/gold" --unseen "$shared/gold/check"  # said by the release that follows
check() { .venv/bin/python "$shared/accuracy/$1" "$GWR_DATA/warehouse/gwr.duckdb" "${@:2}"; }
failed=0
check check_identity.py --titles "$place/titles.csv" --min both=99.7 "wrong place<=0" || failed=1
check check_targets.py --min found=99 agree=99.8 || failed=1
check check_actuals.py --min within10=96 "over20<=0.5" || failed=1
.venv/bin/python tests/panel_checks.py "$GWR_DATA/warehouse/gwr.duckdb" --most 2 || failed=1
exit $failed
