"""Where chunks are made: in the folders of this machine, or far away in scratch ones, between which a store carries."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from typing import Any, NamedTuple, TypeVar

from flows.base.errors import StoreError
from flows.base.objects import Objects
from flows.base.settings import Settings
from flows.pages.sharing import WARCS, fetch_files
from flows.warehouse.store import files_of

T = TypeVar("T")
CHUNKS = "chunks"
AT_ONCE = 8  # files that are carried at a time


class Needs(NamedTuple):
    """What a job needs and makes: WARC files, chunks to take rows of, and the key of its own chunk."""

    files: set[str]
    kept: list[str]
    makes: str | None


def needs_of(rows: Iterable[dict[str, Any]], kept: Iterable[str] = (), makes: str | None = None) -> Needs:
    """The needs of a job that reads these rows."""
    captures = [c for row in rows for c in (row, *row.get("further", ()), *row.get("earlier", ()))]
    return Needs({str(c["archive_file"]) for c in captures if c["archive_file"]}, list(kept), makes)


@dataclass(frozen=True, slots=True)
class Workshop:
    """The folders of archive and chunks, the store that shares both (or none), and whether jobs are done far from here.

    Without a store, or on the machine that has the folders, a job works in them.
    """

    archive: Path
    chunks: Path
    store: str | None = None
    is_far: bool = False

    @classmethod
    def of(cls, settings: Settings) -> Workshop:
        """That of the settings: far away on a cluster that has a store, else here."""
        is_far = settings.runner == "dask" and settings.archive_store is not None
        return cls(settings.archive, settings.warehouse / "chunks", settings.archive_store, is_far)

    def take(self, keys: Iterable[str]) -> None:
        """Take over the chunks that others have made and checked, all files of which are in the store.

        Raises:
            StoreError: the store does not give one.
        """
        lacking = [key for key in keys if not (self.chunks / f"{key}.done").exists()]
        if self.store and lacking:
            objects = Objects(self.store)
            there = objects.sizes(CHUNKS).keys()
            for key in lacking:
                if there >= set(files_of(key)):
                    _fetch(objects, self.chunks, files_of(key))

    def lay_out(self, jobs: Iterable[Needs]) -> None:
        """See to it that jobs find what they need: here, or in the store.

        Raises:
            StoreError: the store does not give or take it, or has not been sent it yet.
        """
        asked = list(jobs)
        files = {name for needs in asked for name in needs.files}
        if not (self.store and asked):
            return
        objects = Objects(self.store)
        if not self.is_far:
            fetch_files(objects, self.archive, files)
            return
        unsent = sorted(n for n in files - objects.sizes(WARCS).keys() if (self.archive / n).exists())
        if unsent:
            raise StoreError(f"{unsent[0]} is not in {self.store} yet; run `gwr collect` to its end, it sends it")
        there = objects.sizes(CHUNKS).keys()
        for key in {key for needs in asked for key in needs.kept}:
            if not there >= set(files_of(key, is_checked=False)):
                _send(objects, self.chunks, key)

    def share(self, key: str) -> None:
        """Let a chunk that was made be here and in the store.

        Raises:
            StoreError: the store does not give or take it.
        """
        if self.store and self.is_far:
            _fetch(Objects(self.store), self.chunks, files_of(key))
        elif self.store:
            _send(Objects(self.store), self.chunks, key)


def do_at(shop: Workshop, needs: Needs, work: Callable[..., T], *given: Any) -> T:
    """Do `work(archive, chunks, *given)` at a workshop. Runs in a process of its own, on whatever machine.

    Raises:
        StoreError: the store does not give or take something.
    """
    if not shop.is_far:
        return work(shop.archive, shop.chunks, *given)
    objects, archive = Objects(str(shop.store)), _mirror(str(shop.store))
    fetch_files(objects, archive, needs.files)
    with TemporaryDirectory(prefix="gwr-chunk-") as scratch:
        for key in needs.kept:
            _fetch(objects, Path(scratch), files_of(key, is_checked=False))
        result = work(archive, Path(scratch), *given)
        if needs.makes:
            _send(objects, Path(scratch), needs.makes)
    return result


def _mirror(store: str) -> Path:
    """The folder for WARC files of a store on this machine, which its jobs share and nobody else."""
    folder = Path(gettempdir()) / f"gwr-{os.getuid()}-{hashlib.sha256(store.encode()).hexdigest()[:12]}"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _fetch(objects: Objects, folder: Path, names: list[str]) -> None:
    """Fetch the files of a chunk: what they say of each other is true whatever is sent meanwhile, by their order."""
    first, *others, last = names
    objects.fetch(f"{CHUNKS}/{first}", folder / first)
    with ThreadPoolExecutor(AT_ONCE) as threads:
        list(threads.map(lambda name: objects.fetch(f"{CHUNKS}/{name}", folder / name), others))
    objects.fetch(f"{CHUNKS}/{last}", folder / last)


def _send(objects: Objects, folder: Path, key: str) -> None:
    """Send the files of a chunk that are there: how they were checked, and that it is whole, behind the others."""
    first, *others, last = (name for name in files_of(key) if (folder / name).exists())
    with ThreadPoolExecutor(AT_ONCE) as threads:
        list(threads.map(lambda name: objects.send(folder / name, f"{CHUNKS}/{name}"), others))
    for name in (first, last):
        objects.send(folder / name, f"{CHUNKS}/{name}")
