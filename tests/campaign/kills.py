"""`gwr run` killed with SIGKILL, at random and at the windows where files change places: nothing is lost or doubled."""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import duckdb

from flows.base.settings import PROJECT, Settings
from flows.pages.archive import Archive

from .score import Score

SOURCE = PROJECT / "data" / "sample"
WHOLE = 6  # after so many kills a run may end, and is compared
STARTED = 0.5  # seconds that the imports take at least
ENDED = "runs that ended before"
LATEST = 0.8  # of the time of a whole run, when a kill comes at the latest
# a module, its function, and at which call of it the process dies
WINDOWS = (
    ("flows.pages.archive", "append_row", 5),
    ("flows.warehouse.load", "_write_captures", 1),
    ("flows.warehouse.load", "put_in_place", 1),
    ("flows.making", "_replace_folder", 1),
    ("flows.warehouse.release", "copy_tables", 1),
    ("flows.warehouse.release", "write_papers", 1),
    ("flows.warehouse.release", "_lead_to", 1),
    ("flows.warehouse.release", "_point", 2),
)
DEADLY = """
import importlib, os, signal, sys
module, name, calls = importlib.import_module(sys.argv[1]), sys.argv[2], int(sys.argv[3])
exact, count = getattr(module, name), 0
def die(*given, **named):
    global count
    count += 1
    if count == calls:
        os.kill(os.getpid(), signal.SIGKILL)
    return exact(*given, **named)
setattr(module, name, die)
from flows.cli import main
sys.argv = ["gwr", *sys.argv[4:]]
main()
"""


def run(folder: Path, number: int, seed: int, seconds: float) -> Score:
    """Kill so many runs, fewer where the time is over; every second one at a window."""
    end, score, chance = time.monotonic() + seconds, Score("kills"), random.Random(seed)
    began = time.monotonic()
    status, said = _run(folder / "whole", lambda _: None)
    whole, expected = time.monotonic() - began, _state(folder / "whole")
    gone = [f"{module}.{name}" for module, name, _ in WINDOWS if not hasattr(import_module(module), name)]
    score.bar("windows that are no more", len(gone), gone)
    if status:
        score.bar("undisturbed runs that failed", 1, [said])
        return score
    tried: Counter[str] = Counter()
    lost: list[str] = []
    chain, since = 0, 0
    while tried["kills"] < number and (not chain + since or time.monotonic() < end):
        data = folder / f"chain{chain}"
        at = tried["kills"] + tried[ENDED]
        window = WINDOWS[at // 2 % len(WINDOWS)] if at % 2 else None
        delay = chance.uniform(STARTED, LATEST * whole)
        status, said = _run(data, _killer(delay), window)
        killed = status == -signal.SIGKILL
        tried["kills" if killed else ENDED] += 1
        lost += [] if killed or not status else [f"{window or delay}: the run failed: {said}"]
        since += killed
        lost += [f"{window or delay}: {words}" for words in _broken(data)]
        told = window or f"{delay:.1f} s"
        took = time.monotonic() - began
        sys.stderr.write(f"{took:.0f} s, kill {tried['kills']} of {number}, {told}: {len(lost)} lost so far\n")
        if not killed or since >= WHOLE or tried["kills"] == number:
            lost += _ended(data, expected)
            tried["states compared"] += 1
            chain, since = chain + 1, 0
    for what, count in tried.items():
        score.add(what, count)
    score.add("seconds of an undisturbed run", round(whole, 1))
    score.bar("lost, doubled or changed", len(lost), lost)
    return score


def _killer(delay: float) -> Callable[[subprocess.Popen[str]], None]:
    def kill(process: subprocess.Popen[str]) -> None:
        try:
            process.wait(delay)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)

    return kill


def _run(
    data: Path, disturb: Callable[[subprocess.Popen[str]], None], window: tuple[str, str, int] | None = None
) -> tuple[int, str]:
    """The exit status of one `gwr run` of the sample, and what it said last."""
    gwr = ["-c", DEADLY, *map(str, window)] if window else ["-m", "flows.cli"]
    command = [sys.executable, *gwr, "run", str(SOURCE), "--index", str(SOURCE / "index.csv")]
    environment = os.environ | {"GWR_DATA": str(data), "PYTHONWARNINGS": "ignore"}
    process = subprocess.Popen(
        command,
        cwd=PROJECT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    if not window:
        disturb(process)
    _, said = process.communicate()
    return process.returncode, said[-500:]


def _settings(data: Path) -> Settings:
    return Settings(data, 1, None)


def _state(data: Path) -> dict[str, Any]:
    """What must be the same after any kills: the pages with their bytes, the marts, one release."""
    settings = _settings(data)
    captures = [c for c in Archive(settings.archive).captures() if c.content_sha256]
    return {
        "pages": sorted(f"{c.page_id} {c.content_sha256}" for c in captures),
        "marts": _marts(settings.database),
        "releases": sorted(p.name.split(".")[-1] for p in settings.published.glob("[0-9]*")),
        "left over": sorted(p.name for p in settings.data.rglob("*") if p.name.endswith((".tmp", ".new", ".wal"))),
    }


def _marts(database: Path) -> dict[str, Any]:
    """Rows and a hash of each mart, of all that is no time of fetching."""
    with duckdb.connect(str(database), read_only=True) as connection:
        ask = "select table_name, list(column_name) from duckdb_columns() where schema_name = 'main' and not internal"
        marts = connection.execute(f"{ask} and data_type not like 'TIMESTAMP%' group by 1").fetchall()
        hashed = "select count(*), bit_xor(hash({})) from main.{}"
        return {name: connection.execute(hashed.format(", ".join(of), name)).fetchone() for name, of in marts}


def _ended(data: Path, expected: dict[str, Any]) -> list[str]:
    """What is not as it should be when a run after the kills may end."""
    status, said = _run(data, lambda _: None)
    if status:
        return [f"the run after the kills failed: {said}"]
    found = _state(data)
    return [f"{what} differ after kills: {found[what]}" for what in expected if found[what] != expected[what]]


def _broken(data: Path) -> list[str]:
    """What a reader would find broken right after a kill: the last build, the last release."""
    settings, broken = _settings(data), []
    if settings.database.exists():
        try:
            with duckdb.connect(str(settings.database), read_only=True) as connection:
                connection.execute("select count(*) from fct_figures")
        except duckdb.Error as error:
            broken.append(f"the build cannot be read: {error}")
    release = settings.published / "latest"
    if release.exists():
        told = json.loads((release / "manifest.json").read_text(encoding="utf-8"))["checksums"]
        for name, digest in told.items():
            if hashlib.sha256((release / name).read_bytes()).hexdigest() != digest:
                broken.append(f"{name} of the release is not what its manifest says")
    return broken
