"""Run dbt in this process on the private build, and say which tests warned or failed."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from flows.base.errors import WarehouseError
from flows.base.settings import DBT_PROJECT


class Outcome(NamedTuple):
    """What a dbt command gave: counts of results by status, and the tests that warn with their number of rows."""

    counts: Counter[str]
    warned: dict[str, int]


def run_dbt(database: Path, *arguments: str, target: Path | None = None) -> Outcome:
    """Run one dbt command on `database`.

    Raises:
        WarehouseError: dbt failed; the message names what failed.
    """
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    manager: Any = DuckDBConnectionManager
    place = target or database.parent / "dbt"
    given = {
        "GWR_DATABASE": str(database),
        "GWR_DBT_TARGET": str(place),
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "DO_NOT_TRACK": "1",
    }
    before = {key: os.environ.get(key) for key in given}
    os.environ.update(given)
    try:
        outcome = dbtRunner().invoke(
            [
                *arguments,
                "--project-dir",
                str(DBT_PROJECT),
                "--profiles-dir",
                str(DBT_PROJECT),
                "--log-path",
                str(place / "logs"),
                "--log-level",
                "none",
                "--log-level-file",
                "info",
                "--no-use-colors",
            ]
        )
    finally:
        manager.close_all_connections()
        for key, value in before.items():
            if value is None:
                os.environ.pop(key, None)
            else:
                os.environ[key] = value
    results = getattr(outcome.result, "results", None) or []
    counts = Counter(str(r.status).rsplit(".", 1)[-1].lower() for r in results)
    if not outcome.success:
        failed = [
            f"{r.node.name}: {_rows_of(database, r.node) or (r.message or '')[:300]}"
            for r in results
            if str(r.status).rsplit(".", 1)[-1].lower() in ("error", "fail")
        ]
        raise WarehouseError(
            f"dbt {arguments[0]} failed; see {place / 'logs' / 'dbt.log'}. "
            + "; ".join(failed[:5] or [str(outcome.exception or "no result")[:500]])
        )
    return Outcome(
        counts,
        {r.node.name: int(r.failures or 0) for r in results if str(r.status).rsplit(".", 1)[-1].lower() == "warn"},
    )


def _rows_of(database: Path, node: Any) -> str:
    """The first rows that a failed test stored, each as what differs; empty where it stored none."""
    relation = getattr(node, "relation_name", None) if node.resource_type == "test" else None
    if not relation:
        return ""
    connection = duckdb.connect(str(database), read_only=True)
    try:
        cursor = connection.execute(f"select * from {str(relation).split('.', 1)[-1]} limit 3")
        names = [c[0] for c in cursor.description]
        return " | ".join(
            ", ".join(f"{n} {v}" for n, v in zip(names, row, strict=True) if v is not None) for row in cursor.fetchall()
        )
    except duckdb.Error:
        return ""
    finally:
        connection.close()
