"""The site of a release: every link, every query, languages and releases, search, hostile input."""

from __future__ import annotations

import hashlib
import html
import os
import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import duckdb
import pytest
from starlette.testclient import TestClient

import flows.site
from flows.base.settings import Settings
from flows.site.app import make_app, to_csv
from flows.site.pages import PAGES
from flows.site.queries import queries
from flows.site.rendering import at_sentence
from flows.site.search import search
from flows.site.store import Release

MAY_BE_EMPTY = (
    "figure_rivals",
    "vintages",
    "findings",
    "doubtful_values",
    "cascade",
    "cascade_spread",
    "topic_reports",
)
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


@pytest.fixture(scope="module")
def client(published: Path) -> TestClient:
    return TestClient(make_app(published), follow_redirects=False)


@pytest.fixture(scope="module")
def release(published: Path) -> Release:
    return Release((published / "latest").resolve())


@pytest.fixture(scope="module")
def plain(release: Release, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The released file as any client opens it (a copy: one process opens a file in one way)."""
    copy = shutil.copy(release.folder / "gwr.duckdb", tmp_path_factory.mktemp("plain"))
    with duckdb.connect(str(copy), read_only=True) as connection:
        yield connection


def _links(text: str) -> list[str]:
    return [html.unescape(link).split("#")[0] for link in re.findall(r'href="(/[^"]*)"', text)]


def _crawl(client: TestClient, start: str, most: int) -> dict[str, int]:
    """Follow the links from a page, at most so many of a kind; gives how many pages of each kind were seen."""
    seen: dict[str, int] = {}
    done, todo = set[str](), [start]
    while todo:
        path = todo.pop(0)
        kind = path.removeprefix(start.rstrip("/")).split("?")[0].split("/")[1]
        if path in done or seen.get(kind, 0) >= most:
            continue
        done.add(path)
        seen[kind] = seen.get(kind, 0) + 1
        answer = client.head(path) if "/files/" in path else client.get(path)
        assert answer.status_code in (200, 302), (path, answer.status_code)
        todo += [answer.headers["location"]] if answer.status_code == 302 else []
        if "html" in answer.headers.get("content-type", "") and "/files/" not in path:
            todo += _links(answer.text)
    return seen


KINDS = {
    "",
    "place",
    "indicator",
    "targets",
    "cascade",
    "topic",
    "compare",
    "report",
    "figure",
    "quality",
    "data",
    "api",
}


@pytest.mark.parametrize(("start", "most"), [("/", 60), ("/en/", 15), ("/r/VERSION/en/", 10)])
def test_every_link_leads_somewhere(client: TestClient, release: Release, start: str, most: int) -> None:
    most = most if "GWR_SITE_DATA" not in os.environ else most * 4
    assert set(_crawl(client, start.replace("VERSION", release.version), most)) >= KINDS


@pytest.mark.parametrize("name", queries())
def test_shown_sql_api_and_csv_give_the_same_rows(client: TestClient, release: Release, plain: Any, name: str) -> None:
    judged = """select y.series_division_id, y.indicator_id, y.measure, y.year::varchar, y.report_id, y.figure_id
        from fct_target_outcomes o join fct_indicator_years y on o.actual_id = y.figure_id
        where o.plan_year = y.year and o.indicator_id = y.indicator_id order by all limit 1"""
    names = ("place", "indicator", "measure", "year", "report", "figure")
    known = dict(zip(names, plain.execute(judged).fetchone(), strict=True))
    known |= {"places": f"{known['place']}~100000_1949", "topic": "innovation"}
    given = {param: known[param] for param in queries()[name].params}
    for asked in (given, {}):
        answer = client.get(f"/api/v1/{name}", params=asked).json()
        rows = plain.execute(queries()[name].shown(asked)).fetchall()
        assert answer["row_count"] == len(rows) == len(answer["rows"])
        lines = client.get(f"/api/v1/{name}.csv", params=asked).text
        assert bool(lines.strip("\ufeff\r\n")) == bool(rows)
    assert release.ask(name, given) or name in MAY_BE_EMPTY


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


def test_a_number_is_marked_where_it_stands(client: TestClient, release: Release) -> None:
    report = release.ask("place_reports", {"place": release.ask("places")[0]["place_id"]})[0]["report_id"]
    rows = release.ask("report_figures", {"report": report})[:5]
    assert rows
    for row in rows:
        page = client.get(f"/figure/{row['figure_id']}?part=1").text
        assert f">{html.escape(row['value_text'])}</a>" in page and "<html" not in page
        assert row["sentence"][row["value_start"] : row["value_end"]] == row["value_text"]


def test_search_gives_the_sentences_that_contain_the_words(release: Release, plain: Any) -> None:
    sql = (
        "select count(distinct (report_id, sentence)) from fct_figures join dim_reports using (report_id) "
        "where is_primary and contains(lower(sentence), lower(?))"
    )
    for words in ("养老", "增长8%", "5G", "增长", "亿元"):
        expected = plain.execute(sql, [words]).fetchone()
        assert search(release.folder, words).total == expected[0], words
    place = release.ask("places")[0]
    for words in (place["name"], place["code"]):
        assert search(release.folder, words).names[0]["id"] == place["place_id"]


def test_csv_is_defused_and_no_script_address_is_a_link() -> None:
    assert "'=cmd|x" in to_csv([{"a": "=cmd|x", "b": 1}])
    assert at_sentence("javascript:alert(1)", "x") is None


def test_a_language_and_a_release_hold_over_all_links_of_a_page(client: TestClient, release: Release) -> None:
    base = f"/r/{release.version}/en"
    page = client.get(f"{base}/targets").text
    inner = [link for link in _links(page) if not link.startswith("/static/")]
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


def test_what_is_compared_is_what_the_file_says(client: TestClient, release: Release) -> None:
    rows = release.ask("indicator_series", {"indicator": "gdp", "measure": "growth"})
    ids = list(dict.fromkeys(r["place_id"] for r in rows))[:3]
    page = client.get("/compare", params={"indicator": "gdp", "measure": "growth", "places": "~".join(ids)}).text
    assert {r["figure_id"] for r in rows if r["place_id"] in ids} <= set(re.findall(r"/figure/([\w-]+)", page))
    added = client.get("/compare", params={"places": ids[0], "add": rows[-1]["division_name"]})
    assert (
        added.headers["location"].endswith(f"places={ids[0]}~{rows[-1]['place_id']}") or ids[0] == rows[-1]["place_id"]
    )


def test_cascade_is_own_target_minus_the_superiors(client: TestClient, release: Release) -> None:
    option = next(r for r in release.ask("cascade_years"))
    asked = {"indicator": option["indicator_id"], "measure": option["measure"], "year": option["plan_year"]}
    rows = [r for r in release.ask("cascade", asked) if r["amplification"] is not None]
    assert len(rows) == option["pair_count"]
    assert all(r["target_point"] - r["parent_point"] == r["amplification"] for r in rows)
    page = client.get("/cascade/{year}/{indicator}/{measure}".format(**asked)).text
    assert sum(page.count(f'<circle class="dot {kind}"') for kind in ("value", "same", "missed")) >= len(rows) * 0.9


def test_without_a_release_the_page_says_what_to_do(tmp_path: Path) -> None:
    answer = TestClient(make_app(tmp_path)).get("/")
    assert answer.status_code == 503 and "gwr publish" in answer.text


def test_a_new_release_is_seen_at_once(built: Settings, tmp_path: Path) -> None:
    old = (built.published / "latest").resolve()
    for name in ("2026.1.0", "2026.1.1"):
        shutil.copytree(old, tmp_path / name, ignore=shutil.ignore_patterns("docs", "data_docs", "csv", "parquet"))
    (tmp_path / "latest").symlink_to("2026.1.0")
    client = TestClient(make_app(tmp_path))
    assert client.get("/api/v1/overview").json()["release"] == "2026.1.0"
    with ThreadPoolExecutor(8) as readers:
        asked = [readers.submit(client.get, path) for path in ("/", "/data", "/indicator", "/targets") * 8]
        (tmp_path / "new").symlink_to("2026.1.1")
        (tmp_path / "new").replace(tmp_path / "latest")
    for answer in (one.result() for one in asked):
        assert answer.status_code == 200
        assert len(set(re.findall(r"^gwr (2026\.1\.\d) ", answer.text, re.MULTILINE))) == 1
    assert client.get("/api/v1/overview").json()["release"] == "2026.1.1"
