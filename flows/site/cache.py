"""Pages already drawn, packed, as many as a size allows; those longest unseen go first."""

from __future__ import annotations

import gzip
from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock

SIZE = 64 << 20


class PageCache:
    """Packed pages by what they answer."""

    def __init__(self, size: int = SIZE) -> None:
        self.size = size
        self._lock = Lock()
        self._held = 0
        self._pages: OrderedDict[Hashable, bytes] = OrderedDict()

    def get(self, key: Hashable) -> bytes | None:
        """The packed page, if it is held."""
        with self._lock:
            page = self._pages.get(key)
            if page is not None:
                self._pages.move_to_end(key)
            return page

    def put(self, key: Hashable, html: str) -> bytes:
        """Pack and hold a page; gives it packed."""
        page = gzip.compress(html.encode(), 5, mtime=0)
        with self._lock:
            self._held += len(page) - len(self._pages.pop(key, b""))
            self._pages[key] = page
            while self._held > self.size:
                self._held -= len(self._pages.popitem(last=False)[1])
        return page
