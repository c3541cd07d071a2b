"""Checked Parquet chunks → schema `raw` of the private DuckDB file: what changed, or all, a few chunks at a time."""

from __future__ import annotations

import logging
import shutil
from collections import Counter
from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from flows.base.errors import WarehouseError
from flows.base.locks import hold
from flows.base.settings import MEMORY
from flows.warehouse.chunks import SCHEMAS
from flows.warehouse.former import remember
from flows.warehouse.memory import bounds, reading
from flows.warehouse.statements import sql
from flows.warehouse.store import PAGE_ID, page_column

log = logging.getLogger(__name__)
TOGETHER = 20  # chunks that are loaded in one transaction: memory is bounded, and the file comes into place when whole
READINGS = pa.schema([("reading", pa.string()), ("page", pa.string())])
Chunks = dict[str, dict[str, str]]


def build_lock(folder: Path, patience: float = 0.0) -> AbstractContextManager[None]:
    """Hold the one place for a build; wait for it at most `patience` seconds.

    Raises:
        WarehouseError: another build is running.
    """
    busy = "another build is running on this warehouse; wait until it has ended, then run `gwr build` again"
    return hold(folder / "build.lock", busy, patience)


def load(
    folder: Path,
    chunks: Chunks,
    target: Path,
    captures: list[dict[str, Any]],
    last: Path | None = None,
    memory: str = MEMORY,
) -> None:
    """Write the raw tables of the `chunks` (key → readings with their pages) into the file `target`.

    With `last`, the build before, its tables are taken over, and only the pages whose reading it does not hold are
    loaded; `store` tells the models which those are, and what they knew before.

    Raises:
        WarehouseError: the tables cannot be written.
    """
    fresh = target.with_suffix(".new")
    remove_unfinished(fresh)
    if last is not None:
        shutil.copyfile(last, fresh)
    try:
        connection = duckdb.connect(str(fresh), config=bounds(fresh.parent, memory))
        try:
            connection.execute("set timezone = 'Asia/Shanghai'; set preserve_insertion_order = false")
            if last is None:
                _make_tables(connection)
            _exchange(connection, folder, chunks)
            _write_captures(connection, captures)
            remember(connection, last is not None)
            connection.execute("checkpoint")
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
    connection.execute("create schema store; create table store.readings (reading varchar, page_id varchar)")
    connection.execute("create table store.touched_pages (page_id varchar)")


def _exchange(connection: duckdb.DuckDBPyConnection, folder: Path, chunks: Chunks) -> None:
    """Take out the rows of pages whose reading is no more, and put in those of new readings, some chunks at a time."""
    held = dict(connection.execute("select reading, page_id from store.readings").fetchall())
    wanted = {reading: page for pages in chunks.values() for reading, page in pages.items()}
    gone = {reading: page for reading, page in held.items() if reading not in wanted}
    fresh = {reading: page for reading, page in wanted.items() if reading not in held}
    connection.execute("delete from store.touched_pages")
    connection.execute("insert into store.touched_pages select unnest(?)", [sorted({*gone.values(), *fresh.values()})])
    for name in SCHEMAS if gone else ():
        column = f"{page_column(name)}[:{PAGE_ID}]"
        connection.execute(f"delete from raw.{name} where list_contains(?, {column})", [sorted(gone.values())])
    connection.execute("delete from store.readings where list_contains(?, reading)", [sorted(gone)])
    keys = sorted(key for key, pages in chunks.items() if pages.keys() & fresh.keys())
    for start in range(0, len(keys), TOGETHER):
        some = keys[start : start + TOGETHER]
        _insert(connection, folder, some, [p for k in some for r, p in chunks[k].items() if r in fresh])
    connection.register("read", pa.table({"reading": list(fresh), "page": list(fresh.values())}, schema=READINGS))
    connection.execute("insert into store.readings select * from read")
    connection.unregister("read")


def _insert(connection: duckdb.DuckDBPyConnection, folder: Path, keys: Sequence[str], pages: list[str]) -> None:
    """Put in the rows of the `pages` from the files of their chunks."""
    connection.register("wanted", pa.table({"page": pages}))
    for name in SCHEMAS:
        files = [str(folder / f"{key}.{part}.parquet") for key in keys for part in _parts(name)]
        connection.execute(
            f"insert into raw.{name} select * from read_parquet(?) as rows "
            f"where rows.{page_column(name)}[:{PAGE_ID}] in (select page from wanted)",
            [files],
        )
    connection.unregister("wanted")


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
    connection = reading(database)
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
    connection = reading(built)
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
    connection = reading(database)
    try:
        outcomes = connection.execute("select outcome, count(*) from raw.pages group by 1").fetchall()
        findings = connection.execute("select rule, count(*) from main.fct_findings group by 1").fetchall()
        counts = connection.execute(sql("summary")).fetchone() or (0, 0, 0, 0)
        result.set_aside = connection.execute(sql("set_aside")).fetchall()
    finally:
        connection.close()
    result.outcomes, result.findings = Counter(dict(outcomes)), Counter(dict(findings))
    result.pages, result.reports, result.figures, result.quarantined = counts
