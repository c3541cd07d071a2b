"""A host that means harm, on 127.0.0.1: each collect of it ends in time, in order, and without a traceback."""

from __future__ import annotations

import gzip
import io
import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from flows.base.settings import PROJECT

from .score import Score

PATIENCE = 60.0  # seconds that a collect of one case may take
REPORT = (PROJECT / "data" / "sample" / "gov" / "hengshui-2024.html").read_bytes()
LINK = '<li><a href="{}">2024年政府工作报告</a></li>'
# links beside the one to the report, on its column
LINKS = (
    "http://[网址]/", "http://127.0.0.3／a.html", "http://[", "//[::1", "javascript:void(0)", "http://u@127.0.0.1:1/x",
    "http://127.0.0.1:22/x", "file:///etc/passwd", "http://127.0.0.2/",
    "?" + "a" * 70_000, "\x00", "http://" + "a." * 200,
)  # fmt: skip
HEADS = (
    '<base href="http://[">',
    '<meta charset="undefined">',
    "<script>" + "<![CDATA[" * 50_000,
    "countPage=" + "9" * 4301,
)
HEADERS = (
    ("Content-Type", "text/html; charset=undefined"), ("Content-Type", "text/html; charset=raw_unicode_escape"),
    ("Content-Encoding", "gzip"), ("Content-Encoding", "gzip, gzip"), ("Content-Encoding", "br"), ("Retry-After", "²"),
    ("Location", "http://["), ("Location", "/b.html"), ("Set-Cookie", "a" * 5_000), ("Content-Length", "99999"),
)  # fmt: skip
STATUSES = (200, 200, 200, 301, 302, 400, 404, 405, 418, 429, 431, 444, 500, 503, 999)


class Case:
    """One host: its column, and how it answers for the report."""

    def __init__(self, chance: random.Random) -> None:
        """Draw a case."""
        self.head = chance.choice(("", *HEADS))
        self.links = chance.sample(LINKS, 3)
        self.status = chance.choice(STATUSES)
        self.header = chance.choice(((), *HEADERS))
        self.body = chance.choice(
            (REPORT, REPORT, b"", REPORT[:2000], gzip.compress(b"\x00" * 50_000_000), b"\xff" * 999)
        )

    def __str__(self) -> str:
        """What is odd about it."""
        links = [link[:30] for link in self.links]
        return f"{self.status} {self.header} {len(self.body)} bytes, head {self.head[:30]!r}, links {links}"


@contextmanager
def _host(case: Case) -> Iterator[str]:
    """The address of a column that answers as the case says."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/robots.txt":
                self.send_error(404)
            elif self.path.startswith("/list/"):
                links = "".join(LINK.format(link) for link in (*case.links, "/a.html"))
                self._send(200, (), f"<html><head>{case.head}</head><body><ul>{links}</ul></body></html>".encode())
            else:
                self._send(case.status, case.header, case.body)

        def _send(self, status: int, header: tuple[str, ...], body: bytes) -> None:
            out = io.BytesIO()
            out.write(f"HTTP/1.1 {status} X\r\nConnection: close\r\n".encode())
            if header:
                out.write(f"{header[0]}: {header[1]}\r\n".encode())
            self.wfile.write(out.getvalue() + b"\r\n" + body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/list/"
    finally:
        server.shutdown()
        server.server_close()


def run(folder: Path, number: int, seed: int, seconds: float) -> Score:
    """Collect from so many hosts, fewer where the time is over."""
    chance, score, end = random.Random(seed), Score("hosts"), time.monotonic() + seconds
    crashed: list[str] = []
    hung: list[str] = []
    slowest, tried = 0.0, 0
    for n in range(number):
        if time.monotonic() > end:
            break
        case, began = Case(chance), time.monotonic()
        with _host(case) as address:
            status, said = _collect(folder / str(n), address)
        slowest, tried = max(slowest, time.monotonic() - began), tried + 1
        if status is None:
            hung.append(str(case))
        elif status not in (0, 1, 3) or "Traceback" in said:
            crashed.append(f"{case}: {said.strip().splitlines()[-1:]}")
    score.add("hosts tried", tried)
    score.add("slowest collect, seconds", round(slowest, 1))
    score.bar("collects that crashed", len(crashed), crashed)
    score.bar("collects that hung", len(hung), hung)
    return score


def _collect(data: Path, address: str) -> tuple[int | None, str]:
    """The exit status (None: it did not end) and the errors of a collect."""
    command = [
        sys.executable,
        "-m",
        "flows.cli",
        "collect",
        address,
        "--family",
        "gov",
        "--delay",
        "0",
        "--budget",
        "30",
    ]
    environment = os.environ | {"GWR_DATA": str(data), "no_proxy": "127.0.0.1"}
    try:
        done = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        return None, ""
    return done.returncode, done.stderr
