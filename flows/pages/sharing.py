"""An archive that several machines share: each has its own folder, an object store has what they have sealed.

A part of the ledger is sent behind the WARC files that it names, so whoever sees a line finds its bytes. Names are
never used twice, nothing that was sent is changed: nobody needs a lock.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from filelock import FileLock

from flows.base.errors import StoreError
from flows.base.objects import Objects
from flows.pages.mending import is_written, mend
from flows.pages.parts import PARTS, files_of, parts_of, seal

log = logging.getLogger(__name__)
WARCS = "warc"


def share(objects: Objects, folder: Path, now: datetime) -> None:
    """Seal what was written and send what the store lacks; another writer at work here does so when it ends.

    A run that is killed leaves it to the next one.

    Raises:
        StoreError: the store does not take it; all is kept here.
    """
    with FileLock(folder / "mending.lock"), FileLock(folder / "ledger.lock"):
        if not is_written(folder):
            mend(folder)
            seal(folder, now)
    try:
        _send_parts(objects, folder)
    except StoreError as error:
        raise StoreError(f"{error}; what was collected is kept in {folder}, and sent by the next collect") from error


def _send_parts(objects: Objects, folder: Path) -> None:
    there = objects.sizes(PARTS)
    lacking = [part for part in parts_of(folder) if part.name not in there]
    files = set(objects.sizes(WARCS)) if lacking else set()
    for part in lacking:
        for name in sorted(files_of(part) - files):
            if (folder / name).exists():
                objects.send_once(folder / name, f"{WARCS}/{name}")
                files.add(name)
            else:
                log.warning("%s, which %s names, is neither here nor in %s", name, part.name, objects.address)
        objects.send_once(part, f"{PARTS}/{part.name}")


def fetch_parts(objects: Objects, folder: Path) -> None:
    """Fetch the parts of the ledger that are not here, or are cut.

    Raises:
        StoreError: the store does not give one.
    """
    _fetch(objects, PARTS, folder / PARTS, objects.sizes(PARTS))


def fetch_files(objects: Objects, folder: Path, names: Iterable[str]) -> None:
    """Fetch those of the named WARC files that the store has and that are not here, or are cut.

    Raises:
        StoreError: the store does not give one.
    """
    wanted = set(names)
    there = objects.sizes(WARCS) if wanted else {}
    _fetch(objects, WARCS, folder, {name: size for name, size in there.items() if name in wanted})


def _fetch(objects: Objects, place: str, folder: Path, sizes: dict[str, int]) -> None:
    for name, size in sorted(sizes.items()):
        path = folder / name
        if not path.exists() or path.stat().st_size != size:
            objects.fetch(f"{place}/{name}", path)
