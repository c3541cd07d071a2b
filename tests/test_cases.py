"""Awkward documents of our own invention, each with what must and must not come of it.

`cases/expected.csv`: figures as id|measure|value|unit|status|years in canonical units (`*`: anything; `#2 `: twice),
or `@refused`, `@incomplete`, `@place ID` (`@place None`) about the report.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from flows.base.errors import ReadError
from flows.base.records import Figure, ReadReport
from flows.reading import read_document, read_document_whole

CASES = Path(__file__).parent / "cases"
with (CASES / "expected.csv").open(encoding="utf-8", newline="") as _file:
    ROWS = list(csv.DictReader(_file))


def read(name: str, title: str) -> list[ReadReport]:
    try:
        return read_document_whole(read_document((CASES / name).read_bytes(), name), "p", title)
    except ReadError:
        return []


def fits(wanted: str, figure: Figure) -> bool:
    value = f"{figure.value_canonical.normalize():f}" if figure.value_canonical is not None else ""
    years = f"{figure.start_year}-{figure.end_year}"
    got = (figure.indicator_id or "", figure.measure, value, figure.unit_canonical or "", figure.status, years)
    return all(
        part in ("*", have) or (part.endswith("*") and have.startswith(part[:-1]))
        for part, have in zip(wanted.split("|"), got, strict=False)
    )


def holds(wanted: str, found: list[ReadReport]) -> bool:
    if wanted == "@refused":
        return not found
    if wanted == "@incomplete":
        return bool(found) and not found[0].report.is_complete
    if wanted.startswith("@place "):
        return bool(found) and str(found[0].report.division_id) == wanted.removeprefix("@place ")
    count = sum(fits(wanted.removeprefix("#2 "), figure) for read in found for figure in read.figures)
    return count > wanted.startswith("#2 ")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["file"])
def test_an_awkward_document_is_read_right(row: dict[str, str]) -> None:
    found = read(row["file"], row["title"])
    lacking = [wanted for wanted in row["must"].split(";") if wanted and not holds(wanted, found)]
    surplus = [wanted for wanted in row["must_not"].split(";") if wanted and holds(wanted, found)]
    assert (lacking, surplus) == ([], [])
