"""Parquet chunks → schema `raw` of the private DuckDB file, in one transaction, after the expectations have passed."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from flows.base.errors import WarehouseError
from flows.base.locks import hold
from flows.base.records import Finding
from flows.base.vocabulary import indicators, units
from flows.warehouse.chunks import SCHEMAS
from flows.warehouse.statements import sql

log = logging.getLogger(__name__)


def build_lock(folder: Path, patience: float = 0.0) -> AbstractContextManager[None]:
    """Hold the one place for a build; wait for it at most `patience` seconds.

    Raises:
        WarehouseError: another build is running.
    """
    busy = "another build is running on this warehouse; wait until it has ended, then run `gwr build` again"
    return hold(folder / "build.lock", busy, patience)


def check_and_load(
    folder: Path,
    target: Path,
    checker: Any,
    frames: tuple[Callable[..., Any], Callable[..., Any]],
    captures: list[dict[str, Any]],
    advance: Callable[[int], None] = lambda _: None,
) -> Counter[str]:
    """Check every chunk, then write a fresh database file with all raw tables; counts of findings by rule.

    Raises:
        GateError: a critical expectation failed; the old file stays as it was.
    """
    keys = sorted(p.stem for p in folder.glob("*.done"))
    findings: list[Finding] = []
    facts = _facts()
    for number, key in enumerate(keys):
        found = _check(folder, key, checker, frames, facts, document=number == 0)
        log.info("checked chunk %s: %d findings", key, len(found))
        findings += found
        advance(1)
    fresh = target.with_suffix(".new")
    for path in (fresh, wal_of(fresh)):
        path.unlink(missing_ok=True)
    _write(folder, keys, findings, captures, fresh)
    fresh.replace(target)
    wal_of(target).unlink(missing_ok=True)
    return Counter(f.rule for f in findings)


def _check(
    folder: Path,
    key: str,
    checker: Any,
    frames: tuple[Callable[..., Any], Callable[..., Any]],
    facts: dict[str, Any],
    document: bool,
) -> list[Finding]:
    """The findings of the expectations on one chunk."""
    figure_frame, report_frame = frames
    figures, reports = (str(folder / f"{key}.{name}.parquet") for name in ("figures", "reports"))
    connection = duckdb.connect()
    try:
        rows = connection.execute(sql("figures_to_check"), [figures, reports]).df()
        found: list[Finding] = checker.check("figures", figure_frame(rows, facts), document=document)
        rows = connection.execute(sql("reports_to_check"), [reports, figures]).df()
        found += checker.check("reports", report_frame(rows), document=document)
        return found
    finally:
        connection.close()


def wal_of(database: Path) -> Path:
    """The write-ahead log that DuckDB keeps beside a database until it is checkpointed."""
    return Path(f"{database}.wal")


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


def _facts() -> dict[str, Any]:
    limits = {}
    for i, indicator in indicators().items():
        for level, (low, high) in indicator.ranges.items():
            factor = indicator.display_factor
            limits[i, level] = (
                float(low * factor) * 0.2 if low is not None else float("-inf"),
                float(high * factor) * 2 if high is not None else float("inf"),
            )
    known = units()

    def same(a: str, b: str) -> bool:
        x, y = known.get(a), known.get(b)
        return bool(
            x
            and y
            and (
                x.dimension == y.dimension
                or (x.is_count and y.is_count)
                or {x.dimension, y.dimension} <= {"money", "money_usd", "money_other"}
                or {x.dimension, y.dimension} <= {"share", "per_mille", "points"}
            )
        )

    return {
        "limits": limits,
        "units": {i: ind.unit_canonical for i, ind in indicators().items()},
        "shares": [
            i
            for i, ind in indicators().items()
            if ind.unit_canonical == "%" and (i.endswith("_share") or i.endswith("_rate") or i.endswith("_ratio"))
        ],
        "same": same,
    }


def _write(
    folder: Path, keys: list[str], findings: list[Finding], captures: list[dict[str, Any]], target: Path
) -> None:
    connection = duckdb.connect(str(target))
    try:
        connection.execute("set timezone = 'Asia/Shanghai'; create schema raw; begin")
        for name, schema in SCHEMAS.items():
            empty = pa.table({f.name: [] for f in schema}, schema=schema)
            connection.register("empty", empty)
            connection.execute(f"create table raw.{name} as select * from empty")
            connection.unregister("empty")
            files = [str(folder / f"{key}.{name}.parquet") for key in keys]
            if files:
                connection.execute(f"insert into raw.{name} select * from read_parquet(?)", [files])
        _enter(connection, findings)
        _write_captures(connection, captures)
        connection.execute("commit; checkpoint")
    except (duckdb.IOException, duckdb.FatalException) as error:
        raise WarehouseError(f"the raw tables could not be written, the last build stays: {error}") from error
    finally:
        connection.close()


def _enter(connection: duckdb.DuckDBPyConnection, findings: list[Finding]) -> None:
    connection.register(
        "found",
        pa.table(
            {f.name: [getattr(x, f.name) for x in findings] for f in SCHEMAS["findings"]}, schema=SCHEMAS["findings"]
        ),
    )
    connection.execute("insert into raw.findings select * from found")
    connection.unregister("found")


def _write_captures(connection: duckdb.DuckDBPyConnection, captures: list[dict[str, Any]]) -> None:
    """One row per fetch; the outcome of a page's newest bytes is that of the page."""
    kept = [
        field
        for field in SCHEMAS["pages"]
        if field.name
        not in ("charset", "title", "published_at", "edited_at", "source_tier", "division_id", "plan_year")
    ]
    schema = pa.schema([pa.field("fetched_at", pa.string()) if f.name == "fetched_at" else f for f in kept])
    connection.register("fetches", pa.table({f.name: [c[f.name] for c in captures] for f in schema}, schema=schema))
    connection.execute(sql("captures"))
    connection.unregister("fetches")


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
