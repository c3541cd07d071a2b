"""Whether the archive still holds what it kept: each record is read and compared with its digest."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from flows.base.errors import ReadError
from flows.pages.archive import Archive
from flows.pages.capture import Capture, read_bytes
from flows.pages.warc import is_whole


@dataclass(slots=True)
class Verified:
    """How many records were looked at, and the captures whose bytes are gone; `healed` were collected again since."""

    records: int = 0
    damaged: list[Capture] = field(default_factory=list)
    healed: list[Capture] = field(default_factory=list)

    def places(self) -> list[str]:
        """Where the damage lies and whose it is, a line each, at most twenty a file."""
        by_file: dict[str, list[Capture]] = {}
        for capture in self.damaged:
            by_file.setdefault(str(capture.archive_file), []).append(capture)
        return [line for name, captures in by_file.items() for line in _lines(name, captures)]


def verify(archive: Archive, advance: Callable[[int], None] = lambda _: None) -> Verified:
    """Read every record of the archive once and compare it with the digest that was kept of it."""
    records = {(c.archive_file, c.archive_offset): c for c in archive.captures() if c.archive_file}
    found, sound, bad = Verified(len(records)), set[tuple[str, str | None]](), list[Capture]()
    for capture in records.values():
        if holds(archive.folder, capture):
            sound.add((capture.page_id, capture.content_sha256))
        else:
            bad.append(capture)
        advance(1)
    for capture in bad:
        is_healed = (capture.page_id, capture.content_sha256) in sound
        (found.healed if is_healed else found.damaged).append(capture)
    return found


def holds(folder: Path, capture: Capture) -> bool:
    """True where the record of a capture is whole, headers too, and holds the bytes that were kept."""
    try:
        read_bytes(folder, capture)
        return is_whole(folder / str(capture.archive_file), capture.archive_offset or 0)
    except (ReadError, OSError):
        return False


def _lines(name: str, captures: list[Capture], shown: int = 20) -> Iterable[str]:
    for capture in captures[:shown]:
        whose = capture.url or capture.source_file or capture.page_id
        yield f"{name} at {capture.archive_offset}: {whose}, collected {capture.fetched_at[:10]}"
    if len(captures) > shown:
        yield f"{name}: and {len(captures) - shown} more"
