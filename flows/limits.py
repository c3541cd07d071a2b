"""Bounds on what one page may take: seconds of the processor and memory. What goes beyond is raised, and set aside.

A Python loop is stopped by an exception. A library that does not come back to Python is stopped by the system, which
ends the process: only a worker lets it, its page is then told apart by the crew.
"""

from __future__ import annotations

import multiprocessing
import resource
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

SECONDS = 4.0
BYTES = 1_000_000_000
GRACE = 1  # seconds that a library may still take before its process is ended
AGAIN = 0.25  # where a library swallows what the bell raises, it rings again
_STATM = Path("/proc/self/statm")


class OutOfTimeError(BaseException):
    """A page took longer than it may. No `Exception`, since libraries catch those and go on."""


@contextmanager
def bounded() -> Iterator[None]:
    """Let what is done meanwhile take no more than SECONDS of the processor and BYTES of memory.

    Only the main thread can be bounded; in another one nothing is. A worker that goes on for GRACE more is ended.

    Raises:
        OutOfTimeError: it took longer.
        MemoryError: it asked for more.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGPROF, _ring)
    memory, processor = resource.getrlimit(resource.RLIMIT_AS), resource.getrlimit(resource.RLIMIT_CPU)
    _lower(resource.RLIMIT_AS, _taken() + BYTES if _STATM.exists() else memory[0], memory)
    if multiprocessing.parent_process() is not None:
        _lower(resource.RLIMIT_CPU, int(_used() + SECONDS) + GRACE, processor)
    signal.setitimer(signal.ITIMER_PROF, SECONDS, AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
        resource.setrlimit(resource.RLIMIT_AS, memory)
        resource.setrlimit(resource.RLIMIT_CPU, processor)


def _ring(_number: int, _frame: FrameType | None) -> None:
    raise OutOfTimeError(f"more than {SECONDS:g} seconds")


def _lower(kind: int, soft: int, before: tuple[int, int]) -> None:
    """Set a soft limit, never above the hard one that there is."""
    hard = before[1]
    resource.setrlimit(kind, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))


def _taken() -> int:
    """The address space of this process in bytes."""
    return int(_STATM.read_text(encoding="ascii").split()[0]) * resource.getpagesize()


def _used() -> float:
    """The seconds of the processor that this process has used."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
