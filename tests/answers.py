"""The right answers of the golden pages, and how today's reader differs from them.

A page is a row of `data/sample/index.csv` or `tests/golden/index.csv`. Its answers stand in `tests/golden`, those of
the sample in `tests/golden/sample`: NAME.report.json, NAME.figures.csv, NAME.pledges.csv; and in NAME.open.csv what the
reader of today gets wrong. Only columns that an answer file has are compared: a new one is added where it is wanted.
Of a cell `A|B` either is right (an empty one too: `A|`), `*` asks for nothing. A figure is found again by its context
(the text that ends with it, white space aside, and stands once in the body), a part of the report by how it begins;
`free` parts may be read either way.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from golden_pages import GoldenPage, Squeezed, is_right, read_golden, read_rows, text_of, write_rows

from flows.base.folding import fold
from flows.base.records import ReadReport, Report

ANSWERS = (".report.json", ".figures.csv", ".pledges.csv")
FIGURE_FIELDS = (
    "value_text", "indicator_text", "indicator_id", "measure", "value", "value_high", "unit", "comparator", "status",
    "start_year", "end_year", "period", "scope_text", "basis", "role", "force_text", "shared_ids",
)  # fmt: skip
FIGURE_COLUMNS = ("n", "context", *FIGURE_FIELDS)
PLEDGE_FIELDS = ("clause", "indicator_text", "indicator_id", "kind", "reference", "force_text", "horizon")
PLEDGE_COLUMNS = ("n", *PLEDGE_FIELDS)
REPORT_FIELDS = {
    "place": "place_text", "division_id": "division_id", "plan_year": "plan_year", "review_year": "review_year",
    "kind": "report_kind", "title": "title", "congress": "congress", "session": "session", "date": "meeting_date",
    "is_complete": "is_complete",
}  # fmt: skip
NAMED = {"clause": "clause_text"}


class Difference(NamedTuple):
    """One place where the reader differs from the answers: of what, which, in which field, and what it says today."""

    kind: str
    key: str
    field: str
    today: str


def differences(page: GoldenPage) -> list[Difference]:
    """Where the reader of today differs from the answers of a page."""
    read = read_golden(page.path, page.title)
    expected = json.loads(page.answer(".report.json").read_text(encoding="utf-8"))
    outcome = read if isinstance(read, str) else "report"
    if expected["outcome"] != outcome:
        return [Difference("report", "", "outcome", outcome)]
    if isinstance(read, str):
        return []
    squeezed = Squeezed(read.report.body)
    return [
        *_report_differences(expected, read, squeezed),
        *_figure_differences(read_rows(page.answer(".figures.csv")), read, squeezed),
        *_pledge_differences(read_rows(page.answer(".pledges.csv")), read),
    ]


def _report_differences(expected: dict[str, Any], read: ReadReport, squeezed: Squeezed) -> Iterable[Difference]:
    found = report_answers(read)
    for field in REPORT_FIELDS:
        if field in expected and not is_right(text_of(found[field]), text_of(expected[field])):
            yield Difference("report", "", field, text_of(found[field]))
    parts = [part.split(" ", 2) for part in expected["sections"]]
    ends = [squeezed.end_of(text) for _, _, text in parts]
    starts = [end - len(text) for end, (_, _, text) in zip(ends, parts, strict=True) if end is not None]
    if len(starts) < len(parts):
        yield Difference("report", "", "section", "a part is not in the body")
        return
    for (role, years, text), start, end in zip(parts, starts, [*starts[1:], len(read.report.body)], strict=True):
        others = sorted(_parts_of(read.report, start, end) - {f"{role} {years}"})
        if role != "free" and others:
            yield Difference("report", text, "section", "; ".join(others))


def _parts_of(report: Report, start: int, end: int) -> set[str]:
    """Role and years of the sections in which the digits of a stretch of the body lie."""
    digits = [start + m.start() for m in re.finditer(r"\d", fold(report.body[start:end]))]
    return {
        f"{s.role} {_span(s.start_year, s.end_year)}"
        for s in report.sections
        if any(s.start <= at < s.end for at in digits)
    }


def _span(start: int | None, end: int | None) -> str:
    return text_of(start) if start == end else f"{start}-{end}"


def report_answers(read: ReadReport) -> dict[str, Any]:
    """What the reader of today says of a report, in the form of NAME.report.json."""
    report = read.report
    answers: dict[str, Any] = {"outcome": "report"}
    for field, name in REPORT_FIELDS.items():
        value = getattr(report, name)
        answers[field] = value if value is None or isinstance(value, bool | int) else str(value)
    answers["sections"] = []
    for section in report.sections:
        text = "".join(report.body[section.start : section.end].split())[:12]
        role = "free -" if section.role == "other" else f"{section.role} {_span(section.start_year, section.end_year)}"
        if not answers["sections"] or not answers["sections"][-1].startswith(f"{role} "):
            answers["sections"].append(f"{role} {text}")
    return answers


def _figure_differences(rows: list[dict[str, str]], read: ReadReport, squeezed: Squeezed) -> Iterable[Difference]:
    spans = [(f.sentence_start + f.value_start, f.sentence_start + f.value_end) for f in read.figures]
    left = dict(enumerate(spans))
    for row in rows:
        assert row["context"].endswith("".join(row["value_text"].split())), row
        end = squeezed.end_of(row["context"])
        met = [n for n, (a, b) in left.items() if end is not None and a < end and b > end - len(row["value_text"])]
        if not met:
            yield Difference("figure", row["context"], "row", "missing")
            continue
        left.pop(met[0])
        yield from _field_differences("figure", row["context"], row, read.figures[met[0]])
    for n, (start, end) in left.items():
        figure = read.figures[n]
        yield Difference(
            "figure", squeezed.context(start, end), "row", f"surplus: {figure.value_text} {figure.indicator_text}"
        )


def _field_differences(kind: str, key: str, row: dict[str, str], found: Any) -> Iterable[Difference]:
    for field, right in row.items():
        if field in ("n", "context"):
            continue
        today = text_of(getattr(found, NAMED.get(field, field)))
        if not is_right(today, right):
            yield Difference(kind, key, field, today)


def _pledge_differences(rows: list[dict[str, str]], read: ReadReport) -> Iterable[Difference]:
    left = list(read.pledges)
    pairs = []
    for row in rows:
        same = next((p for p in left if p.clause_text in row["clause"].split("|")), None)
        pairs.append((row, same))
        left = [p for p in left if p is not same]
    for row, same in pairs:
        near = same or next((p for p in left if p.indicator_text in row["indicator_text"].split("|")), None)
        if near is None:
            yield Difference("pledge", row["clause"], "row", "missing")
            continue
        left = [p for p in left if p is not near]
        yield from _field_differences("pledge", row["clause"], row, near)
    for pledge in left:
        yield Difference("pledge", pledge.clause_text, "row", f"surplus: {pledge.kind}")


def open_rows(page: GoldenPage) -> list[Difference]:
    """The differences that are known."""
    path = page.answer(".open.csv")
    return [Difference(**row) for row in read_rows(path)] if path.exists() else []


def write_open(page: GoldenPage, found: list[Difference]) -> None:
    """Make the known differences those of today; a page without any has no such file."""
    path = page.answer(".open.csv")
    if found:
        write_rows(path, Difference._fields, found)
    else:
        path.unlink(missing_ok=True)


def write_draft(page: GoldenPage) -> None:
    """Write what the reader of today says as a draft of the answers, to be corrected line by line."""
    read = read_golden(page.path, page.title)
    answers = {"outcome": read} if isinstance(read, str) else report_answers(read)
    text = json.dumps(answers, ensure_ascii=False, indent=1)
    page.answer(".report.json").write_text(text + "\n", encoding="utf-8")
    if isinstance(read, str):
        return
    squeezed = Squeezed(read.report.body)
    figures = [
        (
            str(n),
            squeezed.context(f.sentence_start + f.value_start, f.sentence_start + f.value_end),
            *(text_of(getattr(f, field)) for field in FIGURE_FIELDS),
        )
        for n, f in enumerate(read.figures, start=1)
    ]
    write_rows(page.answer(".figures.csv"), FIGURE_COLUMNS, figures)
    pledges = [
        (str(n), *(text_of(getattr(p, NAMED.get(field, field))) for field in PLEDGE_FIELDS))
        for n, p in enumerate(read.pledges, start=1)
    ]
    write_rows(page.answer(".pledges.csv"), PLEDGE_COLUMNS, pledges)
