"""The bytes of a capture → Document: by what the bytes are, not by what their name says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from flows.base.charsets import decode
from flows.base.errors import ReadError
from flows.base.readers import Reader
from flows.base.records import Document
from flows.reports.html import read_page
from flows.reports.text import MAX_BYTES, read_document

_MARKUP = re.compile(r"<(?:!doctype|html|head|body|div|table|meta)\b", re.I)


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
    text = read_document(data, name)
    if text is not None:
        return Document(text)
    text, charset = decode(data, declared)
    if _MARKUP.search(text[:3000]):
        pages = [decode(more, declared)[0] for more in further]
        return replace(read_page(text, pages, now, readers), charset=charset)
    return Document(text, charset=charset)
