"""Answers that drip, wait or unpack without end: given up in time, and named."""

from __future__ import annotations

import gzip
import socketserver
import threading
import time
import zlib
from collections.abc import Callable, Iterator

import httpx
import pytest

from flows.base.errors import FetchError, HostStoppedError
from flows.pages import transfer
from flows.pages.fetch import Answer, Fetcher, Manners

OK = b"HTTP/1.1 200 OK\r\n"
DRIPS = {"header": (OK, b"X"), "body": (OK + b"Content-Length: 999999\r\n\r\n", b"x"), "status": (b"", b"H")}
NO_ROBOTS = b"HTTP/1.1 404 no\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


@pytest.fixture
def dripping() -> Iterator[Callable[[str], str]]:
    """Starts a server that sends an answer a byte at a time; gives its address."""
    servers: list[socketserver.ThreadingTCPServer] = []

    def start(kind: str) -> str:
        class Drip(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                if b"robots.txt" in self.request.recv(4096):
                    self.request.sendall(NO_ROBOTS)
                    return
                first, then = DRIPS[kind]
                try:
                    self.request.sendall(first)
                    for _ in range(200):
                        self.request.sendall(then)
                        time.sleep(0.05)
                except OSError:
                    return

        server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Drip)
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{server.server_address[1]}/a.html"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.mark.enable_socket
@pytest.mark.parametrize("kind", DRIPS)
def test_a_dripping_answer_is_given_up(
    kind: str, dripping: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transfer, "MAX_SECONDS", 0.5)
    begun = time.monotonic()
    with Fetcher(Manners(delay=0)) as fetcher, pytest.raises(FetchError, match="took more than"):
        fetcher.get(dripping(kind))
    assert time.monotonic() - begun < 5


def ask(response: Callable[[], httpx.Response], robots: str = "") -> Answer:
    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, text=robots) if request.url.path == "/robots.txt" else response()

    with Fetcher(Manners(delay=0), sleep=lambda _: None, transport=httpx.MockTransport(answer)) as fetcher:
        return fetcher.get("http://a.example/a.html")


def packed(encoding: str, data: bytes) -> Callable[[], httpx.Response]:
    return lambda: httpx.Response(200, headers={"Content-Encoding": encoding}, stream=httpx.ByteStream(data))


def test_what_is_packed_once_is_unpacked() -> None:
    bare = zlib.compressobj(wbits=-15)
    assert ask(packed("gzip", gzip.compress(b"text"))).body == b"text"
    assert ask(packed("deflate", zlib.compress(b"text"))).body == b"text"
    assert ask(packed("deflate", bare.compress(b"text") + bare.flush())).body == b"text"


@pytest.mark.parametrize(
    ("encoding", "data", "words"),
    [
        ("gzip, gzip", gzip.compress(gzip.compress(b"text")), "once"),
        ("br", b"text", "packed as 'br'"),
        ("gzip", b"<html>no gzip</html>", "not packed as it says"),
        ("gzip", gzip.compress(b"text" * 999)[:-12], "ends before"),
        ("gzip", gzip.compress(bytes(transfer.MAX_BYTES + 9)), "grows beyond"),
    ],
    ids=["twice", "brotli", "lie", "cut", "bomb"],
)
def test_what_cannot_be_unpacked_is_named(encoding: str, data: bytes, words: str) -> None:
    with pytest.raises(FetchError, match=words) as told:
        ask(packed(encoding, data))
    assert "http://a.example/a.html" in str(told.value)


@pytest.mark.parametrize("delay", ["1000000", "1e30"])
def test_a_host_that_asks_for_days_is_left(delay: str) -> None:
    with pytest.raises(HostStoppedError, match="seconds between requests"):
        ask(lambda: httpx.Response(200), f"User-agent: *\nCrawl-delay: {delay}\n")
