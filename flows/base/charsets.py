"""Bytes → text: which charset they are in."""

from __future__ import annotations

import re

from flows.base.errors import ReadError

_META_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.I)
_MANY = 12
_BY_DEFAULT = frozenset(("iso-8859-1", "latin-1", "latin1", "windows-1252", "ascii", "us-ascii"))
_OFTEN, MIN_OFTEN = "的，。年和,\n", 0.03
_NULLS = 8
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_ENDS_LINE = re.compile(r"\x0b|\x85|(?<![\n\x0c])\x0c(?!\n)")


def decode(data: bytes, declared: str | None = None) -> tuple[str, str]:
    """The text of some bytes and the charset that fitted.

    The declared charset first (in the header, then in the page), then UTF-8, then GB18030; a declared charset that does
    not fit is not believed, nor one of Western letters, which servers declare by default, nor any of plain UTF-8.

    Raises:
        ReadError: the bytes are no text in any of them.

    >>> decode("政府工作报告".encode("gbk"))
    ('政府工作报告', 'gb18030')
    >>> decode("政府工作 ".encode("hz") * 12)[1]
    'hz'
    >>> decode("各位代表：我代表县人民政府".encode(), "gbk"), decode("政府工作报告".encode("gbk"), "iso-8859-1")
    (('各位代表：我代表县人民政府', 'utf-8'), ('政府工作报告', 'gb18030'))
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _plain(data.decode("utf-16", "replace")), "utf-16"
    if data[:4096].count(b"\x00") > _NULLS and (found := _without_mark(data)):
        return found
    if data.count(b"~{") >= _MANY and data.isascii():
        return _plain(data.decode("hz", "replace")), "hz"
    if (text := _plainly_utf8(data)) is not None:
        return _checked(text, data), "utf-8"
    inside = _META_CHARSET.search(data[:4096])
    names = [
        "utf-8-sig" if (declared or "").lower() in ("", "utf8", "utf-8") else declared,
        inside and inside[1].decode("ascii", "replace"),
        "utf-8-sig",
        "gb18030",
    ]
    for name in sorted(filter(None, names), key=lambda name: name.lower() in _BY_DEFAULT):
        charset = "gb18030" if name.lower() in ("gbk", "gb2312", "gb_2312-80", "x-gbk", "cp936") else name.lower()
        try:
            text = data.decode(charset)
            text.encode()
        except (UnicodeError, LookupError, ValueError):  # codecs of Python that are no charset raise the odd ones
            continue
        return _checked(text, data), "utf-8" if charset.startswith("utf-8") else charset
    for charset in ("utf-8", "gb18030"):
        text = data.decode(charset, "replace")
        if text.count("\ufffd") <= 0.02 * len(text):
            return _checked(text, data), charset
    if found := _without_mark(data):
        return found
    raise ReadError(
        "undecodable", "the bytes are neither UTF-8 nor GB18030 text; check the charset or save the page anew"
    )


def _plainly_utf8(data: bytes) -> str | None:
    """The text of bytes that are UTF-8 beyond doubt, with a dozen characters that take several bytes; else None."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    return text if len(text) - len(text.encode("ascii", "ignore")) >= _MANY else None


def _without_mark(data: bytes) -> tuple[str, str] | None:
    """The text of UTF-16 without the mark at its beginning, and the order of its bytes; None for anything else."""
    for charset in ("utf-16-le", "utf-16-be"):
        text = data.decode(charset, "replace")
        if sum(map(text.count, _OFTEN)) > MIN_OFTEN * len(text):
            return _plain(text), charset
    return None


def _checked(text: str, data: bytes) -> str:
    if data[:4096].count(b"\x00") > _NULLS:
        raise ReadError("binary", "the file is binary, not a page or a text")
    return _plain(text)


def _plain(text: str) -> str:
    """The text without control characters; those that end a line do."""
    return _CONTROL.sub("", _ENDS_LINE.sub("\n", text))


def page_text(data: bytes, content_type: str | None) -> str:
    """The text of an answer, to look at its links and its kind; empty for one that is no text (a PDF)."""
    try:
        return decode(data, charset_of(content_type))[0]
    except ReadError:
        return ""


def charset_of(content_type: str | None) -> str | None:
    """The charset that a Content-Type header declares.

    >>> charset_of("text/html; charset=gbk"), charset_of("text/html")
    ('gbk', None)
    """
    _, found, charset = (content_type or "").lower().partition("charset=")
    return charset.strip(" \"'") or None if found else None
