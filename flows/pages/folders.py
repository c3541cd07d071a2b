"""Files and folders of saved pages → captures in the archive."""

from __future__ import annotations

import logging
import lzma
import os
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from flows.base.errors import FetchError, ReadError
from flows.pages import tables
from flows.pages.archive import Archive
from flows.pages.imports import import_warc
from flows.pages.index import Index
from flows.pages.shelf import Shelf

log = logging.getLogger(__name__)
SUFFIXES = {
    *(".html", ".htm", ".shtml", ".xhtml", ".aspx", ".asp", ".jsp", ".php", ".mhtml", ".mht"),
    *(".txt", ".md", ".xml", ".docx", ".docm", ".dotx", ".dotm", ".doc", ".wps", ".rtf", ".pdf"),
}
SHADOWS = ("~$", "._")
MAX_MEMBER = 60_000_000
DAMAGED = (zipfile.BadZipFile, RuntimeError, zlib.error, lzma.LZMAError, OSError, EOFError, NotImplementedError)


def collect_files(
    source: Path,
    index: Index | None,
    archive: Archive,
    now: datetime,
    limit: int | None = None,
    advance: Callable[[int], None] = lambda _: None,
    tell: Callable[[str], None] = log.warning,
    alarm: Callable[[str], None] = log.warning,
) -> Counter[str]:
    """Archive a file or all files of a folder; counts by what became of each: new, known, retitled, skipped.

    With an index a file's title is the one given there (or none); without, a file's own name is its title. A table of
    reports is a page for each row. `tell` hears of each file that is skipped, and why, `alarm` of what the index says
    that cannot be kept.

    Raises:
        FetchError: the source does not exist, or is no file and no folder.
    """
    if not source.exists():
        raise FetchError(f"{source} does not exist; give a folder or a file of saved pages")
    if not (source.is_dir() or source.is_file()):
        raise FetchError(f"{source} is neither a file nor a folder")
    root = source if source.is_dir() else source.parent
    found = _inside(source, alarm) if source.is_dir() else [source]
    astray = {p for p in found if source.is_dir() and _leads_out(p, root)}
    files = [p for p in found if p.is_file() and p not in astray and _can_be_read(p, alarm)]
    shelf = Shelf(archive, index, now, tell, alarm)
    shelf.match(root, [_readable(path.relative_to(root).as_posix()) for path in files])
    counts = Counter(skipped=len(astray)) if astray else Counter[str]()
    for path in sorted(astray):
        tell(f"skipped {_readable(path.relative_to(root).as_posix())}: a link that leads out of the folder, or nowhere")
    for path in files[:limit]:
        name = _readable(path.relative_to(root).as_posix())
        if path.suffix.lower() == ".warc" or path.name.lower().endswith(".warc.gz"):
            counts += import_warc(path, archive, now, alarm)
        elif path.suffix.lower() == ".zip":
            counts += _import_zip(path, name, shelf)
        elif path.suffix.lower() in tables.SUFFIXES:
            if index is None or path.resolve() != index.path.resolve():
                counts += _import_table(path, name, shelf)
        elif path.suffix.lower() not in SUFFIXES or path.name.startswith(SHADOWS):
            counts["skipped"] += 1
            tell(f"skipped {name}: {_no_page(name)}")
        else:
            counts += shelf.store(name, path.read_bytes(), _readable(path.stem))
        advance(1)
    return counts


def note_missing(index: Index, archive: Archive, now: datetime) -> Counter[str]:
    """Record the files that an index names and that no source held."""
    shared = index.shared()
    for entry in index.missing():
        url = entry.url if entry.url not in shared else None
        archive.note(
            url=url, source_file=entry.file, listed_title=entry.title, now=now, outcome="error", detail="file_missing"
        )
    return Counter(missing=len(index.missing()))


