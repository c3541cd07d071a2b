"""Work spread over processes, of which any may die: a job that kills its process is told apart, the others are done."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from multiprocessing.connection import wait
from queue import LifoQueue
from typing import Any, Protocol, Self, TypeVar

from flows.base.errors import DiedError
from flows.base.stages import Stages

T = TypeVar("T")
log = logging.getLogger(__name__)
# one process begins at a time, of any crew: a sibling forked meanwhile would hold open the pipe that tells of its death
_BEGINNING = threading.Lock()
LOADED = ["flows.chunking", "expectations.check"]  # what a server of processes has imported before it makes one


class Hands(Protocol):
    """Processes, here or elsewhere, that do jobs for threads which wait for them; a context that ends them."""

    workers: int

    def __enter__(self) -> Self:
        """Be there."""

    def __exit__(self, *raised: Any) -> None:
        """End, and where something was raised end what is under way too."""

    def do(self, work: Callable[..., T], job: tuple[Any, ...]) -> T:
        """What a job gives.

        Raises:
            DiedError: its process died.
        """


class Crew:
    """Processes of this machine, each with one job at a time: one that dies is replaced, and its job alone is lost.

    `method` is how they are made, as `multiprocessing` names it. A process that has threads (a flow, a Dask worker)
    does not fork itself, since a child keeps the locks that they hold: it has a `forkserver` do it.
    """

    def __init__(self, workers: int, method: str | None = None) -> None:
        """Make nothing yet: a process begins with its first job."""
        self.workers = workers
        self._context = multiprocessing.get_context(method)
        if method == "forkserver":
            self._context.set_forkserver_preload(LOADED)
        self._is_over = False
        self._hands: dict[ProcessPoolExecutor, int] = {}
        self._free: LifoQueue[ProcessPoolExecutor | None] = LifoQueue()
        for _ in range(workers):
            self._free.put(None)

    def __enter__(self) -> Self:
        """Begin all processes that are forked, before this one has threads that wait for them."""
        if self._context.get_start_method() == "fork":
            for place in [self._free.get() for _ in range(self.workers)]:
                self._free.put(place or self._begun())
        return self

    def __exit__(self, *raised: Any) -> None:
        """End the processes, those under way too where something was raised."""
        error = raised[1]
        with _BEGINNING:
            self._is_over = True
        for hand, process in list(self._hands.items()):  # a thread takes out what dies meanwhile
            if error is not None:
                with suppress(ProcessLookupError):
                    os.kill(process, signal.SIGTERM)
            hand.shutdown(wait=error is None, cancel_futures=error is not None)

    def do(self, work: Callable[..., T], job: tuple[Any, ...]) -> T:
        """What a job gives, done by the next process that is free.

        Raises:
            DiedError: its process died.
        """
        hand = self._free.get()
        try:
            hand = hand or self._begun()
            return hand.submit(work, *job).result()
        except BrokenProcessPool as error:
            self._hands.pop(hand, None)  # type: ignore[arg-type]
            hand = None
            raise DiedError("its process died") from error
        finally:
            self._free.put(hand)

    def _begun(self) -> ProcessPoolExecutor:
        with _BEGINNING:
            if self._is_over:
                raise DiedError("the crew has ended")
            hand = ProcessPoolExecutor(1, mp_context=self._context, initializer=begin_with_parent)
            self._hands[hand] = hand.submit(os.getpid).result()
            return hand


def spread(
    work: Callable[..., T],
    jobs: Sequence[tuple[Any, ...]],
    workers: int,
    hands: Callable[[int], Hands] = Crew,
) -> Iterator[tuple[int, T | None]]:
    """The number and the result of each job as they end, None where its process died twice."""
    crew = hands(min(workers, len(jobs)) or 1)
    threads = ThreadPoolExecutor(crew.workers)
    with crew:
        try:
            numbers = {threads.submit(_tried, crew, work, job): number for number, job in enumerate(jobs)}
            for future in as_completed(numbers):
                yield numbers[future], future.result()
        finally:
            threads.shutdown(wait=False, cancel_futures=True)


def _tried(hands: Hands, work: Callable[..., T], job: tuple[Any, ...]) -> T | None:
    try:
        return hands.do(work, job)
    except DiedError:
        log.warning("a process died; its job is done again")
    try:
        return hands.do(work, job)
    except DiedError:
        return None


class CrewStages(Stages):
    """Does the jobs of a stage on a crew, or on other hands."""

    def __init__(self, hands: Callable[[int], Hands] = Crew) -> None:
        """`hands` gives the hands of a stage, so many as are asked for or those that there are."""
        self._hands = hands

    def each(
        self, name: str, work: Callable[..., T], jobs: Mapping[str, tuple[Any, ...]], workers: int = 1
    ) -> Generator[tuple[str, T | None], None, None]:
        """Do each of the jobs in a process; their names and what each gives, None for one whose process died twice."""
        names = list(jobs)
        for number, given in spread(work, list(jobs.values()), workers, self._hands):
            yield names[number], given


def begin_with_parent() -> None:
    """A worker leaves Ctrl-C to its parent, and ends when the parent has ended, however that came."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)
