"""Parquet chunks → schema `raw` of the private DuckDB file, in one transaction, after the expectations have passed."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from filelock import FileLock, Timeout

from flows.base.errors import WarehouseError
from flows.base.records import Finding
from flows.base.vocabulary import indicators, units
from flows.warehouse.chunks import SCHEMAS

log = logging.getLogger(__name__)


@contextmanager
def build_lock(folder: Path) -> Iterator[None]:
    """Hold the one place for a build.

    Raises:
        WarehouseError: another build is running.
    """
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / "build.lock", timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        raise WarehouseError(
            "another build is running on this warehouse; wait until it has ended, then run `gwr build` again"
        ) from error
    try:
        yield
    finally:
        lock.release()


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
    figure_frame, report_frame = frames
    keys = sorted(p.stem for p in folder.glob("*.done"))
    findings: list[Finding] = []
    facts = _facts()
    for number, key in enumerate(keys):
        connection = duckdb.connect()
        figures, reports = (str(folder / f"{key}.{name}.parquet") for name in ("figures", "reports"))
        frame = connection.execute(
            "select f.*, r.level from read_parquet(?) f join read_parquet(?) r using (report_id)", [figures, reports]
        ).df()
        findings += checker.check("figures", figure_frame(frame, facts), document=number == 0)
        frame = connection.execute(
            "select r.*, length(body)::int body_chars, year(meeting_date)::int meeting_year, coalesce(n, 0)::int figures from read_parquet(?) r left join (select report_id, count(*) n from read_parquet(?) group by 1) using (report_id)",
            [reports, figures],
        ).df()
        findings += checker.check("reports", report_frame(frame), document=number == 0)
        connection.close()
        advance(1)
    fresh = target.with_suffix(".new")
    for path in (fresh, fresh.with_suffix(".new.wal")):
        path.unlink(missing_ok=True)
    _write(folder, keys, findings, captures, fresh)
    fresh.replace(target)
    Path(str(target) + ".wal").unlink(missing_ok=True)
    return Counter(f.rule for f in findings)


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
    connection.execute("""
        create table raw.captures as
        select f.* replace (f.fetched_at::timestamptz as fetched_at, coalesce(p.outcome, f.outcome) as outcome, coalesce(p.outcome_detail, f.outcome_detail) as outcome_detail)
        from fetches f left join raw.pages p on f.page_id = p.page_id and f.content_sha256 = p.content_sha256
    """)
    connection.unregister("fetches")


def summarise(database: Path, result: Any) -> None:
    """Fill a build's result with the counts that people ask for first."""
    connection = duckdb.connect(str(database), read_only=True)
    try:
        result.outcomes = Counter(
            dict(connection.execute("select outcome, count(*) from raw.pages group by 1").fetchall())
        )
        result.pages = sum(result.outcomes.values())
        result.reports = _one(connection, "select count(*) from raw.reports")
        result.figures = _one(connection, "select count(*) from raw.figures")
        result.quarantined = result.figures - _one(connection, "select count(*) from main.fct_figures")
        result.findings = Counter(
            dict(connection.execute("select rule, count(*) from main.fct_findings group by 1").fetchall())
        )
    finally:
        connection.close()


def _one(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    row = connection.execute(query).fetchone()
    return int(row[0]) if row else 0


def query(database: Path, sql: str, limit: int = 200) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Column names and rows of a query on a database opened for reading only.

    Raises:
        WarehouseError: no database, or DuckDB refuses the query.
    """
    if not database.exists():
        raise WarehouseError(f"{database} does not exist; run `gwr build` (and `gwr publish`) first")
    try:
        connection = duckdb.connect(str(database), read_only=True)
    except duckdb.IOException as error:
        raise WarehouseError("the database is being written; ask the published copy instead, or wait") from error
    try:
        cursor = connection.execute(sql)
        return [c[0] for c in cursor.description or []], cursor.fetchmany(limit)
    except duckdb.Error as error:
        raise WarehouseError(f"DuckDB: {error}") from error
    finally:
        connection.close()


def trace(database: Path, figure_id: str) -> dict[str, Any]:
    """A figure with its report, page and findings.

    Raises:
        WarehouseError: there is no such figure.
    """
    if not database.exists():
        raise WarehouseError(f"{database} does not exist; run `gwr build` first")
    connection = duckdb.connect(str(database), read_only=True)
    try:
        cursor = connection.execute(
            "select f.*, r.title, r.place_text, r.body, r.page_id, p.url, p.source_file, p.archive_file, p.archive_offset, p.fetched_at from raw.figures f join raw.reports r using (report_id) join raw.pages p using (page_id) where figure_id = ?",
            [figure_id],
        )
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
