"""Questions to a database that is only read: a statement of a person, and the way back of a figure."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from flows.base.errors import WarehouseError
from flows.warehouse.statements import sql


def query(database: Path, statement: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Column names (a second one of a name with its number) and all rows of one statement.

    Raises:
        WarehouseError: no database, no statement or several, or DuckDB refuses it.
    """
    connection = _opened(database)
    try:
        if (number := len(connection.extract_statements(statement))) != 1:
            raise WarehouseError(f"give one statement; this is {number or 'none'}")
        cursor = connection.execute(statement)
        return _told_apart([c[0] for c in cursor.description or []]), cursor.fetchall()
    except duckdb.Error as error:
        raise WarehouseError(f"DuckDB: {_in_one_line(error)}") from error
    finally:
        connection.close()


def _told_apart(names: list[str]) -> list[str]:
    """Names of columns, none twice.

    >>> _told_apart(["name", "n", "name"])
    ['name', 'n', 'name_2']
    """
    return [
        name if name not in names[:at] else f"{name}_{names[: at + 1].count(name)}" for at, name in enumerate(names)
    ]


def _opened(database: Path) -> duckdb.DuckDBPyConnection:
    if not database.exists():
        raise WarehouseError(f"{database} does not exist; run `gwr build` (and `gwr publish`) first")
    try:
        return duckdb.connect(str(database), read_only=True)
    except duckdb.Error as error:
        if "set lock" in str(error):
            raise WarehouseError("the database is being written; ask the published copy instead, or wait") from error
        raise WarehouseError(f"{database} is damaged, `gwr build` makes it anew: {_in_one_line(error)}") from error


def _in_one_line(error: duckdb.Error) -> str:
    """What DuckDB says, without its picture of the place."""
    said = str(error).split("\nLINE ")[0]
    return " ".join(said.split())


def trace(database: Path, figure_id: str) -> dict[str, Any]:
    """A figure with its report, page and findings.

    Raises:
        WarehouseError: there is no such figure.
    """
    connection = _opened(database)
    try:
        cursor = connection.execute(sql("trace"), [figure_id])
        row = cursor.fetchone()
        if row is None:
            raise WarehouseError(f"no figure {figure_id}; take an id from fct_figures.figure_id")
        found = dict(zip([c[0] for c in cursor.description], row, strict=True))
        found["findings"] = connection.execute(
            "select severity, rule, message, observed from main.fct_findings where subject_id in (?, ?)",
            [figure_id, found["report_id"]],
        ).fetchall()
    finally:
        connection.close()
    return found
