"""Archived pages → records: the bytes of a page, its reports, their figures; in chunks, on all processors."""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path

from flows.base.charsets import charset_of
from flows.base.enums import Outcome
from flows.base.errors import ReadError
from flows.base.findings import finding
from flows.base.records import Document, Finding, Page, ReadReport
from flows.base.settings import PROJECT, SEEDS, Settings
from flows.pages.sources import source_tier

CHUNK = 100
EARLIER = 5  # earlier captures of a page that are tried where the newest is no report
# read by dbt models only
MODEL_SEEDS = {"topics", "corrections", "series_breaks", "identities", "model_words", "headline"}


def clean_text(data: bytes) -> str:
    """The text of a page as it will be read; of one that cannot be read, the bytes as they are."""
    try:
        return read_document(data).text
    except ReadError as error:
        return f"{error.rule} {error.observed}"


def read_document(
    data: bytes, name: str = "", declared: str | None = None, further: Sequence[bytes] = (), now: datetime | None = None
) -> Document:
    """The document in the bytes of a page, by the reader of its family where it has one.

    Raises:
        ReadError: the bytes hold no text that can be read.
    """
    from flows.pages.sites import readers
    from flows.reports.document import read_bytes

    return read_bytes(data, name, declared, further, now, readers())


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
    from flows.reports.read import read_report

    report, findings = read_report(document, page_id, title, number)
    figures, skipped = extract_figures(report)
    return ReadReport(
        report=report,
        figures=tuple(figures),
        skipped_numbers=tuple(skipped),
        pledges=tuple(read_pledges(report, figures)),
        claims=tuple(read_claims(report)),
        glossary_entries=tuple(read_glossary(report)),
        findings=tuple(findings),
    )


def explain(body: str, title: str | None, page_id: str, figure_id: str) -> dict[str, str]:
    """The rule that gave each field of a figure, found by reading its report again; empty if today's rules give no such figure.

    Raises:
        ReadError: the body is no report.
    """
    from flows.figures.extract import Reasons, extract_figures
    from flows.reports.read import read_report

    report, _ = read_report(Document(body), page_id, title, int(figure_id.split("-")[1]))
    reasons: Reasons = {}
    extract_figures(report, reasons)
    return reasons.get(figure_id, {})


def code_fingerprint() -> str:
    """A hash of all that reading depends on: the code of reading and the seeds that it uses."""
    digest = hashlib.sha256()
    code = [
        path for stage in ("base", "pages", "reports", "figures") for path in (PROJECT / "flows" / stage).rglob("*.py")
    ]
    for path in sorted(
        [
            *code,
            PROJECT / "flows" / "reading.py",
            PROJECT / "flows" / "warehouse" / "chunks.py",
            *(path for path in SEEDS.glob("*.csv") if path.stem not in MODEL_SEEDS),
        ]
    ):
        digest.update(path.read_bytes())
    digest.update(os.environ.get("GWR_MAIN_TEXT", "").encode())
    return digest.hexdigest()[:12]


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

    return [asdict(c) for c in Archive(settings.archive).captures()]


def read_chunk(archive: Path, folder: Path, key: str, rows: list[dict[str, object]]) -> Counter[str]:
    """Read the pages of one chunk and write its tables as Parquet; counts by outcome. Runs in a process of its own."""
    from flows.warehouse.chunks import write_chunk

    pages: list[Page] = []
    reads: list[ReadReport] = []
    findings: list[Finding] = []
    for row in rows:
        page, read, found = read_best(archive, row)
        pages.append(page)
        findings += found
        reads += read
    write_chunk(folder, key, pages, reads, findings)
    return Counter(page.outcome for page in pages)


def read_best(archive: Path, row: dict[str, object]) -> tuple[Page, list[ReadReport], list[Finding]]:
    """One archived page as `read_capture` gives it, from its last capture that is a report: an error page replaces none.

    A report that is cut short does not take the place of a whole one of the same place and year either.
    """
    page, read, found = read_capture(archive, row)
    if page.outcome == "continuation" or (read and all(r.report.is_complete for r in read)):
        return page, read, found
    for earlier in row.get("earlier", []):  # type: ignore[attr-defined]
        kept, kept_read, kept_found = read_capture(archive, earlier | {"further": row.get("further", [])})
        if kept_read and (not read or _is_whole(kept_read, read)):
            seen = f"{page.fetched_at:%Y-%m-%d} {page.outcome} {page.outcome_detail or 'incomplete'}"
            told = finding("page", page.page_id, "newest_not_read", seen, kept.url or kept.source_file or "")
            return kept, kept_read, [*kept_found, told]
    return page, read, found


