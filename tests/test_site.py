"""The site of a release: every link, every query, languages and releases, search, hostile input."""

from __future__ import annotations

import base64
import csv
import hashlib
import html
import io
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any
from xml.etree.ElementTree import fromstring

import duckdb
import pytest
from starlette.testclient import TestClient

import flows.site
from flows.site.api import to_csv
from flows.site.app import make_app
from flows.site.language import defined
from flows.site.pages import PAGES
from flows.site.queries import queries
from flows.site.rendering import at_sentence
from flows.site.store import Release
from tests.site_bench import cpu_of, wait_for

HOSTILE = (
    "'",
    '"',
    "<script>alert(1)</script>",
    "../../etc/passwd",
    "%",
    "\0",
    "a OR b*",
    '"NEAR(',
    "{{7*7}}",
    "x" * 300,
)
HOSTILE += ("' union select * from read_csv('/etc/passwd')--",)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_neither_break_nor_run(client: TestClient, text: str) -> None:
    for path in PAGES:
        filled = re.sub(r"\{\w+\}", lambda _: text.replace("/", "%2F").replace("\0", "%00").replace("?", ""), path)
        answer = client.get(filled, params={"q": text, "year": text, "page": text})
        assert answer.status_code in (200, 302, 400, 404, 422), (path, answer.status_code)
        assert "<script>alert" not in answer.text and "root:" not in answer.text
    for name, query in queries().items():
        answer = client.get(f"/api/v1/{name}", params=dict.fromkeys(query.params, text))
        assert answer.status_code in (200, 400, 422)


def test_the_connection_is_shut_in(release: Release) -> None:
    for sql in (
        "select * from read_csv('/etc/passwd')",
        "copy dim_reports to '/tmp/x.csv'",
        "attach '/tmp/y.duckdb'",
        "set enable_external_access = true",
        "delete from dim_reports",
        "create table x (a int)",
    ):
        with pytest.raises(duckdb.Error):
            release._root.execute(sql)


def test_only_reading_and_nothing_from_elsewhere(client: TestClient) -> None:
    for method in ("POST", "PUT", "DELETE"):
        assert client.request(method, "/data").status_code == 405
    answer = client.get("/")
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert not re.search(r'(src|href)="(https?:)?//', answer.text)
    assert client.get("/", headers={"If-None-Match": answer.headers["etag"]}).status_code == 304
    folder = Path(flows.site.__file__).with_name("static")
    assert (folder / "site.js").stat().st_size <= 15_000 and (folder / "style.css").stat().st_size <= 20_000


def test_csv_is_defused_and_no_script_address_is_a_link() -> None:
    assert "'=cmd|x" in to_csv([{"a": "=cmd|x", "b": 1}])
    assert at_sentence("javascript:alert(1)", "x") is None


def test_a_language_and_a_release_hold_over_all_links_of_a_page(client: TestClient, release: Release) -> None:
    base = f"/r/{release.version}/en"
    page = client.get(f"{base}/targets").text
    inner = [link for link in re.findall(r'href="(/[^"]*)"', page) if not link.startswith("/static/")]
    assert '<html lang="en">' in page and "Targets and results" in page
    assert {link for link in inner if not link.startswith(base)} == {f"/r/{release.version}/targets"}
    assert client.get(f"/latest{'/en'}/targets").headers["location"] == f"{base}/targets"
    assert client.get("/r/1999.1.0/").status_code == 404
    assert client.get(f"{base}/api/v1/overview").json()["release"] == release.version


def test_the_files_of_a_release_are_had_from_its_page(client: TestClient, release: Release) -> None:
    page = client.get(f"/r/{release.version}/data").text
    assert f'href="/r/{release.version}/files/gwr.duckdb"' in page
    name = next(name for name in release.manifest["checksums"] if name.endswith(".md"))
    digest = hashlib.sha256(client.get(f"/files/{name}").content).hexdigest()
    assert digest == release.manifest["checksums"][name]
    for other in ("manifest.json", "..%2f..%2fx", "%2e%2e/x", "/etc/passwd"):
        assert client.get(f"/files/{other}").status_code == 404


