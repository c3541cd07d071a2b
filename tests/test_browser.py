"""The site in Chromium: nothing from elsewhere, no sideways scroll, sheets, keyboard, hostile texts; served and baked.

Without playwright or Debian's chromium these tests are left out, with a warning that says so.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import socket
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import duckdb
import pytest
import uvicorn

from flows.site.app import make_app
from flows.site.bake import bake
from flows.site.rendering import at_sentence
from flows.site.search import write_index
from flows.site.store import Release

pytestmark = pytest.mark.enable_socket
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
IS_CORPUS = "GWR_SITE_DATA" in os.environ
WIDTHS = (390, 768, 1100, 1400)
SMALL = """() => [...document.querySelectorAll("body *")].filter((e) => e.getClientRects().length
    && [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim())
    && parseFloat(getComputedStyle(e).fontSize) < 11)
    .map((e) => e.outerHTML.slice(0, 80))"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: no browser tests")
    if not Path(CHROMIUM).exists():
        warnings.warn("there is no chromium here: the pages were looked at by no browser", stacklevel=1)
        pytest.skip("there is no chromium here (apt-get install chromium fonts-noto-cjk)")
    with api.sync_playwright() as started:
        made = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield made
        made.close()


@contextmanager
def _served(published: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(make_app(published), host="127.0.0.1", port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def _files(folder: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture(scope="module")
def address(published: Path) -> Iterator[str]:
    with _served(published) as made:
        yield made


@pytest.fixture(scope="module")
def baked(published: Path) -> Iterator[str]:
    bake(published, 5000, os.cpu_count() or 1)
    with _files(published / "site") as made:
        yield made


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def page(browser: Any, said: list[str]) -> Iterator[Any]:
    """A page that notes what the console says, what fails and what is asked of another host."""
    context = browser.new_context(reduced_motion="reduce")
    made = context.new_page()
    made.on("console", lambda message: said.append(message.text))
    made.on("pageerror", lambda error: said.append(str(error)))
    made.on("requestfailed", lambda request: said.append(f"failed: {request.url}"))
    made.on("response", lambda answer: said.append(f"{answer.status}: {answer.url}") if answer.status >= 400 else None)
    made.on("request", lambda r: None if re.match(r"http://127\.0\.0\.1:|data:", r.url) else said.append(r.url))
    yield made
    context.close()


def _kinds(release: Release) -> dict[str, str]:
    """An address of every kind of page, of the place with most reports."""
    place = max(release.ask("places"), key=lambda r: r["report_count"])["place_id"]
    year = release.ask("cascade_years")[0]["plan_year"]
    report = release.ask("place_reports", {"place": place})[0]["report_id"]
    return {
        "home": "/",
        "place": f"/place/{place}",
        "series": f"/place/{place}/gdp/growth",
        "indicators": "/indicator",
        "indicator": "/indicator/gdp/growth",
        "targets": "/targets",
        "year": f"/targets/gdp/{year}/growth",
        "cascade": "/cascade",
        "topics": "/topic",
        "topic": "/topic/innovation",
        "report": f"/report/{report}",
        "quality": "/quality",
        "data": "/data",
    }


def _looks_right(page: Any, said: list[str], base: str, paths: dict[str, str]) -> None:
    faults = []
    for name, path in paths.items():
        page.goto(base + path)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme="dark" if width in (768, 1100) else "light")
            assert name != "place" or width < 1400 or page.evaluate("document.documentElement.scrollHeight") <= 10 * 900
            wide, small = page.evaluate("document.documentElement.scrollWidth"), page.evaluate(SMALL)
            page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
            opened = page.evaluate("document.documentElement.scrollWidth")  # SQL, tables by year, lists
            if {wide, opened} != {width} or small:
                faults.append((name, width, wide, opened, small[:3]))
            page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = false; })")
    assert not faults
    assert not said


def test_pages_fit_and_ask_nothing_of_others(page: Any, said: list[str], address: str, release: Release) -> None:
    figure = release.ask("indicator_series", {"indicator": "gdp", "measure": "growth"})[0]
    more = {
        "figure": f"/figure/{figure['figure_id']}",
        "compare": f"/compare?indicator=gdp&measure=growth&places={figure['place_id']}",
        "search": "/search?q=增长",
        "english": "/en/",
        "english comparison": f"/en/compare?indicator=gdp&measure=growth&places={figure['place_id']}",
        "english year": f"/en{_kinds(release)['year']}",
        "nothing": "/place/540000_1981",
        "old": f"/r/{release.version}/en/place/{figure['place_id']}",
    }
    _looks_right(page, said, address, _kinds(release) | more)


