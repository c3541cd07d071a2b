"""One answer off the wire: within its time and its size, however slowly it drips or however small it is packed."""

from __future__ import annotations

import socket
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event, Timer

import httpx

from flows.base.errors import FetchError

MAX_BYTES = 40_000_000
MAX_SECONDS = 120.0
BARE = -15
ENCODINGS = {"gzip": 47, "x-gzip": 47, "deflate": 47}  # 47: zlib finds out by itself whether it is gzip or zlib


@dataclass(slots=True)
class Wire:
    """The connection in use, which a timer shuts when an answer takes too long: its first line and its headers too."""

    _socket: socket.socket | None = None

    def trace(self, event: str, info: dict[str, object]) -> None:
        """Hear from the HTTP library of each connection it makes."""
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            self._socket = info["return_value"].get_extra_info("socket")  # type: ignore[attr-defined]

    @contextmanager
    def deadline(self, url: str) -> Iterator[None]:
        """Give what happens within `MAX_SECONDS`.

        Raises:
            FetchError: it took longer.
        """
        late = Event()
        timer = Timer(MAX_SECONDS, self._shut, (late,))
        timer.daemon = True
        timer.start()
        try:
            yield
        except httpx.HTTPError as error:
            if late.is_set():
                raise FetchError(f"{url}: the answer took more than {MAX_SECONDS:.0f} seconds") from error
            raise
        finally:
            timer.cancel()

    def _shut(self, late: Event) -> None:
        late.set()
        try:
            if self._socket is not None:
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)
        except OSError:  # it has been closed by the other side
            self._socket = None


def read_body(response: httpx.Response, url: str, clock: Callable[[], float]) -> bytes:
    """The unpacked body of an answer.

    Raises:
        FetchError: it is too large or too slow, or packed in a way that is not asked for.
        httpx.DecodingError: it is not packed as it says.
    """
    declared = response.headers.get("content-length", "")
    if declared.isdecimal() and (len(declared) > 12 or int(declared) > MAX_BYTES):
        raise FetchError(f"{url}: {declared[:20]} bytes are more than the limit of {MAX_BYTES}")
    packing = response.headers.get("content-encoding", "identity").strip().lower() or "identity"
    if packing != "identity" and packing not in ENCODINGS:
        raise FetchError(f"{url}: packed as {packing[:60]!r}; only gzip and deflate, once, are read")
    body, begun = bytearray(), clock()
    for chunk in _unpacked(response, ENCODINGS.get(packing)):
        body += chunk
        if len(body) > MAX_BYTES:
            raise FetchError(f"{url}: the answer grows beyond {MAX_BYTES} bytes when unpacked")
        if clock() - begun > MAX_SECONDS:
            raise FetchError(f"{url}: the answer took more than {MAX_SECONDS:.0f} seconds")
    return bytes(body)


def _begins_packed(chunk: bytes) -> bool:
    """False for what begins like neither gzip nor zlib: some servers send what is within alone."""
    return chunk.startswith(b"\x1f") or chunk[0] & 0x0F == zlib.DEFLATED


def _unpacked(response: httpx.Response, window: int | None) -> Iterator[bytes]:
    """The chunks as they come; unpacked never more than the limit at once."""
    if response.is_stream_consumed:  # a transport that holds whole answers has unpacked it
        yield response.content
        return
    if window is None:
        yield from response.iter_raw()
        return
    unpack, is_empty = zlib.decompressobj(window), True
    for chunk in response.iter_raw():
        try:
            if is_empty and chunk and not _begins_packed(chunk):
                unpack = zlib.decompressobj(BARE)
            is_empty = is_empty and not chunk
            yield unpack.decompress(chunk, MAX_BYTES + 1)
        except zlib.error as error:
            raise httpx.DecodingError(f"it is not packed as it says ({error})") from error
    if not unpack.eof and not is_empty:
        raise httpx.DecodingError("it ends before what is packed in it does")
