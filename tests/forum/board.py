"""A small Discuz forum of our own, served on loopback: sections, lists, threads of several pages, walls."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from forum.markup import index_page, list_page, message_page, thread_page

REPORT = (Path(__file__).parent / "report.txt").read_text(encoding="utf-8")
ROWS, FLOORS = 4, 3
GONE = "抱歉，指定的主题不存在或已被删除或正在被审核"
WALLS = {
    "reload": "页面重载开启，请启用 Cookie 后再来",
    "database": "Discuz! Database Error",
    "closed": "提示信息 本论坛站点关闭，盘点后再开",
}


def report(place: str, year: int, gdp: str = "402") -> str:
    """A report in our own words."""
    return REPORT.format(place=place, title=f"{year}年{place}政府工作报告", year=year, last=year - 1, gdp=gdp)


@dataclass
class Post:
    author: str
    text: str
    posted: str = "2024-2-3 09:05:00"
    locked: bool = False


@dataclass
class Thread:
    tid: int
    fid: int
    title: str
    posts: list[Post]
    tag: str = "[河北]"
    needs_right: bool = False
    last_reply: str = "2024-2-3 09:05"

    @property
    def pages(self) -> int:
        return -(-len(self.posts) // FLOORS)


@dataclass
class Board:
    """What the forum holds, how it misbehaves, and every path it was asked for."""

    threads: dict[int, Thread] = field(default_factory=dict)
    charset: str = "utf-8"
    missing_status: int = 404
    wall: str = ""
    wall_after: int = 4
    drop_every: int = 0
    broken: str = ""
    asked: list[str] = field(default_factory=list)
    on_request: Callable[[int], None] = lambda _: None
    address: str = ""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, *threads: Thread) -> None:
        self.threads |= {thread.tid: thread for thread in threads}

    def section(self, fid: int) -> str:
        return f"{self.address}forum.php?mod=forumdisplay&fid={fid}"

    def answer(self, path: str) -> tuple[int, str]:
        """Status and page of a path."""
        query = dict(parse_qsl(urlsplit(path).query))
        if urlsplit(path).path == "/robots.txt":
            return 200, "User-agent: *\nDisallow: /member.php\n"
        if self.wall and len(self.asked) > self.wall_after:
            return 200, message_page(WALLS[self.wall])
        page = int(query.get("page", 1))
        if query.get("mod") == "viewthread":
            return self._thread(int(query["tid"]), page)
        if query.get("mod") == "forumdisplay":
            return self._list(int(query["fid"]), page, "orderby" in query)
        return 200, index_page(sorted({thread.fid for thread in self.threads.values()}))

    def _thread(self, tid: int, page: int) -> tuple[int, str]:
        thread = self.threads.get(tid)
        if thread is None or not thread.posts:
            return self.missing_status, message_page(GONE)
        if thread.needs_right:
            return 200, message_page("抱歉，本帖要求阅读权限高于 50 才能浏览")
        page = min(page, thread.pages)
        shown = list(enumerate(thread.posts))[(page - 1) * FLOORS : page * FLOORS]
        return 200, thread_page(self.address, thread, page, shown, random.Random(len(self.asked)))

    def _list(self, fid: int, page: int, newest_first: bool) -> tuple[int, str]:
        rows = [thread for thread in self.threads.values() if thread.fid == fid]
        rows.sort(key=lambda thread: thread.tid if newest_first else thread.last_reply, reverse=True)
        pages = max(1, -(-len(rows) // ROWS))
        page = page if page <= pages else 1  # past the end the first page answers, as in Discuz
        return 200, list_page(rows[(page - 1) * ROWS : page * ROWS], fid, page, pages)

    @contextmanager
    def served(self) -> Iterator[Board]:
        board = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                with board._lock:
                    board.asked.append(self.path)
                    count = len(board.asked)
                board.on_request(count)
                status, page = board.answer(self.path)
                body = page.encode(board.charset, "replace")
                self.send_response(status)
                self.send_header("Content-Type", f"text/html; charset={board.charset}")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                is_nth = board.drop_every and count % board.drop_every == 0
                is_broken = is_nth or (board.broken and board.broken in self.path)
                self.wfile.write(body[: len(body) // 2] if is_broken else body)

            def log_message(self, *_: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{server.server_port}/"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            server.shutdown()
            server.server_close()
