"""Random figures of reports that no rule was written for, to be judged by eye.

`PYTHONPATH=. python tests/draw.py --seed 7 --figures 200 > draw.md`. The corpus is the one beside the checkout
(`../shared/corpus`); every report that is annotated anywhere in `../shared/gold` is left out.
"""

from __future__ import annotations

import argparse
import csv
import io
import random
import re
import sys
import tarfile
from pathlib import Path

from flows import reading
from flows.base.errors import ReadError
from flows.base.records import Figure, Report
from flows.reports.document import read_bytes

SHARED = Path(__file__).parents[2] / "shared"
AROUND = 130
SHOWN = (
    "indicator_text", "indicator_id", "shared_ids", "measure", "value", "value_high", "unit", "comparator", "status",
    "start_year", "end_year", "period", "scope_text", "basis", "section", "section_path",
)  # fmt: skip


def unseen(shared: Path) -> dict[str, tuple[str, bytes]]:
    """Name → title and bytes of each report of the corpus that has no annotation."""
    annotated = {re.sub(r"_+\d+月$", "", path.stem) for path in (shared / "gold").rglob("*.txt")}
    with (shared / "corpus" / "titles.csv").open(encoding="utf-8-sig", newline="") as file:
        titles = {row["file"]: row["title"] for row in csv.DictReader(file)}
    found = {}
    with tarfile.open(shared / "corpus" / "reports.tar.xz") as archive:
        for member in archive:
            name = member.name.removeprefix("./")
            if name in titles and re.sub(r"_+\d+月$", "", Path(name).stem) not in annotated:
                data = archive.extractfile(member)
                found[name] = (titles[name], data.read() if data else b"")
    return found


def draw(
    reports: dict[str, tuple[str, bytes]], seed: int, count: int, a_report: int
) -> list[tuple[str, Report, Figure]]:
    """`count` figures, at the most `a_report` of one report."""
    chance = random.Random(seed)
    names = sorted(reports)
    chance.shuffle(names)
    drawn: list[tuple[str, Report, Figure]] = []
    for name in names:
        title, data = reports[name]
        try:
            read = reading.read_text(read_bytes(data, Path(name).name), "draw", title)
        except ReadError:
            continue
        figures = chance.sample(read.figures, min(a_report, len(read.figures)))
        drawn += [(name, read.report, figure) for figure in figures]
        if len(drawn) >= count:
            return drawn[:count]
    return drawn


def show(number: int, name: str, report: Report, figure: Figure) -> str:
    """One drawn figure with its place in the report, as Markdown."""
    start = figure.sentence_start + figure.value_start
    end = figure.sentence_start + figure.value_end
    before = report.body[max(0, min(start - AROUND, figure.sentence_start - 60)) : start]
    after = report.body[end : end + 60]
    out = io.StringIO()
    print(
        f"## {number}. {name} · plans {report.plan_year}, reviews {report.review_year} ({report.report_kind})", file=out
    )
    print(f"…{before}【{figure.value_text}】{after}…".replace("\n", "⏎"), file=out)
    print(
        " · ".join(f"{field}={getattr(figure, field)}" for field in SHOWN if getattr(figure, field) not in (None, "")),
        file=out,
    )
    return out.getvalue()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--figures", type=int, default=200)
    parser.add_argument("--a-report", type=int, default=4)
    asked = parser.parse_args()
    if not (SHARED / "corpus").exists():
        sys.exit(f"no corpus at {SHARED / 'corpus'}: nothing to draw from")
    for number, (name, report, figure) in enumerate(draw(unseen(SHARED), asked.seed, asked.figures, asked.a_report), 1):
        print(show(number, name, report, figure))


if __name__ == "__main__":
    main()
