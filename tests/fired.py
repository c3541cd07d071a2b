"""How often each rule gave a field over the real texts, and which rows of the dictionary stand in none of them.

`PYTHONPATH=. python tests/fired.py` reads the corpus beside the checkout; `--rows` lists the rows.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from flows import reading
from flows.base.cues import patterns, words
from flows.base.errors import ReadError
from flows.base.folding import fold
from flows.base.vocabulary import indicator_aliases
from flows.figures.extract import extract_figures
from flows.reports.document import read_bytes
from tests.draw import SHARED, unseen

_ID = re.compile(r"[a-z0-9]+(?:_[a-z0-9]+)+|gdp$|cpi$|pm25$|exports$|imports$|parks$|greenways$")
FIELDS = frozenset(("tokens", "mention"))


_MET: set[Row] = set()  # the patterns that this process has met: each is looked for until then


class Row(NamedTuple):
    """A row of the dictionary: its seed, its kind, and its words or pattern."""

    seed: str
    kind: str
    text: str


@cache
def literals() -> tuple[AhoCorasick, list[list[Row]]]:
    """An automaton over all literals, and the rows of each."""
    rows: dict[str, list[Row]] = {}
    for kind, phrases in words().items():
        for phrase in phrases:
            rows.setdefault(phrase, []).append(Row("words", kind, phrase))
    for alias, indicator_id in indicator_aliases().items():
        rows.setdefault(alias, []).append(Row("indicator_aliases", indicator_id, alias))
    return AhoCorasick(list(rows)), list(rows.values())


@cache
def forms() -> list[tuple[Row, re.Pattern[str]]]:
    """The patterns, compiled."""
    return [(Row("patterns", row.rule, row.pattern), re.compile(row.pattern)) for row in patterns()]


def seen_in(name: str, title: str, data: bytes) -> tuple[Counter[tuple[str, str]], set[Row]]:
    """The rules that gave the fields of a report's figures, and the rows whose words or forms stand in its text."""
    try:
        read = reading.read_text(read_bytes(data, name), "fired", title)
    except ReadError:
        return Counter(), set()
    reasons: dict[str, dict[str, str]] = {}
    extract_figures(read.report, reasons)
    rules = Counter(
        (field, _ID.sub("…", rule))
        for given in reasons.values()
        for field, rule in given.items()
        if field not in FIELDS
    )
    text = fold(f"{title}\n{read.report.body}")
    automaton, rows = literals()
    found = {row for which, *_ in automaton.find_matches_as_indexes(text, overlapping=True) for row in rows[which]}
    for row, pattern in [form for form in forms() if form[0] not in _MET]:
        if pattern.search(text):
            found.add(row)
            _MET.add(row)
    return rules, found


def main() -> None:
    """Print the counts of the rules, and the rows that were never met (counted by seed and kind, or listed)."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", action="store_true", help="list each row that was never met")
    options = parser.parse_args()
    if not (SHARED / "corpus").is_dir():
        sys.exit(f"no corpus in {SHARED}: nothing is counted")
    rules: Counter[tuple[str, str]] = Counter()
    met: set[Row] = set()
    reports = [(Path(name).name, title, data) for name, (title, data) in unseen(SHARED).items()]
    with ProcessPoolExecutor() as pool:
        for counted, found in pool.map(seen_in, *zip(*reports, strict=True), chunksize=16):
            rules += counted
            met |= found
    for (field, rule), count in sorted(rules.items(), key=lambda item: (item[0][0], -item[1])):
        print(f"{field:16} {count:8} {rule}")
    every = {row for rows in literals()[1] for row in rows} | {row for row, _ in forms()}
    never = sorted(every - met)
    print(f"\n{len(reports)} reports; {len(never)} of {len(every)} rows stand in none")
    for row in never if options.rows else ():
        print(",".join(row))
    for (seed, kind), count in Counter((row.seed, row.kind) for row in never).most_common(0 if options.rows else 30):
        print(f"{count:5} {seed} {kind}")


if __name__ == "__main__":
    main()