def test_rows_of_the_api_are_had_a_page_at_a_time(client: TestClient, release: Release) -> None:
    base = f"/r/{release.version}/en"
    whole = client.get("/api/v1/targets_year?indicator=gdp").json()
    assert whole["next"] is None and whole["row_count"] == len(whole["rows"]) > 6
    rows, following = [], f"{base}/api/v1/targets_year?indicator=gdp&limit={len(whole['rows']) // 3}"
    while following:
        answer = client.get(following).json()
        rows, following = rows + answer["rows"], answer["next"]
        assert answer["row_count"] == whole["row_count"] and (following or base).startswith(base)
    assert rows == whole["rows"]
    first = client.get("/api/v1/targets_year.csv?indicator=gdp&limit=2")
    assert len(list(csv.reader(first.text.splitlines()))) == 3 and 'offset=2>; rel="next"' in first.headers["link"]
    said = client.get("/api/v1/targets_year?plaec=1")
    assert said.status_code == 400 and "it has indicator, measure, year, limit, offset" in said.json()["error"]
    assert client.get("/api/v1/places?limit=0").status_code == client.get("/api/v1/places?offset=-1").status_code == 422
    asked = client.get("/openapi.json").json()["paths"]["/api/v1/places"]["get"]["parameters"]
    assert {one["name"]: one["schema"].get("maximum") for one in asked} == {"limit": 100_000, "offset": None}


def test_a_new_release_is_seen_at_once(published: Path, tmp_path: Path) -> None:
    old = (published / "latest").resolve()
    for name in ("2026.1.0", "2026.1.1"):
        shutil.copytree(old, tmp_path / name, ignore=shutil.ignore_patterns("docs", "data_docs", "csv", "parquet"))
    (tmp_path / "latest").symlink_to("2026.1.0")
    client = TestClient(make_app(tmp_path))
    assert client.get("/api/v1/overview").json()["release"] == "2026.1.0"
    moved = Event()

    def read(reader: int) -> list[str]:
        """What releases a reader is shown, page after page, until some time after the new one stands."""
        seen: list[str] = []
        for n in range(60):
            after = moved.is_set()
            answer = client.get(("/", "/data", "/indicator", "/targets")[(reader + n) % 4])
            named = set(re.findall(r"^gwr (2026\.1\.\d) ", answer.text, re.MULTILINE))
            assert answer.status_code == 200 and len(named) == 1
            assert not after or named == {"2026.1.1"}
            seen += named
            if after and seen[-3:] == ["2026.1.1"] * 3:
                break
        return seen

    with ThreadPoolExecutor(20) as readers:
        asked = [readers.submit(read, n) for n in range(20)]
        (tmp_path / "new").symlink_to("2026.1.1")
        (tmp_path / "new").replace(tmp_path / "latest")
        moved.set()
    assert all(one.result() == sorted(one.result()) and one.result()[-1] == "2026.1.1" for one in asked)


def test_a_page_is_taken_along_with_its_tables_and_charts(client: TestClient, release: Release) -> None:
    place = next(p["place_id"] for p in release.ask("places"))
    page, answer = client.get(f"/place/{place}").text, client.get(f"/en/place/{place}.zip")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as files:
        names = set(files.namelist())
        assert {"README.txt", "01_place_coverage.csv"} <= names and "Release" in files.read("README.txt").decode()
        assert sum(n.startswith("chart_") for n in names) == page.count('<svg class="chart"')
        rows = list(csv.DictReader(io.StringIO(files.read("01_place_coverage.csv").decode("utf-8-sig"))))
        assert len(rows) == len(release.ask("place_coverage", {"place": place}))
        assert json.loads(files.read("01_place_coverage.json"))["given"] == {"place": place}
        for name in names:
            if name.endswith(".svg"):
                fromstring(files.read(name))  # noqa: S314
    drawn = client.get(f"/place/{place}.svg?chart=2")
    assert drawn.status_code == 200 and fromstring(drawn.text).tag.endswith("svg")  # noqa: S314
    digest = hashlib.sha256(re.search("<style>(.*?)</style>", drawn.text)[1].encode()).digest()
    assert base64.b64encode(digest).decode() in drawn.headers["content-security-policy"]
    assert client.get(f"/place/{place}.svg?chart=99").status_code == 404


