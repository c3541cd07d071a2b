"""The archive: WARC files that hold every byte once, and a ledger of every fetch. Only this is precious."""

from __future__ import annotations

import fcntl
import hashlib
import io
import json
import logging
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

log = logging.getLogger(__name__)
UNREAD = frozenset(("wall", "gone", "error", "list", "robots"))


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
    continues: str | None = None
    part: int = 0
    served_at: str | None = None
    text_sha256: str | None = None


def page_id_of(url: str | None, data: bytes) -> str:
    """12 hex of the sha256 of the canonical URL, or of the bytes where there is none."""
    return hashlib.sha256(url.encode() if url else data).hexdigest()[:12]


class Archive:
    """A folder of WARC files with a ledger beside them. Anyone may read at any time; those who write open it by `to_write`."""

    def __init__(self, folder: Path) -> None:
        """Open (or make) the archive in `folder` to read it."""
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.ledger = folder / "ledger.jsonl"
        self.runs = folder / "runs.jsonl"
        self._known: dict[tuple[str, str | None], Capture] = {}
        self._texts: dict[str, Capture] = {}
        for capture in self.captures():
            self._remember(capture)
        self._file: io.BufferedWriter | None = None
        self._name = ""
        self._lock: IO[str] | None = None

    @classmethod
    def to_write(cls, folder: Path) -> Archive:
        """Open the archive to write. What a killed run left half written is cut off first, unless another writer is at work: its last record may not be entered yet."""
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / "writers.lock").open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            log.info("another run is writing into %s; nothing is mended", folder)
        else:
            _repair(folder)
        fcntl.flock(lock, fcntl.LOCK_SH)
        archive = cls(folder)
        archive._lock = lock
        return archive

    def _remember(self, capture: Capture) -> None:
        self._known[capture.page_id, capture.content_sha256] = capture
        if capture.archive_file and capture.text_sha256:
            self._texts[capture.page_id] = capture

    def request(self, url: str, status: int | None, detail: str, now: datetime) -> None:
        """Enter one request and what came of it (robots.txt and failed tries too) into `requests.jsonl`."""
        with (self.folder / "requests.jsonl").open("a", encoding="utf-8") as requests:
            requests.write(
                json.dumps({"at": now.isoformat(), "url": url, "status": status, "detail": detail}, ensure_ascii=False)
                + "\n"
            )

    def begin(self, source: str, now: datetime) -> datetime:
        """Begin a run for a source, or go on with the one that was cut off; gives when the run began."""
        begun: datetime | None = None
        if self.runs.exists():
            for line in self.runs.read_text(encoding="utf-8").splitlines():
                row = json.loads(line)
                if row["source"] == source:
                    begun = None if row["event"] == "end" else begun or datetime.fromisoformat(row["at"])
        if begun is None:
            self._event(source, "begin", now)
        return begun or now

    def end(self, source: str, now: datetime) -> None:
        """Mark the run of a source as done."""
        self._event(source, "end", now)

    def _event(self, source: str, event: str, now: datetime) -> None:
        with self.runs.open("a", encoding="utf-8") as runs:
            runs.write(json.dumps({"source": source, "event": event, "at": now.isoformat()}, ensure_ascii=False) + "\n")

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
            if (capture.archive_file and capture.outcome not in UNREAD) or capture.page_id not in pages:
                pages[capture.page_id] = capture
        return pages

    def last_asked(self) -> dict[str, Capture]:
        """The last fetch of each page, whatever became of it."""
        return {capture.page_id: capture for capture in self.captures()}

    def store(
        self,
        data: bytes,
        *,
        url: str | None,
        source_file: str | None,
        listed_title: str | None,
        now: datetime,
        site_id: str | None = None,
        content_type: str | None = None,
        http_status: int | None = None,
    ) -> Capture | None:
        """Keep the bytes of a page; None where the same bytes of the same page are kept already."""
        page_id, digest = page_id_of(url, data), hashlib.sha256(data).hexdigest()
        if (page_id, digest) in self._known:
            return None
        name, offset = self._write(data, url or f"urn:sha256:{digest}", now, content_type or "application/octet-stream")
        capture = Capture(
            page_id,
            site_id,
            url,
            source_file,
            listed_title,
            now.isoformat(),
            http_status,
            content_type,
            digest,
            "stored",
            None,
            name,
            offset,
        )
        self._record(capture)
        return capture

    def store_answer(
        self,
        data: bytes,
        *,
        url: str,
        asked: str,
        title: str | None,
        now: datetime,
        site_id: str | None,
        status: int,
        headers: list[tuple[str, str]],
        outcome: str,
        detail: str | None,
        text_sha256: str | None,
        served_at: datetime | None,
        continues: str | None = None,
        part: int = 0,
    ) -> Capture:
        """Record the answer of a host under the canonical address `url`; its bytes are kept unless the page's text is the one kept last."""
        page_id, digest = page_id_of(url, b""), hashlib.sha256(data).hexdigest()
        kept = self._texts.get(page_id) if text_sha256 else self._known.get((page_id, digest))
        same = (
            kept is not None
            and kept.archive_file is not None
            and (kept.text_sha256 == text_sha256 if text_sha256 else True)
        )
        kind = next((v for k, v in headers if k.lower() == "content-type"), None)
        if same and kept is not None:
            name, offset, digest = kept.archive_file, kept.archive_offset, kept.content_sha256 or digest
        else:
            name, offset = self._write(data, asked, now, kind or "application/octet-stream", status, headers)
        served = served_at.isoformat() if served_at else None
        if same and kept is not None and kept.served_at:
            served = kept.served_at
        capture = Capture(
            page_id,
            site_id,
            url,
            None,
            title,
            now.isoformat(),
            status,
            kind,
            digest,
            "unchanged" if same and outcome == "stored" else outcome,
            detail,
            name,
            offset,
            continues,
            part,
            served,
            text_sha256,
        )
        self._record(capture)
        return capture

    def note(
        self,
        *,
        url: str | None,
        source_file: str | None,
        listed_title: str | None,
        now: datetime,
        outcome: str,
        detail: str,
    ) -> None:
        """Record a fetch that gave no bytes; a file that is missing only once."""
        page_id = page_id_of(url, (source_file or "").encode())
        if source_file is None or (page_id, None) not in self._known:
            self._record(
                Capture(
                    page_id,
                    None,
                    url,
                    source_file,
                    listed_title,
                    now.isoformat(),
                    None,
                    None,
                    None,
                    outcome,
                    detail,
                    None,
                    None,
                )
            )

    def _record(self, capture: Capture) -> None:
        with self.ledger.open("a", encoding="utf-8") as ledger:
            ledger.write(json.dumps(asdict(capture), ensure_ascii=False) + "\n")
        self._remember(capture)

    def _write(
        self,
        data: bytes,
        uri: str,
        now: datetime,
        content_type: str,
        status: int | None = None,
        headers: list[tuple[str, str]] | None = None,
    ) -> tuple[str, int]:
        if self._file is None:
            self._name = f"gwr-{now:%Y%m%dT%H%M%S%f}.warc.gz"
            self._file = (self.folder / self._name).open("ab")
        offset = self._file.tell()
        writer = WARCWriter(self._file, gzip=True)
        dated = {"WARC-Date": now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")}
        if status is None:
            record = writer.create_warc_record(
                uri, "resource", payload=io.BytesIO(data), warc_content_type=content_type, warc_headers_dict=dated
            )
        else:
            plain = [
                (k, v)
                for k, v in headers or []
                if k.lower() not in ("content-encoding", "transfer-encoding", "content-length", "set-cookie")
            ]
            http = StatusAndHeaders(str(status), [*plain, ("Content-Length", str(len(data)))], protocol="HTTP/1.1")
            record = writer.create_warc_record(
                uri, "response", payload=io.BytesIO(data), http_headers=http, warc_headers_dict=dated
            )
        writer.write_record(record)
        self._file.flush()
        return self._name, offset

    def close(self) -> None:
        """Close the WARC file that was being written, and let the next writer mend."""
        if self._file is not None:
            self._file.close()
            self._file = None
        if self._lock is not None:
            self._lock.close()
            self._lock = None


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


def _repair(folder: Path) -> None:
    """Cut off what a killed run left half written: a line without an end, and bytes behind the last recorded WARC record."""
    for name in ("ledger.jsonl", "runs.jsonl", "requests.jsonl"):
        path = folder / name
        data = path.read_bytes() if path.exists() else b""
        if data and not data.endswith(b"\n"):
            log.warning("a torn line at the end of %s was cut off", name)
            os.truncate(path, data.rfind(b"\n") + 1)
    newest = max(folder.glob("*.warc.gz"), default=None)
    if newest is None:
        return
    last = max(
        (c.archive_offset or 0 for c in Archive(folder).captures() if c.archive_file == newest.name), default=None
    )
    keep = 0
    if last is not None:
        with newest.open("rb") as file:
            file.seek(last)
            records = ArchiveIterator(file)
            for record in records:
                record.content_stream().read()
                break
            records.read_to_end()
            keep = last + records.get_record_length()
    if newest.stat().st_size > keep:
        log.warning(
            "%d bytes of a record that was never entered were cut off %s", newest.stat().st_size - keep, newest.name
        )
        os.truncate(newest, keep)
