"""Collecting from the replay of a real forum; skips where ../shared is not beside this checkout."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from flows import chunking, making, reading, steps
from flows.base.settings import PROJECT, Settings
from flows.pages.archive import Archive
from flows.pages.sources import WebOptions

CODE = """
import sys
from datetime import UTC, datetime
from flows import steps
from flows.base.settings import load_settings
from flows.pages.sources import WebOptions
steps.collect(load_settings(), [sys.argv[1]], None, datetime.now(UTC), options=WebOptions("discuz", 0.0))
"""
KILLS = 4
PORTS = {8180: (2, 36, 37), 8182: (2,)}
pytestmark = pytest.mark.enable_socket


@contextmanager
def replay(shared: Path, port: int, *options: str) -> Iterator[None]:
    server = subprocess.Popen(
        [sys.executable, str(shared / "pages/discuz/replay.py"), "--port", str(port), *options],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert server.stdout is not None
        assert "serving" in server.stdout.readline()
        yield
    finally:
        server.terminate()
        server.wait()


def visit(settings: Settings, port: int, fid: int, alarms: list[str] | None = None) -> Counter[str]:
    told = alarms if alarms is not None else []
    return steps.collect(
        settings,
        [f"http://127.0.0.1:{port}/forum.php?mod=forumdisplay&fid={fid}"],
        None,
        datetime.now(UTC),
        options=WebOptions("discuz", 0.0),
        alarm=told.append,
    )


def raw_tables(settings: Settings) -> Path:
    """Schema raw alone, without models."""
    from flows.warehouse.load import load

    planned = chunking.plan_chunks(settings)
    list(chunking.read_all(settings, False, planned=planned))
    target, ledger = settings.warehouse / "forum.duckdb", reading.captures(settings)
    load(settings.warehouse / "chunks", making.inputs_of(settings, planned, ledger).chunks, target, ledger)
    return target


@pytest.mark.parametrize("port", sorted(PORTS))
def test_a_forum_is_read_whole_and_again_later(shared: Path, tmp_path: Path, port: int) -> None:
    settings = Settings(tmp_path, 1, None)
    for snapshot in ("1", "2"):
        with replay(shared, port, "--snapshot", snapshot):
            for fid in PORTS[port]:
                visit(settings, port, fid)
        checked = subprocess.run(
            [
                sys.executable,
                str(shared / "accuracy/check_collected.py"),
                str(raw_tables(settings)),
                "--port",
                str(port),
                "--snapshot",
                snapshot,
            ],
            capture_output=True,
            text=True,
        )
        assert checked.returncode == 0, checked.stdout


@pytest.mark.parametrize("wall", ["challenge_reload", "error_database_down", "error_site_closed"])
def test_a_wall_ends_the_visit(shared: Path, tmp_path: Path, wall: str) -> None:
    alarms: list[str] = []
    with replay(shared, 8180, "--wall", wall):
        counts = visit(Settings(tmp_path, 1, None), 8180, 2, alarms)
    assert counts["wall"] <= 4
    assert any("wall" in words for words in alarms)


def test_missing_threads_are_no_wall(shared: Path, tmp_path: Path) -> None:
    alarms: list[str] = []
    with replay(shared, 8180, "--wall", "error_no_such_thread"):
        counts = visit(Settings(tmp_path, 1, None), 8180, 2, alarms)
    assert counts["gone"] > 50
    assert alarms == []


def test_a_killed_visit_goes_on_and_asks_nothing_twice(shared: Path, tmp_path: Path) -> None:
    """Killed four times, at some moment after it has begun to ask; how fast the machine starts it does not matter."""
    log, data = tmp_path / "requests.jsonl", tmp_path / "data"
    command = [sys.executable, "-c", CODE, "http://127.0.0.1:8180/forum.php?mod=forumdisplay&fid=2"]
    chance = random.Random(1)
    with replay(shared, 8180, "--slow", "0.01", "--log", str(log)):
        for _ in range(KILLS):
            before = lines(log)
            process = subprocess.Popen(command, cwd=PROJECT, env=os.environ | {"GWR_DATA": str(data)})
            while process.poll() is None and lines(log) <= before + chance.randrange(1, 12):
                time.sleep(0.02)
            assert process.poll() is None
            process.send_signal(signal.SIGKILL)
            process.wait()
        subprocess.run(command, cwd=PROJECT, env=os.environ | {"GWR_DATA": str(data)}, check=True)
    asked = Counter(json.loads(line)["path"] for line in log.read_text(encoding="utf-8").splitlines())
    again = {path: n for path, n in asked.items() if n > 1 and path != "/robots.txt"}
    assert sum(n - 1 for n in again.values()) <= KILLS  # the one in flight when the kill came was never recorded
    pages = Archive(data / "archive").newest()
    assert sum(c.outcome in ("stored", "unchanged") for c in pages.values()) == 16


def lines(log: Path) -> int:
    return log.read_bytes().count(b"\n") if log.exists() else 0


def test_broken_connections_are_tried_again(shared: Path, tmp_path: Path) -> None:
    with replay(shared, 8180, "--drop", "9"):
        counts = visit(Settings(tmp_path, 1, None), 8180, 36)
    assert counts["new"] + counts["gone"] >= 4
    assert counts["error"] == 0