def test_each_chart_is_had_from_the_section_it_stands_in(client: TestClient, release: Release) -> None:
    place = max(release.ask("places"), key=lambda r: r["report_count"])["place_id"]
    for path in (f"/place/{place}", "/en/indicator/gdp/growth?year=2022"):
        page = client.get(path).text
        links = [html.unescape(link) for link in re.findall(r'href="([^"]*\.svg\?[^"]*)" download', page)]
        assert len(links) == page.count('<svg class="chart"') > 1
        titles = set(re.findall(r'<svg class="chart"[^>]* aria-label="([^"]*)"', page))
        for n, link in enumerate(links, 1):
            assert link.startswith(path.split("?")[0]) and link.endswith(f"chart={n}")
            drawn = client.get(link)
            assert drawn.status_code == 200 and re.search(r'role="group" aria-label="([^"]*)"', drawn.text)[1] in titles
        assert "year=2022" in links[0] or "?" not in path


def test_the_ranking_is_of_the_level_that_is_asked_for(client: TestClient, release: Release) -> None:
    asked = {"indicator": "gdp", "measure": "growth", "year": 2022}
    every = release.ask("indicator_places", asked)
    assert len({row["level"] for row in every}) > 1
    for level in ("province", "prefecture", "county"):
        page = client.get("/indicator/gdp/growth", params={"year": 2022, "level": level}).text
        ranks = page[page.index('<ol class="ranks">') : page.index("</ol>")]
        wanted = {row["figure_id"] for row in every if row["level"] == level}
        assert set(re.findall(r"/figure/([\w-]+)", ranks)) == wanted
        assert f"level={level}" in page  # the table's CSV and SQL are of the same level


@pytest.mark.parametrize("measure", ["level", "growth"])
def test_places_are_ranked_and_spread_within_one_level(client: TestClient, release: Release, measure: str) -> None:
    every = release.ask("indicator_places", {"indicator": "gdp", "measure": measure, "year": 2022})
    page = client.get(f"/indicator/gdp/{measure}", params={"year": 2022}).text
    level = re.search(r'<option value="(\w+)" selected', page)
    assert level and level[1] in {row["level"] for row in every} and f"level={level[1]}" in page
    ranks = page[page.index('<ol class="ranks">') : page.index("</ol>")]
    assert set(re.findall(r"/figure/([\w-]+)", ranks)) == {r["figure_id"] for r in every if r["level"] == level[1]}
    whole = client.get(f"/indicator/gdp/{measure}", params={"year": 2022, "level": "all"}).text
    for text, lists in ((page, len({r["level"] for r in every})), (whole, 1)):  # the other levels are folded below
        assert {r["figure_id"] for r in every} <= set(re.findall(r"/figure/([\w-]+)", text))
        assert text.count('<ol class="ranks">') == lists


def test_targets_of_the_newest_year_are_not_due(client: TestClient, release: Release) -> None:
    newest = max(row["plan_year"] for row in release.ask("target_years"))
    last = max(row["plan_year"] or 0 for row in release.ask("report"))  # some reports have no year
    for year, is_due in ((newest, newest < last), (newest - 1, True)):
        for row in release.ask("targets_year", {"indicator": "gdp", "measure": "growth", "year": year}):
            assert row["reason"] != ("not_due" if is_due else "no_report")
    page = client.get(f"/targets/gdp/{newest}/growth").text
    assert ("尚未到期" in page) == ("上年目标" in page) == (newest == last) and 'class="missed">0<' not in page


def test_a_place_leads_down_and_says_that_nothing_was_collected(client: TestClient, release: Release) -> None:
    places = release.ask("places")
    below = next(p for p in places if p["parent_place_id"])
    assert f'href="/place/{below["place_id"]}"' in client.get(f"/place/{below['parent_place_id']}").text
    known = {p["place_id"] for p in places}
    rows = release.run("select series_division_id p from dim_divisions where level = 'province' order by 1")
    bare = next(row["p"] for row in rows if row["p"] not in known)
    page = client.get(f"/place/{bare}").text
    years = len(release.ask("place_coverage", {"place": bare}))
    assert page.count('class="cell not"') == min(years, 31) > 0
    assert "没有收录这个地区的报告" in page and "全部指标" not in page


