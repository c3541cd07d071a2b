"""Further pages by plain links, and articles in frames, viewers, refreshes and attachments."""

from __future__ import annotations

import gzip
from pathlib import Path

import httpx
import pytest
from test_sites import BODY, HALF, ROOT, article, document
from test_walls import collect

from flows.pages.archive import Archive

COLUMN = "<html><body><a href='{}'>{}年衡水市政府工作报告</a>{}</body></html>"
GOOD, SHELL = article(BODY), "<html><body><h1>2024年衡水市政府工作报告</h1>{}</body></html>"


def kept(
    folder: Path, pages: dict[str, bytes | str], asked: dict[str, bytes | str] | None = None
) -> dict[str, str | None]:
    """Path of each page that was kept → the page it continues; `asked` are answers to addresses with a question."""
    answers = {path: httpx.Response(200, content=body) for path, body in (pages | (asked or {})).items()}
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
        "<map><area href='a.html' alt='2024年衡水市政府工作报告'></map>",
        "<li data-href='a.html'>2024年衡水市政府工作报告</li>",
        "<li onclick=\"window.location='a.html'\">2024年衡水市政府工作报告</li>",
        "<a href='#' onclick=\"show('a.html')\">2024年衡水市政府工作报告</a>",
        "<a href='\\a.html'>2024年衡水市政府工作报告</a>",
        "<a href='HTTP://WWW.Made-Up.gov.cn:80/a.html'>2024年衡水市政府工作报告</a>",
        "<a href='/list/'>政府工作报告</a>",
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


@pytest.mark.parametrize("told", ["0; url=/new.html", "3;URL='new.html'", "1; url=http://elsewhere.example/a.html"])
def test_a_header_that_sends_the_reader_on_is_followed_within_the_site_and_else_told(tmp_path: Path, told: str) -> None:
    moved = httpx.Response(200, content=b"<html>please wait</html>", headers={"Refresh": told})
    here = httpx.Response(200, content=article(BODY), headers={"Refresh": "300"})
    column = httpx.Response(200, content=COLUMN.format("a.html", 2024, "").encode(), headers={"Refresh": "60; url=/"})
    run, _ = collect(tmp_path, {"/": column, "/a.html": moved, "/new.html": here})
    outcomes = {str(c.url).removeprefix(ROOT): c.outcome for c in Archive(tmp_path).captures()}
    if "elsewhere" in told:
        assert outcomes["/a.html"] == "error"
        assert "moved to http://elsewhere.example/a.html" in run.alarms[0]
    else:
        assert (outcomes, run.alarms) == ({"/": "list", "/a.html": "stored"}, [])


@pytest.mark.parametrize(
    "inside",
    [
        "<iframe src='real'></iframe>",
        "<iframe src='/frame.html'></iframe>",
        "<embed src='real' type='application/pdf'>",
        "<iframe src='/pdfjs/web/viewer.html?file=/real'></iframe>",
        "<meta http-equiv='Refresh' content='0; url=real'>",
        "<a href='real'>2024年政府工作报告.docx</a>",
        "<p>" + "全面总结工作，部署任务。" * 180 + "</p><a href='real'>附件：报告全文.docx</a>",
    ],
    ids=["iframe", "frame-in-frame", "embed", "viewer", "refresh", "no-suffix", "abstract"],
)
def test_what_an_article_only_shows_is_kept(tmp_path: Path, inside: str) -> None:
    pages: dict[str, bytes | str] = {
        "/": COLUMN.format("a.html", 2024, ""),
        "/a.html": SHELL.format(inside),
        "/real": document(BODY),
        "/frame.html": "<html><body><iframe src='/real'></iframe></body></html>",
    }
    assert "/real" in kept(tmp_path, pages)


@pytest.mark.parametrize(
    "pager",
    [
        *(
            f"<a href='index_2.html'>{shown}</a>"
            for shown in ("&gt;", "末页", "加载更多", "第二页", "后页", "next page")
        ),
        "<a href=\"javascript:location.href='index_2.html'\">2</a>",
        "<a href='index_2.html'>２</a>",
        "<a href='index_2.html' aria-label='下一页'><i></i></a>",
        "<a href='index_2.html' rel='next'>往前</a>",
        "<link rel='next' href='index_2.html'>",
        "<a href='javascript:;' data-href='index_2.html'>2</a>",
        "<a href='#' onclick=\"goPage('index_2.html')\">2</a>",
        "<input type='button' value='下一页' onclick=\"location.href='index_2.html'\">",
        "<button onclick=\"location.href='index_2.html'\">下一页</button>",
        "<select onchange='location.href=this.value'><option value='index_2.html'>2/2</option></select>",
        "<select onchange=\"location='index_'+this.value+'.html'\"><option value=2>第2页</option></select>",
    ],
)
def test_a_list_goes_on_however_it_says_so(tmp_path: Path, pager: str) -> None:
    pages: dict[str, bytes | str] = {
        "/": COLUMN.format("a.html", 2024, pager),
        "/index_2.html": COLUMN.format("b.html", 2023, ""),
    }
    assert set(kept(tmp_path, {**pages, "/a.html": GOOD, "/b.html": GOOD})) == {"/a.html", "/b.html"}


@pytest.mark.parametrize("path", ["/page/2", "/page/2/", "/INDEX_2.HTML", "/list-2.html", "/?pageNo=2"])
def test_a_list_goes_on_under_other_names(tmp_path: Path, path: str) -> None:
    pages = {"/": COLUMN.format("/a.html", 2024, f"<a href='{path}'>下一页</a>"), "/a.html": GOOD, "/b.html": GOOD}
    second = COLUMN.format("/b.html", 2023, "")
    first, _, asked = path.partition("?")
    found = kept(tmp_path, pages | ({} if asked else {first: second}), {path: second} if asked else {})
    assert set(found) == {"/a.html", "/b.html"}


