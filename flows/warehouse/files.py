"""Each mart of a release as a Parquet and a CSV file.

In Parquet values are DOUBLE, since that is what data frames compute with, and the exact number stands beside them as
text; what the file is stands in its metadata. CSV has the digits alone, and opens in Excel as it is.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import duckdb

from flows.warehouse.memory import reading
from flows.warehouse.tables import Column, columns_of, is_decimal, quoted

ROW_GROUP = 10_000
EXACT = {"value": "value_exact_text"}  # value_text is the number as the report prints it
FLAT = "wide_division_years"  # a matrix of numbers: the exact number of each cell stands in its notes
BOM = b"\xef\xbb\xbf"
_FORMULA = r"^([=@\t\r].|[+-].*[(|!])"
_DIGITS = "rtrim(rtrim(\"{0}\"::varchar, '0'), '.')"  # 665, not 665.00000000
_CSV = {
    "VARCHAR": 'regexp_replace("{0}", \'' + _FORMULA + "', '''\\0') as \"{0}\"",
    "DECIMAL": _DIGITS + ' as "{0}"',
    "TIMESTAMP WITH TIME ZONE": "strftime(\"{0}\" at time zone 'UTC', '%Y-%m-%dT%H:%M:%SZ') as \"{0}\"",
}


def write_files(
    folder: Path, said: dict[str, str], memory: str, advance: Callable[[str], None] = lambda _: None
) -> None:
    """`parquet/` and `csv/` of the released database in a folder; `said` goes into the metadata of Parquet files."""
    for name in ("parquet", "csv"):
        (folder / name).mkdir(parents=True)
    connection = reading(folder / "gwr.duckdb", memory)
    try:
        tables: dict[str, list[Column]] = {}
        for column in columns_of(connection, "gwr"):
            tables.setdefault(column.table, []).append(column)
        for name, columns in tables.items():
            advance(f"{name} as Parquet and CSV")
            _write_parquet(connection, name, columns, folder / "parquet" / f"{name}.parquet", said)
            _write_csv(connection, name, columns, folder / "csv" / f"{name}.csv")
    finally:
        connection.close()


def parquet_columns(columns: list[Column]) -> list[tuple[str, str]]:
    """Each column of a Parquet file as name and SQL: a decimal gives a DOUBLE, and its digits as text.

    >>> value = Column("fct_rivals", "value_canonical", "DECIMAL(38,8)", "", "")
    >>> [name for name, _ in parquet_columns([value])]
    ['value_canonical', 'value_canonical_text']
    """
    chosen: list[tuple[str, str]] = []
    for c in columns:
        chosen.append((c.name, f'"{c.name}"' + ("::double" if is_decimal(c) else "")))
        if is_decimal(c) and c.table != FLAT:
            chosen.append((EXACT.get(c.name, f"{c.name}_text"), _DIGITS.format(c.name)))
    return chosen


def _write_parquet(
    connection: duckdb.DuckDBPyConnection, name: str, columns: list[Column], target: Path, said: dict[str, str]
) -> None:
    chosen = ", ".join(f'{sql} as "{column}"' for column, sql in parquet_columns(columns))
    described = {c.name: {"label": c.label, "type": c.type, "description": c.description} for c in columns}
    metadata = said | {"table": name, "columns": json.dumps(described, ensure_ascii=False)}
    pairs = ", ".join(f"'gwr.{key}': '{quoted(value)}'" for key, value in metadata.items())
    connection.execute(
        f"copy (select {chosen} from main.\"{name}\") to '{target}' "
        f"(format parquet, compression zstd, row_group_size {ROW_GROUP}, kv_metadata {{{pairs}}})"
    )


def for_csv(columns: list[Column]) -> str:
    """The columns to select for CSV: a text that a spreadsheet would take for a formula has a ' before it."""
    return ", ".join(_CSV.get(c.type.partition("(")[0], '"{0}"').format(c.name) for c in columns)


def _write_csv(connection: duckdb.DuckDBPyConnection, name: str, columns: list[Column], target: Path) -> None:
    """CSV in UTF-8 with BOM, for Excel."""
    bare = target.with_suffix(".bare")
    connection.execute(f"copy (select {for_csv(columns)} from main.\"{name}\") to '{bare}' (format csv, header)")
    with target.open("wb") as file, bare.open("rb") as source:
        file.write(BOM)
        while block := source.read(1 << 22):
            file.write(block)
    bare.unlink()
