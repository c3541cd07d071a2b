"""Checked Parquet chunks → schema `raw` of the private DuckDB file, in one transaction: what changed, or all."""

from __future__ import annotations

import logging
import shutil
from collections import Counter
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from flows.base.errors import WarehouseError
from flows.base.locks import hold
from flows.warehouse.chunks import SCHEMAS
from flows.warehouse.statements import sql
from flows.warehouse.store import PAGE_ID, page_column

log = logging.getLogger(__name__)


def build_lock(folder: Path, patience: float = 0.0) -> AbstractContextManager[None]:
    """Hold the one place for a build; wait for it at most `patience` seconds.

    Raises:
        WarehouseError: another build is running.
    """
    busy = "another build is running on this warehouse; wait until it has ended, then run `gwr build` again"
    return hold(folder / "build.lock", busy, patience)


def load(
    folder: Path, chunks: dict[str, list[str]], target: Path, captures: list[dict[str, Any]], last: Path | None = None
) -> None:
    """Write the raw tables of the `chunks` (key → page ids) into the file `target`.

    With `last`, the build before, its tables are taken over, and only the chunks that it does not hold are loaded.

    Raises:
        WarehouseError: the tables cannot be written.
    """
    fresh = target.with_suffix(".new")
    remove_unfinished(fresh)
    if last is not None:
        shutil.copyfile(last, fresh)
    try:
        connection = duckdb.connect(str(fresh))
        try:
            connection.execute("set timezone = 'Asia/Shanghai'; set preserve_insertion_order = false; begin")
            if last is None:
                _make_tables(connection)
            _exchange(connection, folder, chunks)
            _write_captures(connection, captures)
            connection.execute("commit; checkpoint")
        finally:
            connection.close()
    except (duckdb.IOException, duckdb.FatalException, OSError) as error:
        raise WarehouseError(f"the raw tables could not be written, the last build stays: {error}") from error
    fresh.replace(target)
    wal_of(target).unlink(missing_ok=True)


def _make_tables(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("create schema raw")
    for name, schema in SCHEMAS.items():
        connection.register("empty", pa.table({f.name: [] for f in schema}, schema=schema))
        connection.execute(f"create table raw.{name} as select * from empty")
        connection.unregister("empty")
    connection.execute("create schema store; create table store.chunks (chunk_key varchar, page_id varchar)")


def _exchange(connection: duckdb.DuckDBPyConnection, folder: Path, chunks: dict[str, list[str]]) -> None:
    """Take out the rows of chunks that are no more, and put in those of new ones."""
    held = {key for (key,) in connection.execute("select distinct chunk_key from store.chunks").fetchall()}
    gone, fresh = sorted(held - chunks.keys()), sorted(chunks.keys() - held)
    for name in SCHEMAS if gone else ():
        connection.execute(
            f"delete from raw.{name} where {page_column(name)}[:{PAGE_ID}] in "
            "(select page_id from store.chunks where list_contains(?, chunk_key))",
            [gone],
        )
    connection.execute("delete from store.chunks where list_contains(?, chunk_key)", [gone])
    for name in SCHEMAS if fresh else ():
        files = [str(folder / f"{key}.{part}.parquet") for key in fresh for part in _parts(name)]
        connection.execute(f"insert into raw.{name} select * from read_parquet(?)", [files])
    if fresh:
        rows = [(key, page) for key in fresh for page in chunks[key]]
        connection.register("made", pa.table({"key": [k for k, _ in rows], "page": [p for _, p in rows]}))
        connection.execute("insert into store.chunks select * from made")
        connection.unregister("made")


def _parts(name: str) -> tuple[str, ...]:
    """The files of a chunk that a raw table is loaded from: the Findings of reading, and the doubts of checking."""
    return ("findings", "doubts") if name == "findings" else (name,)


def remove_unfinished(database: Path) -> None:
    """Remove a database file that was not finished, if there is one."""
    for path in (database, wal_of(database)):
        path.unlink(missing_ok=True)


def wal_of(database: Path) -> Path:
    """The write-ahead log that DuckDB keeps beside a database until it is checkpointed."""
    return Path(f"{database}.wal")


def is_worn(database: Path) -> bool:
    """True where more of a file is holes than data, so that it is better written anew than taken over."""
    connection = duckdb.connect(str(database), read_only=True)
    try:
        row = connection.execute("select free_blocks > used_blocks from pragma_database_size()").fetchone()
        return bool(row and row[0])
    finally:
        connection.close()


def put_in_place(built: Path, database: Path, relations: list[tuple[str, str]]) -> None:
    """Let a finished build take the place of the last one, if it is whole: all on disk, and every relation there.

    Raises:
        WarehouseError: it is not (the disk is full, say); the last build stays as it was.
    """
    try:
        connection = duckdb.connect(str(built))
        try:
            connection.execute("force checkpoint")
        finally:
            connection.close()
        if wal_of(built).exists():
            raise WarehouseError("the build is not whole: a part of it did not reach the disk; is there room?")
        _look(built, relations)
    except duckdb.Error as error:
        raise WarehouseError(f"the build is not whole, the last one stays (is the disk full?): {error}") from error
    built.replace(database)


def _look(built: Path, relations: list[tuple[str, str]]) -> None:
    """Count the rows of every relation that dbt says it has made."""
    connection = duckdb.connect(str(built), read_only=True)
    try:
        there = set(connection.execute("select table_schema, table_name from information_schema.tables").fetchall())
        if missing := [f"{schema}.{name}" for schema, name in relations if (schema, name) not in there]:
            raise WarehouseError(f"the build is not whole, the last one stays: {', '.join(missing[:5])} not there")
        for schema, name in relations:
            connection.execute(f'select count(*) from "{schema}"."{name}"')
    finally:
        connection.close()


def _write_captures(connection: duckdb.DuckDBPyConnection, captures: list[dict[str, Any]]) -> None:
    """One row per fetch; the outcome of a page's newest bytes is that of the page, its newest fetch the page's."""
    left_out = ("charset", "title", "published_at", "edited_at", "source_tier", "division_id", "plan_year")
    kept = [field for field in SCHEMAS["pages"] if field.name not in left_out]
    schema = pa.schema([pa.field("fetched_at", pa.string()) if f.name == "fetched_at" else f for f in kept])
    connection.register("fetches", pa.table({f.name: [c[f.name] for c in captures] for f in schema}, schema=schema))
    connection.execute(sql("captures"))
    connection.unregister("fetches")
    connection.execute(sql("fetched_last"))


def summarise(database: Path, result: Any) -> None:
    """Fill a build's result with the counts that people ask for first, and with the pages that broke the reader."""
    connection = duckdb.connect(str(database), read_only=True)
    try:
        outcomes = connection.execute("select outcome, count(*) from raw.pages group by 1").fetchall()
        findings = connection.execute("select rule, count(*) from main.fct_findings group by 1").fetchall()
        counts = connection.execute(sql("summary")).fetchone() or (0, 0, 0, 0)
        result.set_aside = connection.execute(sql("set_aside")).fetchall()
    finally:
        connection.close()
    result.outcomes, result.findings = Counter(dict(outcomes)), Counter(dict(findings))
    result.pages, result.reports, result.figures, result.quarantined = counts
