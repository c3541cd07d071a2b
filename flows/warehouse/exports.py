"""Six marts for Excel and Stata, with names beside the codes: what `sheets` and `stata` write, two files at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import duckdb

from flows.base.errors import DiedError
from flows.base.settings import MEMORY
from flows.base.stages import Stages
from flows.warehouse.memory import part, reading
from flows.warehouse.sheets import write_xlsx
from flows.warehouse.stata import Variable, write_stata
from flows.warehouse.tables import SAMPLE_NOTE, Column, columns_of, is_decimal, is_sample

EXPORTED = (  # the largest first
    *("fct_indicator_years", "fct_targets", "fct_target_outcomes"),
    *("fct_target_cascade", "wide_division_years_notes", "wide_division_years"),
)


class Names(NamedTuple):
    """The columns that stand beside an id, since these formats are read without the dimension tables."""

    table: str
    key: str
    columns: tuple[tuple[str, str], ...]


NAMES = {
    "division_id": Names(
        "dim_divisions", "division_id", (("name", "division_name"), ("province_name", "province_name"))
    ),
    "parent_id": Names("dim_divisions", "division_id", (("name", "parent_name"),)),
    "indicator_id": Names(
        "dim_indicators", "indicator_id", (("name_zh", "indicator_name"), ("name_en", "indicator_name_en"))
    ),
}
AT_ONCE = 2  # files that are written at a time
NARROW, BROAD = 8, 44  # of a column in Excel, in characters


class Chosen(NamedTuple):
    """A column of an exported table and the SQL that gives it: decimals as DOUBLE, as these formats keep numbers."""

    column: Column
    sql: str


@contextmanager
def exporting(
    database: Path, folder: Path, version: str, now: datetime, stages: Stages, memory: str = MEMORY
) -> Iterator[None]:
    """An .xlsx and a .dta of each exported mart, two at a time while the block runs; all are there at its end.

    Raises:
        DiedError: the process that wrote one died twice.
    """
    files = {f"{kind} {name}": (kind, name) for kind in ("excel", "stata") for name in EXPORTED}
    jobs = {file: (database, folder, *chosen, version, now, part(memory, AT_ONCE)) for file, chosen in files.items()}
    for kind in ("excel", "stata"):
        (folder / kind).mkdir()
    with closing(stages.each("export", export, jobs, workers=AT_ONCE)) as written:
        first = next(written)  # from then on the others are under way
        yield
        for file, name in chain([first], written):
            if name is None:
                raise DiedError(f"the process that wrote {file} died twice; is there memory enough?")


def export(
    database: Path, folder: Path, kind: str, name: str, version: str, now: datetime, memory: str = MEMORY
) -> str:
    """One mart of the released database as an Excel or a Stata file; gives its name."""
    connection = reading(database, memory)
    try:
        chosen = with_names(name, columns_of(connection, database.stem))
        rows, widths, lengths = _measured(connection, name, chosen)
        cursor = connection.execute(
            f"select {', '.join(c.sql for c in chosen)} {_joined(name, chosen)} order by mart.rowid"
        )
        title = f"gwr {name} {version}"
        if kind == "excel":
            columns = [c.column for c in chosen]
            write_xlsx(connection.cursor(), cursor, columns, widths, folder / "excel" / f"{name}.xlsx", title, now)
        else:
            sample = f"{SAMPLE_NOTE.partition(' ')[0]} " if is_sample(connection.cursor()) else ""
            variables = [
                Variable(c.name, c.label, "DOUBLE" if is_decimal(c) else c.type, length)
                for (c, _), length in zip(chosen, lengths, strict=True)
            ]
            write_stata(cursor, variables, rows, folder / "stata" / f"{name}.dta", sample + title, now)
    finally:
        connection.close()
    return name


def with_names(name: str, described: list[Column]) -> list[Chosen]:
    """The columns of a mart, each id followed by the names that it stands for, unless the mart has them."""
    own = [c for c in described if c.table == name]
    have = {c.name for c in own}
    known = {(c.table, c.name): c for c in described}
    chosen: list[Chosen] = []
    for column in own:
        cast = "::double" if is_decimal(column) else ""
        chosen.append(Chosen(column, f'mart."{column.name}"{cast}'))
        table, _, wanted = NAMES.get(column.name, Names("", "", ()))
        chosen += [
            Chosen(known[table, old]._replace(name=new), f'"of_{column.name}"."{old}"')
            for old, new in wanted
            if new not in have and "name" not in have
        ]
    return chosen


def _joined(name: str, chosen: list[Chosen]) -> str:
    """The mart with the tables that its names are from."""
    joins = (
        f'left join main.{table} as "of_{column}" on "of_{column}".{key} = mart."{column}"'
        for column, (table, key, _) in NAMES.items()
        if any(c.sql.startswith(f'"of_{column}".') for c in chosen)
    )
    return f'from main."{name}" as mart {" ".join(joins)}'


def _measured(
    connection: duckdb.DuckDBPyConnection, name: str, chosen: list[Chosen]
) -> tuple[int, list[int], list[int]]:
    """The rows of an export, the width of each column in Excel, and the longest text of each in bytes."""
    asked = ["count(*)"]
    for column, sql in chosen:
        if column.type == "VARCHAR":
            shown = f"(strlen({sql}) + length({sql})) / 2"  # a Chinese character is as wide as two letters
            asked += [f"coalesce(approx_quantile({shown}, 0.9), 0)", f"coalesce(max(strlen({sql})), 0)"]
    rows, *found = connection.execute(f"select {', '.join(asked)} {_joined(name, chosen)}").fetchall()[0]
    measures = iter(found)
    widths, lengths = [], []
    for column, _ in chosen:
        across, longest = (next(measures), next(measures)) if column.type == "VARCHAR" else (12, 0)
        heading = max(2 * len(column.label), len(column.name) if len(column.name) < 16 else 0) + 3
        widths.append(round(min(BROAD, max(NARROW, heading, across + 1))))
        lengths.append(int(longest))
    return int(rows), widths, lengths
