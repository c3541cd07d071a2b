"""Collecting from a government site made up for this test, and what is read of its pages."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from conftest import SAMPLE
from forum.markup import index_page, list_page, message_page

from flows import chunking, reading
from flows.base.errors import FetchError, ReadError
from flows.base.settings import Settings
from flows.notify import notify
from flows.pages.archive import Archive
from flows.pages.fetch import Fetcher, Manners
from flows.pages.sites import families, family_of
from flows.pages.sites.gov.visit import SiteVisit
from flows.reports.document import read_bytes

BODY = read_bytes((SAMPLE / "gov" / "hengshui-2024.html").read_bytes(), "a.html").text
HALF = len(BODY) // 2
ROOT = "http://www.made-up.gov.cn"


def article(text: str, script: str = "", title: str = "2024年衡水市政府工作报告") -> bytes:
    paragraphs = "".join(f"<p>{line}</p>" for line in text.split("\n"))
    metas = {"ArticleTitle": title, "PubDate": "2024-01-20 09:30", "SiteIDCode": "1311000001"}
    head = "<meta charset='utf-8'>" + "".join(f"<meta content='{v}' name='{k}'>" for k, v in metas.items())
    return f"<html><head>{head}</head><body><div class='TRS_Editor'>{paragraphs}</div>{script}</body></html>".encode()


def document(text: str) -> bytes:
    import docx

    made = docx.Document()
    for line in text.split("\n"):
        made.add_paragraph(line)
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


LIST = f"""<html><body><ul><li><a href="./202401/t1.html" title="2024年政府工作报告">2024年…</a></li>
<li><a href="{ROOT}/zfgzbg/202301/t2.html">2023年政府工作报告</a></li><li><a href="./jd.html">政府工作报告解读</a></li>
<li><a href="http://elsewhere.example/t9.html">外地政府工作报告</a></li></ul>
<script>createPageHTML(2, 0, "index", "html");</script></body></html>"""
WRITTEN = """<a href="/zfgzbg/202201/t3.html">2022年政府工作报告</a>"""
PAGES: dict[str, bytes] = {
    "/zfgzbg/": LIST.encode(),
    "/zfgzbg/index_1.html": f"<html><body><script>document.writeln('{WRITTEN}')</script></body></html>".encode(),
    "/zfgzbg/202401/t1.html": article(BODY[:HALF] * 2, "<script>var currentPage=0; var countPage=2;</script>"),
    "/zfgzbg/202401/t1_1.html": article(BODY[HALF:], "<script>var currentPage=1; var countPage=2;</script>"),
    "/zfgzbg/202301/t2.html": article("全文见附件。", "<a href='./report.docx'>附件</a>", "2023年衡水市政府工作报告"),
    "/zfgzbg/202301/report.docx": document(BODY),
    "/zfgzbg/202201/t3.html": "<html><head><title>出错了</title></head><body>您访问的页面不存在</body></html>".encode(),
}  # fmt: skip


def host(pages: dict[str, bytes], status: int = 200) -> Callable[[httpx.Request], httpx.Response]:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/robots.txt":
            return httpx.Response(404)
        body = pages.get(request.url.path)
        return httpx.Response(
            status if body is not None else 404, content=body or b"not found", headers={"Content-Type": "text/html"}
        )

    return answer


def visit(folder: Path, pages: dict[str, bytes], address: str = f"{ROOT}/zfgzbg/", status: int = 200) -> SiteVisit:
    archive = Archive.to_write(folder)
    now = datetime(2026, 1, 2, tzinfo=UTC)
    with Fetcher(Manners(delay=0), sleep=lambda _: None, transport=httpx.MockTransport(host(pages, status))) as fetcher:
        run = SiteVisit(archive, fetcher, reading.clean_text, lambda: now, now)
        run.collect(address)
    archive.close()
    return run


def test_a_column_is_walked_with_its_articles_pages_and_attachments(tmp_path: Path) -> None:
    settings = Settings(tmp_path, 1, None)
    run = visit(settings.archive, PAGES)
    assert ["http://elsewhere.example/t9.html" in told for told in run.alarms] == [True]
    urls = {c.url: c.outcome for c in Archive(settings.archive).captures()}
    assert urls == {
        f"{ROOT}/zfgzbg/": "list",
        f"{ROOT}/zfgzbg/index_1.html": "list",
        f"{ROOT}/zfgzbg/202401/t1.html": "stored",
        f"{ROOT}/zfgzbg/202401/t1_1.html": "stored",
        f"{ROOT}/zfgzbg/202301/t2.html": "stored",
        f"{ROOT}/zfgzbg/202301/report.docx": "stored",
        f"{ROOT}/zfgzbg/202201/t3.html": "gone",
    }
    read = {}
    for chunk in chunking.plan_chunks(settings):
        for row in chunk.rows:
            page, reads, _ = reading.read_capture(settings.archive, row)
            read[str(page.url).rpartition("/")[2]] = (page.outcome, reads)
    assert read["t1.html"][0] == "report"
    assert BODY[-60:].replace("\n", "") in read["t1.html"][1][0].report.body.replace("\n", "")
    assert read["t1_1.html"][0] == "continuation"
    assert read["report.docx"][0] == "report"
    assert read["t3.html"][0] == "gone"


def test_a_challenge_is_a_wall(tmp_path: Path) -> None:
    run = visit(tmp_path, {"/zfgzbg/": b"<script>var x='$_ts';</script>"}, status=412)
    assert run.counts["wall"] == 1
    assert "wall" in run.alarms[0]


def test_a_column_without_reports_is_an_alarm(tmp_path: Path) -> None:
    assert (
        "links to no work report"
        in visit(tmp_path, {"/zfgzbg/": b"<html><body><a href='/a.html'>news</a></body></html>" * 60}).alarms[0]
    )


def test_a_long_article_whose_pages_are_missing_is_not_whole() -> None:
    assert "partial_pages" in read_bytes(PAGES["/zfgzbg/202401/t1.html"], "a.html").defects


def test_an_article_within_a_script_is_read() -> None:
    inner = "<p>" + BODY.replace("\n", "</p><p>") + "</p>"
    escaped = inner.replace("<", "\\u003C").replace('"', '\\"')
    page = (
        f'<html><body><script>window._CONFIG = {{DETAIL: {{"title":"x","content":"{escaped}"}}}}</script></body></html>'
    )
    assert BODY[:40].replace("\n", "") in read_bytes(page.encode(), "a.html").text.replace("\n", "")


def test_a_shell_without_a_body_is_no_report() -> None:
    with pytest.raises(ReadError) as error:
        read_bytes(article(""), "a.html")
    assert error.value.rule == "no_body"


def test_the_hook_is_told(tmp_path: Path) -> None:
    script = tmp_path / "hook.sh"
    script.write_text(f'#!/bin/sh\necho "$1 $2" > {tmp_path}/told\n')
    script.chmod(0o755)
    assert notify(str(script), "alarm", "a wall")
    assert (tmp_path / "told").read_text() == "alarm a wall\n"
    assert not notify(str(tmp_path / "missing"), "alarm", "x")
    assert not notify(None, "alarm", "x")


def test_a_list_that_lies_in_a_script_is_read() -> None:
    from flows.pages.sites.gov.adapter import report_links

    item = "<li><a href='/art/2024/1/20/art_1_2.html' title='2024年政府工作报告'>2024年政府…</a></li>"
    record = f"<datastore><recordset><record><![CDATA[{item}]]></record></recordset></datastore>"
    markup = f"<body><script type='text/xml'>{record}</script></body>"
    assert [(link.url, link.title) for link in report_links(markup, f"{ROOT}/col/col1/index.html")] == [
        (f"{ROOT}/art/2024/1/20/art_1_2.html", "2024年政府工作报告")
    ]


def test_an_article_whose_container_nobody_knows_is_told_from_what_stands_around_it() -> None:
    paragraphs = "".join(f"<p>{line}</p>" for line in BODY.split("\n"))
    menu = "<div><a href='/'>首页</a><a href='/a'>政务公开</a></div><div>浏览次数：1,234次</div>"
    news = "<ul><li><a href='a'>一季度增长5.5%</a></li><li><a href='b'>完成投资30亿元</a></li></ul>"
    body = f"{menu}<div class='nobody-knows-it'>{paragraphs}</div>{news}<div>版权所有</div>"
    page = f"<html><head><title>2024年衡水市政府工作报告</title></head><body>{body}</body></html>".encode()
    assert read_bytes(page, "a.html").text == read_bytes(BODY.encode(), "a.txt").text


@pytest.mark.parametrize(
    "hidden",
    [
        "hidden",
        "style='display: none'",
        "style='color:red;DISPLAY:none;'",
        "style='visibility:hidden'",
        "style='font-size:0'",
    ],
)
def test_what_is_hidden_is_no_text(hidden: str) -> None:
    paragraphs = "".join(f"<p>{line}</p>" for line in BODY.split("\n"))
    page = f"<html><body><div id='zoom'>{paragraphs}<p {hidden}>增长99%</p></div></body></html>".encode()
    assert "99%" not in read_bytes(page, "a.html").text


def test_a_page_that_is_one_form_is_read() -> None:
    paragraphs = "".join(f"<p>{line}</p>" for line in BODY.split("\n"))
    page = f"<html><body><form action='x.aspx'><div>{paragraphs}</div></form><form>搜索</form></body></html>".encode()
    text = read_bytes(page, "a.aspx").text
    assert text == read_bytes(BODY.encode(), "a.txt").text


def test_a_family_is_found_by_its_folder() -> None:
    assert sorted(families()) == ["discuz", "gov"]
    assert family_of("http://bbs.example/forum-2-1.html") is families()["discuz"]
    assert family_of("http://bbs.example/forum-2-1.html", "gov") is families()["gov"]
    assert family_of(f"{ROOT}/zfgzbg/") is families()["gov"]
    with pytest.raises(FetchError, match="there are: discuz, gov"):
        family_of(ROOT, "phpwind")


@pytest.mark.parametrize(
    ("family", "page", "status", "said"),
    [
        ("gov", LIST.encode(), 200, "2 links to reports, 1 more on other hosts, 1 further pages"),
        ("gov", b"<script>var x='$_ts';</script>", 412, "script challenge (status 412)"),
        ("gov", b"none", 404, "gone"),
        ("discuz", list_page([], 2, 1, 3).encode(), 200, "a forum's list of 3 pages"),
        ("discuz", index_page([2]).encode(), 200, "a forum's index"),
        ("discuz", message_page("抱歉，您尚未登录").encode(), 200, "wall: 尚未登录"),
    ],
)
def test_a_site_is_described_in_a_line(family: str, page: bytes, status: int, said: str) -> None:
    assert families()[family].describe(page, page.decode(), status, f"{ROOT}/zfgzbg/") == said
