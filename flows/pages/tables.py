"""Tables of reports, one a row (.csv, .xlsx, .jsonl) → their texts, each with its address and title."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from flows.base.charsets import decode
from flows.base.cues import words
from flows.base.errors import ReadError
from flows.base.folding import fold

SUFFIXES = frozenset((".csv", ".xlsx", ".jsonl"))
COLUMNS = ("table_text", "table_title", "table_url", "table_place", "table_year")
MIN_TEXT = 200


@dataclass(frozen=True, slots=True)
class TableRow:
    """A report of a table: the number of its row (the header is row 1), its text, and what the table says of it."""

    number: int
    text: str
    url: str | None
    title: str | None


def read_table(path: Path) -> list[TableRow]:
    """The reports of a table, those rows that hold a text.

    Its columns are known by their names: text or 正文, title or 标题, url or 网址, place or 地区 and year or 年份
    in the place of a title (the kinds table_text … of `words.csv`).

    Raises:
        ReadError: the file cannot be read, has no column of texts, or no row with one.
    """
    rows = read_rows(path)
    found = [row for number, cells in rows if (row := _report(number, cells))]
    if not found:
        raise ReadError("no_texts", "a table without a column of report texts")
    return found


def _report(number: int, cells: dict[str, str]) -> TableRow | None:
    text, title, url, place, year = (
        next((cells[name] for name in cells if name in words()[kind] and cells[name]), "") for kind in COLUMNS
    )
    if len(text) < MIN_TEXT:
        return None
    year = year.removesuffix(".0").removesuffix("年")
    title = title or (f"{year}年{place}政府工作报告" if place and year else "")
    return TableRow(number, text, url or None, title or None)


def read_rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a table, as column → cell, with their numbers; names of columns are folded to small letters.

    Raises:
        ReadError: the file is damaged, or no text in any charset.
    """
    suffix = path.suffix.lower()
    if suffix == ".xlsx":
        return _named(_sheet(path))
    text, _ = decode(path.read_bytes())
    if suffix == ".jsonl":
        return _objects(text)
    csv.field_size_limit(100_000_000)
    header = text.partition("\n")[0]
    mark = max(",\t;", key=header.count)
    return _named(csv.reader(io.StringIO(text, newline=""), delimiter=mark))


def _named(rows: Iterable[Iterable[object]]) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows as column → cell; the first row holds the names."""
    header: list[str] | None = None
    for number, row in enumerate(rows, start=1):
        cells = ["" if cell is None else str(cell).strip() for cell in row]
        if header is None:
            header = [_name(cell) for cell in cells]
        else:
            yield number, dict(zip(header, cells, strict=False))


def _sheet(path: Path) -> Iterator[tuple[object, ...]]:
    from zipfile import BadZipFile

    from openpyxl import load_workbook

    try:
        book = load_workbook(path, read_only=True, data_only=True)
        for sheet in book.worksheets[:1]:
            yield from sheet.iter_rows(values_only=True)
        book.close()
    except (BadZipFile, KeyError, ValueError, SyntaxError) as error:
        raise ReadError("damaged_document", f"the .xlsx cannot be opened ({error})") from error


def _objects(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise ReadError("damaged_document", f"line {number} is no JSON ({error.msg})") from error
        if isinstance(row, dict):
            yield number, {_name(key): "" if cell is None else str(cell).strip() for key, cell in row.items()}


def _name(column: str) -> str:
    return fold(column).strip().lower()
