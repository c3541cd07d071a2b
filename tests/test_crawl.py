"""Every link of the site leads somewhere, whatever is in a release."""

from __future__ import annotations

import gzip
import html
import os
import re
import shutil
from collections import deque
from pathlib import Path

import duckdb
import pytest
from starlette.testclient import TestClient

from flows.site.app import make_app
from flows.site.pages import PAGES
from flows.site.search import write_index
from flows.site.store import Release


def _links(text: str) -> list[str]:
    return [html.unescape(link).split("#")[0] for link in re.findall(r'href="(/[^"]*)"', text)]


def _crawl(client: TestClient, start: str, most: dict[str, int]) -> dict[str, int]:
    """Follow the links from a page, of some kinds only so many; gives how many pages of each kind were seen."""
    seen: dict[str, int] = {}
    done, todo = set[str](), deque([start])
    while todo:
        path = todo.popleft()
        kind = _kind(path.removeprefix(start.rstrip("/")))
        if path in done or seen.get(kind, 0) >= most.get(kind, most[""]):
            continue
        done.add(path)
        seen[kind] = seen.get(kind, 0) + 1
        answer = client.head(path) if "/files/" in path else client.get(path)
        assert answer.status_code in (200, 302), (path, answer.status_code)
        todo += [answer.headers["location"]] if answer.status_code == 302 else []
        if "html" in answer.headers.get("content-type", "") and "/files/" not in path:
            assert not re.search(r">\s*None\b|\bNone\s*<|《None", answer.text), path
            assert len(gzip.compress(answer.content, 5)) <= MOST_BYTES, path
            todo += _links(answer.text)
    return seen


def _kind(path: str) -> str:
    address, _, asked = path.partition("?")
    parts = address.split("/")
    if address.endswith((".zip", ".svg")):
        return "along"
    if asked and parts[1] in ("indicator", "topic"):
        return "chosen"
    return "series" if parts[1] == "place" and len(parts) > 3 else parts[1]


MOST_BYTES = 60_000  # of a page, packed


EVERY, SOME = 10**9, 500 if "GWR_SITE_DATA" in os.environ else 60
MOST = {
    "": EVERY,
    **dict.fromkeys(("figure", "series", "api", "along", "chosen", "compare", "files"), SOME),
    "en": 0,
    "r": 0,
}


KINDS = {
    "",
    "place",
    "series",
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


@pytest.mark.parametrize(
    ("start", "most"),
    [("/", MOST), ("/en/", {"": 15}), ("/r/VERSION/en/", {"": 10})],
)
def test_every_link_leads_somewhere(client: TestClient, release: Release, start: str, most: dict[str, int]) -> None:
    """From the start: all places, indicators, measures, targets, reports; some of the rest."""
    seen = _crawl(client, start.replace("VERSION", release.version), most)
    assert set(seen) >= KINDS
    if most[""] == EVERY:
        assert seen["place"] >= len(release.ask("places")) and seen["indicator"] > len(release.ask("indicators"))
        assert seen["report"] == len(release.ask("report"))


def _with_tables(release: Release, folder: Path, *statements: str) -> TestClient:
    """The site of a release whose file was changed."""
    copy = folder / release.version
    shutil.copytree(release.folder, copy, ignore=shutil.ignore_patterns("docs", "csv", "parquet", "excel", "stata"))
    with duckdb.connect(str(copy / "gwr.duckdb")) as file:
        for statement in statements:
            file.execute(statement)
    write_index(copy)
    (folder / "latest").symlink_to(copy.name)
    return TestClient(make_app(folder), follow_redirects=False)


def test_a_release_without_reports_has_its_pages(release: Release, tmp_path: Path) -> None:
    tables = [row["t"] for row in release.run("select table_name t from duckdb_tables() where schema_name = 'main'")]
    emptied = [
        f"delete from {name}" for name in tables if name not in ("dim_divisions", "dim_indicators", "dim_topics")
    ]
    client = _with_tables(release, tmp_path, *emptied)
    assert {"", "indicator", "targets", "topic", "quality", "data", "compare"} <= set(
        _crawl(client, "/", MOST | {"files": 1})
    )
    for path in PAGES:
        assert client.get(re.sub(r"\{\w+\}", "gdp", path)).status_code in (200, 302, 404), path
    assert client.get("/search?q=增长").status_code == client.get("/place/130000_1981").status_code == 200


def test_a_place_with_one_report_and_an_indicator_without_values_have_their_pages(
    release: Release, tmp_path: Path
) -> None:
    report = release.ask("place_reports", {"place": release.ask("places")[0]["place_id"]})[0]["report_id"]
    held = "select table_name t from duckdb_columns() where schema_name = 'main' and column_name = 'report_id'"
    client = _with_tables(
        release,
        tmp_path,
        *(f"delete from {row['t']} where report_id <> '{report}'" for row in release.run(held)),
        *(f"delete from {table}" for table in ("fct_target_outcomes", "fct_target_cascade", "fct_rivals")),
        "delete from fct_indicator_years where indicator_id <> 'gdp'",
        "update fct_indicator_years set value_canonical = null, value_high_canonical = null",
    )
    _crawl(client, "/", MOST | {"files": 1})
    page = client.get("/indicator/gdp/level")
    assert page.status_code == 200 and "个只说了界限" in page.text


def test_without_a_release_the_page_says_what_to_do(tmp_path: Path) -> None:
    answer = TestClient(make_app(tmp_path)).get("/")
    assert answer.status_code == 503 and "gwr publish" in answer.text