@pytest.mark.parametrize(
    "pager", ["<a href=\"javascript:__doPostBack('pager','2')\">2</a>", "<a href='#' onclick='toPage(2)'>下一页</a>"]
)
def test_a_list_that_goes_on_by_a_script_is_told(tmp_path: Path, pager: str) -> None:
    column = httpx.Response(200, text=COLUMN.format("/a.html", 2024, pager))
    run, _ = collect(tmp_path, {"/": column, "/a.html": httpx.Response(200, content=GOOD)})
    assert ["goes on by a script" in told and ROOT in told for told in run.alarms] == [True]


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        *(("/a-2.html", "第二页"), ("/a2.html", "[2]"), ("/a(2).html", "2"), ("/a/2.html", "2")),
        *(("/a_2.html", "余下全文"), ("/a_1.html", "<img alt=下一页>")),
    ],
)
def test_an_article_goes_on_under_its_own_name(tmp_path: Path, path: str, shown: str) -> None:
    pager = f"<a href='{path}'>{shown}</a>"
    pages: dict[str, bytes | str] = {"/": COLUMN.format("a.html", 2024, ""), "/a.html": article(BODY[:HALF], pager)}
    assert kept(tmp_path, {**pages, path: article(BODY[HALF:], pager)})[path]


@pytest.mark.parametrize(
    "inside",
    [
        "<script>location.href='real.pdf'</script>",
        '<script>window.location.replace("real.pdf");</script>',
        "<script>setTimeout(function(){top.location='/real.pdf'},0)</script>",
        "<script>window.open('real.pdf','_self')</script>",
        "<script>document.write(\"<iframe src='real.pdf'></iframe>\")</script>",
        "<iframe data-src='real.pdf'></iframe>",
        "<iframe src='/view?url=/real.pdf'></iframe>",
        "<a href='/js/pdfjs/web/viewer.html?file=/real.pdf'>查看</a>",
        "<script>PDFObject.embed('/real.pdf','#x')</script>",
        "<div data-url='/real.pdf'></div>",
        "<object><param name='src' value='real.pdf'></object>",
        "<script>showVsbpdfIframe('/real.pdf','100%','600','','');</script>",
        "<a href='/real.pdf'>附件【2024年政府工作报告.docx】</a>",
        "<a href='/real.pdf' title='2024年政府工作报告.docx'>点此</a>",
        "<a href='/real.pdf?size=3'>2024年政府工作报告.docx（56KB）</a>",
    ],
)
def test_what_a_script_or_a_tag_names_is_kept(tmp_path: Path, inside: str) -> None:
    pages: dict[str, bytes | str] = {"/": COLUMN.format("a.html", 2024, ""), "/real.pdf": document(BODY)}
    page = f"<html><body>{inside}</body></html>"
    assert "/real.pdf" in {path.partition("?")[0] for path in kept(tmp_path, {**pages, "/a.html": page})}


@pytest.mark.parametrize(
    ("href", "more"),
    [
        *(("/d?id=3", ""), ("/d/3", "download='报告.pdf'"), ("/3.rtf", ""), ("/down?file=2024.docx", "")),
    ],
)
def test_a_document_is_known_by_its_address_or_its_words(tmp_path: Path, href: str, more: str) -> None:
    page = SHELL.format(f"<p>摘要如下。</p><a href='{href}' {more}>2024年政府工作报告（全文）</a>")
    pages: dict[str, bytes | str] = {"/": COLUMN.format("a.html", 2024, ""), "/a.html": page}
    assert href in kept(tmp_path, {**pages, href.partition("?")[0]: document(BODY)})


def test_a_page_that_sends_telephones_elsewhere_stays(tmp_path: Path) -> None:
    script = "<script>if (phone) location.href = '/m/a.html';</script>"
    pages: dict[str, bytes | str] = {"/": COLUMN.format("a.html", 2024, ""), "/a.html": article(BODY[:600], script)}
    assert set(kept(tmp_path, {**pages, "/m/a.html": GOOD})) == {"/a.html"}


@pytest.mark.parametrize(
    "shown", ["<a href=a.html title=x>{}</a>", "<a href=a.html title='{}'>2024年衡水市政府工…</a>"]
)
def test_a_link_is_called_by_the_longer_of_its_title_and_its_words(tmp_path: Path, shown: str) -> None:
    pages: dict[str, bytes | str] = {"/": f"<html>{shown.format('2024年衡水市政府工作报告')}</html>", "/a.html": GOOD}
    assert "/a.html" in kept(tmp_path, pages)


@pytest.mark.parametrize("charset", ["utf-8-sig", "utf-16"])
def test_robots_are_heeded_in_any_charset(tmp_path: Path, charset: str) -> None:
    forbids = httpx.Response(200, content="User-agent: *\nDisallow: /".encode(charset))
    run, asked = collect(tmp_path, {"/robots.txt": forbids, "/": httpx.Response(200, content=GOOD)})
    assert asked == ["/robots.txt"]
    assert "robots.txt" in run.alarms[0]


@pytest.mark.parametrize("times", [1, 2])
def test_what_is_packed_more_often_than_it_says_is_no_page(tmp_path: Path, times: int) -> None:
    packed = GOOD if isinstance(GOOD, bytes) else GOOD.encode()
    for _ in range(times):
        packed = gzip.compress(packed)
    told = {"Content-Encoding": "gzip"} if times > 1 else {}
    column = httpx.Response(200, content=COLUMN.format("a.html", 2024, "").encode())
    run, _ = collect(tmp_path, {"/": column, "/a.html": httpx.Response(200, content=packed, headers=told)})
    assert "packed more often than it says" in run.alarms[0]