def test_targets_missed_are_said_of_those_that_could_be_judged(client: TestClient, plain: Any) -> None:
    page = client.get("/targets").text
    counts = plain.execute(
        """select plan_year, count(*) filter (outcome = 'missed'), count(*) filter (outcome <> 'undecidable') as judged
        from fct_target_outcomes where indicator_id = 'gdp' and measure = 'growth' group by 1 having judged > 0"""
    ).fetchall()
    for year, missed, judged in counts:
        chip = re.search(rf'<a href="/targets/gdp/{year}/growth">(.*?)</a>', page)
        assert chip and f"{missed}/{judged} 未达到" in chip[1]
    assert counts


def test_quality_says_how_well_it_reads_or_that_nobody_measured(published: Path, tmp_path: Path) -> None:
    old = (published / "latest").resolve()
    shutil.copytree(old, tmp_path / "2026.1.0", ignore=shutil.ignore_patterns("docs", "csv", "parquet", "excel"))
    (tmp_path / "latest").symlink_to("2026.1.0")
    file = tmp_path / "2026.1.0" / "manifest.json"
    manifest = json.loads(file.read_text(encoding="utf-8"))
    for accuracy, there, absent in (
        ({"all": {"found_percent": 99.7}, "measure growth": {"found_percent": 98.6}}, "98.6", "没有在标注"),
        (
            {"all": {"found_percent": 99.7}, "unseen": {"found_percent": 93.4}},
            '没有看过的报告</td><td class="n">93.4',
            "–",
        ),
        (None, "没有在标注的报告上量过", "99.7"),
    ):
        manifest["quality"] = (manifest["quality"] or {}) | {"accuracy": accuracy}
        file.write_text(json.dumps(manifest), encoding="utf-8")
        page = TestClient(make_app(tmp_path)).get("/quality").text
        section = page[page.index("读得准不准") : page.index("恒等式")]
        assert there in section and absent not in section


def test_an_indicator_is_defined_in_english_too(client: TestClient, release: Release) -> None:
    page = client.get("/en/indicator/gdp/growth").text
    assert defined("gdp") in html.unescape(page) and str(release.indicators["gdp"]["definition"]) not in page
    assert str(release.indicators["gdp"]["definition"]) in client.get("/indicator/gdp/growth").text
    ranked = next(row["indicator_id"] for row in release.ask("indicators") if row["measure"] == "rank")
    assert "cannot be compared" in client.get(f"/en/indicator/{ranked}/rank").text and "cannot be compared" not in page


def test_a_report_gives_its_terms_and_its_main_numbers_first(client: TestClient, release: Release, plain: Any) -> None:
    report, term = plain.execute("select report_id, term from fct_glossary_entries order by all limit 1").fetchone()
    page = client.get(f"/report/{report}").text
    assert f"<dt>{html.escape(term)}</dt>" in page and 'href="#glossary"' in page
    rank = {(r["indicator_id"], r["measure"]): n for n, r in enumerate(release.widest(400))}
    of = {r["figure_id"]: r for r in release.ask("report_figures", {"report": report})}
    main = [of[f] for f in re.findall(r"/figure/([\w-]+)", page[page.index("<aside>") : page.index("</aside>")])]
    assert main == sorted(main, key=lambda r: (r["status"] == "target", rank[r["indicator_id"], r["measure"]]))


@pytest.mark.enable_socket
def test_the_command_gives_its_address_and_a_first_page_for_three_seconds_of_work(published: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "flows.cli", "site", "--port", str(port)]
    environment = {**os.environ, "GWR_DATA": str(published.parent)}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as server:
        try:
            wait_for(port)
            worked = cpu_of(server.pid)
        finally:
            server.terminate()
        assert server.stdout
        assert server.stdout.read().split() == [f"http://127.0.0.1:{port}/"]
    assert worked < 3000
