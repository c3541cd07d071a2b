"""What a later visit finds broken replaces nothing: the build takes the last capture that is a report."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from forum.board import report
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from flows import chunking, reading
from flows.base.records import Finding, Page, ReadReport
from flows.base.settings import Settings
from flows.pages.archive import Archive
from flows.pages.fetch import Fetcher, Manners
from flows.pages.folders import collect_files
from flows.pages.sites.gov.visit import SiteVisit

ROOT = "http://www.made-up.gov.cn/zfgzbg/"
NOW = datetime(2026, 1, 2, tzinfo=UTC)
LINKS = "".join(f"<a href='t{n}.html'>{year}年阜平县政府工作报告</a>" for n, year in ((1, 2024), (2, 2023)))
LIST = f"<html><body>{LINKS}</body></html>"


def page(text: str) -> bytes:
    lines = "".join(f"<p>{line}</p>" for line in text.split("\n"))
    return f"<html><head><meta charset='utf-8'></head><body><div id='zoom'>{lines}</div></body></html>".encode()


GOOD = page(report("阜平县", 2024))
Answers = dict[str, httpx.Response]


def good() -> Answers:
    return {
        "/zfgzbg/": httpx.Response(200, text=LIST),
        "/zfgzbg/t1.html": httpx.Response(200, content=GOOD),
        "/zfgzbg/t2.html": httpx.Response(200, content=page(report("阜平县", 2023))),
    }


def visit(folder: Path, answers: Answers, days: int = 0) -> SiteVisit:
    def answer(request: httpx.Request) -> httpx.Response:
        return answers.get(request.url.path, httpx.Response(404))

    archive = Archive.to_write(folder)
    now = NOW + timedelta(days=days)
    with Fetcher(Manners(delay=0), sleep=lambda _: None, transport=httpx.MockTransport(answer)) as fetcher:
        run = SiteVisit(archive, fetcher, reading.clean_text, lambda: now, now)
        run.collect(ROOT)
    archive.close()
    return run


def read(folder: Path, name: str = "t1.html") -> tuple[Page, list[ReadReport], list[Finding]]:
    rows = [row for chunk in chunking.plan_chunks(Settings(folder.parent, 1, None)) for row in chunk.rows]
    return reading.read_best(folder, next(row for row in rows if str(row["url"]).endswith(name)))


BROKEN: dict[str, Callable[[], httpx.Response]] = {
    **{f"status {n}": (lambda n=n: httpx.Response(n, content=b"down")) for n in (400, 429, 431, 500, 502, 503)},
    "moved to": lambda: httpx.Response(302, headers={"Location": "https://www.new.example/"}),
    "an empty answer": lambda: httpx.Response(200),
    "an empty page": lambda: httpx.Response(200, text="<html><head><title>t</title></head><body> </body></html>"),
    "being worked on": lambda: httpx.Response(200, text="<html><body><p>系统维护中，敬请谅解</p></body></html>"),
    "refused": lambda: httpx.Response(403),
}


@pytest.mark.parametrize("words", BROKEN)
def test_an_error_page_replaces_nothing_and_is_told(tmp_path: Path, words: str) -> None:
    folder = tmp_path / "archive"
    assert visit(folder, good()).alarms == []
    run = visit(folder, good() | {"/zfgzbg/t1.html": BROKEN[words]()}, days=1)
    assert run.counts["new"] == 0
    assert run.counts["error"] + run.counts["wall"] == 1
    assert [words in alarm and "t1.html" in alarm for alarm in run.alarms] == [True]
    found, reports, _ = read(folder)
    assert (found.outcome, found.http_status, len(reports)) == ("report", 200, 1)
    assert found.fetched_at == NOW


def test_what_fails_alike_is_one_alarm(tmp_path: Path) -> None:
    bad = {f"/zfgzbg/t{n}.html": httpx.Response(500) for n in (1, 2)}
    assert [alarm.count("and 1 more") for alarm in visit(tmp_path, good() | bad).alarms] == [1]


def test_a_column_that_has_moved_is_told(tmp_path: Path) -> None:
    visit(tmp_path / "archive", good())
    run = visit(tmp_path / "archive", {"/zfgzbg/": BROKEN["moved to"]()}, days=1)
    assert any("https://www.new.example/" in alarm for alarm in run.alarms)
    assert read(tmp_path / "archive")[0].outcome == "report"


@pytest.mark.parametrize("other", ["<html><body><h1>首页</h1><p>欢迎光临</p></body></html>" + " " * 2100, "cut"])
def test_another_page_or_half_a_report_does_not_take_its_place(tmp_path: Path, other: str) -> None:
    folder = tmp_path / "archive"
    visit(folder, good())
    text = GOOD.decode()
    later = text[: len(text) // 3] if other == "cut" else other
    assert visit(folder, good() | {"/zfgzbg/t1.html": httpx.Response(200, text=later)}, days=1).counts["new"] == 1
    found, reports, findings = read(folder)
    assert found.fetched_at == NOW
    assert reports[0].report.is_complete
    assert [f.rule for f in findings] == ["newest_not_read"]


def test_a_newer_report_takes_its_place(tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    visit(folder, good())
    visit(
        folder, good() | {"/zfgzbg/t1.html": httpx.Response(200, content=page(report("阜平县", 2024, "405")))}, days=1
    )
    found, reports, findings = read(folder)
    assert "405亿元" in reports[0].report.body
    assert (found.fetched_at, findings) == (NOW + timedelta(days=1), [])


def test_a_missing_page_in_an_imported_warc_replaces_nothing(tmp_path: Path) -> None:
    with (tmp_path / "crawl.warc").open("wb") as file:
        writer = WARCWriter(file, gzip=False)
        for status, kind, data in ((200, "text/html", GOOD), (404, "text/html", b"none"), (200, "image/png", b"PNG")):
            headers = StatusAndHeaders(str(status), [("Content-Type", kind)], protocol="HTTP/1.1")
            url = f"{ROOT}t1.html" if kind == "text/html" else f"{ROOT}a.png"
            writer.write_record(writer.create_warc_record(url, "response", io.BytesIO(data), http_headers=headers))
    archive = Archive.to_write(tmp_path / "archive")
    assert collect_files(tmp_path / "crawl.warc", None, archive, NOW) == {"new": 2, "skipped": 1}
    archive.close()
    assert read(tmp_path / "archive")[0].outcome == "report"


def test_error_pages_that_earlier_releases_called_stored_replace_nothing(tmp_path: Path) -> None:
    archive = Archive.to_write(tmp_path / "archive")
    for status, data in ((200, GOOD), (503, b"busy")):
        archive.store(data, url=f"{ROOT}t1.html", source_file=None, listed_title=None, now=NOW, http_status=status)
    archive.close()
    assert read(tmp_path / "archive")[0].outcome == "report"
