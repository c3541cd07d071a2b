"""Files with what an index says of them → the archive, so that none is lost for another's address or bytes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath

from flows.pages.archive import Archive
from flows.pages.capture import page_id_of
from flows.pages.index import Entry, Index


@dataclass(slots=True)
class Shelf:
    """Where the files of a folder go: which rows of the index are theirs, and which title a page was kept under."""

    archive: Archive
    index: Index | None
    now: datetime
    tell: Callable[[str], None]
    alarm: Callable[[str], None]
    _entries: dict[str, list[Entry]] = field(default_factory=dict)
    _shared: set[str] = field(default_factory=set)
    _kept: dict[str, tuple[str, str | None]] = field(default_factory=dict)

    def match(self, root: Path, names: list[str], packed: str = "") -> None:
        """Look up the rows of the files of a folder (or of the zip `packed` in it), all before the first is stored."""
        if self.index is None:
            return
        bare = Counter(PurePosixPath(name).name for name in names)
        for name in names:
            self._entries[name] = self.index.of(name, root, bare, packed)
        for words in self.index.told:
            self.alarm(words)
        self.index.told.clear()
        self._shared = self.index.shared()

    def store(self, name: str, data: bytes, own_title: str) -> Counter[str]:
        """Keep a file, once for each address that the index gives for it."""
        if self.index is None:
            return self._store(name, data, None, own_title)
        rows = [(entry.url, entry.title) for entry in self._entries.get(name, [])] or [(None, None)]
        return sum((self._store(name, data, url, title) for url, title in rows), Counter[str]())

    def _store(self, name: str, data: bytes, url: str | None, title: str | None) -> Counter[str]:
        is_shared = url in self._shared
        last = self.archive.files.get(name) if url is None else None
        stored = self.archive.store(
            data, url=url, source_file=name, listed_title=title, now=self.now, is_shared=is_shared
        )
        page = url if url and not is_shared else page_id_of(None, data) + (url or "")
        before = self._kept.setdefault(page, (name, title))
        if stored:
            if last is not None:
                self.tell(
                    f"{name} was kept on {last.fetched_at[:10]} with other bytes; without an address both are pages"
                )
            return Counter(new=1)
        if before != (name, title):
            if self.index is not None and title and before[1] != title:
                self.alarm(f"{name} holds the same bytes as {before[0]}; its title {title!r} is not kept")
            elif self.index is None:
                self.tell(f"{name} holds the same bytes as {before[0]}")
        elif self.index is not None and title and self.archive.retitle(data, url, title, self.now, is_shared):
            return Counter(retitled=1)
        return Counter(known=1)
