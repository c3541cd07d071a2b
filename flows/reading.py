"""Archived pages → records: the bytes of a page, its reports, their figures; in chunks, on all processors."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from flows.base.charsets import charset_of
from flows.base.errors import ReadError
from flows.base.findings import finding
from flows.base.records import Document, Finding, ReadReport
from flows.base.settings import Settings
from flows.crashes import (
    RULE,
    PageReading,
    captured,
    is_of_the_page,
    page_of,
    page_set_aside,
    seen_of,
    storable,
)
from flows.limits import OutOfTimeError, bounded

if TYPE_CHECKING:
    from flows.pages.capture import Capture

log = logging.getLogger(__name__)
OUTCOMES = {"not_a_report": "not_a_report", "too_short": "not_a_report", "wall": "wall", "gone": "gone"}
MAX_TITLE = 300  # what is longer is a text, and only its beginning is a title
EARLIER = 5  # earlier captures of a page that are tried where the newest is no report
# a report of our own words, four times over, so that it is long enough for one
_INVENTED = (
    4
    * """2024年甲市政府工作报告
——2024年1月10日在甲市第八届人民代表大会第三次会议上
各位代表：现在，我代表市人民政府，向大会报告工作，请予审议。
一、2023年工作回顾
过去一年，全市地区生产总值完成665亿元，增长6.5%；一般公共预算收入62亿元，同口径增长5%以上；新建学校3所、医院2所，城镇新增就业1.6万人，完成年度目标任务。
二、2024年工作安排
今年的主要预期目标是：地区生产总值增长6%左右，固定资产投资增长10%以上，居民收入与经济增长同步，单位生产总值能耗完成省下达任务。
"""
)


def clean_text(data: bytes) -> str:
    """The text of a page as it will be read; of one that cannot be read, the bytes as they are."""
    try:
        return read_document(data).text
    except ReadError as error:
        return f"{error.rule} {error.observed}"
    except Exception as error:
        if not is_of_the_page(error):
            raise
        return f"crashed {hashlib.sha256(data).hexdigest()}"


def read_document(
    data: bytes, name: str = "", declared: str | None = None, further: Sequence[bytes] = (), now: datetime | None = None
) -> Document:
    """The document in the bytes of a page, by the reader of its family where it has one.

    Raises:
        ReadError: the bytes hold no text that can be read.
    """
    from flows.pages.sites import readers
    from flows.reports.document import read_bytes

    document = read_bytes(data, name, declared, further, now, readers())
    return replace(document, shown_title=document.shown_title and document.shown_title[:MAX_TITLE])


def read_document_whole(document: Document, page_id: str, title: str | None) -> list[ReadReport]:
    """The readings of all reports that a document holds, in order; a second one is named by its own heading.

    Raises:
        ReadError: the document is no report.
    """
    from flows.reports.split import own_title, split_reports

    parts = split_reports(document.text)
    if len(parts) == 1:
        return [read_text(document, page_id, title)]
    return [
        read_text(
            replace(document, text=part, shown_title=None), page_id, title if number == 1 else own_title(part), number
        )
        for number, part in enumerate(parts, start=1)
    ]


def read_text(document: Document, page_id: str, title: str | None, number: int = 1) -> ReadReport:
    """Everything that reading a document gives.

    Raises:
        ReadError: the document is no report.
    """
    from flows.figures.claims import read_claims
    from flows.figures.extract import extract_figures
    from flows.figures.glossary import read_glossary
    from flows.figures.oddities import oddities
    from flows.figures.pledges import read_pledges
    from flows.reports.read import read_report

    report, findings = read_report(document, page_id, title and title[:MAX_TITLE], number)
    figures, skipped = extract_figures(report)
    return ReadReport(
        report=report,
        figures=tuple(figures),
        skipped_numbers=tuple(skipped),
        pledges=tuple(read_pledges(report, figures)),
        claims=tuple(read_claims(report)),
        glossary_entries=tuple(read_glossary(report)),
        findings=(*findings, *oddities(figures)),
    )


def captures(settings: Settings) -> list[dict[str, object]]:
    """Every fetch of the archive, in the order made."""
    from flows.pages.archive import Archive

    return [asdict(storable(c)) for c in Archive(settings.archive).captures()]


def read_best(archive: Path, row: dict[str, object]) -> PageReading:
    """One archived page as `read_page` gives it, from its last capture that is a report: an error page replaces none.

    A report that is cut short does not take the place of a whole one of the same place and year either.
    """
    page, read, found = read_page(archive, row)
    if page.outcome == "continuation" or (read and all(r.report.is_complete for r in read)):
        return page, read, found
    for earlier in row.get("earlier", []):  # type: ignore[attr-defined]
        kept, kept_read, kept_found = read_page(archive, earlier | {"further": row.get("further", [])})
        if kept_read and (not read or _is_whole(kept_read, read)):
            seen = f"{page.fetched_at:%Y-%m-%d} {page.outcome} {page.outcome_detail or 'incomplete'}"
            told = finding("page", page.page_id, "newest_not_read", seen, kept.url or kept.source_file or "")
            return kept, kept_read, [*kept_found, *(f for f in found if f.rule == RULE), told]
    return page, read, found


def _is_whole(earlier: list[ReadReport], newest: list[ReadReport]) -> bool:
    """True where an earlier reading holds the same reports as the newest, all complete and none shorter."""
    return len(earlier) == len(newest) and all(
        old.report.is_complete
        and (old.report.division_id, old.report.plan_year) == (new.report.division_id, new.report.plan_year)
        and len(old.report.body) >= len(new.report.body)
        for old, new in zip(earlier, newest, strict=True)
    )


@cache
def prepare() -> None:
    """Have dictionary and patterns made, so that no page's time goes to them: an invented report is read."""
    from flows.reports.document import read_bytes

    read_text(read_bytes(_INVENTED.encode(), "invented.txt"), "0" * 12, "2024年甲市政府工作报告")


