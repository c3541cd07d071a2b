"""The index of a folder (file, url, title): read from whatever wrote it, and matched with the files by name."""

from __future__ import annotations

import hashlib
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from posixpath import normpath
from urllib.parse import unquote

from flows.base.cues import words
from flows.base.errors import FetchError, ReadError
from flows.pages import tables

COLUMNS = {"file": "table_file", "url": "table_url", "title": "table_title"}


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of an index (the first is row 1): which file, where it came from, under which title it was listed."""

    number: str
    file: str
    url: str | None
    title: str | None


@dataclass(slots=True)
class Index:
    """The rows of an index by the names of their files; `taken` are the rows that have found a file, and which."""

    path: Path
    entries: list[Entry]
    told: list[str] = field(default_factory=list)
    taken: dict[str, Path] = field(default_factory=dict)
    _named: dict[str, list[Entry]] = field(default_factory=lambda: defaultdict(list))
    _loose: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def __post_init__(self) -> None:
        for entry in self.entries:
            self._named[entry.file].append(entry)
            for key in loose(entry.file):
                self._loose[key].add(entry.file)

    def of(self, name: str, root: Path, bare: Counter[str], packed: str = "") -> list[Entry]:
        """The rows of the file `name` of the folder `root`.

        A row names it from the folder, from the folder's parent, by its absolute path or, where but one of the
        `bare` names of the folder's files is this one, by its last part. A row may leave out the zip `packed` that
        the file lies in, or name the folder that it unpacks into. Where none names it so, one counts whose last part
        is the same but for capitals, signs of an address (%20) or the suffix, if no other row is like it.
        """
        places = [name, f"{root.resolve().name}/{name}", f"{root}/{name}", f"{root.resolve()}/{name}"]
        if packed:
            member = name.removeprefix(f"{packed}/")
            places += [member, f"{PurePosixPath(packed).stem}/{member}"]
        last = PurePosixPath(name).name
        names = dict.fromkeys([tidy(place) for place in places] + ([tidy(last)] if bare[last] == 1 else []))
        found = next((self._named[key] for key in names if key in self._named), [])
        if not found and bare[last] == 1:
            alike = next((self._loose[key] for key in loose(last) if key in self._loose), set())
            found = self._named[next(iter(alike))] if len(alike) == 1 else []
        path = (root / name).resolve()
        free = [entry for entry in found if self.taken.setdefault(entry.number, path) == path]
        if len(free) < len(found):
            self.told.append(
                f"{self.path}: row {found[0].number} ({found[0].file}) fits {root / name} too; "
                f"it counts for {self.taken[found[0].number]} only"
            )
        return free

    def shared(self) -> set[str]:
        """The addresses that are given for files of different contents; a file that is not here is unlike all."""
        contents: dict[str, dict[str, Path | None]] = defaultdict(dict)
        for entry in self.entries:
            contents[entry.url or ""][entry.file] = self.taken.get(entry.number)
        return {
            url
            for url, files in contents.items()
            if url and len(files) > 1 and len({_digest(*pair) for pair in files.items()}) > 1
        }

    def missing(self) -> list[Entry]:
        """The rows that no file was found for."""
        return [entry for entry in self.entries if entry.number not in self.taken]


def tidy(name: str) -> str:
    r"""A path as it is compared: forward strokes, no `./`, composed characters.

    >>> tidy("./a/b.txt"), tidy("子目录\\b.txt")
    ('a/b.txt', '子目录/b.txt')
    """
    return normpath(unicodedata.normalize("NFC", name.strip()).replace("\\", "/"))


def loose(name: str) -> list[str]:
    """What is left of a name that another program has written: its last part without capitals and escapes; its stem.

    >>> loose("C:/Users/me/%E6%8A%A5%E5%91%8A.TXT")
    ['报告.txt', '报告']
    """
    last = PurePosixPath(tidy(unquote(name))).name.casefold()
    return list(dict.fromkeys((last, PurePosixPath(last).stem)))


def read_index(path: Path) -> Index:
    """The index in a .csv (UTF-8, UTF-16 or GBK, whatever a sheet program saves), .xlsx or .jsonl file.

    Raises:
        FetchError: the index is missing, cannot be read, lacks its column of files or holds no row.
    """
    if not path.is_file():
        raise FetchError(f"the index {path} does not exist")
    try:
        rows = list(tables.read_rows(path))
    except (ReadError, OSError) as error:
        raise FetchError(f"the index {path} cannot be read: {getattr(error, 'observed', '') or error}") from error
    if not rows:
        raise FetchError(f"the index {path} holds no row; it needs file,url,title and a row for each file")
    columns = {name: _column(rows[0][1], kind) for name, kind in COLUMNS.items()}
    if columns["file"] is None:
        raise FetchError(f"the index {path} has no column 'file' (or 文件名); it needs file,url,title")
    others = [name for name in rows[0][1] if name and name != columns["file"]]
    if others and not (columns["url"] or columns["title"]):
        raise FetchError(f"the index {path} has no column 'url' or 'title' beside its files, but {', '.join(others)}")
    told = [f"no column is called {name}" for name, found in columns.items() if not found and len(others) > 1]
    entries = [entry for number, cells in rows if (entry := _entry(number, cells, columns, told))]
    if told:
        more = f" (and {len(told) - 1} rows more)" if len(told) > 1 else ""
        told = [f"{path}: {told[0]}{more}"]
    return Index(path, entries, told)


def _digest(name: str, path: Path | None) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path is not None and path.is_file() else name


def _column(cells: Iterable[str], kind: str) -> str | None:
    return next((name for name in cells if name in words()[kind]), None)


def _entry(number: str, cells: dict[str, str], columns: dict[str, str | None], told: list[str]) -> Entry | None:
    file, url, title = (cells.get(columns[kind] or "", "").strip() for kind in ("file", "url", "title"))
    url = url.replace("&amp;", "&")  # as it stood in a page
    if not file:
        if url or title:
            told.append(f"row {number} names no file, so {title or url} is left out")
        return None
    if "\n" in title and not set(",;\t") & set(title):  # a title that a cell shows in two lines
        title = "".join(title.split("\n"))
    if "\n" in file + title:
        told.append(f"row {number} runs over several lines; a quotation mark may not be closed")
    if url and not url.lower().startswith(("http://", "https://")):
        told.append(f"row {number}: {url!r} is no address; {file} is kept without one")
        url = ""
    title = title.partition("\n")[0].rstrip()
    return Entry(number, tidy(file), url or None, title or None)
