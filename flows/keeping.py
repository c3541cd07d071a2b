"""What is kept: pages come into the archive and go out of its view, are counted, and compared with their digests."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from flows.base.errors import FetchError, GwrError
from flows.base.objects import Objects
from flows.base.settings import Settings
from flows.base.vocabulary import sites
from flows.pages.sources import WebOptions, visit_address
from flows.reading import clean_text

if TYPE_CHECKING:
    from flows.pages.archive import Archive
    from flows.pages.verifying import Verified

log = logging.getLogger(__name__)


def fetch_ledger(settings: Settings) -> Objects | None:
    """The store that shares the archive, where the settings name one, after what others entered was fetched.

    Raises:
        StoreError: it does not answer.
    """
    from flows.pages.sharing import fetch_parts

    if settings.archive_store is None:
        return None
    objects = Objects(settings.archive_store)
    fetch_parts(objects, settings.archive)
    return objects


@contextmanager
def _writing(settings: Settings) -> Iterator[Archive]:
    """The archive to write into; what came is sent to the store that shares it in the end."""
    from flows.pages.archive import Archive
    from flows.pages.sharing import WARCS, share

    objects = fetch_ledger(settings)
    archive = Archive.to_write(settings.archive, objects.sizes(WARCS) if objects else None)
    try:
        yield archive
    finally:
        archive.close()
        if objects:
            share(objects, settings.archive, datetime.now(UTC))


def collect(
    settings: Settings,
    sources: Iterable[str],
    index: Path | None,
    now: datetime,
    limit: int | None = None,
    advance: Callable[[int], None] = lambda _: None,
    options: WebOptions | None = None,
    tell: Callable[[str], None] = log.warning,
    alarm: Callable[[str], None] = log.warning,
) -> Counter[str]:
    """Archive the files, forums and sites of all sources; counts by what became of each.

    `alarm` is told what a person must know, `tell` which files of a folder were skipped, and why.

    Raises:
        FetchError: a source is no file, folder, address or site.
        StoreError: the store that shares the archive does not answer; what came is kept here.
    """
    from flows.pages.folders import collect_files, note_missing
    from flows.pages.index import read_index

    rows = read_index(index) if index else None
    counts: Counter[str] = Counter()
    with _writing(settings) as archive:
        for words in archive.told:
            alarm(words)
        for source in sources:
            if not source.strip():
                raise FetchError("a source is empty; give a folder, a file, an address or a site (an unset variable?)")
            known = sites().get(source) if not Path(source).exists() else None
            if known or "://" in source:
                address = known.address if known else source
                given = options or WebOptions()
                if known:
                    given = replace(given, family=known.family, site_id=known.site_id, hosts=known.other_hosts)
                found = visit_address(settings, archive, clean_text, address, given, limit, advance, alarm)
            else:
                found = collect_files(Path(source), rows, archive, now, limit, advance, tell, alarm)
            log.info("collected %s: %s", source, ", ".join(f"{n} {what}" for what, n in sorted(found.items())))
            counts += found
        if rows and limit is None and any(Path(source).is_dir() for source in sources):
            counts += note_missing(rows, archive, now)
            if lacking := [entry.file for entry in rows.missing()]:
                more = f" and {len(lacking) - 1} more" if len(lacking) > 1 else ""
                alarm(f"{index}: no file was found for {lacking[0]}{more}")
    return counts


def forget(settings: Settings, named: list[str], now: datetime) -> list[str]:
    """Take pages, named as `flows.pages.forgetting` says, out of the archive's view; a line for each of them.

    Raises:
        GwrError: one of the names is no page's; then none is forgotten.
    """
    from flows.pages.forgetting import forget as take_out

    if not settings.archive.exists() and settings.archive_store is None:
        raise GwrError(f"nothing is archived in {settings.archive}")
    with _writing(settings) as archive:
        return [
            " ".join(part for part in (c.page_id, c.listed_title, c.url or c.source_file) if part)
            for c in take_out(archive, named, now)
        ]


def count_pages(settings: Settings) -> Counter[str]:
    """How many pages the archive knows: `in_view`, or `forgotten`."""
    from flows.pages.archive import Archive
    from flows.pages.capture import FORGOTTEN

    fetch_ledger(settings)
    newest = Archive(settings.archive).newest().values() if settings.archive.exists() else ()
    return Counter(FORGOTTEN if c.outcome == FORGOTTEN else "in_view" for c in newest)


def count_records(settings: Settings) -> int:
    """How many records of WARC files the archive knows."""
    from flows.pages.archive import Archive

    return len({(c.archive_file, c.archive_offset) for c in Archive(settings.archive).captures() if c.archive_file})


def verify(settings: Settings, advance: Callable[[int], None] = lambda _: None) -> Verified:
    """Read every record of the archive and compare it with the digest that was kept of it."""
    from flows.pages.archive import Archive
    from flows.pages.sharing import fetch_files
    from flows.pages.verifying import verify as compare

    archive = Archive(settings.archive)
    if objects := fetch_ledger(settings):
        fetch_files(objects, settings.archive, {c.archive_file for c in archive.captures() if c.archive_file})
    return compare(archive, advance)
