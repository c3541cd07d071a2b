"""The archive: WARC files that hold every byte once, and a ledger of every fetch. Only this is precious."""

from __future__ import annotations

import hashlib
import io
import logging
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from dataclasses import asdict, replace
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar
from uuid import uuid4

from filelock import FileLock

from flows.base.errors import ReadError
from flows.pages.capture import FORGOTTEN, SHARED, Capture, capture_of, page_id_of, read_bytes, readable_of
from flows.pages.lines import append_row, read_rows, whole_rows
from flows.pages.parts import LEDGER, ledger_rows, parts_of
from flows.pages.warc import Body, write_record

log = logging.getLogger(__name__)
LONGEST = 1_000_000_000  # bytes of a WARC file: what is longer is awkward to send, and to replay
P = ParamSpec("P")
T = TypeVar("T")


def _in_turn(enter: Callable[Concatenate[Archive, P], T]) -> Callable[Concatenate[Archive, P], T]:
    """Let no other writer enter anything meanwhile, and know before what they have entered: no bytes are kept twice."""

    @wraps(enter)
    def in_turn(archive: Archive, /, *given: P.args, **named: P.kwargs) -> T:
        with archive.turn:
            archive.catch_up()
            return enter(archive, *given, **named)

    return in_turn


class Archive:
    """A folder of WARC files with a ledger beside them.

    Anyone may read at any time; those who write open it by `to_write`. `told` is what a person should know of its
    mending, `files` what was kept last of each file without an address, `shared` the WARC files that
    a store of several machines holds too, if there is one.
    """

    def __init__(self, folder: Path, shared: Collection[str] | None = None) -> None:
        """Open (or make) the archive in `folder` to read it."""
        self.folder, self.shared = folder, shared
        folder.mkdir(parents=True, exist_ok=True)
        self.ledger = folder / LEDGER
        self.told: list[str] = []
        self._known: dict[str, dict[str | None, Capture]] = defaultdict(dict)
        self._last: dict[str, Capture] = {}
        self.files: dict[str, Capture] = {}
        self._texts: dict[str, Capture] = {}
        self._parts: set[str] = set()
        self._read_to = 0
        self.catch_up()
        self._file: io.BufferedWriter | None = None
        self._name = ""
        self._lock: FileLock | None = None
        self.turn = FileLock(folder / "ledger.lock")

    @classmethod
    def to_write(cls, folder: Path, shared: Collection[str] | None = None) -> Archive:
        """Open the archive to write, mended first where no other writer is at work.

        The last record of one at work may not be entered yet.
        """
        from flows.pages.mending import is_written, mend

        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / "mending.lock"):
            told = [] if is_written(folder) else mend(folder)
            lock = FileLock(folder / f"writer-{uuid4().hex}.lock", thread_local=False)
            lock.acquire()
        archive = cls(folder, shared)
        archive._lock, archive.told = lock, told
        return archive

    def catch_up(self) -> None:
        """Remember what the ledger holds since it was last read, whoever entered it, or sealed it."""
        for part in parts_of(self.folder):
            if part.name not in self._parts:
                self._parts.add(part.name)
                self._read_to = 0
                for row in read_rows(part):
                    self._remember(capture_of(row))
        for line, end in whole_rows(self.ledger, self._read_to):
            self._read_to = end
            self._remember(capture_of(line) if line else None)

    def _remember(self, capture: Capture | None) -> None:
        if capture is None:
            return
        if capture.outcome == FORGOTTEN:  # collected again, its bytes are new
            for seen in (self._known, self._texts, self._last):
                seen.pop(capture.page_id, None)
            self.files = {name: kept for name, kept in self.files.items() if kept.page_id != capture.page_id}
            return
        self._known[capture.page_id][capture.content_sha256] = self._last[capture.page_id] = capture
        if capture.source_file and not capture.url and capture.archive_file:
            self.files[capture.source_file] = capture
        if capture.archive_file and capture.text_sha256:
            self._texts[capture.page_id] = capture

    def captures(self) -> Iterator[Capture]:
        """Every fetch in the order in which it was made; a line that is torn or damaged is left out."""
        for row in ledger_rows(self.folder):
            if capture := capture_of(row):
                yield capture

    def readable(self) -> dict[str, list[Capture]]:
        """The captures of each page that may be read, as `readable_of` says."""
        return readable_of(self.captures())

    def newest(self) -> dict[str, Capture]:
        """The newest capture of each page that may be read (or, failing that, the newest fetch)."""
        return {page_id: captures[0] for page_id, captures in self.readable().items()}

    def last_asked(self) -> dict[str, Capture]:
        """The last fetch of each page, whatever became of it."""
        return {capture.page_id: capture for capture in self.captures()}

    @_in_turn
    def store(
        self,
        data: bytes,
        *,
        url: str | None,
        source_file: str | None,
        listed_title: str | None,
        now: datetime,
        content_type: str | None = None,
        http_status: int | None = None,
        outcome: str = "stored",
        is_shared: bool = False,
    ) -> Capture | None:
        """Keep the bytes of a file; None where the same bytes of the same page are kept already, and undamaged.

        A page whose address other files share has an id of its own, by address and bytes.
        """
        digest = hashlib.sha256(data).hexdigest()
        page_id = page_id_of(f"{url}#{digest}" if is_shared else url, data)
        kept = self._known[page_id].get(digest)
        if kept and self._still_holds(kept):
            if http_status is None and self._last[page_id].content_sha256 not in (digest, None):
                self._record(replace(kept, fetched_at=now.isoformat()))  # what was there before is there again
            return None
        capture = Capture(
            page_id=page_id,
            url=url,
            source_file=source_file,
            listed_title=listed_title,
            fetched_at=now.isoformat(),
            http_status=http_status,
            content_type=content_type,
            content_sha256=digest,
            outcome=outcome,
            outcome_detail=SHARED if is_shared else f"status {http_status}" if outcome == "error" else None,
        )
        return self._record(self._write(capture, Body(data, url or f"urn:sha256:{digest}", now, content_type)))

    @_in_turn
    def retitle(self, data: bytes, url: str | None, title: str, now: datetime, is_shared: bool = False) -> str | None:
        """Enter another title for bytes that are kept already; gives the old one, None where it is the same."""
        digest = hashlib.sha256(data).hexdigest()
        kept = self._known[page_id_of(f"{url}#{digest}" if is_shared else url, data)].get(digest)
        if kept is None or kept.listed_title == title:
            return None
        self._record(replace(kept, listed_title=title, fetched_at=now.isoformat()))
        return kept.listed_title or ""

    @_in_turn
    def store_answer(self, data: bytes, headers: list[tuple[str, str]], capture: Capture) -> Capture:
        """Record the answer of a host, as `capture` tells of it.

        Its bytes are kept unless the page's text is the one kept last.
        """
        kind = next((value for key, value in headers if key.lower() == "content-type"), None)
        capture = replace(capture, content_type=kind, content_sha256=hashlib.sha256(data).hexdigest())
        if kept := self._same(capture):
            capture = replace(
                capture,
                content_sha256=kept.content_sha256 or capture.content_sha256,
                outcome="unchanged" if capture.outcome == "stored" else capture.outcome,
                archive_file=kept.archive_file,
                archive_offset=kept.archive_offset,
                served_at=kept.served_at or capture.served_at,
            )
            return self._record(capture)
        when = datetime.fromisoformat(capture.fetched_at)
        body = Body(data, capture.url or "", when, kind, capture.http_status, tuple(headers))
        return self._record(self._write(capture, body))

    def _same(self, capture: Capture) -> Capture | None:
        """The capture that holds the text (or, of what is no text, the bytes) of this one already."""
        if capture.text_sha256:
            kept = self._texts.get(capture.page_id)
            same = kept is not None and kept.text_sha256 == capture.text_sha256
        else:
            kept = self._known[capture.page_id].get(capture.content_sha256)
            same = kept is not None
        return kept if same and self._still_holds(kept) else None

    def _still_holds(self, kept: Capture | None) -> bool:
        """True where the bytes of a capture can be read: what is damaged is kept once more when it comes again."""
        if kept is None or not kept.archive_file:
            return False
        if kept.archive_file in (self.shared or ()) and not (self.folder / kept.archive_file).exists():
            return True
        try:
            read_bytes(self.folder, kept)
        except ReadError:
            log.warning("%s at %s is damaged; its page is kept anew", kept.archive_file, kept.archive_offset)
            return False
        return True

    @_in_turn
    def forget(self, seen: Capture, now: datetime) -> None:
        """Take a page, as last seen, out of view until it is collected again: a record of its own says so."""
        whose = {name: getattr(seen, name) for name in ("page_id", "site_id", "url", "source_file", "listed_title")}
        record = Capture(**whose, fetched_at=now.isoformat(), outcome=FORGOTTEN)
        self._record(self._write(record, Body(b"", f"urn:gwr:page:{seen.page_id}", now, None)))

    @_in_turn
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
        if source_file is None or None not in self._known[page_id]:
            capture = Capture(
                page_id=page_id,
                url=url,
                source_file=source_file,
                listed_title=listed_title,
                fetched_at=now.isoformat(),
                outcome=outcome,
                outcome_detail=detail,
            )
            self._record(capture)

    def _record(self, capture: Capture) -> Capture:
        append_row(self.ledger, asdict(capture))
        self._remember(capture)
        return capture

    def _write(self, capture: Capture, body: Body) -> Capture:
        if self._file is None or self._file.tell() >= LONGEST:
            self._file = self._begin(body.now)
        offset = self._file.seek(0, io.SEEK_END)  # another writer of the same moment may write there too
        row = {name: value for name, value in asdict(capture).items() if value is not None}
        write_record(self._file, body, row)
        self._file.flush()
        return replace(capture, archive_file=self._name, archive_offset=offset)

    def _begin(self, now: datetime) -> io.BufferedWriter:
        """A WARC file to write, of a name that no other file has, here or in the store."""
        if self._file is not None:
            self._file.close()
        self._name = f"gwr-{now:%Y%m%dT%H%M%S%f}.warc.gz"
        if self.shared is not None or (self.folder / self._name).exists():
            self._name = self._name.replace(".", f"-{uuid4().hex[:8]}.", 1)
        return (self.folder / self._name).open("ab")

    def close(self) -> None:
        """Close the WARC file that was being written, and let the next writer mend."""
        if self._file is not None:
            self._file.close()
            self._file = None
        if self._lock is not None:
            self._lock.release()
            Path(self._lock.lock_file).unlink(missing_ok=True)
            self._lock = None
