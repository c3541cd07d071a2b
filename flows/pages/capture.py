"""One fetch: what the ledger says of it, and the bytes that its record holds."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Any

from warcio.exceptions import ArchiveLoadFailed

from flows.base.errors import ReadError
from flows.pages.warc import record_at

SHARED = "shared_address"
FORGOTTEN = "forgotten"
UNREAD = frozenset(("wall", "gone", "error", "list", "robots", FORGOTTEN))


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """One fetch: whose bytes, whence, under which title they were listed, and where they lie."""

    page_id: str
    site_id: str | None = None
    url: str | None = None
    source_file: str | None = None
    listed_title: str | None = None
    fetched_at: str
    http_status: int | None = None
    content_type: str | None = None
    content_sha256: str | None = None
    outcome: str
    outcome_detail: str | None = None
    archive_file: str | None = None
    archive_offset: int | None = None
    continues: str | None = None
    part: int = 0
    served_at: str | None = None
    text_sha256: str | None = None

    @property
    def may_be_read(self) -> bool:
        """True where there are bytes that may be a report: no error page, no redirect, no list."""
        return bool(self.archive_file) and self.outcome not in UNREAD and (self.http_status or 200) < 300


_COLUMNS = frozenset(f.name for f in fields(Capture))
_NEEDED = frozenset(("page_id", "fetched_at", "outcome"))


def capture_of(row: dict[str, Any]) -> Capture | None:
    """The capture that a line of the ledger tells of; None where the line lacks what a capture needs."""
    if not row.keys() >= _NEEDED or not row.keys() <= _COLUMNS:
        return None
    try:
        datetime.fromisoformat(row["fetched_at"])
    except (TypeError, ValueError):
        return None
    return Capture(**row)


def page_id_of(url: str | None, data: bytes) -> str:
    """12 hex of the sha256 of the canonical URL, or of the bytes where there is none."""
    return hashlib.sha256(url.encode("utf-8", "replace") if url else data).hexdigest()[:12]


def readable_of(captures: Iterable[Capture]) -> dict[str, list[Capture]]:
    """The captures of each page that may be read, newest first, each record once.

    Of a page that has none, or none since it was forgotten, its newest line. A file that was given an address
    later is the page of that address alone.
    """
    found: dict[str, list[Capture]] = {}
    for capture in captures:
        before = found.get(capture.page_id, [])
        if capture.may_be_read:
            place = (capture.archive_file, capture.archive_offset)
            kept = [c for c in before if c.may_be_read and (c.archive_file, c.archive_offset) != place]
            found[capture.page_id] = [capture, *kept]
        elif capture.outcome == FORGOTTEN or not before or not before[0].may_be_read:
            found[capture.page_id] = [capture]
    addressed = {(c[0].source_file, c[0].content_sha256) for c in found.values() if c[0].url and c[0].source_file}
    return {
        page_id: kept
        for page_id, kept in found.items()
        if kept[0].url or (kept[0].source_file, kept[0].content_sha256) not in addressed
    }


def read_bytes(folder: Path, capture: Capture) -> bytes:
    """The bytes of a capture, from its WARC record.

    Raises:
        ReadError: the WARC file is gone, or its record no longer holds what was archived.
    """
    seen = ""
    try:
        data = record_at(folder / str(capture.archive_file), capture.archive_offset or 0)[1]
        if capture.content_sha256 in (None, hashlib.sha256(data).hexdigest()):
            return data
    except (FileNotFoundError, TypeError, ValueError, EOFError, ArchiveLoadFailed, zlib.error) as error:
        seen = str(error)[:200]
    place = f"{capture.archive_file} at {capture.archive_offset}"
    raise ReadError("damaged_archive", "the archive no longer holds the bytes that it kept", f"{place} {seen}".strip())