def test_pages_are_accessible_by_axes_rules(page: Any, address: str, release: Release) -> None:
    """Every rule of axe-core, of WCAG and of good practice: light and dark, both languages, a sheet open."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed").Axe()
    figure = release.ask("indicator_series", {"indicator": "gdp", "measure": "growth"})[0]
    paths = {
        **_kinds(release),
        "figure": f"/figure/{figure['figure_id']}",
        "search": "/search?q=增长",
        "compare": "/compare",
    }
    faults = []
    for n, (name, path) in enumerate(paths.items()):
        page.emulate_media(color_scheme="dark" if n % 2 else "light")
        page.set_viewport_size({"width": WIDTHS[n % len(WIDTHS)], "height": 900})
        page.goto(address + ("/en" if n % 3 == 0 else "") + path)
        if name == "place":
            page.locator("svg.chart a[data-sheet]").first.dispatch_event("click")
            page.locator("#sheet blockquote").wait_for()
        found = axe.run(page).response["violations"]
        faults += [(name, v["id"], [node["html"][:120] for node in v["nodes"][:3]]) for v in found]
    assert not faults


def test_baked_pages_fit_and_ask_nothing_of_others(page: Any, said: list[str], baked: str, release: Release) -> None:
    _looks_right(page, said, baked, _kinds(release) | {"search": "/search/?q=gdp"})
    page.goto(f"{baked}/search/?q=gdp")
    assert page.locator("[data-names] a").first.get_attribute("href").startswith("/indicator/")


def _judged(release: Release) -> dict[str, Any]:
    rows = (r for p in release.ask("places") for r in release.ask("place_targets", {"place": p["place_id"]}))
    found = (
        r for r in rows if r["outcome_tolerant"] == "missed" and (r["indicator_id"], r["measure"]) == ("gdp", "growth")
    )
    first = next(found)
    place = next(
        p["place_id"]
        for p in release.ask("places")
        if first["target_id"] in {r["target_id"] for r in release.ask("place_targets", {"place": p["place_id"]})}
    )
    return {**first, "place_id": place}


@pytest.mark.parametrize("host", ["address", "baked"])
def test_a_dot_opens_its_sentence_and_escape_closes_it(
    request: pytest.FixtureRequest, browser: Any, page: Any, release: Release, host: str
) -> None:
    base, row = request.getfixturevalue(host), _judged(release)
    figure = release.ask("figure", {"figure": row["actual_id"]})[0]
    page.goto(f"{base}/place/{row['place_id']}")
    page.locator(f"svg a:has(.dot.missed)[href*='{row['actual_id']}']").first.dispatch_event("click")
    here = page.locator("#sheet .number.here")
    here.wait_for()
    assert here.inner_text() == figure["value_text"]
    assert figure["sentence"] in page.locator("#sheet blockquote").inner_text()
    source = at_sentence(figure["url"], figure["sentence"])
    assert not source or page.locator("#sheet a[rel=noreferrer]").first.get_attribute("href") == source
    page.keyboard.press("Escape")
    assert not page.locator("#sheet").evaluate("sheet => sheet.open")
    plain = browser.new_context(java_script_enabled=False).new_page()
    plain.goto(f"{base}/place/{row['place_id']}")
    plain.locator(f"svg a:has(.dot.missed)[href*='{row['actual_id']}']").first.dispatch_event("click")
    plain.wait_for_url(re.compile(f"/figure/{row['actual_id']}|#{row['actual_id']}"))
    plain.context.close()


def test_every_mark_is_reached_by_keyboard_and_says_what_it_is(page: Any, address: str, release: Release) -> None:
    page.goto(f"{address}{_kinds(release)['place']}")
    marks = page.locator("svg.chart a")
    labels = marks.evaluate_all("all => all.map((a) => [a.getAttribute('href'), a.getAttribute('aria-label')])")
    assert labels and all(href and re.search(r"\d{4}", label or "") for href, label in labels)
    marks.first.focus()
    assert page.evaluate("document.activeElement.closest('svg') !== null")


def test_a_list_is_narrowed_by_what_is_typed(page: Any, address: str, release: Release) -> None:
    page.goto(f"{address}{_kinds(release)['place']}")
    page.locator("input.narrow").fill("生产总值")
    names = page.locator("section:has(input.narrow) tbody tr:visible td:first-child").all_inner_texts()
    assert names and all("生产总值" in name for name in names)
    page.locator("input.narrow").fill("")
    assert not page.locator("section:has(input.narrow) details[open]").count()


def test_a_source_opens_at_the_sentence(browser: Any, release: Release, tmp_path: Path) -> None:
    count, least = (100, 98) if IS_CORPUS else (30, 30)
    ids = [
        f["figure_id"]
        for p in release.ask("places")[:40]
        for r in release.ask("place_reports", {"place": p["place_id"]})[:3]
        for f in release.ask("report_figures", {"report": r["report_id"]})
    ]
    found, context = 0, browser.new_context()
    with _files(tmp_path) as base:
        for figure in random.Random(7).sample(ids, min(count, len(ids))):
            sentence = release.ask("figure", {"figure": figure})[0]["sentence"]
            filler = "<p>其他的话。</p>" * 300
            text = f"<meta charset=utf-8>{filler}<p id=it>{sentence}</p>{filler}"
            (tmp_path / f"{figure}.html").write_text(text, encoding="utf-8")
            page = context.new_page()
            page.goto(at_sentence(f"{base}/{figure}.html", sentence))
            page.wait_for_timeout(60)
            found += page.evaluate(
                "(() => { const b = it.getBoundingClientRect(); return b.top > -50 && b.top < innerHeight })()"
            )
            page.close()
    assert found >= least


HOSTILE = '<script>window.hit=1</script>"><img src=x onerror="window.hit=1">{{7*7}}</title>=cmd|x'


def test_hostile_texts_run_nothing(page: Any, said: list[str], published: Path, tmp_path: Path) -> None:
    if IS_CORPUS:
        pytest.skip("the file of the corpus is not copied for this; the sample's is")
    copy = Path(shutil.copytree((published / "latest").resolve(), tmp_path / "2026.1.0"))
    (tmp_path / "latest").symlink_to("2026.1.0")
    with duckdb.connect(str(copy / "gwr.duckdb")) as file:
        figure, report, division = file.execute(
            "select figure_id, report_id, division_id from fct_indicator_years where indicator_id = 'gdp' limit 1"
        ).fetchone()
        changes = {
            "fct_figures": ("sentence", "section_path", "scope_text", "indicator_text"),
            "dim_reports": ("title", "speaker", "speaker_office"),
            "dim_divisions": ("name", "parent_name"),
        }
        for table, columns in changes.items():
            for column in columns:
                file.execute(f"update {table} set {column} = ? || coalesce({column}, '')", [HOSTILE])
        file.execute("update dim_reports set url = 'javascript:window.hit=1', speaker_office = '=cmd|calc'")
        for table, column in (("fct_targets", "value_text"), ("fct_target_outcomes", "target_text")):
            file.execute(f"update {table} set {column} = ? || coalesce({column}, '')", [HOSTILE])
        file.execute("update fct_indicator_years set division_name = ? || division_name", [HOSTILE])
        year = file.execute(
            "select max(plan_year) from fct_target_outcomes where indicator_id = 'gdp' and measure = 'growth'"
        ).fetchone()[0]
    write_index(copy)
    place = f"/place/{division}"
    with _served(tmp_path) as base:
        for path in (
            place,
            f"{place}/gdp/growth",
            f"/report/{report}",
            f"/figure/{figure}",
            "/",
            "/indicator/gdp/growth",
            f"/targets/gdp/{year}/growth",
            "/cascade",
            "/quality",
            f"/compare?indicator=gdp&places={division}",
            "/search?q=script",
            "/en/search?q=%3Cscript%3Ewindow.hit=1%3C/script%3E",
        ):
            page.goto(base + path)
            assert page.evaluate("window.hit") is None, path
            assert page.locator("main img, main script, a[href^='javascript']").count() == 0, path
            assert "49" not in page.title()
        answer = page.request.get(f"{base}/api/v1/report.csv")
        assert "'=cmd|calc" in answer.text() and not re.search(r"(^|,|\n)\"?=cmd", answer.text())
    assert not said
