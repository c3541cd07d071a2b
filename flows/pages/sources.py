"""Where reports come from: an address → a visit of its family, the rows of `sites.csv`.

And how near a source is to the government.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from flows.base.charsets import page_text
from flows.base.cues import words
from flows.base.errors import FetchError, VocabularyError
from flows.base.settings import SEEDS, Settings
from flows.base.vocabulary import division_names, divisions, sites
from flows.pages.addresses import joined
from flows.pages.runs import begin_run, end_run, enter_request

if TYPE_CHECKING:
    from flows.pages.archive import Archive


@dataclass(frozen=True, slots=True)
class WebOptions:
    """How a site is collected: its family, the seconds between requests, the requests of one run, the site's id.

    `hosts` are those that its pages may lead to besides its own.
    """

    family: str | None = None
    delay: float = 3.0
    budget: int = 5000
    site_id: str | None = None
    hosts: frozenset[str] = frozenset()


def visit_address(
    settings: Settings,
    archive: Archive,
    clean: Callable[[bytes], str],
    address: str,
    options: WebOptions,
    limit: int | None,
    advance: Callable[[int], None],
    alarm: Callable[[str], None],
) -> Counter[str]:
    """Visit the forum or site at an address; a visit that was cut off is gone on with. `clean` as in `Visit`.

    Raises:
        FetchError: there is no such family, or the address is none.
    """
    from flows.pages.fetch import Fetcher, Manners
    from flows.pages.sites import family_of

    if joined(address, "") is None:
        raise FetchError(f"{address}: no address that can be asked; only http and https are")
    family = family_of(address, options.family)
    since = begin_run(archive.folder, address, _now())
    manners = Manners(delay=options.delay, budget=options.budget, contact=settings.user_agent_contact)
    with Fetcher(manners, partial(_enter, archive), hosts=options.hosts) as fetcher:
        visit = family.visit(archive, fetcher, clean, _now, since, options.site_id, limit, advance)
        visit.collect(address)
    for alarmed in visit.alarms:
        alarm(alarmed)
    if not fetcher.stopped(address):
        end_run(archive.folder, address, _now())
    visit.counts["alarm"] = len(visit.alarms)
    return Counter({what: n for what, n in visit.counts.items() if n})


def _enter(archive: Archive, url: str, status: int | None, detail: str) -> None:
    enter_request(archive.folder, url, status, detail, _now())


def _now() -> datetime:
    return datetime.now(UTC)


def check_site(settings: Settings, address: str, family: str | None = None) -> str:
    """What a site answers now, in a line, and be it that it does not."""
    try:
        return ask_site(settings, address, family)
    except FetchError as error:
        return str(error)


def ask_site(settings: Settings, address: str, family: str | None = None) -> str:
    """What a site answers now, in a line: what its column links to. Two requests, nothing is kept.

    Raises:
        FetchError: it is not reached, or answers with an error or a wall.
    """
    from flows.pages.fetch import Fetcher, Manners
    from flows.pages.sites import family_of

    try:
        with Fetcher(Manners(delay=1.0, tries=1, contact=settings.user_agent_contact)) as fetcher:
            answer = fetcher.get(address)
    except FetchError as error:
        raise FetchError(f"not reached: {error}") from error
    text = page_text(answer.body, answer.header("content-type"))
    said = family_of(address, family).describe(answer.body, text, answer.status, address)
    if not 200 <= answer.status < 300:
        raise FetchError(f"status {answer.status}: {said}")
    return said


def check_row(site_id: str, address: str, family: str, place: str) -> str:
    """The division of a new row of `sites.csv` ("" for none).

    Raises:
        VocabularyError: the id is taken, the address is none or is there already, or the place is no division.
        FetchError: there is no such family.
    """
    from flows.pages.sites import family_of

    if site_id in sites():
        raise VocabularyError(f"there is a site {site_id!r} already; choose another id")
    if not joined(address, ""):
        raise VocabularyError(f"{address!r} is no address; it begins with http:// or https://")
    if other := next((site.site_id for site in sites().values() if site.address == address), None):
        raise VocabularyError(f"{address} is the address of {other} already")
    family_of(address, family)
    ids = [i for i in division_names().get(place, ()) if divisions()[i].valid_to == 9999] if place else []
    if place and len(ids) != 1:
        raise VocabularyError(f"{place!r} names {len(ids)} divisions; give the full name of one")
    return ids[0] if ids else ""


def add_site(site_id: str, address: str, family: str, place: str, other_hosts: Iterable[str] = ()) -> None:
    """Write a row of `sites.csv`.

    Raises:
        VocabularyError, FetchError: see `check_row`.
    """
    division_id = check_row(site_id, address, family, place)
    with (SEEDS / "sites.csv").open("a", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerow(
            [
                *(site_id, family, address, division_id, place),
                *(source_tier(address), "given", 0, " ".join(other_hosts)),
            ]
        )


def source_tier(url: str | None) -> int:
    """1 a government site, 3 official press, 4 a forum or unknown, 5 a place where documents are shared.

    See `raw.pages.source_tier`.

    >>> source_tier("https://www.hebei.gov.cn/a.html"), source_tier("http://bbs.example.com/thread-1-1-1.html")
    (1, 4)
    """
    host = ((url or "").split("/")[2] if "://" in (url or "") else "").partition(":")[0]
    if host.endswith(".gov.cn") or host == "gov.cn":
        return 1
    if host.endswith(words()["press_host"]):
        return 3
    return 5 if host.endswith(words()["sharing_host"]) else 4
