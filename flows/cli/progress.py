"""How far a command is, on standard error: a bar on a terminal, elsewhere a line every half minute."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from time import monotonic
from typing import Any

EVERY = 30.0


class Tally:
    """How much of which stage is done, of how much, and since when."""

    def __init__(self, label: str, totals: dict[str, int]) -> None:
        """Nothing is done yet. `totals` are those that are known, by stage; `""` is the whole where there are none."""
        self.label, self.stage, self.totals = label, next(iter(totals), ""), totals
        self.done, self.began, self.entered = 0, monotonic(), monotonic()

    def advance(self, stage: Any = 1, step: int = 1, total: int = 0) -> None:
        """Count a step, of the stage that is named (the one that was, where none is), and of how many, where told."""
        if total:
            self.totals[str(stage)] = total
        if isinstance(stage, str):
            if stage != self.stage:
                self.stage, self.done, self.entered = stage, 0, monotonic()
            self.done += step
        else:
            self.done += stage

    @property
    def total(self) -> int | None:
        """How much there is to do in this stage, where that is known."""
        return self.totals.get(self.stage)

    def __str__(self) -> str:
        """The line: what is done, since when, and how long it may still take."""
        now = monotonic()
        of = f" of {self.total}" if self.total else ""
        words = f"{self.label}{': ' if self.stage else ''}{self.stage} {self.done}{of}, {_time(now - self.began)}"
        if self.total and 0 < self.done < self.total:
            words += f", about {_time((now - self.entered) / self.done * (self.total - self.done))} left"
        return words


def _time(seconds: float) -> str:
    """Seconds in words.

    >>> _time(42.4), _time(150)
    ('42 s', '2 min 30 s')
    """
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


@contextmanager
def progress(label: str, totals: dict[str, int] | None = None) -> Iterator[Callable[..., None]]:
    """Show how far the work is that is done meanwhile; it calls what is given here."""
    tally = Tally(label, totals or {})
    with _bar(tally) if sys.stderr.isatty() else _lines(tally):
        yield tally.advance


@contextmanager
def _bar(tally: Tally) -> Iterator[None]:
    from rich.console import Console
    from rich.live import Live

    with Live(get_renderable=lambda: str(tally), console=Console(stderr=True), transient=True, refresh_per_second=4):
        yield


@contextmanager
def _lines(tally: Tally) -> Iterator[None]:
    over = Event()

    def tell() -> None:
        while not over.wait(EVERY):
            os.write(2, f"{tally}\n".encode())  # not through sys.stderr, whose lock a fork may catch

    teller = Thread(target=tell, daemon=True)
    teller.start()
    try:
        yield
    finally:
        over.set()
        teller.join()
