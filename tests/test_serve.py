"""`gwr serve` as a person starts it: schedules fire, and a signal ends it with nothing left behind."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from conftest import SAMPLE

from flows.base.errors import GwrError, WarehouseError
from flows.base.locks import hold
from flows.base.settings import PROJECT, SEEDS, Settings
from flows.base.vocabulary import sites
from flows.serve import serve
from flows.served import Timetable, sources_of

MINUTELY = "* * * * *"
NEVER = Timetable((), "", "", ("none",))


def test_all_sites_are_collected_unless_some_are_named(tmp_path: Path) -> None:
    assert sources_of(()) == {f"collect-{name}": name for name in sites()}
    assert list(sources_of(("hainan", str(tmp_path))).values()) == ["hainan", str(tmp_path)]
    assert sources_of(("none",)) == {}
    with pytest.raises(GwrError, match="nowhere is no site"):
        sources_of(("nowhere",))


def test_one_serve_at_a_time(tmp_path: Path) -> None:
    settings = Settings(tmp_path, 1, None)
    with hold(tmp_path / "prefect" / "serve.lock", "held"), pytest.raises(WarehouseError, match="another `gwr serve`"):
        serve(settings, NEVER, lambda _: None)


def until(what: str, seconds: float, ready: Callable[[], object]) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with contextlib.suppress(httpx.HTTPError, OSError):
            if ready():
                return
        time.sleep(0.3)
    raise AssertionError(f"{what} took more than {seconds} seconds: {ready()}")


class Served:
    """A `gwr serve` of a small archive, every minute, with a server of its own."""

    def __init__(self, folder: Path) -> None:
        self.data, self.log = folder / "data", folder / "serve.log"
        pages = folder / "pages"
        if not pages.exists():
            pages.mkdir()
            for name in ("hengshui-2023.html", "hengshui-2024.html"):
                shutil.copy(SAMPLE / "gov" / name, pages)
        self.env = {k: v for k, v in os.environ.items() if not k.startswith("PREFECT_")} | {
            "GWR_DATA": str(self.data),
            "PREFECT_HOME": str(folder / "home"),
        }
        crons = [f"--{name}-cron={MINUTELY}" for name in ("collect", "build", "publish")]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "flows.cli", "serve", *crons, "--season-cron=", f"--site={pages}"],
            cwd=PROJECT,
            env=self.env,
            stdout=self.log.open("w"),
            stderr=subprocess.STDOUT,
        )

    def runs(self) -> Counter[tuple[str, str]]:
        """Runs by flow and state."""
        found = re.search(r"http://127\.0\.0\.1:\d+", self.log.read_text(encoding="utf-8"))
        if not found:
            return Counter()
        api = f"{found[0]}/api"
        names = {f["id"]: f["name"] for f in httpx.post(f"{api}/flows/filter", json={}, timeout=10).json()}
        states = {"state": {"type": {"not_any_": ["SCHEDULED"]}}}
        found_runs = httpx.post(f"{api}/flow_runs/filter", json={"flow_runs": states}, timeout=10).json()
        return Counter((names[run["flow_id"]], run["state_type"]) for run in found_runs)

    def is_building(self) -> bool:
        try:
            with hold(self.data / "warehouse" / "build.lock", "held"):
                return False
        except WarehouseError:
            return bool(self.runs()["build", "RUNNING"])

    def change(self) -> None:
        """Let the next build have something to do: one where nothing has changed ends at once."""
        header = (SEEDS / "topics.csv").read_text(encoding="utf-8").partition("\n")[0]
        (self.data / "topics.csv").write_text(f"{header}\nwinter,过冬,winter,取暖\n", encoding="utf-8")

    def stop(self, number: signal.Signals) -> float:
        since = time.monotonic()
        self.process.send_signal(number)
        assert self.process.wait(60) == 0
        return time.monotonic() - since

    def left(self) -> list[str]:
        """The command lines of the processes that work on this data."""
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                if f"GWR_DATA={self.data}".encode() in (folder / "environ").read_bytes().split(b"\0"):
                    found.append((folder / "cmdline").read_text(encoding="utf-8").replace("\0", " "))
        return found

    def held(self) -> tuple[int, int]:
        """Places that Prefect holds for taken, and runs that it holds for under way."""
        with contextlib.closing(sqlite3.connect(self.data / "prefect" / "prefect.db")) as database:
            slots = database.execute("select coalesce(sum(active_slots), -1) from concurrency_limit_v2").fetchone()[0]
            under_way = "select count(*) from flow_run where state_type in ('RUNNING', 'PENDING', 'CANCELLING')"
            return slots, database.execute(under_way).fetchone()[0]


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[list[Served]]:
    started: list[Served] = []
    yield started
    for served in started:
        served.process.kill()


@pytest.mark.slow
@pytest.mark.timeout(1500)
@pytest.mark.enable_socket
@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="looks for left processes in /proc")
def test_schedules_fire_and_signals_leave_nothing(tmp_path: Path, kept: list[Served]) -> None:
    first = Served(tmp_path)
    kept.append(first)
    # a publish that fires before the first build has ended says that there is nothing to publish: the next one has it
    until("a release", 600, lambda: (first.data / "published" / "latest" / "manifest.json").exists())
    flows = ("collect", "build", "publish")
    until("the end of a run of each", 120, lambda: all(first.runs()[name, "COMPLETED"] for name in flows))
    assert not [key for key in first.runs() if key[1] in ("FAILED", "CRASHED")]
    first.change()
    until("a build", 300, first.is_building)
    assert len(first.left()) >= 4  # serve, server, deployments, and the run
    assert first.stop(signal.SIGTERM) < 12
    until("the end of all processes", 5, lambda: first.left() == [])
    assert first.held() == (0, 0)
    again = Served(tmp_path)
    kept.append(again)
    until("a build after the first was stopped", 300, again.is_building)
    assert again.stop(signal.SIGINT) < 12
    until("the end of all processes", 5, lambda: again.left() == [])
    assert again.held() == (0, 0)
    assert "Traceback" not in first.log.read_text(encoding="utf-8") + again.log.read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.timeout(1500)
@pytest.mark.enable_socket
@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="looks for left processes in /proc")
def test_a_killed_serve_takes_its_processes_along_and_holds_nothing(tmp_path: Path, kept: list[Served]) -> None:
    first = Served(tmp_path)
    kept.append(first)
    until("a build", 300, first.is_building)
    first.process.kill()
    first.process.wait()
    until("the end of all processes", 150, lambda: first.left() == [])
    again = Served(tmp_path)
    kept.append(again)
    until("a build after the first was killed", 300, again.is_building)
    again.stop(signal.SIGTERM)
    assert again.held() == (0, 0)
