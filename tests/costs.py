"""What a piece of work takes: seconds by the clock and of processors, and the most memory of all its processes."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from flows.crew import CrewStages

T = TypeVar("T")
EVERY = 1.0  # seconds after which memory is looked at


class Cost(NamedTuple):
    """What a piece of work took."""

    wall: float
    cpu: float
    peak_mb: int

    def __str__(self) -> str:
        """In words."""
        return f"{self.wall:.0f} s, {self.cpu:.0f} s of processors, {self.peak_mb} MB at the peak"


class ToldStages(CrewStages):
    """Does the stages of a command as the command line does, and tells of each that it has ended, and since when."""

    def __init__(self, tell: Connection) -> None:
        """`tell` leads to who measures."""
        super().__init__()
        self._tell = tell

    def do(self, name: str, work: Callable[..., T], *given: Any) -> T:
        """Do the stage `name`; what it gives."""
        with self._told(name):
            return super().do(name, work, *given)

    def each(
        self, name: str, work: Callable[..., T], jobs: Mapping[str, tuple[Any, ...]], workers: int = 1
    ) -> Generator[tuple[str, T | None], None, None]:
        """Do each of the jobs in a process; their names and what each gives."""
        with self._told(name):
            yield from super().each(name, work, jobs, workers)

    @contextmanager
    def _told(self, name: str) -> Iterator[None]:
        start, before = time.monotonic(), _processor_seconds()
        yield
        self._tell.send((name, start, _processor_seconds() - before))


def _processor_seconds() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(u.ru_utime + u.ru_stime for u in used)


def measure(work: Callable[..., None], *given: Any) -> Cost:
    """Do `work(*given, tell)` in a process of its own; what it and its children took. Each stage is printed as it ends.

    Raises:
        SystemExit: it failed.
    """
    context = get_context("spawn")
    heard, tell = context.Pipe(duplex=False)
    process = context.Process(target=work, args=(*given, tell))
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    process.start()
    tell.close()
    held: list[tuple[float, int]] = []
    while True:
        held.append((time.monotonic(), sum(map(_held, _with_children(process.pid or 0)))))
        try:
            while heard.poll(EVERY):
                name, since, cpu = heard.recv()
                print(f"  {time.strftime('%H:%M:%S')}  {name}: {_cost(since, cpu, held)}", flush=True)
        except EOFError:
            break
    process.join()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if process.exitcode:
        raise SystemExit(f"{work.__name__} ended with {process.exitcode}")
    return _cost(start, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, held)


def _cost(since: float, cpu: float, held: list[tuple[float, int]]) -> Cost:
    return Cost(time.monotonic() - since, cpu, max((kb for at, kb in held if at >= since), default=0) // 1024)


def _with_children(pid: int) -> Iterator[int]:
    """A process and its descendants."""
    yield pid
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = path.read_text().split()
        except OSError:
            continue
        for child in children:
            yield from _with_children(int(child))


def _held(pid: int) -> int:
    """What a process holds, its part of what it shares with others (PSS), in kB; 0 where it has ended."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
