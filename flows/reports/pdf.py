"""A .pdf → its text, without what stands at the edges of its pages."""

from __future__ import annotations

import io
from itertools import pairwise
from typing import Any

from flows.base.errors import ReadError
from flows.reports.text import join_wrapped_lines, without_page_lines

MIN_CHARS = 200
MIN_ROWS = 12


def read_pdf(data: bytes) -> str:
    """The text of a .pdf, a paragraph a line.

    Raises:
        ReadError: the document is damaged, a scan without a text layer, or has columns that run into one another.
    """
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        pages = [_read_page(page) for page in PdfReader(io.BytesIO(data)).pages]
    except (PyPdfError, ValueError, KeyError, RecursionError) as error:
        raise ReadError("damaged_document", f"the .pdf cannot be opened ({error}); save it anew") from error
    text = join_wrapped_lines(without_page_lines(pages), always=True)
    if len(text.strip()) < MIN_CHARS:
        raise ReadError("scan_without_text", "the .pdf has no text layer (a scan?); run OCR on it first")
    return text


def _read_page(page: Any) -> str:
    """The text of one page.

    Raises:
        ReadError: its lines go on from one column to the other and back.
    """
    pieces: list[tuple[float, float]] = []

    def seen(text: str, _cm: list[float], tm: list[float], _font: object, _size: float) -> None:
        if len(text.strip()) > 4:
            pieces.append((round(tm[5]), tm[4]))

    text: str = page.extract_text(visitor_text=seen) or ""
    middle = float(page.mediabox.width) * 0.48
    across = sum(y == next_y and (x < middle <= next_x) for (y, x), (next_y, next_x) in pairwise(pieces))
    if across >= MIN_ROWS and across > 0.6 * len({y for y, _ in pieces}):
        raise ReadError(
            "columns", "the .pdf has columns whose lines run into one another; save it as text", f"{across} lines"
        )
    return text
