"""Sentences of every kind and the figures and pledges that each gives (`clauses.csv`), also those that give nothing.

A cell of figures reads `VALUE_TEXT field=right …; VALUE_TEXT …`: all figures of the sentence in order, with the fields
that the row is about; a cell of pledges begins each with its clause. `A|B` means that either is right. What is read
wrongly today stands in the column `open`; a row that comes right must be struck there (`make golden` does it).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from golden_pages import is_right, read_rows, text_of, write_rows

from flows.base.records import Report, Section
from flows.base.vocabulary import divisions, indicators
from flows.figures.extract import extract_figures
from flows.figures.pledges import read_pledges

FILE = Path(__file__).parent / "clauses.csv"
ROWS = read_rows(FILE)
PARTS = {
    "review": ("review", (2023, 2023)),
    "term": ("review", (2019, 2023)),
    "plan": ("plan", (2024, 2024)),
    "plan5": ("plan", (2024, 2028)),
}
FIELDS = {
    "text": "indicator_text", "id": "indicator_id", "measure": "measure", "value": "value", "high": "value_high",
    "unit": "unit", "cmp": "comparator", "status": "status", "period": "period", "scope": "scope_text",
    "basis": "basis", "role": "role", "force": "force_text", "shared": "shared_ids", "kind": "kind", "ref": "reference",
    "horizon": "horizon",
}  # fmt: skip


def make_report(
    body: str, role: str = "review", years: tuple[int, int] = (2023, 2023), division_id: str | None = None
) -> Report:
    section = Section(0, len(body), role, "", *years, "target" if role == "plan" else "actual")
    division = divisions()[division_id] if division_id else None
    return Report(
        report_id="r-1",
        page_id="r",
        division_id=division_id,
        place_text=division.name if division else None,
        level=division.level if division else "prefecture",
        plan_year=2024,
        review_year=2023,
        report_kind="annual",
        title=None,
        meeting_date=None,
        congress=None,
        session=None,
        speaker=None,
        speaker_office=None,
        is_acting=None,
        is_complete=True,
        body=body,
        body_sha256="",
        sections=(section,),
    )


def _said(found: Any, field: str) -> str:
    if field == "years":
        years = [text_of(found.start_year), text_of(found.end_year)]
        return "-".join(years if years[0] != years[1] else years[:1])
    return text_of(getattr(found, FIELDS[field]))


def _differ(cell: str, found: Sequence[Any], name: str) -> Iterator[str]:
    """Where what was found differs from a cell: a field, a missing or a surplus one, each with what is read today."""
    wanted = [item.split() for item in cell.split(";") if item.strip()]
    names = [getattr(one, name) for one in found]
    keys = [next((one for one in words[0].split("|") if one in names), words[0]) for words in wanted]
    for change, a, b, c, d in SequenceMatcher(None, keys, names, autojunk=False).get_opcodes():
        if change != "equal":
            yield from (f"{key} missing" for key in keys[a:b])
            yield from (f"{one} surplus" for one in names[c:d])
            continue
        for words, one in zip(wanted[a:b], found[c:d], strict=True):
            for field, _, right in (word.partition("=") for word in words[1:]):
                if not is_right(_said(one, field), right):
                    yield f"{getattr(one, name)} {field}={_said(one, field)}"


@cache
def today(number: int) -> str:
    """How the reader of today differs from row `number`, nothing if it does not."""
    row = ROWS[number]
    report = make_report(row["clause"], *PARTS[row["part"]], row["place"] or None)
    figures, _ = extract_figures(report)
    return "; ".join(
        [
            *_differ(row["figures"], figures, "value_text"),
            *_differ(row["pledges"], read_pledges(report, figures), "clause_text"),
        ]
    )


@pytest.mark.parametrize("number", range(len(ROWS)), ids=[f"{row['kind']}: {row['clause']}" for row in ROWS])
def test_clause_gives_what_it_says(number: int) -> None:
    assert today(number) == ROWS[number]["open"], ROWS[number]["clause"]


def test_open_rows_are_rewritten_on_demand(regold: bool) -> None:
    rows = [row | {"open": today(number)} for number, row in enumerate(ROWS)]
    if regold and rows != ROWS:
        write_rows(FILE, ROWS[0], (row.values() for row in rows))
    assert rows == ROWS, "the column `open` does not say what is read today: `make golden`"


def test_rows_are_well_formed() -> None:
    assert len({(row["clause"], row["part"], row["place"]) for row in ROWS}) == len(ROWS)
    words = [word for row in ROWS for cell in ("figures", "pledges") for word in row[cell].replace(";", " ").split()]
    ids = {one for word in words if word.startswith("id=") for one in word.removeprefix("id=").split("|") if one}
    assert ids - indicators().keys() == set()
    kinds = [row["kind"] for row in ROWS]
    assert [kind for kind in dict.fromkeys(kinds) if kinds.count(kind) < 3] == []


def test_a_number_of_400_digits_is_no_figure() -> None:
    figures, skipped = extract_figures(make_report("投资" + "9" * 400 + "亿元。"))
    assert not figures
    assert [s.reason for s in skipped] == ["absurd_length"]


def test_a_difference_is_seen() -> None:
    figures, _ = extract_figures(make_report("地区生产总值增长5%，建成学校3所，栽树2万棵。"))
    right = "5% id=gdp measure=growth; 3所; 2万棵 unit=万棵|棵"
    assert list(_differ(right, figures, "value_text")) == []
    wrong = "5% id=|cpi years=2022-2023; 7所; 2万棵"
    assert list(_differ(wrong, figures, "value_text")) == ["5% id=gdp", "5% years=2023", "7所 missing", "3所 surplus"]
