"""One holder at a time: a lock on a file, which ends with the process that holds it."""

from __future__ import annotations

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from flows.base.errors import WarehouseError


@contextmanager
def hold(file: Path, busy: str, patience: float = 0.0) -> Iterator[None]:
    """Hold `file` meanwhile; wait for another holder at most `patience` seconds.

    Raises:
        WarehouseError: another holds it; `busy` says what to do.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    end = time.monotonic() + patience
    with file.open("w") as lock:
        while not _locked(lock):
            if time.monotonic() >= end:
                raise WarehouseError(busy)
            time.sleep(1)
        yield


def _locked(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
