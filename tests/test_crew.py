"""Processes that die: the job that kills its process is told, the others are done, and none outlives its parent."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest

from flows.base.errors import DiedError
from flows.base.settings import PROJECT
from flows.crew import Crew, spread


def square(number: int, deadly: tuple[int, ...] = ()) -> int:
    if number in deadly:
        os.kill(os.getpid(), signal.SIGKILL)
    return number * number


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_only_the_job_that_kills_its_process_has_no_result(workers: int) -> None:
    jobs = [(n, (3, 11)) for n in range(12)]
    assert dict(spread(square, jobs, workers)) == {n: None if n in (3, 11) else n * n for n in range(12)}


@pytest.fixture
def switching() -> Iterator[None]:
    """Threads that take turns as often as they can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("switching")
def test_a_death_is_told_while_other_crews_begin() -> None:
    """None of many deaths is missed, whoever is forked beside it and lives on."""

    def die() -> int:
        with Crew(1) as crew:
            for _ in range(15):
                with pytest.raises(DiedError):
                    crew.do(square, (1, (1,)))
        return 15

    with ExitStack() as living, ThreadPoolExecutor(3) as threads:
        dying = [threads.submit(die) for _ in range(2)]
        for _ in range(20):
            living.enter_context(Crew(1))
        assert [done.result(120) for done in dying] == [15, 15]


def test_what_a_job_raises_is_raised() -> None:
    with pytest.raises(TypeError):
        dict(spread(square, [(None,)], 2))


@pytest.mark.parametrize("method", ["fork", "forkserver"])
def test_workers_end_with_a_parent_that_is_killed(tmp_path: Path, method: str) -> None:
    mark = tmp_path / "begun"
    script = (
        "import pathlib, sys, time, functools\nfrom flows import crew\ncrew.LOADED = []\n"
        "def wait(name):\n    pathlib.Path(name).touch()\n    time.sleep(60)\n"
        "if __name__ == '__main__':\n"
        f"    hands = functools.partial(crew.Crew, method='{method}')\n"
        f"    dict(crew.spread(wait, [('{mark}1',), ('{mark}2',)], 2, hands))\n"
    )
    env = os.environ | {"GWR_TEST_CREW": str(tmp_path), "PYTHONPATH": str(PROJECT)}
    (tmp_path / "parent.py").write_text(script, encoding="utf-8")
    parent = subprocess.Popen([sys.executable, tmp_path / "parent.py"], cwd=PROJECT, env=env)
    wait_for(lambda: Path(f"{mark}1").exists() and Path(f"{mark}2").exists())
    assert len(children_of(tmp_path)) >= 3
    parent.kill()
    parent.wait()
    wait_for(lambda: not children_of(tmp_path))


def wait_for(ready: object, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not ready():  # type: ignore[operator]
        assert time.monotonic() < end
        time.sleep(0.1)


def children_of(folder: Path) -> list[str]:
    """Ids of living processes with the test's mark in their environment."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            state = (process / "stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0]
            marked = f"GWR_TEST_CREW={folder}".encode() in (process / "environ").read_bytes()
        except OSError:
            continue
        if marked and state != "Z":
            found.append(process.name)
    return found
