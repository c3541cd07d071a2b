"""Visits to a small forum of our own (tests/forum): first and later ones, walls, missing threads, kills."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from forum.board import WALLS, Board, Post, Thread, report

from flows import chunking, reading
from flows.base.records import Page, ReadReport
from flows.base.settings import PROJECT, Settings
from flows.pages.archive import Archive
from flows.pages.fetch import Fetcher, Manners
from flows.pages.sites import family_of
from flows.pages.visit import Visit

pytestmark = pytest.mark.enable_socket
PLACES = {11: "阜平县", 12: "涞源县", 13: "赤城县", 14: "怀安县", 15: "青龙满族自治县"}


def halves(place: str, year: int) -> list[Post]:
    """A report over two floors with chatter between and behind: three floors a page, so it ends on the second."""
    text = report(place, year)
    cut = text.index("二、")
    talk = [Post("路人", "收藏了"), Post("茶客", "抢座")]
    return [Post("抄书人", text[:cut]), *talk, Post("抄书人", text[cut:]), Post("茶客", "多谢楼主，看到2024年的3条了")]


@pytest.fixture
def board() -> Iterator[Board]:
    made = Board()
    made.add(
        *(
            Thread(tid, 2, f"2024年{name}政府工作报告", [Post("抄书人", report(name, 2024))])
            for tid, name in PLACES.items()
        )
    )
    made.add(Thread(16, 2, "2023年阜平县政府工作报告", halves("阜平县", 2023)), Thread(17, 2, "已搬走", []))
    made.add(Thread(18, 3, "2022年涞源县政府工作报告", [Post("抄书人", report("涞源县", 2022))]))
    with made.served():
        yield made


def visit(board: Board, folder: Path, address: str = "", **manners: float) -> Visit:
    archive = Archive.to_write(folder)
    now = datetime.now(UTC)
    address = address or board.section(2)
    with Fetcher(Manners(delay=0, **manners), sleep=lambda _: None) as fetcher:
        run = family_of(address).visit(archive, fetcher, reading.clean_text, lambda: datetime.now(UTC), now)
        run.collect(address)
    archive.close()
    return run


def read(folder: Path) -> dict[str, tuple[Page, list[ReadReport]]]:
    """Page number in the address → what is read of it."""
    rows = [row for chunk in chunking.plan_chunks(Settings(folder.parent, 1, None)) for row in chunk.rows]
    pages = [reading.read_best(folder, row) for row in rows]
    return {str(page.url).partition("tid=")[2]: (page, found) for page, found, _ in pages if "tid=" in str(page.url)}


@pytest.mark.parametrize("charset", ["utf-8", "gbk"])
def test_all_threads_of_a_section_are_read_whole(board: Board, tmp_path: Path, charset: str) -> None:
    board.charset = charset
    board.threads[12].posts[0].text = report("涞源县", 2024).replace("林知远", "林\u2002知远")
    run = visit(board, tmp_path / "archive")
    assert run.alarms == []
    assert run.counts == {"list": 2, "new": 7, "gone": 1}
    pages = read(tmp_path / "archive")
    assert {tid: page.outcome for tid, (page, _) in pages.items()} == {
        **dict.fromkeys(("11", "12", "13", "14", "15", "16"), "report"), "16&page=2": "continuation", "17": "gone"
    }  # fmt: skip
    body = pages["16"][1][0].report.body
    assert body == report("阜平县", 2023).strip()
    assert pages["12"][1][0].report.body == report("涞源县", 2024).replace("林知远", "林\u2002知远").strip()
    assert pages["16"][0].title == "[河北] 2023年阜平县政府工作报告"


def test_the_index_leads_to_all_sections(board: Board, tmp_path: Path) -> None:
    assert visit(board, tmp_path, f"{board.address}forum.php").counts == {"list": 4, "new": 8, "gone": 1}


def test_a_later_visit_keeps_what_is_new(board: Board, tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    visit(board, folder)
    board.add(
        Thread(19, 2, "2024年涉县政府工作报告", [Post("抄书人", report("涉县", 2024))], last_reply="2024-2-9 10:00")
    )
    board.threads[13].posts[0].text = report("赤城县", 2024, gdp="404")  # an edit that no list shows
    del board.threads[14]
    run = visit(board, folder)
    assert run.alarms == []
    assert (run.counts["new"], run.counts["unchanged"], run.counts["gone"]) == (2, 5, 2)
    pages = read(folder)
    assert "404亿元" in pages["13"][1][0].report.body
    assert pages["14"][0].outcome == "report"
    assert pages["19"][0].outcome == "report"


@pytest.mark.parametrize("wall", sorted(WALLS))
def test_a_wall_ends_the_visit(board: Board, tmp_path: Path, wall: str) -> None:
    board.wall = wall
    run = visit(board, tmp_path)
    assert run.counts["wall"] == 3
    assert len(board.asked) == board.wall_after + 3
    assert any("3 times in a row" in words for words in run.alarms)


def test_a_wall_on_a_later_visit_replaces_nothing(board: Board, tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    visit(board, folder)
    board.wall, board.asked = "database", []
    assert visit(board, folder).alarms
    assert sum(page.outcome == "report" for page, _ in read(folder).values()) == 6


def test_a_thread_for_members_is_no_wall_of_the_host(board: Board, tmp_path: Path) -> None:
    for tid in (11, 12, 13, 14):
        board.threads[tid].needs_right = True
    run = visit(board, tmp_path)
    assert (run.counts["wall"], run.counts["new"], run.alarms) == (4, 3, [])


@pytest.mark.parametrize("path", ["forumdisplay.php?fid=2", "viewthread.php?tid=7", "forum-2-1.html", ""])
def test_an_older_discuz_is_said_so(tmp_path: Path, path: str) -> None:
    page = (
        '<html><head><meta name="generator" content="Discuz! 7.2"></head><body><a href="forum-2-1.html">综合</a></body>'
    )

    def answer(request: httpx.Request) -> httpx.Response:
        known = request.url.path in ("/forumdisplay.php", "/viewthread.php", "/forum-2-1.html", "/")
        return httpx.Response(200, text=page) if known else httpx.Response(404, text="404 页面不存在")

    address, archive = f"http://old.example/{path}", Archive.to_write(tmp_path)
    with Fetcher(Manners(delay=0), sleep=lambda _: None, transport=httpx.MockTransport(answer)) as fetcher:
        now = datetime.now(UTC)
        run = family_of(address, "discuz").visit(archive, fetcher, reading.clean_text, lambda: now, now)
        run.collect(address)
    archive.close()
    assert [address in told and "Discuz! 7.2" in told and "save its pages" in told for told in run.alarms][-1]


@pytest.mark.parametrize("status", [404, 200])
def test_missing_threads_are_no_wall(board: Board, tmp_path: Path, status: int) -> None:
    board.missing_status = status
    for tid in (11, 12, 13, 14, 15, 16):
        board.threads[tid].posts = []
    run = visit(board, tmp_path)
    assert (run.counts, run.alarms) == ({"list": 2, "gone": 7}, [])


def test_a_hidden_part_makes_a_report_incomplete(board: Board, tmp_path: Path) -> None:
    board.threads[16].posts[3].locked = True
    visit(board, tmp_path / "archive")
    pages = read(tmp_path / "archive")
    assert pages["16"][1][0].report.is_complete is False
    assert pages["11"][1][0].report.is_complete is True


def test_broken_connections_are_tried_again(board: Board, tmp_path: Path) -> None:
    board.drop_every = 3
    run = visit(board, tmp_path)
    assert (run.counts, run.alarms) == ({"list": 2, "new": 7, "gone": 1}, [])
    assert len(board.asked) > 11


def test_a_page_that_never_answers_is_told_and_asked_again_later(board: Board, tmp_path: Path) -> None:
    board.broken = "tid=13"
    run = visit(board, tmp_path, tries=2)
    assert (run.counts["new"], run.counts["error"]) == (6, 1)
    assert ["no answer" in words and "tid=13" in words for words in run.alarms] == [True]
    board.broken = ""
    assert visit(board, tmp_path).counts["new"] == 1


CODE = """
import sys
from functools import partial
from flows import reading
from flows.base.settings import load_settings
from flows.pages.archive import Archive
from flows.pages.sources import WebOptions, visit_address
settings = load_settings()
archive = Archive.to_write(settings.archive)
options = WebOptions("discuz", 0.0)
visit_address(settings, archive, reading.clean_text, sys.argv[1], options, None, lambda _: None, print)
archive.close()
"""


def test_a_killed_visit_goes_on_and_asks_nothing_twice(board: Board, tmp_path: Path) -> None:
    """Killed from within the forum, while a list, a first page and a second page are asked for."""
    kills = iter((3, 6, 10))
    processes: list[subprocess.Popen[str]] = []
    at = next(kills)

    def kill(count: int) -> None:
        nonlocal at
        if count == at:
            at = next(kills, 0)
            processes[-1].send_signal(signal.SIGKILL)
            processes[-1].wait()

    board.on_request = kill
    environment = os.environ | {"GWR_DATA": str(tmp_path)}
    ends = []
    while not ends or ends[-1] == -signal.SIGKILL:
        command = [sys.executable, "-c", CODE, board.section(2)]
        processes.append(subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=subprocess.PIPE, text=True))
        ends.append(processes[-1].wait())
    assert ends == [-signal.SIGKILL] * 3 + [0]
    asked = Counter(path for path in board.asked if path != "/robots.txt")
    assert len(asked) == 10
    assert sum(asked.values()) == 13  # each kill loses the one answer that was on its way
    kept = Archive(tmp_path / "archive").newest().values()
    assert Counter(c.outcome for c in kept) == {"list": 2, "stored": 7, "gone": 1}
