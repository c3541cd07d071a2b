"""Pages and texts that other programs saved: .mhtml of a browser, .rtf of a word processor."""

from __future__ import annotations

import email
import email.policy
import json
import re

from flows.base.errors import ReadError
from flows.base.numerals import raised

MIN_TEXT = 200
_ASCII = bytes(range(128))
_HIDDEN = re.compile(r"\{(?:\\[a-z]+-?\d* ?){0,12}\\(?:v|deleted|striked?)(?![a-z0])\d* ?[^{}]{0,5000}\}")
_RAISED = re.compile(r"(\{(?:\\[a-z]+-?\d* ?){0,12}\\super(?![a-z0])(?:\\[a-z]+-?\d*)* ?)([^{}\\]{1,8})\}")
_WRAPPED = re.compile(r"^[\w.$]{1,60}\((.*)\)[;\s]*$", re.S)
_MHTML = re.compile(rb"^(?:From|MIME-Version|Content-Type|Subject|Snapshot-Content-Location|Date):", re.I | re.M)


def read_mhtml(data: bytes) -> tuple[bytes, str | None] | None:
    """The page in an .mhtml file and its charset; None where the bytes are no such file.

    Raises:
        ReadError: the file holds no page.
    """
    head = data[:2000]
    if b"multipart/related" not in head.lower() or not _MHTML.match(head.lstrip()):
        return None
    message = email.message_from_bytes(data.lstrip(), policy=email.policy.default)
    for kind in ("text/html", "text/plain"):
        parts = [part for part in message.walk() if part.get_content_type() == kind]
        pages = [(page, part) for part in parts if isinstance(page := part.get_payload(decode=True), bytes)]
        if pages:  # of frames, the one with most Chinese in it
            page, part = max(pages, key=lambda told: len(told[0].translate(None, _ASCII)))
            return page, part.get_content_charset()
    raise ReadError("damaged_document", "the .mhtml holds no page; save the page anew, as HTML")


def read_rtf(data: bytes) -> str | None:
    """The text of an .rtf file (many are called .doc); None where the bytes are no such file."""
    if not data.lstrip().startswith(b"{\\rtf"):
        return None
    from striprtf.striprtf import rtf_to_text

    shown = _RAISED.sub(_with_raised, _HIDDEN.sub("", data.decode("latin-1")))
    text: str = rtf_to_text(shown, encoding="gb18030", errors="replace")  # type: ignore[no-untyped-call]
    return text


def _with_raised(group: re.Match[str]) -> str:
    """A group of raised letters with its digits written as raised ones."""
    written = "".join(c if c.isascii() else f"\\u{ord(c)}?" for c in raised(group[2]))
    return f"{group[1]}{written}}}"


def read_json(text: str) -> str | None:
    """The longest text in a JSON answer, such as a site's scripts fetch (often a fragment of HTML); None where it is none."""
    text = text.strip("\ufeff \r\n\t")
    if called := _WRAPPED.match(text) if text[-1:] in (")", ";") else None:
        text = called[1].strip()
    if text[:1] not in ("{", "["):
        return None
    try:
        waiting, longest = [json.loads(text)], ""
    except (ValueError, RecursionError):
        return None
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            longest = max(longest, value, key=len)
        waiting += value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return longest if len(longest) >= MIN_TEXT else None
