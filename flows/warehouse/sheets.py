"""A table as a workbook of Excel: names and Chinese headings, filters, widths, a codebook, doubtful cells filled."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import xlsxwriter

from flows.base.errors import WarehouseError
from flows.warehouse.tables import SAMPLE_NOTE, Column, is_sample

DOUBTED = "#FFE699"
HEADED = "#E8EDF2"
MAX_CELL = 32_767
SHEET_ROWS = 1_048_576  # with the rows of names; more a sheet cannot hold
VALUES = ("value", "value_canonical", "number", "target_point", "actual_canonical")
HEADINGS = 2  # the names of columns, as in all other files, and their Chinese labels, which the filters stand on
SPLIT_NOTE = "The rows are more than a sheet of Excel holds: they go on over the sheets {sheets}."
NOTE = (
    "Numbers in this file are binary floating point, as Excel and Stata keep them (15 digits); "
    "exact decimals are in the CSV and DuckDB files, and beside the values in Parquet."
)
DOUBT_NOTE = (
    "A filled cell is doubtful: it breaks an identity that true numbers satisfy "
    "(column doubt; of the wide table in wide_division_years_notes)."
)
READ_NOTE = (
    "The first row holds the names of the columns, the second their Chinese labels: pandas.read_excel(skiprows=[1])."
)


def write_xlsx(
    connection: duckdb.DuckDBPyConnection,
    cursor: duckdb.DuckDBPyConnection,
    columns: list[Column],
    widths: list[int],
    target: Path,
    title: str,
    now: datetime,
) -> None:
    """A workbook with the sheets `data`, `codebook` and `notes`; numbers as numbers, texts as texts, no formula."""
    book = xlsxwriter.Workbook(
        str(target),
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "default_date_format": "yyyy-mm-dd",
        },
    )
    book.set_properties({"title": title, "created": now.replace(tzinfo=None)})
    bold = book.add_format({"bold": True, "bg_color": HEADED})
    sheets = _write_data(book, cursor, columns, widths, bold)
    codebook = book.add_worksheet("codebook")
    codebook.set_column(0, 1, 28)
    codebook.set_column(2, 2, 16)
    codebook.set_column(3, 3, 110)
    codebook.write_row(0, 0, ["column", "中文标签", "type", "description"], bold)
    for number, column_of in enumerate(columns, start=1):
        codebook.write_row(number, 0, [column_of.name, column_of.label, column_of.type, column_of.description])
    notes = book.add_worksheet("notes")
    told = [title, READ_NOTE, NOTE, DOUBT_NOTE]
    told += [SPLIT_NOTE.format(sheets=", ".join(sheets))] if len(sheets) > 1 else []
    told += [SAMPLE_NOTE] if is_sample(connection) else []
    for number, note in enumerate(told):
        notes.write_string(number, 0, note)
    book.close()


def _write_data(
    book: Any, cursor: duckdb.DuckDBPyConnection, columns: list[Column], widths: list[int], bold: Any
) -> list[str]:
    """The rows on the sheet `data`, and on `data_2` and on where one sheet cannot hold them; gives the sheets."""
    doubted = book.add_format({"bg_color": DOUBTED})
    names = [c.name for c in columns]
    telling = [n for n, name in enumerate(names) if name in ("is_doubtful", "doubtful_columns")]
    sheets: list[str] = []
    sheet, at = None, SHEET_ROWS
    while rows := cursor.fetchmany(5000):
        for row in rows:
            if at == SHEET_ROWS:
                _end_sheet(sheet, at, names)
                sheets.append(f"data_{len(sheets) + 1}" if sheets else "data")
                sheet, at = _data_sheet(book, sheets[-1], columns, widths, bold), HEADINGS
            doubtful = doubtful_cells(names, row) if any(row[n] for n in telling) else ()
            for column, value in enumerate(row):
                if value is not None:
                    _write_cell(sheet, at, column, value, doubted if column in doubtful else None)
            at += 1
    if not sheets:
        sheets, at = ["data"], HEADINGS
        sheet = _data_sheet(book, "data", columns, widths, bold)
    _end_sheet(sheet, at, names)
    return sheets


def _data_sheet(book: Any, title: str, columns: list[Column], widths: list[int], bold: Any) -> Any:
    sheet = book.add_worksheet(title)
    sheet.freeze_panes(HEADINGS, 0)
    for number, width in enumerate(widths):
        sheet.set_column(number, number, width)
    sheet.write_row(0, 0, [c.name for c in columns], bold)
    sheet.write_row(1, 0, [c.label for c in columns], bold)
    return sheet


def _end_sheet(sheet: Any, rows: int, names: list[str]) -> None:
    if sheet is not None:
        sheet.autofilter(HEADINGS - 1, 0, rows - 1, len(names) - 1)


def doubtful_cells(names: list[str], row: tuple[Any, ...]) -> frozenset[int]:
    """The places of a row's doubtful numbers: those that the wide table names, the value of a doubtful fact.

    >>> doubtful_cells(["gdp_yi_yuan", "doubtful_columns"], (120, "gdp_yi_yuan"))
    frozenset({0})
    >>> sorted(doubtful_cells(["value", "is_doubtful", "value_canonical"], (1, True, 2)))
    [0, 2]
    """
    said = dict(zip(names, row, strict=True))
    doubtful = VALUES if said.get("is_doubtful") else (said.get("doubtful_columns") or "").split()
    return frozenset(names.index(name) for name in doubtful if name in said)


def _write_cell(sheet: Any, row: int, column: int, value: Any, form: Any) -> None:
    if isinstance(value, bool):
        refused = sheet.write_boolean(row, column, value, form)
    elif isinstance(value, (int, float)):
        refused = sheet.write_number(row, column, value, form)
    elif isinstance(value, str):
        refused = sheet.write_string(row, column, value[:MAX_CELL], form)
    else:
        refused = sheet.write(row, column, value, form)
    if refused:
        raise WarehouseError(f"Excel does not take row {row}, column {column} of sheet {sheet.get_name()}: {value!r}")