def _is_whole(earlier: list[ReadReport], newest: list[ReadReport]) -> bool:
    """True where an earlier reading holds the same reports as the newest, all complete and none shorter."""
    return len(earlier) == len(newest) and all(
        old.report.is_complete
        and (old.report.division_id, old.report.plan_year) == (new.report.division_id, new.report.plan_year)
        and len(old.report.body) >= len(new.report.body)
        for old, new in zip(earlier, newest, strict=True)
    )


def read_capture(archive: Path, row: dict[str, object]) -> tuple[Page, list[ReadReport], list[Finding]]:
    """One archived page → its row, the reports read of it, and the Findings where it could not be read."""
    from flows.pages.archive import UNREAD, Capture, read_bytes

    further = [Capture(**part) for part in row.get("further", [])]  # type: ignore[attr-defined]
    capture = Capture(**{k: v for k, v in row.items() if k not in ("further", "earlier")})  # type: ignore[arg-type]
    read: list[ReadReport] = []
    found: list[Finding] = []
    document = Document("")
    outcome, detail = capture.outcome, capture.outcome_detail
    if capture.continues:
        outcome = "continuation"
    elif capture.outcome in UNREAD:
        found = (
            [finding("page", capture.page_id, capture.outcome, detail or "", capture.url or "")]
            if capture.outcome in ("wall", "gone")
            else []
        )
    elif capture.content_sha256:
        try:
            served = datetime.fromisoformat(capture.served_at or capture.fetched_at)
            document = read_document(
                read_bytes(archive, capture),
                capture.source_file or "",
                charset_of(capture.content_type),
                [read_bytes(archive, part) for part in further],
                served,
            )
            read = read_document_whole(document, capture.page_id, capture.listed_title)
            outcome, detail = "report", None
        except ReadError as error:
            outcome = {"not_a_report": "not_a_report", "too_short": "not_a_report", "wall": "wall", "gone": "gone"}.get(
                error.rule, "unreadable"
            )
            detail = error.rule
            found = [
                finding("page", capture.page_id, error.rule, error.observed, capture.source_file or capture.url or "")
            ]
        except RecursionError:
            outcome, detail = "unreadable", "too_deep"
            found = [finding("page", capture.page_id, "too_deep", "", capture.source_file or "")]
    elif capture.outcome_detail == "file_missing":
        found = [finding("page", capture.page_id, "file_missing", "", capture.source_file or "")]
    title = capture.listed_title or document.shown_title
    division_id, plan_year = place_and_year(read, title)
    page = Page(
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
        division_id=division_id,
        plan_year=plan_year,
    )
    return page, read, found


def place_and_year(reads: list[ReadReport], title: str | None) -> tuple[str | None, int | None]:
    """Whose report of which year a page holds; of an unread one what its title promises."""
    from flows.reports.read import title_of_unread

    return (reads[0].report.division_id, reads[0].report.plan_year) if reads else title_of_unread(title)


def read_all(
    settings: Settings, full: bool, advance: Callable[[int], None] = lambda _: None
) -> Iterator[tuple[str, Counter[str] | None]]:
    """Read every chunk that is not read yet, on all processors; gives each chunk's key, and its counts if it was read now."""
    folder = settings.warehouse / "chunks"
    folder.mkdir(parents=True, exist_ok=True)
    chunks = plan_chunks(settings)
    keys = {key for key, _ in chunks}
    if full:
        for path in folder.glob("*.done"):
            path.unlink()
    for path in folder.iterdir():
        if path.name.split(".")[0] not in keys:
            path.unlink()
    todo = [(key, rows) for key, rows in chunks if not (folder / f"{key}.done").exists()]
    done = {key for key, _ in chunks} - {key for key, _ in todo}
    for key in sorted(done):
        advance(CHUNK)
        yield key, None
    if len(todo) <= 1 or settings.workers == 1:
        for key, rows in todo:
            counts = read_chunk(settings.archive, folder, key, rows)
            advance(len(rows))
            yield key, counts
        return
    with ProcessPoolExecutor(settings.workers) as pool:
        futures = [(key, len(rows), pool.submit(read_chunk, settings.archive, folder, key, rows)) for key, rows in todo]
        for key, size, future in futures:
            counts = future.result()
            advance(size)
            yield key, counts
