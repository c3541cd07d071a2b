"""Run dbt in this process on the private build, and say which tests warned or failed."""

from __future__ import annotations

import csv
import logging
import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from flows.base.errors import WarehouseError
from flows.base.settings import DBT_PROJECT, MEMORY, SEEDS
from flows.warehouse.parsed import kept_parse

log = logging.getLogger(__name__)
SLOW = 12  # nodes of which the log tells the time
_DONE = frozenset(("LogModelResult", "LogSeedResult", "LogTestResult"))  # dbt's events for what it has done


class Outcome(NamedTuple):
    """What a dbt command gave: status and failing rows of each node, and the tables and views made."""

    results: dict[str, tuple[str, int]]
    made: list[tuple[str, str]]


def counts_of(results: Mapping[str, Sequence[Any]]) -> Counter[str]:
    """The nodes by status."""
    return Counter(status for status, _ in results.values())


def warned_of(results: Mapping[str, Sequence[Any]]) -> dict[str, int]:
    """The tests that warn, with their rows."""
    return {node.split(".")[2]: rows for node, (status, rows) in results.items() if status == "warn"}


def run_dbt(
    database: Path,
    *arguments: str,
    target: Path | None = None,
    memory: str = MEMORY,
    advance: Callable[[int, int], None] = lambda _n, _of: None,
) -> Outcome:
    """Run one dbt command on `database`; `advance` hears of each seed, model and test that is done, and of how many.

    Raises:
        WarehouseError: dbt failed; the message names what failed.
    """
    place = target or database.parent / "dbt"
    outcome = _invoke(database, place, arguments, memory, advance)
    if isinstance(outcome.exception, KeyboardInterrupt):
        raise outcome.exception
    results = getattr(outcome.result, "results", None) or []
    statuses = {r.node.unique_id: (_status(r), int(getattr(r, "failures", None) or 0)) for r in results}
    told = ", ".join(f"{n} {status}" for status, n in counts_of(statuses).most_common())
    slow = ", ".join(f"{r.node.name} {r.execution_time:.1f}" for r in sorted(results, key=_seconds)[-SLOW:][::-1])
    log.info("dbt %s: %s; the slowest, in seconds: %s", arguments[0], told, slow)
    if not outcome.success:
        failed = [_told(database, r) for r in results if _status(r) in ("error", "fail")]
        log.error("dbt %s: %s", arguments[0], outcome.exception or "; ".join(failed))
        raise WarehouseError(
            f"dbt {arguments[0]} failed; `build.log` beside {database} has more. "
            + "; ".join(failed[:5] or [str(outcome.exception or "no result")[:500]])
        )
    made = [
        (r.node.schema, r.node.alias)
        for r in results
        if r.node.resource_type in ("model", "seed") and r.node.config.materialized != "ephemeral"
    ]
    return Outcome(statuses, made)


def own_corrections(data: Path) -> Path | None:
    """The corrections.csv of a data folder, None where there is none.

    Raises:
        WarehouseError: it has not the columns of the project's own.
    """
    path = data / "corrections.csv"
    if not path.exists():
        return None
    columns, asked = _first_line(path), _first_line(SEEDS / "corrections.csv")
    if columns != asked:
        raise WarehouseError(f"{path}: its first line must be {','.join(asked)}")
    return path


def _first_line(path: Path) -> list[str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return next(csv.reader(file), [])


def _invoke(
    database: Path, place: Path, arguments: tuple[str, ...], memory: str, advance: Callable[[int, int], None]
) -> Any:
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    manager: Any = DuckDBConnectionManager
    project = str(DBT_PROJECT)
    given = ["--project-dir", project, "--profiles-dir", project, "--log-path", str(place / "logs")]
    quiet = ["--log-level", "none", "--log-level-file", "none", "--no-use-colors"]  # a file costs a line a statement

    def heard(event: Any) -> None:
        if event.info.name in _DONE:
            advance(1, getattr(event.data, "total", 0) or getattr(event.data, "num_models", 0))

    with _environment(database, place, memory):
        try:
            manifest, failed = kept_parse(
                DBT_PROJECT, database, lambda: dbtRunner().invoke(["parse", "--no-write-json", *given, *quiet])
            )
            return failed or dbtRunner(manifest=manifest, callbacks=[heard]).invoke([*arguments, *given, *quiet])
        finally:
            manager.close_all_connections()


@contextmanager
def _environment(database: Path, place: Path, memory: str) -> Iterator[None]:
    """What `profiles.yml` reads of the environment, for as long as dbt runs."""
    given = {
        "GWR_DATABASE": str(database),
        "GWR_DBT_TARGET": str(place),
        "GWR_MEMORY": memory,
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "DO_NOT_TRACK": "1",
        "GWR_CORRECTIONS": str(own_corrections(database.parent.parent) or ""),
    }
    before = {key: os.environ.get(key) for key in given}
    os.environ.update(given)
    try:
        yield
    finally:
        for key, value in before.items():
            if value is None:
                os.environ.pop(key, None)
            else:
                os.environ[key] = value


def _seconds(result: Any) -> float:
    return float(result.execution_time)


def _status(result: Any) -> str:
    return str(result.status).rsplit(".", 1)[-1].lower()


def _told(database: Path, result: Any) -> str:
    """A failed node in words, for the message; its column and compiled query go to the log."""
    node = result.node
    told = f"{node.name}: {_rows_of(database, node) or (result.message or '')[:300]}"
    column, query = getattr(node, "column_name", None), getattr(node, "compiled_path", None)
    log.error("dbt %s (column %s, query %s)", told, column or "-", query or "-")
    return told


def _rows_of(database: Path, node: Any) -> str:
    """The first rows that a failed test found, each as what differs; empty where it asked nothing."""
    query = getattr(node, "compiled_code", None) if node.resource_type == "test" else None
    if not query:
        return ""
    connection = duckdb.connect(str(database), read_only=True)
    try:
        cursor = connection.execute(f"select * from ({query}\n) limit 3")
        names = [c[0] for c in cursor.description]
        return " | ".join(
            ", ".join(f"{n} {v}" for n, v in zip(names, row, strict=True) if v is not None) for row in cursor.fetchall()
        )
    except duckdb.Error:
        return ""
    finally:
        connection.close()
