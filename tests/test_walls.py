"""What a site answers in the place of a page, and links that are no addresses: told by name, never the end of a run."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from test_sites import BODY, ROOT, article, visit

from flows import reading
from flows.base.charsets import page_text
from flows.pages.archive import Archive
from flows.pages.capture import page_id_of, read_bytes
from flows.pages.fetch import Fetcher, Manners
from flows.pages.sites.gov.visit import SiteVisit

COLUMN = "<html><body><a href='a.html'>2024年衡水市政府工作报告</a>{}</body></html>"
FIREWALL = "<html><body><h1>您的访问请求可能对网站造成威胁，请求已被拦截</h1><p>事件编号 12345</p></body></html>"
GOOD = article(BODY)


def collect(
    folder: Path, answers: dict[str, httpx.Response], day: int = 2, path: str = "/"
) -> tuple[SiteVisit, list[str]]:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path)
        known = answers.get(request.url.raw_path.decode()) or answers.get(request.url.path)
        return known or httpx.Response(404)

    archive, now = Archive.to_write(folder), datetime(2026, 1, day, tzinfo=UTC)
    with Fetcher(Manners(delay=0), sleep=lambda _: None, transport=httpx.MockTransport(answer)) as fetcher:
        run = SiteVisit(archive, fetcher, reading.clean_text, lambda: now, now)
        run.collect(f"{ROOT}{path}")
    archive.close()
    return run, asked


@pytest.mark.parametrize(
    "link",
    [
        "<a href='http://[URL]/'>友情链接</a><a href='http://[bad'>联系</a>",
        "<a href='http://[网址]/'>2023年衡水市政府工作报告</a>",
        "<a href='http://www.x.gov.cn／index.html'>上级网站</a>",
        "<a href='http://www.x.gov.cn／a.html'>2023年衡水市政府工作报告</a>",
        "<a href='http://www.made-up.gov.cn:80a/b.html'>2023年衡水市政府工作报告</a>",
        "<base href='http://['>",
        f"<script>createPageHTML({'9' * 5000}, 0, 'index', 'html');</script>",
        f"<script>var countPage={'9' * 5000};</script>",
    ],
)
def test_a_bad_link_never_ends_a_run(tmp_path: Path, link: str) -> None:
    run = visit(tmp_path, {"/": COLUMN.format(link).encode(), "/a.html": GOOD}, f"{ROOT}/")
    assert {c.url: c.outcome for c in Archive(tmp_path).captures()}[f"{ROOT}/a.html"] == "stored"
    assert run.alarms == []


@pytest.mark.parametrize("status", [405, 418, 444, 400, 500, 503, 202, 429])
def test_a_firewall_is_a_wall_and_replaces_nothing(tmp_path: Path, status: int) -> None:
    column = httpx.Response(200, text=COLUMN.format(""))
    collect(tmp_path, {"/": column, "/a.html": httpx.Response(200, content=GOOD)})
    run, _ = collect(tmp_path, {"/": column, "/a.html": httpx.Response(status, text=FIREWALL)}, day=3)
    assert run.counts["wall"] == 1
    assert [f"status {status}" in told and f"{ROOT}/a.html" in told for told in run.alarms] == [True]
    assert {c.http_status for c in Archive(tmp_path).newest().values()} == {200}


def test_a_run_that_goes_on_asks_again_for_what_is_gone_from_the_archive(tmp_path: Path) -> None:
    answers = {"/": httpx.Response(200, text=COLUMN.format("")), "/a.html": httpx.Response(200, content=GOOD)}
    collect(tmp_path, answers)
    _, asked = collect(tmp_path, answers)
    assert "/a.html" not in asked
    next(tmp_path.glob("*.warc.gz")).unlink()
    run, asked = collect(tmp_path, answers)
    assert "/a.html" in asked and run.alarms == []
    assert read_bytes(tmp_path, Archive(tmp_path).last_asked()[page_id_of(f"{ROOT}/a.html", b"")]) == GOOD


@pytest.mark.parametrize(("status", "tries"), [(400, 3), (409, 3), (500, 3), (507, 3), (405, 1), (404, 1)])
def test_errors_are_asked_again_and_walls_are_not(tmp_path: Path, status: int, tries: int) -> None:
    answers = {"/": httpx.Response(200, text=COLUMN.format("")), "/a.html": httpx.Response(status, text="down")}
    run, asked = collect(tmp_path, answers)
    assert asked.count("/a.html") == tries
    assert status == 404 or any(f"{ROOT}/a.html" in told for told in run.alarms)


def test_a_column_behind_a_firewall_says_its_status(tmp_path: Path) -> None:
    run, _ = collect(tmp_path, {"/": httpx.Response(405, text=FIREWALL)})
    assert any("status 405" in told and f"{ROOT}/" in told for told in run.alarms)


def test_a_report_on_another_host_is_named(tmp_path: Path) -> None:
    other = "<a href='http://xxgk.made-up.gov.cn/b.html'>2023年衡水市政府工作报告</a>"
    run = visit(tmp_path, {"/": COLUMN.format(other).encode(), "/a.html": GOOD}, f"{ROOT}/")
    assert ["http://xxgk.made-up.gov.cn/b.html" in told for told in run.alarms] == [True]


@pytest.mark.parametrize("name", ["undefined", "raw_unicode_escape", "idna", "hex", "x\x00y"])
def test_a_charset_that_is_none_is_not_believed(name: str) -> None:
    assert page_text("政府工作报告\\ud800".encode(), f"text/html; charset={name}").startswith("政府工作报告")


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        (200, "<html><title>安全验证</title><body>请完成下方验证后继续访问<img src=c.png></body></html>", "wall"),
        (200, "<html><body>为了您的访问安全，请拖动滑块完成验证</body></html>", "wall"),
        (202, "<html><script>document.cookie='a=b';location.reload()</script></html>", "wall"),
        (200, '{"code": 500, "msg": "系统异常"}', "error"),
    ],
)
def test_what_asks_for_a_person_or_says_nothing_is_no_page(
    tmp_path: Path, status: int, body: str, outcome: str
) -> None:
    answers = {"/": httpx.Response(200, text=COLUMN.format("")), "/a.html": httpx.Response(status, text=body)}
    run, _ = collect(tmp_path, answers)
    assert (run.counts[outcome], run.counts["new"]) == (1, 0)
    assert f"{ROOT}/a.html" in run.alarms[0]


@pytest.mark.parametrize(
    "page",
    [
        "<form>用户名<input name=u><input type='password'></form>",
        "<div>对不起，请登录后查看该内容</div>",
        "<title>登录</title>账号：<input name=u> 密码：<INPUT NAME=p TYPE=PASSWORD>",
        "统一身份认证平台 账号登录 扫码登录",
    ],
)
def test_a_login_in_the_place_of_a_page_is_a_wall(tmp_path: Path, page: str) -> None:
    column = httpx.Response(200, text=COLUMN.format(""))
    collect(tmp_path, {"/": column, "/a.html": httpx.Response(200, content=GOOD)})
    run, _ = collect(tmp_path, {"/": column, "/a.html": httpx.Response(200, text=page)}, day=3)
    assert ["wall: a login" in told and f"{ROOT}/a.html" in told for told in run.alarms] == [True]
    assert {c.outcome for c in Archive(tmp_path).newest().values()} == {"list", "stored"}


@pytest.mark.parametrize("at", ["/", "/a.html"])
def test_a_login_beside_a_list_or_a_text_is_none(tmp_path: Path, at: str) -> None:
    box = b"<form><input name=u><input type=password></form>"
    pages = {"/": COLUMN.format("").encode(), "/a.html": GOOD}
    run = visit(tmp_path, {**pages, at: box + pages[at]}, f"{ROOT}/")
    assert run.alarms == []


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (httpx.Response(302, headers={"location": "/"}), "moved to the front page"),
        (httpx.Response(302, headers={"location": "/index.html"}), "moved to the front page"),
        (httpx.Response(206, content=GOOD[:900]), "a part of the page"),
        (httpx.Response(200, text="<html><body>该页面仅限政务外网访问</body></html>"), "refused (status 200)"),
        (httpx.Response(200, text="<html><body>数据库连接失败</body></html>"), "being worked on"),
    ],
)
def test_what_is_no_article_is_kept_as_none_and_told(tmp_path: Path, answer: httpx.Response, said: str) -> None:
    front = httpx.Response(200, text="<html><body>县人民政府门户网站</body></html>")
    answers = {
        "/z/": httpx.Response(200, text=COLUMN.format("")),
        "/z/a.html": answer,
        "/": front,
        "/index.html": front,
    }
    run, _ = collect(tmp_path, answers, path="/z/")
    assert [said in told and "/z/a.html" in told for told in run.alarms] == [True]
    assert [c.outcome for c in Archive(tmp_path).captures() if str(c.url).endswith("a.html")] != ["stored"]
