"""Golden pages: the whole reading of a page beside its right answers; what is wrong today stands in NAME.open.csv."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from answers import (
    ANSWERS,
    FIGURE_COLUMNS,
    PLEDGE_COLUMNS,
    Difference,
    differences,
    open_rows,
    write_draft,
    write_open,
)
from conftest import SAMPLE
from golden_pages import GOLDEN, GoldenPage, golden_pages, read_golden, read_rows, write_rows

from flows.base.folding import fold
from flows.base.vocabulary import indicators

PAGES = golden_pages()
EACH = pytest.mark.parametrize("page", PAGES, ids=[page.name for page in PAGES])


def _listed(rows: list[Difference]) -> str:
    return "\n".join(f"  {row.kind} {row.key!r} {row.field}: {row.today}" for row in rows)


@EACH
def test_page_gives_its_answers(page: GoldenPage, regold: bool) -> None:
    if not page.has_answers:
        if regold:
            write_draft(page)
            pytest.fail(f"{page.name}: a draft is written; correct it line by line, then run again")
        pytest.fail(f"{page.name} has no answers: `make golden` writes a draft")
    found, known = differences(page), open_rows(page)
    fresh = [row for row in found if row not in known]
    gone = [row for row in known if row not in found]
    if regold:
        write_open(page, found)
    said = f"{page.name}:\nnot in the answers nor open:\n{_listed(fresh)}\nopen, but no more so:\n{_listed(gone)}"
    assert not fresh, said
    assert not gone, said
    assert found == known, f"{page.name}.open.csv is out of order or has doubled rows: `make golden`"


@EACH
def test_every_digit_of_the_body_lies_in_one_number(page: GoldenPage) -> None:
    read = read_golden(page.path, page.title)
    if isinstance(read, str):
        assert read in ("wall",)
        return
    body = read.report.body
    seen = [0] * len(body)
    for start, end in [
        *((f.sentence_start + f.value_start, f.sentence_start + f.value_end) for f in read.figures),
        *((s.start, s.start + len(s.text)) for s in read.skipped_numbers),
    ]:
        for at in range(start, end):
            seen[at] += 1
    digits = [m.start() for m in re.finditer(r"\d", fold(body))]
    assert digits
    assert [body[max(0, at - 10) : at + 6] for at in digits if seen[at] != 1] == []


def test_pages_and_answers_belong_together() -> None:
    names = [(page.folder, page.name) for page in PAGES]
    assert len(set(names)) == len(names)
    files = [path for path in GOLDEN.rglob("*") if path.is_file() and path != GOLDEN / "index.csv"]
    answers = {page.answer(suffix) for page in PAGES for suffix in (*ANSWERS, ".open.csv")}
    pages = {page.path for page in PAGES}
    assert [path.name for path in files if path not in answers and path not in pages] == []
    sample = {path for path in SAMPLE.rglob("*") if path.is_file() and path != SAMPLE / "index.csv"}
    assert sample <= pages
    assert [p.name for p in pages if p.is_relative_to(GOLDEN) and p.stat().st_size > 20_000] == []


@EACH
def test_answers_are_well_formed(page: GoldenPage) -> None:
    report = json.loads(page.answer(".report.json").read_text(encoding="utf-8"))
    if report["outcome"] != "report":
        return
    for suffix, columns in ((".figures.csv", FIGURE_COLUMNS), (".pledges.csv", PLEDGE_COLUMNS)):
        path = page.answer(suffix)
        rows = read_rows(path)
        assert path.read_text(encoding="utf-8").splitlines()[0].split(",")[: len(columns)] == list(columns)
        assert [row["n"] for row in rows] == [str(n) for n in range(1, len(rows) + 1)]
        cells = [cell for row in rows for cell in (row["indicator_id"], row.get("shared_ids") or "")]
        ids = {one for cell in cells for one in re.split(r"[|,]", cell) if one not in ("", "*")}
        assert ids - indicators().keys() == set()


def test_a_difference_is_seen_and_struck(tmp_path: Path) -> None:
    page = next(page for page in PAGES if page.name == "hebei-2022")
    copy = replace(page, folder=tmp_path)
    for suffix in ANSWERS:
        copy.answer(suffix).write_bytes(page.answer(suffix).read_bytes())
    before = differences(copy)
    first, second, *others = read_rows(page.answer(".figures.csv"))
    write_rows(copy.answer(".figures.csv"), first, [(first | {"unit": "元"}).values(), *(r.values() for r in others)])
    fresh = [row for row in differences(copy) if row not in before]
    assert [(row.key, row.field) for row in fresh] == [(first["context"], "unit"), (second["context"], "row")]
    write_open(copy, differences(copy))
    assert open_rows(copy) == differences(copy)
    write_open(copy, [])
    assert open_rows(copy) == []
