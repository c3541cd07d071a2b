"""One holder at a time: a lock on a file, which ends with the process that holds it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from flows.base.errors import WarehouseError


@contextmanager
def hold(file: Path, busy: str, patience: float = 0.0) -> Iterator[None]:
    """Hold `file` meanwhile; wait for another holder at most `patience` seconds.

    Raises:
        WarehouseError: another holds it; `busy` says what to do.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(file, timeout=patience)
    try:
        lock.acquire()
    except Timeout as error:
        raise WarehouseError(busy) from error
    try:
        yield
    finally:
        lock.release()
