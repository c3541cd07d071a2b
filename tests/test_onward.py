"""Further pages by plain links, and articles in frames, viewers, refreshes and attachments."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from test_sites import BODY, HALF, ROOT, article, document
from test_walls import collect

from flows.pages.archive import Archive

COLUMN = "<html><body><a href='{}'>{}年衡水市政府工作报告</a>{}</body></html>"
GOOD, SHELL = article(BODY), "<html><body><h1>2024年衡水市政府工作报告</h1>{}</body></html>"


def kept(folder: Path, pages: dict[str, bytes | str]) -> dict[str, str | None]:
    """Path of each page that was kept → the page it continues."""
    answers = {path: httpx.Response(200, content=body) for path, body in pages.items()}
    run, _ = collect(folder, answers)
    assert run.alarms == []
    pages_kept = [c for c in Archive(folder).captures() if c.outcome == "stored"]
    return {str(c.url).removeprefix(ROOT): c.continues for c in pages_kept}


@pytest.mark.parametrize("shown", ["下一页", "2", "第2页", "»", "Next", "<img src=n.gif alt=下一页>"])
def test_a_list_goes_on_by_plain_links(tmp_path: Path, shown: str) -> None:
    pages: dict[str, bytes | str] = {
        "/": COLUMN.format("a.html", 2024, f"<a href='index_2.html'>{shown}</a>"),
        "/index_2.html": COLUMN.format("b.html", 2023, "<a href='index_3.html'>下一页</a><a href='/'>1</a>"),
        "/index_3.html": COLUMN.format("c.html", 2022, ""),
    }
    assert set(kept(tmp_path, {**pages, **dict.fromkeys(("/a.html", "/b.html", "/c.html"), GOOD)})) == {
        "/a.html",
        "/b.html",
        "/c.html",
    }


@pytest.mark.parametrize(
    "column",
    [
        "<a href='a.html'>2024年衡水市政府工作报…</a>",
        "<a href='a.html'>2024年衡水市政府工...</a>",
        "<h2>政府工作报告</h2><a href='a.html'>2024年</a>",
        "<title>历年政府工作报告</title><a href='a.html'> 2024 </a>",
        "<a href='javascript:void(0)' onclick=\"window.open('a.html')\">2024年衡水市政府工作报告</a>",
        "<a onclick=\"location.href='a.html'\">2024年衡水市政府工作报告</a>",
        "<meta http-equiv='refresh' content='0; url=/list/'>",
        "<frameset><frame src='left.html'><frame src='/list/'></frameset>",
        "<iframe src='/list/'></iframe>",
    ],
)
def test_a_column_is_followed_however_it_shows_its_reports(tmp_path: Path, column: str) -> None:
    pages: dict[str, bytes | str] = {
        "/": f"<html>{column}</html>",
        "/list/": COLUMN.format("/a.html", 2024, ""),
        "/left.html": "<html><body>导航</body></html>",
        "/a.html": GOOD,
    }
    assert "/a.html" in kept(tmp_path, pages)


def test_a_long_article_goes_on_by_numbers(tmp_path: Path) -> None:
    pager = (
        "<div><a href='a.html'>1</a><a href='a_2.html'>2</a><a href='a_2.html'>下一页</a><a href='b.html'>3</a></div>"
    )
    pages: dict[str, bytes | str] = {"/": COLUMN.format("a.html", 2024, ""), "/a.html": article(BODY[:HALF], pager)}
    found = kept(tmp_path, pages | {"/a_2.html": article(BODY[HALF:], pager)})
    assert set(found) == {"/a.html", "/a_2.html"} and found["/a_2.html"]


@pytest.mark.parametrize(
    "inside",
    [
        "<iframe src='real'></iframe>",
        "<embed src='real' type='application/pdf'>",
        "<iframe src='/pdfjs/web/viewer.html?file=/real'></iframe>",
        "<meta http-equiv='Refresh' content='0; url=real'>",
        "<a href='real'>2024年政府工作报告.docx</a>",
        "<p>" + "全面总结工作，部署任务。" * 180 + "</p><a href='real'>附件：报告全文.docx</a>",
    ],
    ids=["iframe", "embed", "viewer", "refresh", "no-suffix", "abstract"],
)
def test_what_an_article_only_shows_is_kept(tmp_path: Path, inside: str) -> None:
    pages: dict[str, bytes | str] = {
        "/": COLUMN.format("a.html", 2024, ""),
        "/a.html": SHELL.format(inside),
        "/real": document(BODY),
    }
    assert "/real" in kept(tmp_path, pages)
