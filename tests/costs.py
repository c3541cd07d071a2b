"""What a piece of work takes: seconds by the clock and of processors, and the most memory of all its processes."""

from __future__ import annotations

import os
import resource
import time
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from threading import Event, Thread
from typing import Any, NamedTuple, TypeVar

from flows.crew import CrewStages

T = TypeVar("T")


class Cost(NamedTuple):
    """What a piece of work took."""

    wall: float
    cpu: float
    peak_mb: int

    def __str__(self) -> str:
        """In words."""
        return f"{self.wall:.0f} s, {self.cpu:.0f} s of processors, {self.peak_mb} MB at the peak"


class ToldStages(CrewStages):
    """Does the stages of a command as the command line does, and prints what each took as it ends."""

    def do(self, name: str, work: Callable[..., T], *given: Any) -> T:
        """Do the stage `name`; what it gives."""
        with _told(name):
            return super().do(name, work, *given)

    def each(
        self, name: str, work: Callable[..., T], jobs: Mapping[str, tuple[Any, ...]], workers: int = 1
    ) -> Generator[tuple[str, T | None], None, None]:
        """Do each of the jobs in a process; their names and what each gives."""
        with _told(name):
            yield from super().each(name, work, jobs, workers)


@contextmanager
def _told(name: str) -> Iterator[None]:
    start, before = time.perf_counter(), _processor_seconds()
    with _watching(os.getpid()) as peak:
        yield
    cost = Cost(time.perf_counter() - start, _processor_seconds() - before, peak[0] // 1024)
    print(f"  {time.strftime('%H:%M:%S')}  {name}: {cost}", flush=True)


def _processor_seconds() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(u.ru_utime + u.ru_stime for u in used)


def measure(work: Callable[..., None], *given: Any) -> Cost:
    """Do a piece of work in a process of its own; what it and its children took.

    Raises:
        SystemExit: it failed.
    """
    process = get_context("spawn").Process(target=work, args=given)
    before, start = _processor_seconds(), time.perf_counter()
    process.start()
    with _watching(process.pid or 0) as peak:
        process.join()
    if process.exitcode:
        raise SystemExit(f"{work.__name__} ended with {process.exitcode}")
    return Cost(time.perf_counter() - start, _processor_seconds() - before, peak[0] // 1024)


@contextmanager
def _watching(pid: int) -> Iterator[list[int]]:
    """The highest sum of what a process and its descendants hold alone (PSS, in kB), asked twice a second."""
    peak, over = [sum(map(_held, _descendants(pid)))], Event()

    def watch() -> None:
        while not over.wait(0.5):
            peak[0] = max(peak[0], sum(map(_held, _descendants(pid))))

    thread = Thread(target=watch)
    thread.start()
    try:
        yield peak
    finally:
        over.set()
        thread.join()


def _descendants(pid: int) -> list[int]:
    parents: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(path.read_text().rsplit(")", 1)[1].split()[1])
        except OSError:
            continue
        parents.setdefault(parent, []).append(int(path.parent.name))
    found, waiting = [], [pid]
    while waiting:
        found.append(waiting.pop())
        waiting += parents.get(found[-1], [])
    return found


def _held(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
