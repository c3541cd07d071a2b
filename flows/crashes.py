"""Pages that no rule foresaw: what raised or died while a page was read becomes a Finding, and the others go on."""

from __future__ import annotations

import logging
import traceback
from collections import Counter
from dataclasses import fields, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from flows.base.enums import Outcome
from flows.base.errors import GateError, VocabularyError
from flows.base.findings import finding
from flows.base.records import Document, Finding, Page, ReadReport
from flows.base.settings import PROJECT
from flows.pages.capture import Capture
from flows.pages.sources import source_tier
from flows.warehouse.chunks import chunk_tables

log = logging.getLogger(__name__)
PageReading = tuple[Page, list[ReadReport], list[Finding]]
RULE = "reader_crashed"
DIED = "its process died (out of time or memory, killed, or a crash of a library)"
OURS = (AssertionError, GateError, VocabularyError)


def is_of_the_page(error: BaseException) -> bool:
    """True for what a page's bytes can cause; not for our own assertions, and not for a disk or folder that fails.

    >>> is_of_the_page(ZeroDivisionError()), is_of_the_page(AssertionError("twice"))
    (True, False)
    >>> is_of_the_page(OSError("invalid stream")), is_of_the_page(OSError(28, "no space left on device"))
    (True, False)
    """
    return not isinstance(error, OURS) and not (isinstance(error, OSError) and error.errno is not None)


def seen_of(error: BaseException) -> str:
    """The exception and the innermost line of our code on its way: `zlib.error: … at flows/reports/text.py:37`."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [f for f in frames if Path(f.filename).is_relative_to(PROJECT / "flows")]
    place = f"{Path(ours[-1].filename).relative_to(PROJECT).as_posix()}:{ours[-1].lineno}" if ours else "nowhere"
    kind = type(error)
    name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
    return f"{name}: {printable(str(error))[:300]} at {place}"


def page_set_aside(row: dict[str, object], seen: str) -> PageReading:
    """What is kept of a page that crashed the reader: its row and a Finding; the archived bytes stay."""
    capture, _ = captured(row)
    title = capture.listed_title
    page = page_of(capture, Document(""), "unreadable", RULE, title, _promised(title))
    log.warning("page %s set aside: %s", page.page_id, seen)
    return page, [], [finding("page", page.page_id, RULE, seen, capture.source_file or capture.url or "")]


def captured(row: dict[str, object]) -> tuple[Capture, list[Capture]]:
    """The capture of a row of a chunk, and those of its further pages."""
    further = [Capture(**part) for part in row.get("further", [])]  # type: ignore[attr-defined]
    return storable(Capture(**{k: v for k, v in row.items() if k not in ("further", "earlier")})), further  # type: ignore[arg-type]


def storable(capture: Capture) -> Capture:
    """The capture with nothing that a table cannot hold: no status over three digits, no half of a character."""
    texts = {f.name: getattr(capture, f.name) for f in fields(capture)}
    plain: dict[str, Any] = {name: printable(text) for name, text in texts.items() if isinstance(text, str)}
    status = capture.http_status
    return replace(capture, **plain, http_status=status if status and status <= 999 else None)


def printable(text: str) -> str:
    r"""The text as UTF-8 can hold it, halves of characters as escapes.

    >>> printable("报告\ud800")
    '报告\\ud800'
    """
    return text.encode("utf-8", "backslashreplace").decode()


def _promised(title: str | None) -> tuple[str | None, int | None]:
    from flows.reports.read import title_of_unread

    try:
        return title_of_unread(title)
    except Exception as error:  # the title itself may be what raised
        if is_of_the_page(error):
            return None, None
        raise


def page_of(
    capture: Capture,
    document: Document,
    outcome: str,
    detail: str | None,
    title: str | None,
    place: tuple[str | None, int | None],
) -> Page:
    """The row of a page: its capture, and what became of it."""
    return Page(
        page_id=capture.page_id,
        site_id=capture.site_id,
        url=capture.url,
        source_file=capture.source_file,
        fetched_at=datetime.fromisoformat(capture.fetched_at),
        http_status=capture.http_status,
        outcome=Outcome(outcome),
        outcome_detail=detail,
        charset=document.charset,
        content_sha256=capture.content_sha256,
        title=title,
        published_at=document.published_at,
        edited_at=document.edited_at,
        source_tier=source_tier(capture.url),
        archive_file=capture.archive_file,
        archive_offset=capture.archive_offset,
        division_id=place[0],
        plan_year=place[1],
    )


def fitting_tables(rows: list[dict[str, object]], pages: list[PageReading]) -> tuple[dict[str, pa.Table], Counter[str]]:
    """The tables of the readings of pages, those whose records fit no table set aside; and the counts by outcome."""
    try:
        tables = _tables(pages)
    except Exception as error:
        if not is_of_the_page(error):
            raise
        pages = [_fitting(row, page) for row, page in zip(rows, pages, strict=True)]
        tables = _tables(pages)
    return tables, Counter(page.outcome for page, _, _ in pages)


def _tables(pages: list[PageReading]) -> dict[str, pa.Table]:
    reads = [read for _, of_page, _ in pages for read in of_page]
    return chunk_tables([page for page, _, _ in pages], reads, [f for _, _, found in pages for f in found])


def _fitting(row: dict[str, object], page: PageReading) -> PageReading:
    try:
        _tables([page])
    except Exception as error:
        if not is_of_the_page(error):
            raise
        return page_set_aside(row, seen_of(error))
    return page
