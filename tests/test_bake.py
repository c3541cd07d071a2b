"""The pages as files: the server's own, links to files alone, changed pages alone."""

from __future__ import annotations

import html
import os
import re
import shutil
from functools import partial
from pathlib import Path

import duckdb
import pytest
from starlette.testclient import TestClient

from flows.site.app import make_app
from flows.site.bake import CHUNK, LEDGER, bake, spread
from flows.site.gathered import Gathered
from flows.site.queries import queries
from flows.site.store import Store


@pytest.fixture(scope="module")
def own(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of this module alone: its file is changed."""
    folder = tmp_path_factory.mktemp("bake") / "published"
    release = (published / "latest").resolve()
    skip = shutil.ignore_patterns("docs", "data_docs", "csv", "parquet", "excel", "stata")
    shutil.copytree(release, folder / release.name, ignore=skip)
    (folder / "latest").symlink_to(release.name)
    return folder


def _files(site: Path) -> dict[str, str]:
    return {
        "/" + file.parent.relative_to(site).as_posix().strip("."): file.read_text(encoding="utf-8")
        for file in site.rglob("index.html")
    }


def test_baked_pages_lead_to_files_and_say_what_the_server_says(own: Path) -> None:
    done = bake(own, 5000)
    pages, client = _files(own / "site"), TestClient(make_app(own), follow_redirects=False)
    assert done.drawn == len(pages) and {"/", "/search", "/quality", "/cascade"} <= pages.keys()
    for text in pages.values():
        for link in re.findall(r'href="(/[^"]*)"', text):
            path, _, anchor = html.unescape(link).partition("#")
            assert path in pages or (own / "site" / path.lstrip("/")).is_file(), link
            assert not anchor or f'id="{anchor}"' in pages.get(path, ""), link
    assert {a.split("/")[1] for a in pages} >= {"place", "indicator", "targets", "cascade", "topic", "report"}
    for address in ("/place/", "/indicator/gdp/growth", "/targets/gdp/", "/report/", "/topic/innovation"):
        found = next(a for a in sorted(pages) if a.startswith(address) and a.count("/") < 5)
        served = client.get(found)
        assert served.status_code == 200, found
        assert re.findall(r"<svg.*?</svg>", served.text)[:1] == [] or "<svg" in pages[found]
        assert re.search(r"<h1>.*?</h1>", served.text)[0] in pages[found]


def test_only_pages_that_changed_are_drawn_anew(own: Path) -> None:
    first = bake(own, 5000)
    assert bake(own, 5000) == (0, first.drawn + first.kept, 0)
    release = (own / "latest").resolve()
    shutil.copytree(release, own / "2099.1.0")
    with duckdb.connect(str(own / "2099.1.0" / "gwr.duckdb")) as file:
        figure, report, place = file.execute(
            "select figure_id, report_id, series_division_id from fct_indicator_years where indicator_id = 'gdp'"
        ).fetchone()
        file.execute(
            "update fct_indicator_years set value_canonical = value_canonical + 1 where figure_id = ?", [figure]
        )
        file.execute("delete from fct_figures where report_id <> ?", [report])
    (own / "new").symlink_to("2099.1.0")
    (own / "new").replace(own / "latest")
    before = {
        a: f.stat().st_mtime_ns
        for a in (f"/place/{place}", f"/report/{report}")
        for f in [own / "site" / a[1:] / "index.html"]
    }
    manifest = own / "2099.1.0" / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"fingerprint": "', '"fingerprint": "0'))
    changed = bake(own, 5000)
    after = {a: (own / "site" / a[1:] / "index.html").stat().st_mtime_ns for a in before}
    assert after[f"/place/{place}"] > before[f"/place/{place}"]
    assert after[f"/report/{report}"] == before[f"/report/{report}"]
    assert changed.gone and changed.kept and sum("/report/" in a for a in _files(own / "site")) == 1


def test_above_the_limit_reports_and_single_series_are_left_out(own: Path) -> None:
    bake(own, 0)
    pages = _files(own / "site")
    assert not any(a.startswith("/report/") for a in pages)
    assert any(a.startswith("/place/") for a in pages) and "/figure/" not in "".join(pages.values())
    assert (own / "site" / LEDGER).is_file()


def test_what_is_gathered_for_many_pages_is_what_each_asks_for(own: Path) -> None:
    gathered, release = Gathered((own / "latest").resolve()), Store(own).latest()
    columns = ("series_division_id", "indicator_id", "measure", "year", "report_id", "figure_id")
    names = ("place", "indicator", "measure", "year", "report", "figure")
    sql = f"select {', '.join(columns)} from fct_indicator_years order by hash(figure_id) limit 25"
    several = 0
    for row in release.run(sql):
        known = {name: row[column] for name, column in zip(names, columns, strict=True)}
        for query in queries().values():
            given = {name: known[name] for name in query.params if name in known}
            rows = gathered.ask(query.name, given)
            assert rows == release.ask(query.name, given), (query.name, given)
            several += bool(query.narrows) and len(rows) > 1
    assert several > 50


def _dies_elsewhere(own_process: int, drawn: Path, addresses: list[str]) -> int:
    if os.getpid() != own_process:
        os._exit(1)
    for address in addresses:
        (drawn / address).touch()
    return len(addresses)


def test_pages_are_drawn_though_a_process_that_draws_is_ended(tmp_path: Path) -> None:
    addresses = [str(n) for n in range(4 * CHUNK)]
    spread(partial(_dies_elsewhere, os.getpid(), tmp_path), addresses, 2)
    assert len(list(tmp_path.iterdir())) == len(addresses)


def test_english_pages_are_files_where_they_are_wanted(own: Path) -> None:
    plain = bake(own, 0)
    both = bake(own, 0, languages=("zh", "en"))
    assert both.drawn == 2 * (plain.drawn + plain.kept)
    pages = _files(own / "site")
    own_links = re.compile(r'href="(/[^"]*)"')
    for address, text in pages.items():
        is_english = address == "/en" or address.startswith("/en/")
        assert ('<html lang="en">' in text) == is_english or "http-equiv" in text
        links = {html.unescape(link).partition("#")[0] for link in own_links.findall(text)}
        links = {link for link in links if not link.startswith("/static/")}
        assert all(link in pages or link.rstrip("/") in pages for link in links), address
        other = {link for link in links if link.startswith("/en") != is_english}
        assert "http-equiv" in text or other == {address[3:] or "/" if is_english else f"/en{address}"}
    assert bake(own, 0).gone == both.drawn // 2
