"""Pages that a person wants out: named by id, address, site, or by the files that hold the same bytes."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from datetime import datetime
from pathlib import Path
from typing import Any

from flows.base.errors import FetchError
from flows.pages.archive import Archive
from flows.pages.capture import FORGOTTEN, Capture
from flows.pages.folders import collect_files


class _Search(Archive):
    """An archive that keeps nothing of what is collected into it, and notes the pages that hold the same bytes."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.found: set[str] = set()
        self._holders: dict[str | None, set[str]] = defaultdict(set)
        for capture in self.captures():
            self._holders[capture.content_sha256].add(capture.page_id)

    def store(self, data: bytes, **_: Any) -> Capture | None:
        self.found |= self._holders[hashlib.sha256(data).hexdigest()]
        return None

    def note(self, **_: Any) -> None:
        """Nothing: what cannot be unpacked holds no page."""


def forget(archive: Archive, named: list[str], now: datetime) -> list[Capture]:
    """Take pages out of the archive's view; gives what was last seen of each. Their bytes and their history stay.

    Each of `named` is a page id, an address (with `/` at its end: all below it), a site of `sites.csv`, the name of a
    file that was collected (of a folder, zip or table: all in it), or a file or folder: the pages with its bytes.
    What continues a page goes with it.

    Raises:
        FetchError: one of them is empty, names no page in view, or holds the archive itself; then none is forgotten.
    """
    seen = {page_id: c for page_id, c in archive.newest().items() if c.outcome != FORGOTTEN}
    chosen: set[str] = set()
    for name in named:
        if not name.strip():
            raise FetchError("a name is empty (an unset variable?); nothing was forgotten")
        found = {page_id for page_id, c in seen.items() if _is_named(c, name)}
        found |= _same_bytes(archive.folder, Path(name)) & seen.keys() if "://" not in name else set()
        if not found:
            raise FetchError(f"no page of the archive is, or comes of, {name!r}; nothing was forgotten")
        chosen |= found
    chosen |= {page_id for page_id, c in seen.items() if c.continues in chosen}
    for page_id in sorted(chosen):
        archive.forget(seen[page_id], now)
    return [seen[page_id] for page_id in sorted(chosen)]


def _is_named(capture: Capture, name: str) -> bool:
    url, file = capture.url or "", capture.source_file or ""
    return (
        name in (capture.page_id, capture.site_id, url, file)
        or (name.endswith("/") and url.startswith(name))
        or file.startswith((name.rstrip("/") + "/", name + "#"))
    )


def _same_bytes(folder: Path, source: Path) -> set[str]:
    """The pages with the bytes of a file or of the files of a folder.

    Raises:
        FetchError: the archive itself is within it.
    """
    if not source.exists():
        return set()
    if folder.resolve().is_relative_to(source.resolve()):
        raise FetchError(
            f"{source} holds the archive itself; name the folder that was collected; nothing was forgotten"
        )
    search = _Search(folder)
    collect_files(source, None, search, datetime.min, tell=lambda _: None, alarm=lambda _: None)
    return search.found
