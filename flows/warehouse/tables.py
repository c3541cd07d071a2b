"""The tables of a release: a DuckDB copy of marts, reference and audit, with their comments."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import duckdb

from flows.warehouse.memory import bounds
from flows.warehouse.statements import sql

STORAGE = "v1.2.0"  # clients of the 1.x line (R, DBeaver, duckdb 1.4 LTS) refuse a newer one
# by year first: a query for one year reads few row groups, one for a division those that its Bloom filter lets through
LEADING = ("plan_year", "year", "division_id", "indicator_id", "measure")


SAMPLE_NOTE = (
    "SAMPLE 样本: these pages were written for the project, their numbers are examples. Do not cite them. "
    "样本数据,请勿引用。"
)


def is_sample(connection: duckdb.DuckDBPyConnection) -> bool:
    """True for a warehouse of the embedded sample: every page has an address under `.example.` or none, and one has."""
    row = connection.execute(sql("is_sample")).fetchone()
    return bool(row and row[0])


class Column(NamedTuple):
    """One column of a mart, with its Chinese label and its description."""

    table: str
    name: str
    type: str
    label: str
    description: str


def is_decimal(column: Column) -> bool:
    """True for an exact decimal: what is measured, and what is computed of it."""
    return column.type.startswith("DECIMAL")


def columns_of(connection: duckdb.DuckDBPyConnection, database: str, schema: str = "main") -> list[Column]:
    """The columns of all tables of a schema, in order; a comment is `label — description`."""
    rows = connection.execute(sql("columns"), [database, schema]).fetchall()
    return [Column(table, name, kind, *_halves(comment, name)) for table, name, kind, comment in rows]


def _halves(comment: str, name: str) -> tuple[str, str]:
    label, dash, description = comment.strip().partition(" — ")
    return (label, description) if dash else (name, comment.strip())


def order_of(columns: list[str]) -> str:
    """The order in which a mart is written: by year, place and indicator, then by its key, the first column."""
    return ", ".join(f'"{c}"' for c in [*(c for c in LEADING if c in columns), columns[0]])


def copy_tables(
    database: Path, folder: Path, memory: str, advance: Callable[[str], None] = lambda _: None
) -> dict[str, int]:
    """Marts, reference and audit into `folder`/gwr.duckdb; gives rows by mart.

    Texts of reports stay behind. The marts of the embedded sample say in their comments what they are.
    """
    connection = duckdb.connect(config=bounds(database.parent, memory))
    try:
        connection.execute(f"attach '{folder / 'gwr.duckdb'}' as release (storage_version '{STORAGE}')")
        connection.execute("use release")
        connection.execute(f"attach '{database}' as build (read_only)")
        counts: dict[str, int] = {}
        for schema in ("reference", "audit", "main"):
            connection.execute(f"create schema if not exists {schema}")
            for name, columns in _tables(connection, schema).items():
                order = f"order by {order_of([c.name for c in columns])}" if schema == "main" else ""
                kept = ", ".join(f'"{c.name}"' for c in columns if c.name != "body")
                connection.execute(
                    f'create table {schema}."{name}" as select {kept} from build.{schema}."{name}" {order}'
                )
                _comment(connection, schema, name, columns)
                if schema == "main":
                    advance(name)
                    row = connection.execute(f'select count(*) from main."{name}"').fetchone()
                    counts[name] = int(row[0]) if row else 0
        if is_sample(connection):
            _mark(connection)
        connection.execute("detach build")
        return counts
    finally:
        connection.close()


def _tables(connection: duckdb.DuckDBPyConnection, schema: str) -> dict[str, list[Column]]:
    """The tables of a schema of the build; of audit those that say something."""
    found: dict[str, list[Column]] = {}
    full = {name for (name,) in connection.execute(sql("tables_to_copy"), [schema]).fetchall()}
    for column in columns_of(connection, "build", schema):
        if column.table in full:
            found.setdefault(column.table, []).append(column)
    return found


def _comment(connection: duckdb.DuckDBPyConnection, schema: str, name: str, columns: list[Column]) -> None:
    row = connection.execute(
        "select comment from duckdb_tables() where database_name = 'build' and schema_name = ? and table_name = ?",
        [schema, name],
    ).fetchone()
    if row and row[0]:
        connection.execute(f"comment on table {schema}.\"{name}\" is '{quoted(row[0].strip())}'")
    for column in columns:
        if column.description and column.name != "body":
            said = quoted(f"{column.label} — {column.description}")
            connection.execute(f'comment on column {schema}."{name}"."{column.name}" is \'{said}\'')


def _mark(connection: duckdb.DuckDBPyConnection) -> None:
    """Let the comment of each mart of the release end with the note of the sample."""
    said = "select table_name, comment from duckdb_tables() where database_name = 'release' and schema_name = 'main'"
    for name, comment in connection.execute(said).fetchall():
        connection.execute(f"comment on table main.\"{name}\" is '{quoted(f'{comment or name} {SAMPLE_NOTE}')}'")


def quoted(text: str) -> str:
    """A text as it stands between the quotes of SQL."""
    return text.replace("'", "''")
