"""`make run`: the three flows on the embedded sample, with no Prefect server to start, and a summary for a person.

The sample's pages are invented: they have a data folder of their own, `sample-run`, and meet no real one.
"""

from __future__ import annotations

import os
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

from flows.base.errors import GwrError
from flows.base.settings import PROJECT, load_settings, quiet_prefect
from flows.cli import INTERRUPTED, INTERRUPTION
from flows.cli.hints import hint
from flows.cli.showing import show, where

SAMPLE = PROJECT / "data" / "sample"
OWN = "sample-run"
ELSEWHERE = ("PREFECT_API_URL", "PREFECT_API_DATABASE_CONNECTION_URL", "PREFECT_SERVER_DATABASE_CONNECTION_URL")
PATIENCE = 10.0  # seconds that another may hold the database


def main() -> None:
    """Collect, build and publish `data/sample`, then say what was read, what was set aside, and where to look."""
    _stand_apart()
    quiet_prefect()
    sys.stderr.write("starting the flows (the first start takes some seconds) …\n")
    if locked := _why_not_writable():
        _end_without_prefect(f"Prefect's database {locked}.")
    try:
        _run()
    except GwrError as error:
        _end(str(error))
    except KeyboardInterrupt:
        _end(INTERRUPTION, INTERRUPTED)
    except RuntimeError as error:
        if "Prefect" not in str(error):
            raise
        _end_without_prefect(f"{error} Its database is in {_prefect_home()}: is it locked, or read-only?")


def _prefect_home() -> Path:
    return Path(os.environ.get("PREFECT_HOME") or "~/.prefect").expanduser()


def _why_not_writable() -> str:
    """Why Prefect cannot write into its own database on this machine; empty where it can, or has another."""
    database = _prefect_home() / "prefect.db"
    if not database.exists() or any(os.environ.get(name) for name in ELSEWHERE):
        return ""
    try:
        with closing(sqlite3.connect(database, timeout=PATIENCE, isolation_level=None)) as opened:
            opened.execute("begin immediate")
            opened.execute("rollback")
    except sqlite3.Error as error:
        return f"{database} cannot be written: {error}"
    return ""


def _end_without_prefect(words: str) -> None:
    _end(f"{words} Without Prefect: {hint('run', str(SAMPLE), '--index', str(SAMPLE / 'index.csv'))}")


def _stand_apart() -> None:
    """Give the run a data folder of its own, within the one that GWR_DATA names."""
    given = Path(os.environ.get("GWR_DATA") or os.path.relpath(PROJECT / "data"))
    os.environ["GWR_DATA"] = str(given if given.name == OWN else given / OWN)


def _end(words: str, status: int = 1) -> None:
    sys.stderr.write(f"gwr: {words}\n")
    raise SystemExit(status) from None


def _run() -> None:
    from flows.build import build
    from flows.collect import collect
    from flows.publish import publish

    counts = collect([str(SAMPLE)], str(SAMPLE / "index.csv"))
    counted = ", ".join(f"{n} {what}" for what, n in sorted(counts.items()))
    sys.stdout.write(f"collected  {counted} in {load_settings().archive}\n")
    show(build())
    where(Path(publish()))


if __name__ == "__main__":
    main()
