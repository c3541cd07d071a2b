"""The pages of the newest release as files, for a host that only serves files: those that changed are drawn anew.

The addresses are the server's. What a page leads to that is no file is no link here: single numbers lead to their
place in the report, tables to their SQL.
"""

from __future__ import annotations

import csv
import hashlib
import json
import logging
import re
import shutil
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from flows.site.addresses import Wanted, wanted_of
from flows.site.code import CODE
from flows.site.gathered import Gathered
from flows.site.language import speaking
from flows.site.pages import PAGES, Page
from flows.site.rendering import HERE, draw
from flows.site.search import names
from flows.site.store import Release, Store

log = logging.getLogger(__name__)

ALWAYS = ("/", "/indicator", "/targets", "/cascade", "/topic", "/search", "/quality", "/data")
LEDGER = "pages.csv"
WHOLE = "*"  # the ledger's row of all pages together
CHUNK = 50
_HREF = re.compile(r' href="(/[^"]*)"')
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


class Baked(NamedTuple):
    """How many pages were drawn, kept as they were, and taken away."""

    drawn: int
    kept: int
    gone: int


def bake(
    published: Path,
    most_reports: int,
    workers: int = 1,
    advance: Callable[[str], None] = lambda _: None,
    languages: Sequence[str] = ("zh",),
) -> Baked:
    """Write `site` beside the releases; with reports and series where there are at most so many reports.

    Pages of a second language cost as much again; each page then leads to its other.

    Raises:
        WarehouseError: nothing is published.
    """
    release, site = Store(published).latest(), published / "site"
    site.mkdir(exist_ok=True)
    before, whole = _ledger(site), f"{CODE}-{release.manifest['fingerprint']}-{most_reports}-{'-'.join(languages)}"
    if before.pop(WHOLE, "") == whole:
        return Baked(0, len(before), 0)
    made_of = _made_of(release, most_reports, languages)
    todo = [a for a, key in made_of.items() if before.get(a) != key or not key or not _file(site, a).is_file()]
    (site / LEDGER).unlink(missing_ok=True)  # until all is written: what a killed bake left is drawn anew
    shutil.copytree(HERE / "static", site / "static", dirs_exist_ok=True)
    known = [
        row for row in names(release.folder) if f"/{row[0]}/{row[1]}" in made_of or f"/en/{row[0]}/{row[1]}" in made_of
    ]
    (site / "static" / "names.json").write_text(json.dumps(known, ensure_ascii=False), encoding="utf-8")
    work = partial(_draw_all, release.folder, site, frozenset(made_of), len(languages) > 1)
    spread(work, todo, workers, advance)
    gone = before.keys() - made_of.keys()
    for address in gone:
        _file(site, address).unlink(missing_ok=True)
    with (site / LEDGER).open("w", encoding="utf-8", newline="") as target:
        csv.writer(target).writerows([(WHOLE, whole), *made_of.items()])
    return Baked(len(todo), len(made_of) - len(todo), len(gone))


def _made_of(release: Release, most_reports: int, languages: Sequence[str]) -> dict[str, str]:
    """Each address that is baked, with a hash of what its page is drawn from; nothing where that is not known."""
    is_small = release.ask("overview")[0]["report_count"] <= most_reports
    shared = (
        CODE,
        [sorted(map(str, row.items())) for row in release.ask("indicator_labels")],
        most_reports,
        is_small,
        languages,
    )
    common = hashlib.sha256(repr(shared).encode()).hexdigest()[:12]
    found = dict.fromkeys(ALWAYS, "")
    for row in release.run((HERE / "baked.sql").read_text(encoding="utf-8")):
        if is_small or not row["is_detail"]:
            found[row["address"]] = f"{common}-{row['made_of']}"
    found |= {f"/topic/{row['topic_id']}": "" for row in release.ask("topics")}
    return {Wanted("", tongue, address).base + address: key for tongue in languages for address, key in found.items()}


def _ledger(site: Path) -> dict[str, str]:
    if not (site / LEDGER).is_file():
        return {}
    with (site / LEDGER).open(encoding="utf-8", newline="") as source:
        return {row[0]: row[1] for row in csv.reader(source) if len(row) == 2}


def _file(site: Path, address: str) -> Path:
    return site / address.strip("/") / "index.html"


def spread(
    work: Callable[[list[str]], int], todo: list[str], workers: int, advance: Callable[[str], None] = lambda _: None
) -> None:
    """Have all addresses drawn, by several processes where there are many; by this one where another was ended."""
    chunks = list(_chunks(todo))
    if workers < 2 or len(chunks) < 4:
        for chunk in chunks:
            work(chunk)
            advance("pages")
        return
    done = 0
    try:
        with ProcessPoolExecutor(min(workers, len(chunks)), mp_context=get_context("spawn")) as pool:
            for done, _ in enumerate(pool.map(work, chunks), 1):  # noqa: B007
                advance("pages")
    except BrokenProcessPool:
        log.warning("a process that drew pages was ended from outside: the rest is drawn by this one")
        for chunk in chunks[done:]:
            work(chunk)
            advance("pages")


def _chunks(addresses: Iterable[str]) -> Iterable[list[str]]:
    rest = iter(addresses)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk


_open: dict[Path, Gathered] = {}


def _draw_all(folder: Path, site: Path, baked: frozenset[str], has_both: bool, addresses: list[str]) -> int:
    """Draw pages into files; a process keeps its release open."""
    release = _open.get(folder) or _open.setdefault(folder, Gathered(folder))
    for address in addresses:
        wanted = wanted_of(address)
        page, given = _page_of(wanted.path)
        with speaking(wanted.language):
            html = draw(release, page, given, wanted, [release.version], is_baked=True, has_both=has_both)
        file = _file(site, address)
        file.parent.mkdir(parents=True, exist_ok=True)
        fresh = file.with_suffix(".new")
        fresh.write_text(
            _forward(wanted.base + html) if html.startswith("/") else _closed(html, baked), encoding="utf-8"
        )
        fresh.replace(file)
    return len(addresses)


def _page_of(address: str) -> tuple[Page, dict[str, str]]:
    """The page that an address asks for, and what it gives it."""
    for path, page in PAGES.items():
        found = re.fullmatch(_PLACEHOLDER.sub(r"(?P<\1>[^/]+)", path), address)
        if found:
            return page, found.groupdict()
    raise AssertionError(f"no page at {address}")


def _forward(address: str) -> str:
    head = f'<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0;url={address}">'
    head += '<link rel="icon" href="data:,">'
    return f'{head}<a href="{address}">→</a>'


def _closed(html: str, baked: frozenset[str]) -> str:
    """A page whose links lead to files alone."""

    def link(found: re.Match[str]) -> str:
        address = found[1]
        if address.startswith("/static/") or address in baked:
            return found[0]
        path, _, anchor = address.partition("#")
        if anchor and path in baked:
            return found[0]
        base, is_number, figure = path.partition("/figure/")
        report = f"{base}/report/{figure.rsplit('-', 2)[0]}"
        return f' href="{report}#{figure}"' if is_number and report in baked else ""

    return _HREF.sub(link, html)
