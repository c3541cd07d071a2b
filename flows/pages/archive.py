"""The archive: WARC files that hold every byte once, and a ledger of every fetch. Only this is precious."""

from __future__ import annotations

import hashlib
import io
import json
import logging
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator
from warcio.warcwriter import WARCWriter

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Capture:
    """One fetch: whose bytes, whence, under which title they were listed, and where they lie."""

    page_id: str
    site_id: str | None
    url: str | None
    source_file: str | None
    listed_title: str | None
    fetched_at: str
    http_status: int | None
    content_type: str | None
    content_sha256: str | None
    outcome: str
    outcome_detail: str | None
    archive_file: str | None
    archive_offset: int | None


def page_id_of(url: str | None, data: bytes) -> str:
    """12 hex of the sha256 of the canonical URL, or of the bytes where there is none."""
    return hashlib.sha256(url.encode() if url else data).hexdigest()[:12]


class Archive:
    """A folder of WARC files with a ledger beside them; one writer at a time."""

    def __init__(self, folder: Path) -> None:
        """Open (or make) the archive in `folder`."""
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.ledger = folder / "ledger.jsonl"
        self._known = {(c.page_id, c.content_sha256): c for c in self.captures()}
        self._file: io.BufferedWriter | None = None
        self._name = ""

    def captures(self) -> Iterator[Capture]:
        """Every fetch in the order in which it was made; a line torn by a crash is left out."""
        if not self.ledger.exists():
            return
        with self.ledger.open(encoding="utf-8") as lines:
            for line in lines:
                try:
                    yield Capture(**json.loads(line))
                except (json.JSONDecodeError, TypeError):
                    log.warning("a torn line of the ledger was passed over: %s", line[:60])

    def newest(self) -> dict[str, Capture]:
        """The newest capture of each page that has bytes (or, failing that, the newest fetch)."""
        pages: dict[str, Capture] = {}
        for capture in self.captures():
            if capture.content_sha256 or capture.page_id not in pages:
                pages[capture.page_id] = capture
        return pages

    def store(self, data: bytes, *, url: str | None, source_file: str | None, listed_title: str | None, now: datetime, site_id: str | None = None, content_type: str | None = None, http_status: int | None = None) -> Capture | None:
        """Keep the bytes of a page; None where the same bytes of the same page are kept already."""
        page_id, digest = page_id_of(url, data), hashlib.sha256(data).hexdigest()
        if (page_id, digest) in self._known:
            return None
        name, offset = self._write(data, url or f"urn:sha256:{digest}", now, content_type or "application/octet-stream")
        capture = Capture(page_id, site_id, url, source_file, listed_title, now.isoformat(), http_status, content_type, digest, "stored", None, name, offset)
        self._record(capture)
        return capture

    def note(self, *, url: str | None, source_file: str | None, listed_title: str | None, now: datetime, outcome: str, detail: str) -> None:
        """Record a fetch that gave no bytes."""
        page_id = page_id_of(url, (source_file or "").encode())
        if (page_id, None) not in self._known:
            self._record(Capture(page_id, None, url, source_file, listed_title, now.isoformat(), None, None, None, outcome, detail, None, None))

    def _record(self, capture: Capture) -> None:
        with self.ledger.open("a", encoding="utf-8") as ledger:
            ledger.write(json.dumps(asdict(capture), ensure_ascii=False) + "\n")
        self._known[capture.page_id, capture.content_sha256] = capture

    def _write(self, data: bytes, uri: str, now: datetime, content_type: str) -> tuple[str, int]:
        if self._file is None:
            self._name = f"gwr-{now:%Y%m%dT%H%M%S%f}.warc.gz"
            self._file = (self.folder / self._name).open("ab")
        offset = self._file.tell()
        writer = WARCWriter(self._file, gzip=True)
        record = writer.create_warc_record(uri, "resource", payload=io.BytesIO(data), warc_content_type=content_type, warc_headers_dict={"WARC-Date": now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")})
        writer.write_record(record)
        self._file.flush()
        return self._name, offset

    def close(self) -> None:
        """Close the WARC file that was being written."""
        if self._file is not None:
            self._file.close()
            self._file = None


def read_bytes(folder: Path, capture: Capture) -> bytes:
    """The bytes of a capture, from its WARC record.

    Raises:
        FileNotFoundError: the WARC file is gone.
    """
    with (folder / str(capture.archive_file)).open("rb") as file:
        file.seek(capture.archive_offset or 0)
        for record in ArchiveIterator(file):
            return bytes(record.content_stream().read())
    raise FileNotFoundError(f"{capture.archive_file} holds no record at {capture.archive_offset}")
