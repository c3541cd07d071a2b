"""Archived pages → records: the bytes of a page, its reports, their figures; in chunks, on all processors."""

from __future__ import annotations

import hashlib
import json
import logging
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from flows.base.charsets import charset_of
from flows.base.errors import ReadError
from flows.base.findings import finding
from flows.base.records import Document, Finding, ReadReport
from flows.base.settings import Settings
from flows.crashes import (
    DIED,
    RULE,
    PageReading,
    captured,
    is_of_the_page,
    page_of,
    page_set_aside,
    seen_of,
    storable,
    write_pages,
)
from flows.crew import spread
from flows.fingerprint import code_fingerprint
from flows.limits import OutOfTimeError, bounded

if TYPE_CHECKING:
    from flows.pages.archive import Capture

log = logging.getLogger(__name__)
CHUNK = 100
OUTCOMES = {"not_a_report": "not_a_report", "too_short": "not_a_report", "wall": "wall", "gone": "gone"}
MAX_TITLE = 300  # what is longer is a text, and only its beginning is a title
EARLIER = 5  # earlier captures of a page that are tried where the newest is no report


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
    from flows.figures.pledges import read_pledges
    from flows.figures.signs import doubled_signs
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
        findings=(*findings, *doubled_signs(figures)),
    )


def plan_chunks(settings: Settings) -> list[tuple[str, list[dict[str, object]]]]:
    """The archived pages in chunks of a hundred, each with a key that changes when its bytes or the code do."""
    from flows.pages.archive import Archive

    readable = Archive(settings.archive).readable()
    captures = sorted((found[0] for found in readable.values()), key=lambda c: (c.source_file or "", c.page_id))
    further: dict[str, list[dict[str, object]]] = {}
    for c in sorted(captures, key=lambda c: c.part):
        if c.continues:
            further.setdefault(c.continues, []).append(asdict(c))
    code = code_fingerprint()
    chunks = []
    for at in range(0, len(captures), CHUNK):
        rows = [
            asdict(c)
            | {"further": further.get(c.page_id, []), "earlier": [asdict(e) for e in readable[c.page_id][1:][:EARLIER]]}
            for c in captures[at : at + CHUNK]
        ]
        key = hashlib.sha256((code + json.dumps(rows, sort_keys=True, ensure_ascii=False)).encode()).hexdigest()[:16]
        chunks.append((key, rows))
    return chunks


def captures(settings: Settings) -> list[dict[str, object]]:
    """Every fetch of the archive, in the order made."""
    from flows.pages.archive import Archive

    return [asdict(storable(c)) for c in Archive(settings.archive).captures()]


def read_chunk(archive: Path, folder: Path, key: str, rows: list[dict[str, object]]) -> Counter[str]:
    """Read the pages of one chunk and write its tables as Parquet; counts by outcome. Runs in a process of its own."""
    return write_pages(folder, key, rows, [read_best(archive, row) for row in rows])


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


def read_page(archive: Path, row: dict[str, object]) -> PageReading:
    """One archived page → its row, the reports read of it, and its Findings.

    One that no rule foresaw, or that takes more than a page may, is set aside.
    """
    try:
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
    from flows.pages.archive import UNREAD

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
    from flows.pages.archive import read_bytes

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
    title = capture.listed_title or document.shown_title
    return page_of(capture, document, outcome, detail, title, place_and_year(read, title)), read, found


def place_and_year(reads: list[ReadReport], title: str | None) -> tuple[str | None, int | None]:
    """Whose report of which year a page holds; of an unread one what its title promises."""
    from flows.reports.read import title_of_unread

    return (reads[0].report.division_id, reads[0].report.plan_year) if reads else title_of_unread(title)


def read_all(
    settings: Settings, full: bool, advance: Callable[[int], None] = lambda _: None
) -> Iterator[tuple[str, Counter[str] | None]]:
    """Read every chunk that is not read yet, on all processors; gives each key, and its counts if it was read now."""
    folder = settings.warehouse / "chunks"
    folder.mkdir(parents=True, exist_ok=True)
    chunks = plan_chunks(settings)
    _clear(folder, {key for key, _ in chunks}, full)
    todo = [(key, rows) for key, rows in chunks if not (folder / f"{key}.done").exists()]
    sizes = {key: len(rows) for key, rows in todo}
    for key, rows in chunks:
        if key not in sizes:
            advance(len(rows))
            yield key, None
    for key, counts in _read_now(settings, folder, todo):
        counted = ", ".join(f"{n} {outcome}" for outcome, n in counts.most_common())
        log.info("read chunk %s: %d pages: %s", key, sizes[key], counted)
        advance(sizes[key])
        yield key, counts


def _clear(folder: Path, keys: set[str], full: bool) -> None:
    """Remove the files of chunks that are no more, or of all."""
    if full:
        for path in folder.glob("*.done"):
            path.unlink()
    for path in folder.iterdir():
        if path.name.split(".")[0] not in keys:
            path.unlink()


def _read_now(
    settings: Settings, folder: Path, todo: list[tuple[str, list[dict[str, object]]]]
) -> Iterator[tuple[str, Counter[str]]]:
    """Read chunks on all processors, never in this process: a page may end the one that reads it."""
    jobs = [(settings.archive, folder, key, rows) for key, rows in todo]
    for number, counts in spread(read_chunk, jobs, settings.workers):
        key, rows = todo[number]
        yield key, _read_apart(settings.archive, folder, key, rows) if counts is None else counts


def _read_apart(archive: Path, folder: Path, key: str, rows: list[dict[str, object]]) -> Counter[str]:
    """Read a chunk that kills its process page by page: only the page that does it is set aside."""
    pages = dict(spread(read_best, [(archive, row) for row in rows], 1))
    read = [pages[number] or page_set_aside(row, DIED) for number, row in enumerate(rows)]
    return write_pages(folder, key, rows, read)
