"""Files and folders of saved pages → captures in the archive."""

from __future__ import annotations

import csv
import logging
import os
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator

from flows.base.errors import FetchError, ReadError
from flows.pages import tables
from flows.pages.archive import Archive
from flows.pages.mending import outcome_of

log = logging.getLogger(__name__)
SUFFIXES = {
    *(".html", ".htm", ".shtml", ".xhtml", ".aspx", ".asp", ".jsp", ".php", ".mhtml", ".mht"),
    *(".txt", ".md", ".docx", ".doc", ".wps", ".rtf", ".pdf"),
}
MAX_MEMBER = 60_000_000
NO_PAGES = ("image/", "text/css", "text/javascript", "application/javascript", "font/", "video/", "audio/")


def read_index(path: Path) -> dict[str, tuple[str | None, str | None]]:
    """File → (url, title) of an index with the columns file, url, title.

    Raises:
        FetchError: the index is missing or lacks its columns.
    """
    if not path.exists():
        raise FetchError(f"the index {path} does not exist")
    with path.open(encoding="utf-8-sig", newline="", errors="replace") as file:
        rows = list(csv.DictReader(file))
    if rows and "file" not in rows[0]:
        raise FetchError(f"the index {path} has no column 'file'; it needs file,url,title")
    return {
        row["file"]: ((row.get("url") or "").strip() or None, (row.get("title") or "").strip() or None)
        for row in rows
        if row.get("file")
    }


def collect_files(
    source: Path,
    index: dict[str, tuple[str | None, str | None]] | None,
    archive: Archive,
    now: datetime,
    limit: int | None = None,
    advance: Callable[[int], None] = lambda _: None,
    tell: Callable[[str], None] = log.warning,
) -> Counter[str]:
    """Archive a file or all files of a folder; counts by what became of each: new, known, missing, skipped.

    With an index a file's title is the one given there (or none); without, a file's own name is its title. A table of
    reports is a page for each row. `tell` hears of each file that is skipped, and why.

    Raises:
        FetchError: the source does not exist.
    """
    if not source.exists():
        raise FetchError(f"{source} does not exist; give a folder or a file of saved pages")
    root = source if source.is_dir() else source.parent
    files = sorted(p for p in source.rglob("*") if p.is_file()) if source.is_dir() else [source]
    counts: Counter[str] = Counter()
    for path in files[:limit]:
        name = _readable(path.relative_to(root).as_posix())
        if path.suffix.lower() == ".warc" or path.name.lower().endswith(".warc.gz"):
            counts += _import_warc(path, archive, now)
        elif path.suffix.lower() == ".zip":
            counts += _import_zip(path, name, archive, now, tell)
        elif path.suffix.lower() in tables.SUFFIXES:
            counts += _import_table(path, name, archive, now, tell)
        elif path.suffix.lower() not in SUFFIXES:
            counts["skipped"] += 1
            tell(f"skipped {name}: {_no_page(name)}")
        else:
            url, title = (index.get(name, (None, None))) if index is not None else (None, _readable(path.stem))
            stored = archive.store(path.read_bytes(), url=url, source_file=name, listed_title=title, now=now)
            counts["new" if stored else "known"] += 1
        advance(1)
    for name, (url, title) in (index or {}).items():
        if source.is_dir() and limit is None and not (root / name).exists():
            archive.note(url=url, source_file=name, listed_title=title, now=now, outcome="error", detail="file_missing")
            counts["missing"] += 1
    return counts


def _readable(name: str) -> str:
    """A file's name in characters: bytes that are no UTF-8 are GBK (a zip of a Chinese Windows unpacked elsewhere)."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return os.fsencode(name).decode("gb18030", "replace")
    return name


def _no_page(name: str) -> str:
    suffix = Path(name).suffix.lower()
    return f"a {suffix} file is no page that is read" if suffix else "a file without a suffix; name it .html or .txt"


def _import_table(path: Path, name: str, archive: Archive, now: datetime, tell: Callable[[str], None]) -> Counter[str]:
    """The reports of a table, each under `FILE#ROW`."""
    counts: Counter[str] = Counter()
    try:
        rows = tables.read_table(path)
    except ReadError as error:
        tell(f"skipped {name}: {error.observed or error}")
        return Counter(skipped=1)
    for row in rows:
        inside = f"{name}#{row.number}"
        stored = archive.store(row.text.encode(), url=row.url, source_file=inside, listed_title=row.title, now=now)
        counts["new" if stored else "known"] += 1
    return counts


def _import_warc(path: Path, archive: Archive, now: datetime) -> Counter[str]:
    """The pages of a WARC file; what has a bad status is kept as an error, pictures and styles are not kept."""
    counts: Counter[str] = Counter()
    with path.open("rb") as file:
        for record in ArchiveIterator(file):
            if record.rec_type not in ("response", "resource"):
                continue
            url = record.rec_headers.get_header("WARC-Target-URI")
            status = int(record.http_headers.get_statuscode()) if record.http_headers else None
            kind = record.http_headers.get_header("Content-Type") if record.http_headers else None
            if (kind or "").lower().startswith(NO_PAGES):
                counts["skipped"] += 1
                continue
            stored = archive.store(
                record.content_stream().read(),
                url=url,
                source_file=path.name,
                listed_title=None,
                now=now,
                content_type=kind,
                http_status=status,
                outcome=outcome_of(status),
            )
            counts["new" if stored else "known"] += 1
    return counts


def _import_zip(path: Path, name: str, archive: Archive, now: datetime, tell: Callable[[str], None]) -> Counter[str]:
    """The documents of a zip file, each under `FILE.zip/MEMBER`.

    A damaged file, and a member that unpacks too large, are recorded.
    """
    counts: Counter[str] = Counter()
    try:
        with zipfile.ZipFile(path) as packed:
            for member in packed.infolist():
                if member.is_dir() or Path(member.filename).suffix.lower() not in SUFFIXES:
                    if not member.is_dir():
                        counts["skipped"] += 1
                        tell(f"skipped {name}/{_member_name(member)}: {_no_page(member.filename)}")
                    continue
                inside = f"{name}/{_member_name(member)}"
                if member.file_size > MAX_MEMBER:
                    archive.note(
                        url=None, source_file=inside, listed_title=None, now=now, outcome="error", detail="too_large"
                    )
                    counts["refused"] += 1
                    continue
                stored = archive.store(
                    packed.read(member), url=None, source_file=inside, listed_title=Path(inside).stem, now=now
                )
                counts["new" if stored else "known"] += 1
    except (zipfile.BadZipFile, RuntimeError, zlib.error) as error:
        archive.note(
            url=None,
            source_file=name,
            listed_title=None,
            now=now,
            outcome="error",
            detail=f"damaged_zip: {error}"[:200],
        )
        counts["damaged"] += 1
    return counts


def _member_name(member: zipfile.ZipInfo) -> str:
    """The name of a member; names that are no UTF-8 are GBK in files made in China."""
    if member.flag_bits & 0x800:
        return member.filename
    try:
        return member.filename.encode("cp437").decode("gbk")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return member.filename
