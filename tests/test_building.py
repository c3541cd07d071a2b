"""Builds that are killed, that find no room, or that are not whole: the last build stays."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
from conftest import SAMPLE

from flows import steps
from flows.base.errors import WarehouseError
from flows.base.settings import PROJECT, Settings
from flows.warehouse import dbt, load
from flows.warehouse.release import fingerprint_of

NOW = datetime(2026, 11, 24, tzinfo=UTC)
# each leaves the build waiting in one window, with a file to tell that it is there
WINDOWS = {
    "load": """
from flows.warehouse import load
load._write_captures = wait
""",
    "dbt": """
import dbt.cli.main
runner = dbt.cli.main.dbtRunner
made = []
def on_event(event):
    if event.info.name == "LogModelResult":
        made.append(event)
        if len(made) == 12:
            wait()
dbt.cli.main.dbtRunner = lambda *, callbacks=(), **given: runner(callbacks=[on_event, *callbacks], **given)
""",
    "swap": """
from flows.warehouse import dbt, load
dbt.run_dbt = lambda *_, **__: dbt.Outcome({}, [])
load.put_in_place = wait
""",
}
BUILD = """
import pathlib, time
def wait(*_):
    pathlib.Path({barrier!r}).touch()
    time.sleep(600)
{window}
from flows.warehouse import inputs
inputs.made_of = lambda _: None  # nothing is taken over of the last build; its chunks are as they were
from flows import steps
from flows.base.settings import load_settings
steps.build(load_settings())
"""


@pytest.fixture
def copied(built: Settings, tmp_path: Path) -> Settings:
    """A copy of the built sample without its releases."""
    settings = Settings(tmp_path / "data", 1, None)
    for folder in ("archive", "warehouse"):
        shutil.copytree(built.data / folder, settings.data / folder)
    return settings


@pytest.mark.parametrize("window", WINDOWS)
def test_a_build_killed_in_a_window_leaves_the_last_one(copied: Settings, tmp_path: Path, window: str) -> None:
    before, barrier = fingerprint_of(copied.database), tmp_path / "barrier"
    script = BUILD.format(barrier=str(barrier), window=WINDOWS[window])
    env = os.environ | {"GWR_DATA": str(copied.data)}
    process = subprocess.Popen([sys.executable, "-c", script], cwd=PROJECT, env=env)
    end = time.monotonic() + 600
    while not barrier.exists():
        assert process.poll() is None, "the build ended before the window"
        assert time.monotonic() < end, "the build never came to the window"
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    assert (copied.warehouse / "building.duckdb").exists() == (window != "load")
    assert fingerprint_of(copied.database) == before
    if window == "dbt":
        steps.build(copied)
        assert fingerprint_of(copied.database) == before


def test_data_docs_that_a_killed_build_left_aside_are_put_in_place(copied: Settings) -> None:
    docs = copied.warehouse / "data_docs"
    docs.rename(docs.with_suffix(".new"))
    for lost in (copied.warehouse / "chunks").glob("*.checks.json"):  # as a full build leaves it that a gate stopped
        lost.unlink()
    assert steps.build(copied).unchanged
    assert (docs / "index.html").exists()
    assert not docs.with_suffix(".new").exists()


def test_an_interrupted_build_ends_with_130_and_leaves_the_last_one(copied: Settings, tmp_path: Path) -> None:
    before, barrier = fingerprint_of(copied.database), tmp_path / "barrier"
    script = BUILD.format(barrier=str(barrier), window=WINDOWS["load"]).rsplit("from flows import steps", 1)[0]
    script += "\nimport sys\nfrom flows import cli\nsys.argv = ['gwr', 'build']\ncli.main()\n"
    env = os.environ | {"GWR_DATA": str(copied.data)}
    process = subprocess.Popen([sys.executable, "-c", script], cwd=PROJECT, env=env, stderr=subprocess.PIPE, text=True)
    while not barrier.exists():
        assert process.poll() is None, "the build ended before the window"
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    assert process.wait(120) == 130
    assert process.stderr is not None
    assert "Traceback" not in process.stderr.read()
    assert fingerprint_of(copied.database) == before


@pytest.fixture
def whole(tmp_path: Path) -> tuple[Path, Path]:
    """A build with one mart, and the last one that it is to replace."""
    built, last = tmp_path / "building.duckdb", tmp_path / "gwr.duckdb"
    for path, rows in ((built, 2), (last, 1)):
        with duckdb.connect(str(path)) as connection:
            connection.execute(f"create table fct_figures as select * from range({rows})")
    return built, last


def rows_of(database: Path) -> int:
    with duckdb.connect(str(database), read_only=True) as connection:
        return int(connection.execute("select count(*) from fct_figures").fetchall()[0][0])


def test_a_whole_build_takes_the_place_of_the_last(whole: tuple[Path, Path]) -> None:
    built, last = whole
    load.put_in_place(built, last, [("main", "fct_figures")])
    assert rows_of(last) == 2
    assert not built.exists()


def test_a_build_without_a_mart_stays_out(whole: tuple[Path, Path]) -> None:
    built, last = whole
    with pytest.raises(WarehouseError, match=r"main\.fct_targets not there"):
        load.put_in_place(built, last, [("main", "fct_figures"), ("main", "fct_targets")])
    assert rows_of(last) == 1


@pytest.mark.parametrize("at", ["force checkpoint", "select count(*)", "information_schema"])
def test_a_build_that_fails_at_any_step_stays_out(
    whole: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    connect = duckdb.connect

    class Full:
        """A connection on a disk that is full."""

        def __init__(self, *given: Any, **named: Any) -> None:
            self.connection = connect(*given, **named)

        def execute(self, statement: str) -> Any:
            if at in statement:
                raise duckdb.IOException("No space left on device")
            return self.connection.execute(statement)

        def close(self) -> None:
            self.connection.close()

    built, last = whole
    monkeypatch.setattr(load.duckdb, "connect", Full)
    with pytest.raises(WarehouseError, match="is the disk full"):
        load.put_in_place(built, last, [("main", "fct_figures")])
    monkeypatch.undo()
    assert rows_of(last) == 1


def test_what_did_not_reach_the_disk_keeps_a_build_out(
    whole: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    built, last = whole
    left = built.with_name("left.wal")
    left.touch()
    monkeypatch.setattr(load, "wal_of", lambda _: left)
    with pytest.raises(WarehouseError, match="did not reach the disk"):
        load.put_in_place(built, last, [("main", "fct_figures")])
    assert rows_of(last) == 1


def test_a_dbt_that_lost_a_mart_leaves_the_last_build(copied: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    before, docs = fingerprint_of(copied.database), copied.warehouse / "data_docs" / "index.html"
    docs.write_text("of the last build", encoding="utf-8")
    lost = dbt.Outcome({}, [("main", "fct_figures")])
    monkeypatch.setattr(dbt, "run_dbt", lambda *_, **__: lost)
    with pytest.raises(WarehouseError, match="fct_figures not there"):
        steps.build(copied, full=True)
    assert fingerprint_of(copied.database) == before
    assert docs.read_text(encoding="utf-8") == "of the last build"
    log = (copied.warehouse / "build.log").read_text(encoding="utf-8")
    assert "flows.chunking read chunk" in log
    assert "ended by WarehouseError: the build is not whole" in log


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 400 MB that can be made smaller."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=400m", "tmpfs", str(place)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no small disk can be mounted here (it needs root)")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_a_full_disk_leaves_the_last_build(small_disk: Path) -> None:
    settings = Settings(small_disk / "data", 1, None)
    steps.collect(settings, [str(SAMPLE / "gov" / "hengshui-2024.html")], None, NOW)
    steps.build(settings)
    before, statuses = fingerprint_of(settings.database), []
    used = shutil.disk_usage(small_disk).used // 1024
    for extra in (1_000, 9_000, 16_000, 200_000):  # full while it loads, in the models, at the end of them; never
        size = ["mount", "-o", f"remount,size={used + extra}k", str(small_disk)]
        subprocess.run(size, check=True)
        build = [sys.executable, "-m", "flows.cli", "build", "--full"]
        done = subprocess.run(
            build, cwd=PROJECT, env=os.environ | {"GWR_DATA": str(settings.data)}, capture_output=True
        )
        statuses.append(done.returncode)
        assert b"Traceback" not in done.stderr, done.stderr.decode()
        assert fingerprint_of(settings.database) == before
        assert not settings.database.with_suffix(".duckdb.wal").exists()
    assert statuses == sorted(statuses, reverse=True)
    assert (statuses[0], statuses[-1]) == (1, 0)
