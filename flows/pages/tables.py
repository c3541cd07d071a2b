"""Tables of reports, one a row (.csv, .xlsx, .jsonl, .json) → their texts, each with its address and title."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from flows.base.charsets import decode
from flows.base.cues import words
from flows.base.errors import ReadError
from flows.base.folding import fold
from flows.pages import json_rows

SUFFIXES = frozenset((".csv", ".tsv", ".xlsx", ".jsonl", ".json"))
COLUMNS = ("table_text", "table_title", "table_url", "table_place", "table_year")
MIN_TEXT, MIN_UNNAMED = 200, 1000  # characters of a text in a column of texts, in one of another name
MAX_LEAD = 10  # rows above the header
_LINE_END = re.compile(r"[\r\n]")
_ASIDE = re.compile(r"\([^()\d]*\)$")
_PART = re.compile(r"[ _(-]*(?:part)?[ _(]*\d{1,2}\)?$")
NOTHING = frozenset(("nan", "null", "none", "n/a", "#n/a", "-", "--", "无", "暂无"))


@dataclass(frozen=True, slots=True)
class TableRow:
    """A report of a table: its row (`2.7` is row 7 of sheet 2), its text, and what the table says of it."""

    number: str
    text: str
    url: str | None
    title: str | None


def read_table(path: Path, tell: Callable[[str], None] = lambda _: None) -> list[TableRow]:
    """The reports of a table, those rows that hold a text; `tell` hears of rows that cannot be read.

    Its columns are known by their names: text or 正文, title or 标题, url or 网址, place or 地区 and year or 年份
    in the place of a title (the kinds table_text … of `words.csv`); a long text counts under any name.

    Raises:
        ReadError: the file cannot be read, has no column of texts, or no row with one.
    """
    heard: list[str] = []
    rows = read_rows(path, heard.append)
    found = [row for number, cells in rows if (row := _report(number, cells))]
    if not found and heard:
        raise ReadError("damaged_document", heard[0])
    for words_heard in heard:
        tell(words_heard)
    if not found:
        raise ReadError("no_texts", "a table without a column of report texts")
    return found


def _report(number: str, cells: dict[str, str]) -> TableRow | None:
    text, title, url, _, year = (
        next((cells[name] for name in cells if name in words()[kind] and cells[name]), "") for kind in COLUMNS
    )
    parts = [cells[name] for name in cells if _PART.sub("", name) in words()["table_text"] and cells[name]]
    text = "".join(parts) if len(parts) > 1 else text  # a cell of a sheet holds 32,767 characters
    if len(text) < MIN_TEXT:
        text = max(cells.values(), key=len, default="")
        if len(text) < MIN_UNNAMED:
            return None
    place = "".join(dict.fromkeys(cells[name] for name in cells if name in words()["table_place"]))
    year = year.removesuffix(".0").removesuffix("年")
    title = title or (f"{year}年{place}政府工作报告" if place and year else "")
    return TableRow(number, text, url.replace("&amp;", "&") or None, title or None)


def read_rows(path: Path, tell: Callable[[str], None] = lambda _: None) -> Iterator[tuple[str, dict[str, str]]]:
    """The rows of a table, as column → cell, with their numbers; names of columns are folded to small letters.

    Raises:
        ReadError: the file is damaged, or no text in any charset.
    """
    suffix = path.suffix.lower()
    if suffix == ".xlsx":
        return _sheets(path)
    text, _ = decode(path.read_bytes())
    if suffix == ".jsonl":
        rows = json_rows.of_lines(text, tell)
    elif suffix == ".json":
        rows = json_rows.of_document(text, tell)
    else:
        return _separated(text)
    return ((number, {_name(key): _filled(cell) for key, cell in row.items()}) for number, row in rows)


def _separated(text: str) -> Iterator[tuple[str, dict[str, str]]]:
    """The rows of a text whose cells are parted by commas, tabs, semicolons or bars."""
    csv.field_size_limit(100_000_000)
    if (hint := text.partition("\n"))[0].strip().lower() in ("sep=,", "sep=;", "sep=\t"):  # Excel's own
        text = hint[2]
    header = _LINE_END.split(text, maxsplit=1)[0]
    mark = max(",\t;|，", key=header.count)
    return _named(csv.reader(io.StringIO(text, newline=""), delimiter=mark))


def _named(rows: Iterable[Iterable[object]], sheet: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    """Rows as column → cell; the names stand in the first row, or in the first of some that holds known ones."""
    numbered = iter(enumerate((["" if c is None else str(c).strip() for c in row] for row in rows), start=1))
    first = list(islice(numbered, MAX_LEAD))
    at = next((at for at, (_, row) in enumerate(first) if _is_header(row)), 0)
    header = [_name(cell) for cell in first[at][1]] if first else []
    for number, row in chain(first[at + 1 :], numbered):
        if not any(row):
            continue
        cells: dict[str, str] = {}
        for name, cell in zip(header, row, strict=False):
            said = cells.get(name, "")
            cells[name] = said + _filled(cell) if name in words()["table_text"] else said or _filled(cell)
        yield f"{sheet}{number}", cells


def _is_header(row: list[str]) -> bool:
    known = {name for kind in (*COLUMNS, "table_file") for name in words()[kind]}
    return len(row) > 1 and any(_name(cell) in known for cell in row)


def _filled(cell: str) -> str:
    return "" if cell.lower() in NOTHING else cell


def _sheets(path: Path) -> Iterator[tuple[str, dict[str, str]]]:
    from zipfile import BadZipFile

    from openpyxl import load_workbook

    try:
        book = load_workbook(path, read_only=True, data_only=True)
        for number, sheet in enumerate(book.worksheets, start=1):
            yield from _named(sheet.iter_rows(values_only=True), f"{number}." if number > 1 else "")
        book.close()
    except (BadZipFile, KeyError, ValueError, SyntaxError) as error:
        raise ReadError("damaged_document", f"the .xlsx cannot be opened ({error})") from error


def _name(column: str) -> str:
    """The name of a column as it is compared: without what is said of it in brackets.

    >>> _name("标题（必填）"), _name(" Title ")
    ('标题', 'title')
    """
    return _ASIDE.sub("", fold(column).strip().lower()).strip()
