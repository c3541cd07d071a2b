"""Lists that a script holds or fetches (Hanweb's records, JSON), and second hosts of the same government."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import httpx
import pytest
from test_sites import BODY, article
from test_walls import collect

from flows import keeping, reading, steps
from flows.base import vocabulary
from flows.base.seeds import read_seed
from flows.base.settings import Settings
from flows.base.vocabulary import sites
from flows.pages import sources
from flows.pages.archive import Archive
from flows.pages.fetch import Fetcher, Manners
from flows.pages.sites.gov.visit import SiteVisit

GOOD = article(BODY)
NAVIGATION = "<div>首页 政务公开 政府信息公开 政府工作报告 互动交流 办事服务</div>"
TITLE = "{}年衡水市政府工作报告"
GROUP = "<nextgroup><![CDATA[<a href='/module/web/jpage/dataproxy.jsp?page={}&amp;columnid=7'></a>]]></nextgroup>"
RECORD = "<record><![CDATA[<li><a href='/{}.html' title='{}'>…</a></li>]]></record>"


def datastore(year: int, onward: int) -> str:
    group = GROUP.format(onward) if onward else "<nextgroup></nextgroup>"
    return f"<datastore>{group}<recordset>{RECORD.format(year, TITLE.format(year))}</recordset></datastore>"


def articles(*years: int) -> str:
    listed = [
        {"id": y, "title": f"<em>{TITLE.format(y)}</em>", "url": f"http://www.made-up.gov.cn/{y}.html"} for y in years
    ]
    return json.dumps({"total": 3, "data": {"articles": [*listed, {"title": "通知", "url": None, "more": {}}]}})


def kept(folder: Path, answers: dict[str, str | bytes]) -> set[str]:
    """The paths of what was kept of a site, whose answers stand under path and question."""
    pages = {f"/{year}.html": GOOD for year in (2022, 2023, 2024)} | answers

    def answer(request: httpx.Request) -> httpx.Response:
        body = pages.get(request.url.raw_path.decode())
        return httpx.Response(200 if body is not None else 404, content=body or b"not found")

    archive, now = Archive.to_write(folder), datetime(2026, 1, 2, tzinfo=UTC)
    with Fetcher(Manners(delay=0), sleep=lambda _: None, transport=httpx.MockTransport(answer)) as fetcher:
        run = SiteVisit(archive, fetcher, reading.clean_text, lambda: now, now)
        run.collect("http://www.made-up.gov.cn/")
    archive.close()
    assert run.alarms == []
    return {httpx.URL(str(c.url)).path for c in Archive(folder).captures() if c.outcome == "stored"} - {"/"}


def test_the_groups_of_a_hanweb_list_are_followed(tmp_path: Path) -> None:
    proxy = "/module/web/jpage/dataproxy.jsp?page={}&columnid=7"
    answers: dict[str, str | bytes] = {
        "/": f"<html><body><script type='text/xml'>{datastore(2024, 1)}</script></body></html>",
        proxy.format(1): datastore(2023, 2),
        proxy.format(2): datastore(2022, 0),
    }
    assert kept(tmp_path, answers) == {"/2024.html", "/2023.html", "/2022.html"}


@pytest.mark.parametrize(
    "script",
    [
        "$.getJSON('/api/list?page=1&size=2', show);",
        "$.getJSON('/api/list?size=2&page=' + n, show);",
        'var config = {url: "/api/list?page=1&size=2", rows: 2};',
    ],
)
def test_a_list_in_json_is_fetched_page_by_page(tmp_path: Path, script: str) -> None:
    size_first = "size=2&page={}" if "size=2&page" in script else "page={}&size=2"
    answers: dict[str, str | bytes] = {"/": f"{NAVIGATION}<script>{script}</script>"}
    for page, years in ((1, (2024, 2023)), (2, (2022,)), (3, ())):
        answers["/api/list?" + size_first.format(page)] = articles(*years) if years else '{"data": {"articles": []}}'
    assert kept(tmp_path, answers) == {"/2024.html", "/2023.html", "/2022.html"}


@pytest.mark.parametrize(
    "script",
    [
        f"var list = {articles(2024, 2023)};",
        "list.push({title: '" + TITLE.format(2024) + "', link: '/2024.html'});"
        'list.push({"docTitle": "'
        + TITLE.format(2023)
        + r'", "docPubUrl": "http:\/\/www.made-up.gov.cn\/2023.html"});',
    ],
)
def test_a_list_that_a_script_holds_is_read(tmp_path: Path, script: str) -> None:
    assert kept(tmp_path, {"/": f"<script>{script}</script>"}) == {"/2024.html", "/2023.html"}


def test_a_json_answer_is_a_column_itself(tmp_path: Path) -> None:
    assert kept(tmp_path, {"/": articles(2024)}) == {"/2024.html"}


FEED = "<?xml version='1.0' encoding='utf-8'?><{0}><title>x</title><link>http://www.made-up.gov.cn/</link>{1}</{0}>"
ITEM = "<item><title>{}</title>{}</item>"


@pytest.mark.parametrize(
    ("kind", "entry"),
    [
        ("rss", ITEM.format(TITLE.format(2024), "<link>http://www.made-up.gov.cn/2024.html</link>")),
        ("rss", ITEM.format(f"<![CDATA[{TITLE.format(2024)}]]>", "<link><![CDATA[/2024.html]]></link>")),
        ("rss", ITEM.format(TITLE.format(2024), "<guid>/2024.html</guid>")),
        ("feed", f"<entry><title type='html'>{TITLE.format(2024)}</title><link rel='x' href='/2024.html'/></entry>"),
    ],
)
@pytest.mark.parametrize("is_linked", [False, True])
def test_a_feed_is_a_list(tmp_path: Path, kind: str, entry: str, is_linked: bool) -> None:
    column = f"{NAVIGATION}<link rel=alternate type='application/rss+xml' href='/feed.xml'>"
    feed = FEED.format(kind, entry)
    answers: dict[str, str | bytes] = {"/": column, "/feed.xml": feed} if is_linked else {"/": feed}
    assert kept(tmp_path, answers) == {"/2024.html"}


def test_a_broken_page_of_a_list_loses_no_other_article(tmp_path: Path) -> None:
    column = f"<a href='2024.html'>{TITLE.format(2024)}</a><script>createPageHTML(3, 0, 'index', 'html');</script>"

    answers = {"/": httpx.Response(200, text=column), "/2024.html": httpx.Response(200, content=GOOD)}
    broken = httpx.Response(200, headers={"Content-Encoding": "br"}, content=b"?")
    run, _ = collect(tmp_path, {**answers, "/index_1.html": broken})
    assert [c.url for c in Archive(tmp_path).captures() if c.outcome == "stored"] == [
        "http://www.made-up.gov.cn/2024.html"
    ]
    assert ["index_1.html" in told for told in run.alarms] == [True]


HOSTS = {
    "www.made-up.gov.cn/": "<a href='http://xxgk.made-up.gov.cn/a.html'>2024年衡水市政府工作报告</a>"
    "<a href='/b.html'>2023年衡水市政府工作报告</a><a href='/c.html'>2022年衡水市政府工作报告</a>"
    "<a href='http://www.made-up.gov.cn:8080/d.html'>2021年衡水市政府工作报告</a>",
    "xxgk.made-up.gov.cn/a.html": "<a href='//att.made-up.gov.cn/full.docx'>2024年政府工作报告.docx</a>",
    "www.made-up.gov.cn/c.html": GOOD,
}


def over_hosts(folder: Path, hosts: set[str], down: str = "") -> tuple[SiteVisit, list[str]]:
    """A visit to a column that leads to other hosts; `down` is a host that answers nothing. And what was asked."""
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(f"{request.url.netloc.decode()}{request.url.path}")
        if request.url.host == down:
            raise httpx.ConnectError("refused")
        if request.url.path == "/b.html":
            return httpx.Response(302, headers={"Location": "http://xxgk.made-up.gov.cn/moved.html"})
        if request.url.path in ("/moved.html", "/full.docx"):
            return httpx.Response(200, content=GOOD)
        found = HOSTS.get(asked[-1])
        return httpx.Response(200, content=found) if found else httpx.Response(404)

    archive, now = Archive.to_write(folder), datetime(2026, 1, 2, tzinfo=UTC)
    transport = httpx.MockTransport(answer)
    with Fetcher(Manners(delay=0), sleep=lambda _: None, transport=transport, hosts=frozenset(hosts)) as fetcher:
        run = SiteVisit(archive, fetcher, reading.clean_text, lambda: now, now)
        run.collect("http://www.made-up.gov.cn/")
    archive.close()
    return run, asked


def stored(folder: Path) -> set[str]:
    return {str(c.url).partition("//")[2] for c in Archive(folder).captures() if c.outcome == "stored"}


def test_hosts_that_nobody_allowed_are_named_and_not_asked(tmp_path: Path) -> None:
    run, asked = over_hosts(tmp_path, set())
    assert stored(tmp_path) == {"www.made-up.gov.cn/c.html"}
    assert {host.partition("/")[0] for host in asked} == {"www.made-up.gov.cn"}
    told = "\n".join(run.alarms)
    assert "http://xxgk.made-up.gov.cn/a.html" in told and "other_hosts" in told
    assert "moved to http://xxgk.made-up.gov.cn/moved.html" in told and "www.made-up.gov.cn:8080" in told


def test_second_hosts_are_followed_with_their_own_robots(tmp_path: Path) -> None:
    run, asked = over_hosts(tmp_path, {"xxgk.made-up.gov.cn", "att.made-up.gov.cn"})
    assert {"xxgk.made-up.gov.cn/a.html", "att.made-up.gov.cn/full.docx", "www.made-up.gov.cn/b.html"} < stored(
        tmp_path
    )
    assert {f"{host}.made-up.gov.cn/robots.txt" for host in ("www", "xxgk", "att")} <= set(asked)
    assert ["www.made-up.gov.cn:8080" in told for told in run.alarms] == [True]


def test_a_second_host_that_is_down_ends_no_visit(tmp_path: Path) -> None:
    run, _ = over_hosts(tmp_path, {"xxgk.made-up.gov.cn"}, down="xxgk.made-up.gov.cn")
    assert stored(tmp_path) == {"www.made-up.gov.cn/c.html"}
    assert any("xxgk.made-up.gov.cn does not answer" in told for told in run.alarms)


def test_the_hosts_are_those_of_the_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for seed in sources.SEEDS.glob("*.csv"):
        shutil.copy(seed, tmp_path)
    monkeypatch.setattr(sources, "SEEDS", tmp_path)
    monkeypatch.setattr(vocabulary, "read_seed", partial(read_seed, folder=tmp_path))
    sources.add_site("made-up", "http://www.made-up.gov.cn/", "gov", "衡水市", ["xxgk.made-up.gov.cn"])
    assert sites()["made-up"].other_hosts == {"xxgk.made-up.gov.cn"}
    given: list[sources.WebOptions] = []
    monkeypatch.setattr(keeping, "visit_address", lambda *args: given.append(args[4]) or {})
    steps.collect(Settings(tmp_path, 1, None), ["made-up"], None, datetime(2026, 1, 2, tzinfo=UTC))
    assert given[0].hosts == {"xxgk.made-up.gov.cn"}
