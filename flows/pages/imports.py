"""WARC files of others → captures: record by record, so that what is damaged costs itself alone and is told."""

from __future__ import annotations

import contextlib
import io
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from flows.pages.archive import Archive
from flows.pages.mending import outcome_of
from flows.pages.warc import scan

NO_PAGES = ("image/", "text/css", "text/javascript", "application/javascript", "font/", "video/", "audio/")
BROKEN = (ArchiveLoadFailed, EOFError, OSError, TypeError, ValueError, AttributeError)


def import_warc(path: Path, archive: Archive, now: datetime, alarm: Callable[[str], None]) -> Counter[str]:
    """The pages of a WARC file; what has a bad status is kept as an error, pictures and styles are not kept."""
    counts: Counter[str] = Counter()
    damaged: list[str] = []
    for record, data in _records(path, damaged):
        url = record.rec_headers.get_header("WARC-Target-URI")
        http = record.http_headers
        status = int(http.get_statuscode()) if http else None
        kind = http.get_header("Content-Type") if http else record.rec_headers.get_header("Content-Type")
        if (kind or "").lower().startswith(NO_PAGES):
            counts["skipped"] += 1
            continue
        stored = archive.store(
            data,
            url=None if (url or "").startswith("urn:") else url,
            source_file=path.name,
            listed_title=None,
            now=now,
            content_type=kind,
            http_status=status,
            outcome=outcome_of(status),
        )
        counts["new" if stored else "known"] += 1
    if damaged:
        counts["damaged"] = len(damaged)
        alarm(
            f"{path.name} is damaged: {'; '.join(damaged[:5])}" + f" and {len(damaged) - 5} more" * (len(damaged) > 5)
        )
    return counts


def _records(path: Path, damaged: list[str]) -> Iterator[tuple[ArcWarcRecord, bytes]]:
    """The sound answers of a WARC file; what is not sound goes into `damaged`."""
    places = [0]
    if path.name.lower().endswith(".gz"):
        found = scan(path, 0)
        places = found.records if len(found.records) > 1 else [0]  # one for all: packed as a whole, or not at all
        damaged += [f"at {at}" for at in found.damaged]
        damaged += [] if found.torn is None else [f"it ends within the record at {found.torn}"]
    for place in places:
        try:
            yield from _from(path, place, only=len(places) > 1)
        except BROKEN as error:
            damaged.append(f"at {place} ({str(error)[:80].splitlines()[0] if str(error) else type(error).__name__})")


def _from(path: Path, place: int, only: bool) -> Iterator[tuple[ArcWarcRecord, bytes]]:
    """The answers from a place on, or the only one there.

    Raises:
        ValueError: a record is not what its digest or its length says; ArchiveLoadFailed: it is no record.
    """
    with path.open("rb") as file:
        file.seek(place)
        for record in ArchiveIterator(file, check_digests=True):
            if record.rec_type in ("response", "resource"):
                with contextlib.redirect_stdout(io.StringIO()):  # warcio prints what zlib says
                    data = record.content_stream().read()
                if not record.rec_headers.get_header("WARC-Target-URI"):
                    raise ValueError("no record of a page")
                if record.digest_checker.passed is False:
                    raise ValueError("not what its digest says")
                if getattr(record.raw_stream, "limit", 0) > 0:  # of what it says to hold, so much is not there
                    raise ValueError("shorter than it says")
                yield record, data
            if only:
                return
