"""Runs that `gwr serve` has started: they end with it, and wait for one another."""

from __future__ import annotations

import os
import threading
import time

WATCHED = "GWR_SERVED_BY"
PATIENCE = 6 * 3600.0


def patience() -> float:
    """How long a run waits for a build that is under way: long where it was scheduled, else not at all."""
    return PATIENCE if os.environ.get(WATCHED) else 0.0


def end_with_server() -> None:
    """Let this process end when the one that watches it has ended; nothing where nobody does."""
    watched = os.environ.get(WATCHED)
    if watched:
        threading.Thread(target=_end_with, args=(int(watched),), daemon=True).start()


def _end_with(pid: int) -> None:
    """End when `pid` has: a parent that has ended is no parent any more, even where nobody buries it."""
    is_parent = os.getppid() == pid
    while _lives(pid) and (not is_parent or os.getppid() == pid):
        time.sleep(0.5)
    os._exit(1)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
