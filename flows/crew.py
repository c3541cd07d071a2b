"""Work spread over processes, of which any may die: a job that kills its process is told apart, the others are done."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait
from typing import Any, TypeVar

T = TypeVar("T")
log = logging.getLogger(__name__)


def spread(work: Callable[..., T], jobs: Sequence[tuple[Any, ...]], workers: int) -> Iterator[tuple[int, T | None]]:
    """The number and the result of each job, None where its process died even when it had one to itself.

    When a process dies its pool is lost, and with it every job not done. Those that may have been under way are done
    again, one by one; the rest goes to a new pool.
    """
    waiting = list(range(len(jobs)))
    while waiting:
        lost: list[int] = []
        for number, done in _in_a_pool(work, jobs, waiting, workers):
            if done is None:
                lost.append(number)
            else:
                yield number, done[0]
        suspects = lost[: workers + 1]
        for number in suspects:
            log.warning("a process died at job %d of %d; it is done again alone", number + 1, len(jobs))
            alone = dict(_in_a_pool(work, jobs, [number], 1))[number]
            yield number, None if alone is None else alone[0]
        waiting = lost[len(suspects) :]


def _in_a_pool(
    work: Callable[..., T], jobs: Sequence[tuple[Any, ...]], numbers: list[int], workers: int
) -> Iterator[tuple[int, tuple[T] | None]]:
    """The results in order, each in a tuple; None for a job that was lost with the pool."""
    pool = ProcessPoolExecutor(min(workers, len(numbers)), initializer=_begin)
    try:
        futures = [(number, _submitted(pool, work, jobs[number])) for number in numbers]
        for number, future in futures:
            try:
                yield number, None if future is None else (future.result(),)
            except BrokenProcessPool:
                yield number, None
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        for process in multiprocessing.active_children():
            process.terminate()
        raise
    pool.shutdown()


def _submitted(pool: ProcessPoolExecutor, work: Callable[..., T], job: tuple[Any, ...]) -> Future[T] | None:
    try:
        return pool.submit(work, *job)
    except BrokenProcessPool:
        return None


def _begin() -> None:
    """A worker leaves Ctrl-C to its parent, and ends when the parent has ended, however that came."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)
