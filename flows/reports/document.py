"""The bytes of a capture → Document: by what the bytes are, not by what their name says."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from flows.base.charsets import decode
from flows.base.errors import ReadError
from flows.base.readers import Reader
from flows.base.records import Document
from flows.reports.characters import plain_characters
from flows.reports.html import read_page
from flows.reports.pdf import read_pdf
from flows.reports.saved import read_json, read_mhtml, read_rtf
from flows.reports.text import tidy
from flows.reports.word import MAX_BYTES, read_docx, read_flat_word

MAX_JUNK = 1024  # bytes that a server or a program may have put before a .pdf
_PAGE = re.compile(r"<(?:!doctype|html|head|body)\b", re.I)
_ESCAPED = re.compile(r"&lt;(?:p|div|br|li|tr|h[1-6])\b", re.I)
_BLOCK = re.compile(r"<(?:p|div|br|li|tr|h[1-6])\b", re.I)


def read_bytes(
    data: bytes,
    name: str = "",
    declared: str | None = None,
    further: Sequence[bytes] = (),
    now: datetime | None = None,
    readers: Sequence[Reader] = (),
) -> Document:
    """The document in `data` and in the pages that go on from it; `now` is the time at which it was served.

    A page that one of the `readers` knows (a forum's) is read by it; `flows.reading.read_document` gives them all.

    Raises:
        ReadError: empty, too large, binary, undecodable, a wall, or without text.
    """
    if not data.strip():
        raise ReadError("empty", "the file is empty")
    if len(data) > MAX_BYTES:
        raise ReadError("too_large", "the file is larger than 60 MB", str(len(data)))
    document = _read(data, name, declared, further, now, readers)
    text, remarks = plain_characters(document.text)
    return replace(document, text=tidy(text), remarks=remarks)


def _read(
    data: bytes,
    name: str,
    declared: str | None,
    further: Sequence[bytes],
    now: datetime | None,
    readers: Sequence[Reader],
) -> Document:
    if (text := _read_packed(data, name)) is not None:
        return Document(text)
    if saved := read_mhtml(data):
        data, declared = saved
    text, charset = decode(data, declared)
    text = _unescaped(read_json(text) or text)
    if _is_markup(text):
        pages = [decode(more, declared)[0] for more in further]
        return replace(read_page(text, pages, now, readers), charset=charset)
    return Document(text, charset=charset)


def _read_packed(data: bytes, name: str) -> str | None:
    """The text of a .pdf, .docx, .rtf or Word XML, whatever it is called; None where the bytes are none of them.

    Raises:
        ReadError: it is damaged, or of a kind that is not read.
    """
    if (at := data.find(b"%PDF-", 0, MAX_JUNK)) >= 0:
        return read_pdf(data[at:])
    if data.startswith(b"PK") and b"word/" in data:
        return read_docx(data, _within)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        kind = ".wps" if name.lower().endswith(".wps") else ".doc"
        raise ReadError("old_word", f"an old {kind} file cannot be read; save it as .docx")
    return read_rtf(data) or read_flat_word(data)


def _within(data: bytes, name: str) -> str:
    """The text of a document within another; empty for one that holds next to nothing.

    Raises:
        ReadError: it is of a kind that is not read.
    """
    try:
        return read_bytes(data, name).text
    except ReadError as error:
        if error.rule in ("empty", "no_body"):
            return ""
        raise


def _unescaped(text: str) -> str:
    """A page whose very tags were escaped (a database's dump) as it was before; any other text as it is."""
    return html.unescape(text) if len(_ESCAPED.findall(text[:20_000])) >= 3 and not _BLOCK.search(text) else text


def _is_markup(text: str) -> bool:
    """True of a page, and of a fragment of one: as many block tags as half of its lines; a text with a stray tag is none."""
    if _PAGE.search(text[:3000]):
        return True
    blocks = len(_BLOCK.findall(text)) if "<" in text else 0
    return blocks >= 3 and blocks >= 0.5 * sum(not line.isspace() for line in text.splitlines() if line)
