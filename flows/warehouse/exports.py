"""Four marts for Excel (with a codebook, doubtful cells filled) and Stata (format 118, Chinese variable labels)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import xlsxwriter

from flows.base.errors import DiedError, WarehouseError
from flows.base.stages import Stages
from flows.warehouse.tables import SAMPLE_NOTE, Column, columns_of, is_sample

# names beside the ids, since these formats are read without the dimension tables
NAMES = {
    "division_id": ("dim_divisions", (("name", "division_name"), ("province_name", "province_name"))),
    "indicator_id": ("dim_indicators", (("name_zh", "indicator_name"), ("name_en", "indicator_name_en"))),
}
EXPORTED = ("wide_division_years", "wide_division_years_notes", "fct_indicator_years", "fct_targets")
DOUBTED = "#FFE699"
MAX_LABEL, MAX_NAME, MAX_STRING, MAX_CELL = 80, 32, 2045, 32_767
SHEET_ROWS = 1_048_576  # with the row of names; more a sheet cannot hold
SPLIT_NOTE = "The rows are more than a sheet of Excel holds: they go on over the sheets {sheets}."
NOTE = (
    "Numbers in this file are binary floating point, as Excel and Stata keep them (15 digits); "
    "exact decimals are in the Parquet, CSV and DuckDB files."
)
DOUBT_NOTE = (
    "A filled cell is doubtful: it breaks an identity that true numbers satisfy "
    "(column doubt; of the wide table in wide_division_years_notes)."
)


def write_exports(database: Path, folder: Path, version: str, now: datetime, stages: Stages) -> None:
    """An .xlsx and a .dta of each exported mart, from the released database into `folder`, two at a time.

    Raises:
        DiedError: the process that wrote one died twice.
    """
    jobs = {
        f"{kind} {name}": (database, folder, kind, name, version, now)
        for name in reversed(EXPORTED)
        for kind in ("excel", "stata")
    }
    for kind in ("excel", "stata"):
        (folder / kind).mkdir()
    for file, written in stages.each("export", _export, jobs, workers=2):
        if written is None:
            raise DiedError(f"the process that wrote {file} died twice; is there memory enough?")


def _export(database: Path, folder: Path, kind: str, name: str, version: str, now: datetime) -> str:
    """Write one file; gives the name of its mart."""
    connection = duckdb.connect(str(database), read_only=True)
    try:
        described = columns_of(connection, database.stem)
        columns = with_names(name, described)
        if kind == "excel":
            write_xlsx(connection, name, columns, folder / "excel" / f"{name}.xlsx", version, now)
        else:
            write_dta(connection, name, columns, folder / "stata" / f"{name}.dta", version, now)
    finally:
        connection.close()
    return name


def with_names(name: str, described: list[Column]) -> list[Column]:
    """The columns of a mart, each id followed by the names that it stands for (unless the mart has them)."""
    own = [c for c in described if c.table == name]
    if "name" in {c.name for c in own}:
        return own
    columns: list[Column] = []
    for column in own:
        columns.append(column)
        source, wanted = NAMES.get(column.name, ("", ()))
        for old, new in wanted:
            columns += [
                Column(source, new, c.type, c.label, c.description)
                for c in described
                if (c.table, c.name) == (source, old) and new not in {c.name for c in own}
            ]
    return columns


def _rows(
    connection: duckdb.DuckDBPyConnection, name: str, columns: list[Column], shown: Callable[[str, Column], str]
) -> duckdb.DuckDBPyConnection:
    """A query on a mart with its names joined in; `shown` says how a column is cast."""
    aliases = {new: (source, old, key) for key, (source, wanted) in NAMES.items() for old, new in wanted}

    def place_of(column: Column) -> str:
        if column.table == name:
            return f'mart."{column.name}"'
        source, old, _ = aliases[column.name]
        return f"{source}.{old}"

    chosen = ", ".join(f'{shown(place_of(c), c)} as "{c.name}"' for c in columns)
    joins = " ".join(
        f"left join main.{source} on {source}.{key} = mart.{key}"
        for key, (source, _) in NAMES.items()
        if source in {c.table for c in columns} and source != name
    )
    return connection.execute(f'select {chosen} from main."{name}" mart {joins} order by mart.rowid')


def write_xlsx(
    connection: duckdb.DuckDBPyConnection, name: str, columns: list[Column], target: Path, version: str, now: datetime
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
    book.set_properties({"title": f"gwr {name} {version}", "created": now.replace(tzinfo=None)})
    bold, doubted = book.add_format({"bold": True}), book.add_format({"bg_color": DOUBTED})
    cursor = _rows(connection, name, columns, lambda column, _: column)
    sheets = _write_data(book, cursor, [c.name for c in columns], bold, doubted)
    codebook = book.add_worksheet("codebook")
    codebook.set_column(0, 1, 28)
    codebook.set_column(2, 2, 16)
    codebook.set_column(3, 3, 110)
    codebook.write_row(0, 0, ["column", "中文标签", "type", "description"], bold)
    for number, column_of in enumerate(columns, start=1):
        codebook.write_row(number, 0, [column_of.name, column_of.label, column_of.type, column_of.description])
    notes = book.add_worksheet("notes")
    told = [f"gwr release {version}, table {name}", NOTE, DOUBT_NOTE]
    told += [SPLIT_NOTE.format(sheets=", ".join(sheets))] if len(sheets) > 1 else []
    told += [SAMPLE_NOTE] if is_sample(connection) else []
    for number, note in enumerate(told):
        notes.write_string(number, 0, note)
    book.close()


def _write_data(book: Any, cursor: duckdb.DuckDBPyConnection, names: list[str], bold: Any, doubted: Any) -> list[str]:
    """The rows on the sheet `data`, and on `data_2` and on where one sheet cannot hold them; gives the sheets."""
    sheets = ["data"]
    sheet, at = _data_sheet(book, "data", names, bold), 1
    while rows := cursor.fetchmany(5000):
        for row in rows:
            if at == SHEET_ROWS:
                sheets.append(f"data_{len(sheets) + 1}")
                sheet, at = _data_sheet(book, sheets[-1], names, bold), 1
            doubtful = doubtful_cells(dict(zip(names, row, strict=True)))
            for column, value in enumerate(row):
                _write_cell(sheet, at, column, value, doubted if names[column] in doubtful else None)
            at += 1
    return sheets


def _data_sheet(book: Any, title: str, names: list[str], bold: Any) -> Any:
    sheet = book.add_worksheet(title)
    sheet.freeze_panes(1, 0)
    sheet.write_row(0, 0, names, bold)
    return sheet


def doubtful_cells(row: dict[str, Any]) -> frozenset[str]:
    """The columns of a row whose number is doubtful: those that the wide table names, the value of a doubtful fact.

    >>> sorted(doubtful_cells({"gdp_yi_yuan": 120, "doubtful_columns": "gdp_yi_yuan"}))
    ['gdp_yi_yuan']
    >>> sorted(doubtful_cells({"value": 120, "is_doubtful": True}))
    ['number', 'value', 'value_canonical']
    """
    if row.get("is_doubtful"):
        return frozenset(("value", "value_canonical", "number"))
    return frozenset((row.get("doubtful_columns") or "").split())


def _write_cell(sheet: Any, row: int, column: int, value: Any, form: Any) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        refused = sheet.write_boolean(row, column, value, form)
    elif isinstance(value, (int, Decimal)):
        refused = sheet.write_number(row, column, float(value), form)
    elif isinstance(value, str):
        refused = sheet.write_string(row, column, value[:MAX_CELL], form)
    else:
        refused = sheet.write(row, column, value, form)
    if refused:
        raise WarehouseError(f"Excel does not take row {row}, column {column} of sheet {sheet.get_name()}: {value!r}")


def write_dta(
    connection: duckdb.DuckDBPyConnection, name: str, columns: list[Column], target: Path, version: str, now: datetime
) -> None:
    """A Stata file of format 118: labels of at most 80 characters, names of at most 32, long texts as strL.

    Raises:
        ValueError: a column's name is longer than Stata takes.
    """
    if long := [c.name for c in columns if len(c.name) > MAX_NAME]:
        raise ValueError(f"names longer than Stata's 32 characters: {', '.join(long)}")
    frame = _rows(
        connection,
        name,
        columns,
        lambda column, c: (
            f"{column}::double"
            if c.type.startswith("DECIMAL")
            else f"{column}::tinyint"
            if c.type == "BOOLEAN"
            else column
        ),
    ).df()
    texts = [c.name for c in columns if c.type == "VARCHAR"]
    for text in texts:
        frame[text] = frame[text].astype(object).where(frame[text].notna(), "")
    for column in columns:
        if column.type in ("INTEGER", "BIGINT", "BOOLEAN"):
            frame[column.name] = pd.to_numeric(frame[column.name]).astype("float64")
    long_texts = [t for t in texts if frame[t].map(lambda v: len(v.encode())).max() > MAX_STRING] if len(frame) else []
    frame.to_stata(
        target,
        version=118,
        write_index=False,
        data_label=f"{'SAMPLE ' if is_sample(connection) else ''}gwr {name} {version}"[:MAX_LABEL],
        time_stamp=now.replace(tzinfo=None),
        variable_labels={c.name: c.label[:MAX_LABEL] for c in columns},
        convert_strl=long_texts,
    )
