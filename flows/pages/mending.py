"""Mending an archive whose ledger and WARC files disagree (`docs/decisions/0021`).

Nothing whole is cut off; records that the ledger lacks are entered anew.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
from dataclasses import asdict, dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

from filelock import FileLock, Timeout
from warcio.exceptions import ArchiveLoadFailed

from flows.pages.capture import Capture, capture_of, page_id_of
from flows.pages.lines import parse_line
from flows.pages.parts import LEDGER, sealed_files
from flows.pages.warc import LINE, NO_TYPE, record_at, scan

log = logging.getLogger(__name__)
BROKEN = "ledger.broken.jsonl"


@dataclass(slots=True)
class _Ledger:
    """The ledger as it lies on the disk: its good lines with what they say, and the broken ones."""

    lines: list[tuple[Capture, bytes]] = field(default_factory=list)
    broken: list[bytes] = field(default_factory=list)
    is_damaged: bool = False  # more is broken than a last line that a kill has torn: any line may be missing

    def offsets(self, name: str) -> set[int]:
        """Where the records of a WARC file begin, as far as the ledger knows."""
        return {c.archive_offset or 0 for c, _ in self.lines if c.archive_file == name}

    def set_aside(self, name: str, end: int) -> bool:
        """Take out the lines that name records at or behind the end of a file; their pages are asked for again."""
        kept, lost = list[tuple[Capture, bytes]](), list[bytes]()
        for capture, line in self.lines:
            if capture.archive_file == name and (capture.archive_offset or 0) >= end:
                lost.append(line)
            else:
                kept.append((capture, line))
        self.lines = kept
        self.broken += lost
        return bool(lost)


def is_written(folder: Path) -> bool:
    """True while another writer is at work; what killed writers have left of their locks is removed."""
    busy = False
    for path in folder.glob("writer-*.lock"):
        try:
            with FileLock(path, timeout=0):
                pass
            path.unlink(missing_ok=True)
        except Timeout:
            busy = True
    if busy:
        log.info("another run is writing into %s; nothing is mended", folder)
    return busy


def mend(folder: Path) -> list[str]:
    """Make ledger and WARC files agree; gives what a person should know (nothing, for the traces of a mere kill).

    What is sealed in parts of the ledger agreed when it was.
    """
    ledger, told, sealed = _read(folder / LEDGER), list[str](), sealed_files(folder)
    cut = False
    entered: list[Capture] = []
    for warc in sorted(path for path in folder.glob("*.warc.gz") if path.name not in sealed):
        cut |= ledger.set_aside(warc.name, warc.stat().st_size)
        known = ledger.offsets(warc.name)
        found = scan(warc, 0 if ledger.is_damaged else max(known, default=0))
        for at in found.records:
            try:
                entered += [c for c in [_entry(warc, at)] if c] if at not in known else []
            except (ArchiveLoadFailed, TypeError, ValueError):
                found.damaged.append(at)
        if found.damaged:
            told.append(f"{warc.name} is damaged at {', '.join(map(str, found.damaged))}; nothing was cut off")
        if found.torn is not None:
            log.warning("%d bytes of an incomplete record cut off %s", warc.stat().st_size - found.torn, warc.name)
            os.truncate(warc, found.torn)
            cut |= ledger.set_aside(warc.name, found.torn)
    if entered or ledger.broken or cut:
        _write(folder, ledger, entered)
    if len(entered) > 1 or ledger.is_damaged or cut:
        told.append(
            f"the ledger of {folder} was mended: {len(entered)} records entered anew from the WARC files, "
            f"{len(ledger.broken)} lines set aside in {BROKEN}"
        )
    for words in told:
        log.warning(words)
    return told


def _read(path: Path) -> _Ledger:
    ledger = _Ledger()
    raw = path.read_bytes().splitlines(keepends=True) if path.exists() else []
    for line in raw:
        row = parse_line(line)
        capture = capture_of(row) if row is not None else None
        if capture is not None:
            ledger.lines.append((capture, line if line.endswith(b"\n") else line + b"\n"))
        elif line.strip():
            ledger.broken.append(line)
            ledger.is_damaged |= line is not raw[-1] or line.endswith(b"\n")
    return ledger


def _entry(warc: Path, offset: int) -> Capture | None:
    """The ledger's line of a record, from the record itself; None for one that is no capture (warcinfo, request)."""
    record, data = record_at(warc, offset)
    if record.rec_type not in ("response", "resource"):
        return None
    told = parse_line((record.rec_headers.get_header(LINE) or "").encode())
    if told and (capture := capture_of(told | {"archive_file": warc.name, "archive_offset": offset})):
        return capture
    uri = record.rec_headers.get_header("WARC-Target-URI") or ""
    url = None if uri.startswith("urn:") else uri
    http = record.http_headers
    status = int(http.get_statuscode()) if http else None
    kind = http.get_header("Content-Type") if http else record.rec_headers.get_header("Content-Type")
    return Capture(
        page_id=page_id_of(url, data),
        url=url,
        fetched_at=datetime.fromisoformat(record.rec_headers.get_header("WARC-Date")).isoformat(),
        http_status=status,
        content_type=None if kind == NO_TYPE else kind,
        content_sha256=hashlib.sha256(data).hexdigest(),
        outcome=outcome_of(status),
        outcome_detail=f"status {status}" if outcome_of(status) == "error" else None,
        archive_file=warc.name,
        archive_offset=offset,
        served_at=_served(http.get_header("Date") if http else None),
    )


def outcome_of(status: int | None) -> str:
    """What an answer of that status is, as far as the status alone tells."""
    if status in (404, 410):
        return "gone"
    return "error" if status is not None and not 200 <= status < 300 else "stored"


def _served(date: str | None) -> str | None:
    try:
        return parsedate_to_datetime(date or "").isoformat()
    except ValueError:
        return None


def _write(folder: Path, ledger: _Ledger, entered: list[Capture]) -> None:
    """Write the ledger anew, in the order of time where records were entered.

    What is set aside is written first, into a file of its own.
    """
    if ledger.broken:
        with (folder / BROKEN).open("ab") as aside:
            aside.writelines(line.rstrip(b"\r\n") + b"\n" for line in ledger.broken)
    lines = ledger.lines + [(c, json.dumps(asdict(c), ensure_ascii=False).encode() + b"\n") for c in entered]
    if entered:
        lines.sort(key=lambda pair: datetime.fromisoformat(pair[0].fetched_at).timestamp())
    fresh = folder / "ledger.new"
    with fresh.open("wb") as file:
        file.writelines(line for _, line in lines)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(folder / LEDGER)
