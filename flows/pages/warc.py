"""WARC files: one gzip member a record, each with its line of the ledger, so that the ledger can be made anew."""

from __future__ import annotations

import contextlib
import io
import json
import mmap
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from warcio.archiveiterator import ArchiveIterator
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

LINE = "GWR-Capture"
NO_TYPE = "application/octet-stream"
_MEMBER = b"\x1f\x8b\x08"
_NOT_KEPT = frozenset(("content-encoding", "transfer-encoding", "content-length", "set-cookie"))


@dataclass(frozen=True, slots=True)
class Body:
    """What a record holds: the bytes, whence, when, and (for the answer of a host) its status and headers."""

    data: bytes
    uri: str
    now: datetime
    content_type: str | None
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class Scan:
    """What a WARC file holds from some offset on: whole records, damaged places, and where an incomplete end begins."""

    records: list[int] = field(default_factory=list)
    damaged: list[int] = field(default_factory=list)
    torn: int | None = None


def write_record(file: IO[bytes], body: Body, line: dict[str, Any]) -> None:
    """Append a record; `line` is the ledger's line of it without file and offset."""
    writer = WARCWriter(file, gzip=True)
    named = {
        "WARC-Date": body.now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        LINE: json.dumps(line, ensure_ascii=True),
    }
    payload = io.BytesIO(body.data)
    if body.status is None:
        kind = body.content_type or NO_TYPE
        record = writer.create_warc_record(
            body.uri, "resource", payload=payload, warc_content_type=kind, warc_headers_dict=named
        )
    else:
        plain = [(k, v) for k, v in body.headers if k.lower() not in _NOT_KEPT]
        http = StatusAndHeaders(
            str(body.status), [*plain, ("Content-Length", str(len(body.data)))], protocol="HTTP/1.1"
        )
        record = writer.create_warc_record(
            body.uri, "response", payload=payload, http_headers=http, warc_headers_dict=named
        )
    writer.write_record(record)


def record_at(path: Path, offset: int) -> tuple[ArcWarcRecord, bytes]:
    """The record that begins at an offset, and its bytes.

    Raises:
        FileNotFoundError: the file is gone, or holds no record there.
    """
    with path.open("rb") as file:
        file.seek(offset)
        with contextlib.redirect_stdout(io.StringIO()):  # warcio prints what zlib says
            for record in ArchiveIterator(file):
                return record, bytes(record.content_stream().read())
    raise FileNotFoundError(f"{path.name} holds no record at {offset}")


def scan(path: Path, start: int) -> Scan:
    """The records from an offset on.

    Only a record within which the file stops counts as torn; what is damaged, or lies before a whole record, does not.
    """
    found = Scan()
    with path.open("rb") as file:
        size = file.seek(0, io.SEEK_END)
        at = start
        while at < size:
            end, damaged = _member_end(file, at)
            if end is not None:
                found.records.append(at)
                at = end
                continue
            onward = next((place for place in _members(file, at + 1, size) if _is_record(file, place)), None)
            if onward is None and not damaged:
                found.torn = at
                break
            found.damaged.append(at)
            at = size if onward is None else onward
    return found


def is_whole(path: Path, offset: int) -> bool:
    """True where the gzip member at an offset ends, and its own checksum holds."""
    with path.open("rb") as file:
        return _member_end(file, offset)[0] is not None


def _member_end(file: IO[bytes], start: int) -> tuple[int | None, bool]:
    """Where the gzip member at an offset ends (None where it does not), and whether it is damaged rather than cut."""
    file.seek(start)
    unpack, at = zlib.decompressobj(31), start
    while chunk := file.read(65536):
        try:
            unpack.decompress(chunk)
        except zlib.error:
            return None, True
        at += len(chunk)
        if unpack.eof:
            return at - len(unpack.unused_data), False
    return None, False


def _members(file: IO[bytes], start: int, size: int) -> Iterator[int]:
    """The offsets from `start` on at which a gzip member may begin."""
    if start >= size:
        return
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as view:
        at = view.find(_MEMBER, start)
        while at >= 0:
            yield at
            at = view.find(_MEMBER, at + 1)


def _is_record(file: IO[bytes], place: int) -> bool:
    file.seek(place)
    try:
        begins = zlib.decompressobj(31).decompress(file.read(4096), 5) == b"WARC/"
    except zlib.error:
        return False
    return begins and _member_end(file, place)[0] is not None
