"""A .pdf → its text, without what stands at the edges of its pages."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple

from flows.base.cues import words
from flows.base.errors import ReadError
from flows.reports.tables import CELL, MAX_CELL, holds_figures
from flows.reports.text import without_page_lines
from flows.reports.wrapping import join_wrapped_lines, without_line_numbers

MIN_CHARS = 200
MIN_ROWS = 12
MIN_GAP = 1.5  # between two cells, in widths of a character
OVER = 0.2  # how far from its like, in widths of a character
MIN_BACKWARD = 5  # common words that are written backwards
MIN_STEPS, MAX_UP = 6, 0.25  # from line to line, and of those up the page


class Piece(NamedTuple):
    """Words that a page shows at one place, and how large."""

    y: float
    x: float
    text: str
    size: float


def read_pdf(data: bytes) -> str:
    """The text of a .pdf, a paragraph a line.

    Raises:
        ReadError: the document is damaged, a scan without a text layer, or has columns that run into one another.
    """
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(data))
        pages = [_forward(_read_page(page)) for page in reader.pages]
        broken = [n for n, page in enumerate(reader.pages, start=1) if not (reader.is_encrypted or _is_sound(page))]
    except (PyPdfError, ValueError, KeyError, RecursionError) as error:
        raise ReadError("damaged_document", f"the .pdf cannot be opened ({error}); save it anew") from error
    if broken:
        raise ReadError("damaged_document", "the .pdf is damaged within its pages", f"page {broken[0]}: wrong checksum")
    text = join_wrapped_lines(without_line_numbers(without_page_lines(pages)), always=True)
    if len(text.strip()) < MIN_CHARS:
        raise ReadError("scan_without_text", "the .pdf has no text layer (a scan?); run OCR on it first")
    return text


def _is_sound(page: Any) -> bool:
    """True where what a page is made of unpacks to what was packed: readers pass over damage and give other signs."""
    held = _known(page.get("/Contents"))
    streams = [*held] if isinstance(held, list) else [held]
    fonts = _known(_known(page.get("/Resources"), "/Font"))
    if isinstance(fonts, dict):
        streams += [_known(font, "/ToUnicode") for font in fonts.values()]
    return all(_unpacks(_known(stream)) for stream in streams)


def _known(value: Any, name: str | None = None) -> Any:
    """What a reference leads to, or the entry of that name in it; None where there is none."""
    found = value.get_object() if hasattr(value, "get_object") else value
    if name is None:
        return found
    return _known(found.get(name)) if isinstance(found, dict) else None


def _unpacks(stream: Any) -> bool:
    """False for a stream whose own checksum tells that it is damaged; one that only lacks its end may do."""
    packing = _known(stream, "/Filter")
    if (packing[:1] if isinstance(packing, list) else packing) not in ("/FlateDecode", ["/FlateDecode"]):
        return True
    unpack, rest = zlib.decompressobj(), getattr(stream, "_data", b"")
    try:
        while rest and not unpack.eof:
            unpack.decompress(rest, 1_000_000)
            rest = unpack.unconsumed_tail
    except zlib.error:
        return False
    return True


def _read_page(page: Any) -> str:
    """The text of one page.

    Raises:
        ReadError: its lines go on from one column to the other and back.
    """
    pieces: list[Piece] = []

    def seen(text: str, cm: list[float], tm: list[float], _font: object, size: float) -> None:
        if text.strip():
            x, y = (tm[4] * cm[at] + tm[5] * cm[at + 2] + cm[at + 4] for at in (0, 1))
            pieces.append(Piece(round(y), x, text.strip(), abs(size * (tm[0] or 1) * (cm[0] or 1)) or 1))

    text: str = page.extract_text(visitor_text=seen) or ""
    middle = float(page.mediabox.width) * 0.48
    seen_once = _once(pieces)
    if len(seen_once) < len(pieces):
        text, pieces = _as_printed(seen_once), seen_once
    if _is_scattered(pieces, middle):
        lines = [*_lines(pieces)]
        text, pieces = _down(lines), [piece for line in lines for piece in line]
    wide = [piece for piece in pieces if len(piece.text) > 4]
    across = sum(a.y == b.y and (a.x < middle <= b.x) for a, b in pairwise(wide))
    rows = [row for row in _rows(pieces) if holds_figures(row)]
    if across >= MIN_ROWS and across > 0.6 * len({piece.y for piece in wide}) and len(rows) < across // 2:
        raise ReadError(
            "columns", "the .pdf has columns whose lines run into one another; save it as text", f"{across} lines"
        )
    return _with_cells(text, _rows(pieces)) if rows else text


def _forward(text: str) -> str:
    """The text of a page whose lines are kept from their last character to the first, turned; any other as it is."""
    known = words()["common_word"]
    backward = sum(text.count(word[::-1]) for word in known)
    if backward < MIN_BACKWARD or backward < 3 * sum(map(text.count, known)):
        return text
    return "\n".join(line[::-1] for line in text.split("\n"))


def _once(pieces: list[Piece]) -> list[Piece]:
    """The pieces without those that are printed over their like, to look bold."""
    kept: list[Piece] = []
    known: dict[str, list[Piece]] = {}
    for piece in pieces:
        alike = known.setdefault(piece.text, [])
        if not any(abs(p.x - piece.x) + abs(p.y - piece.y) < OVER * piece.size for p in alike):
            alike.append(piece)
            kept.append(piece)
    return kept


def _as_printed(pieces: list[Piece]) -> str:
    """The text of pieces in their order, a line a height."""
    lines: list[list[Piece]] = []
    for piece in pieces:
        if lines and abs(lines[-1][-1].y - piece.y) <= piece.size / 2:
            lines[-1].append(piece)
        else:
            lines.append([piece])
    return "\n".join("".join(piece.text for piece in line) for line in lines)


def _is_scattered(pieces: list[Piece], middle: float) -> bool:
    """True of a page whose lines come in no order, or from the last to the first; of one column, where any goes up again."""
    steps = [(b.y - a.y, b.x - a.x, a.size) for a, b in pairwise(pieces)]
    up = sum(y > size or (not y and x < -size / 2) for y, x, size in steps)
    if len(steps) >= MIN_STEPS and up > MAX_UP * len(steps):
        return True
    lines = [*_lines(pieces)]
    apart = sum(line[0].x > middle or any(_is_apart(a, b) for a, b in pairwise(line)) for line in lines)
    return len(lines) >= MIN_STEPS and apart <= 1 and any(y > 2 * size for y, _, size in steps)


def _lines(pieces: list[Piece]) -> Iterator[list[Piece]]:
    """The lines of a page from its top to its foot, each from left to right; what is raised a little is of its line."""
    line: list[Piece] = []
    for piece in sorted(pieces, key=lambda piece: -piece.y):
        if line and line[0].y - piece.y > line[0].size / 2:
            yield sorted(line, key=lambda piece: piece.x)
            line = []
        line.append(piece)
    if line:
        yield sorted(line, key=lambda piece: piece.x)


def _is_apart(left: Piece, right: Piece) -> bool:
    return right.x - left.x - _wide(left) > MIN_GAP * right.size


def _wide(piece: Piece) -> float:
    return sum(1.0 if ord(c) > 0xFF else 0.5 for c in piece.text) * piece.size


def _down(lines: list[list[Piece]]) -> str:
    """The text of lines; one that begins further in than others is indented."""
    left = min(line[0].x for line in lines)
    return "\n".join(
        "　　" * (line[0].x - left > MIN_GAP * line[0].size) + "".join(piece.text for piece in line) for line in lines
    )


def _rows(pieces: list[Piece]) -> list[list[str]]:
    """The cells of the lines that are parted by wide gaps; one line or more within a table hold figures."""
    lines: dict[float, list[Piece]] = {}
    for piece in pieces:
        lines.setdefault(piece.y, []).append(piece)
    rows: list[list[str]] = []
    for line in lines.values():
        cells: list[str] = []
        end = line[0].x
        for piece in sorted(line, key=lambda piece: piece.x):
            is_apart = piece.x - end > MIN_GAP * piece.size
            cells[len(cells) - (not is_apart and bool(cells)) :] = [
                piece.text if is_apart or not cells else cells[-1] + piece.text
            ]
            end = piece.x + _wide(piece)
        if len(cells) > 1 and max(map(len, cells)) <= MAX_CELL // 2:
            rows.append(cells)
    return rows


def _with_cells(text: str, rows: list[list[str]]) -> str:
    """The text of a page with bars between the cells of its tables' rows."""
    said = {"".join("".join(row).split()): CELL.join(row) for row in rows}
    return "\n".join(said.get("".join(line.split()), line) for line in text.split("\n"))