def _readable(name: str) -> str:
    """A file's name in characters: bytes that are no UTF-8 are GBK (a zip of a Chinese Windows unpacked elsewhere)."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return os.fsencode(name).decode("gb18030", "replace")
    return name


def _inside(folder: Path, alarm: Callable[[str], None]) -> list[Path]:
    """All that lies in a folder and in those below it; a folder that may not be looked into is told."""
    below = os.walk(folder, onerror=lambda error: alarm(_closed(error)))
    return sorted(Path(parent) / name for parent, folders, names in below for name in (*folders, *names))


def _can_be_read(path: Path, alarm: Callable[[str], None]) -> bool:
    """True for a file whose bytes may be had; another is told, and costs itself alone."""
    try:
        path.open("rb").close()
    except OSError as error:
        alarm(_closed(error))
        return False
    return True


def _closed(error: OSError) -> str:
    return f"{_readable(str(error.filename))} cannot be read: {error.strerror}"


def _leads_out(path: Path, root: Path) -> bool:
    """True for a link to what lies outside of the folder, or to nothing."""
    return path.is_symlink() and not (path.exists() and path.resolve().is_relative_to(root.resolve()))


def _no_page(name: str) -> str:
    suffix = Path(name).suffix.lower()
    if Path(name).name.startswith(SHADOWS):
        return "a file that Word or macOS keeps beside another"
    return f"a {suffix} file is no page that is read" if suffix else "a file without a suffix; name it .html or .txt"


def _import_table(path: Path, name: str, shelf: Shelf) -> Counter[str]:
    """The reports of a table, each under `FILE#ROW`; a .json without a list of reports is a page."""
    counts: Counter[str] = Counter()
    try:
        rows = tables.read_table(path, lambda words: shelf.alarm(f"{name}: {words}"))
    except ReadError as error:
        if path.suffix.lower() == ".json":
            return shelf.store(name, path.read_bytes(), _readable(path.stem))
        shelf.tell(f"skipped {name}: {error.observed or error}")
        return Counter(skipped=1)
    texts = {(row.url, row.text) for row in rows if row.url}
    shared = {url for url, n in Counter(url for url, _ in texts).items() if n > 1}
    first: dict[tuple[str | None, str], tables.TableRow] = {}
    for row in rows:
        same = first.setdefault((row.url, row.text), row)
        if same.title != row.title:
            shelf.alarm(f"{name}: row {row.number} has the same text as {same.number}; {row.title!r} is not kept")
        stored = shelf.archive.store(
            row.text.encode(),
            url=row.url,
            source_file=f"{name}#{row.number}",
            listed_title=row.title,
            now=shelf.now,
            is_shared=row.url in shared,
        )
        counts["new" if stored else "known"] += 1
    return counts


def _import_zip(path: Path, name: str, shelf: Shelf) -> Counter[str]:
    """The documents of a zip file, each under `FILE.zip/MEMBER`.

    A file or a member that is damaged or unpacks too large is recorded and told.
    """
    try:
        with zipfile.ZipFile(path) as packed:
            members = [member for member in packed.infolist() if not member.is_dir()]
            root = Path(str(path.resolve()).removesuffix(name))
            shelf.match(root, [f"{name}/{_member_name(member)}" for member in members], name)
            return sum((_import_member(packed, member, name, shelf) for member in members), Counter[str]())
    except DAMAGED as error:
        return _refuse(shelf, name, "damaged", f"damaged_zip: {error}")


def _import_member(packed: zipfile.ZipFile, member: zipfile.ZipInfo, name: str, shelf: Shelf) -> Counter[str]:
    inside = f"{name}/{_member_name(member)}"
    file = Path(member.filename)
    if file.suffix.lower() not in SUFFIXES or file.name.startswith(SHADOWS):
        shelf.tell(f"skipped {inside}: {_no_page(member.filename)}")
        return Counter(skipped=1)
    if member.file_size > MAX_MEMBER:
        return _refuse(shelf, inside, "refused", "too_large")
    try:
        data = packed.read(member)
    except DAMAGED as error:
        return _refuse(shelf, inside, "damaged", f"damaged_zip: {error}")
    return shelf.store(inside, data, Path(inside).stem)


def _refuse(shelf: Shelf, name: str, what: str, detail: str) -> Counter[str]:
    """Record and tell what of a zip cannot be kept."""
    shelf.archive.note(
        url=None, source_file=name, listed_title=None, now=shelf.now, outcome="error", detail=detail[:200]
    )
    shelf.alarm(f"{name}: {detail[:200]}")
    return Counter([what])


def _member_name(member: zipfile.ZipInfo) -> str:
    """The name of a member; names that are no UTF-8 are GBK in files made in China."""
    if member.flag_bits & 0x800:
        return member.filename
    try:
        return member.filename.encode("cp437").decode("gbk")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return member.filename