def read_page(archive: Path, row: dict[str, object]) -> PageReading:
    """One archived page → its row, the reports read of it, and its Findings.

    One that no rule foresaw, or that takes more than a page may, is set aside.
    """
    try:
        prepare()
        with bounded():
            return read_capture(archive, row)
    except (Exception, OutOfTimeError) as error:
        if not is_of_the_page(error):
            raise
        return page_set_aside(row, seen_of(error))


def read_capture(archive: Path, row: dict[str, object]) -> PageReading:
    """One archived page → its row, the reports read of it, and the Findings where it could not be read.

    Raises:
        Exception: whatever no rule foresees; `read_page` sets such a page aside.
    """
    from flows.pages.capture import UNREAD

    capture, further = captured(row)
    if not capture.continues and capture.outcome not in UNREAD and capture.content_sha256:
        return _read_stored(archive, capture, further)
    outcome = "continuation" if capture.continues else capture.outcome
    found = _found_unread(capture)
    title = capture.listed_title
    page = page_of(capture, Document(""), outcome, capture.outcome_detail, title, place_and_year([], title))
    return page, [], found


def _found_unread(capture: Capture) -> list[Finding]:
    """The Finding of a page that no bytes came of, where a person would want to know."""
    if capture.continues:
        return []
    detail, source = capture.outcome_detail or "", capture.source_file or ""
    if capture.outcome in ("wall", "gone"):
        return [finding("page", capture.page_id, capture.outcome, detail, capture.url or "")]
    if detail == "file_missing":
        return [finding("page", capture.page_id, detail, "", source)]
    return []


def _read_stored(archive: Path, capture: Capture, further: list[Capture]) -> PageReading:
    from flows.pages.capture import SHARED, read_bytes

    document = Document("")
    read: list[ReadReport] = []
    found: list[Finding] = []
    outcome, detail = "report", None
    try:
        document = read_document(
            read_bytes(archive, capture),
            capture.source_file or "",
            charset_of(capture.content_type),
            [read_bytes(archive, part) for part in further],
            datetime.fromisoformat(capture.served_at or capture.fetched_at),
        )
        read = read_document_whole(document, capture.page_id, capture.listed_title)
    except ReadError as error:
        outcome, detail = OUTCOMES.get(error.rule, "unreadable"), error.rule
        found = [finding("page", capture.page_id, error.rule, error.observed, capture.source_file or capture.url or "")]
    except RecursionError:
        outcome, detail = "unreadable", "too_deep"
        found = [finding("page", capture.page_id, "too_deep", "", capture.source_file or "")]
    if capture.outcome_detail == SHARED:
        found = [*found, finding("page", capture.page_id, SHARED, capture.url or "", capture.source_file or "")]
    title = capture.listed_title or document.shown_title
    return page_of(capture, document, outcome, detail, title, place_and_year(read, title)), read, found


def place_and_year(reads: list[ReadReport], title: str | None) -> tuple[str | None, int | None]:
    """Whose report of which year a page holds; of an unread one what its title promises."""
    from flows.reports.read import title_of_unread

    return (reads[0].report.division_id, reads[0].report.plan_year) if reads else title_of_unread(title)
