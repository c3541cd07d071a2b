"""Bytes → text: charset, documents, and the lines of a body."""

from __future__ import annotations

import io
import re
import zipfile

from flows.base.errors import ReadError

_META_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.I)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_ESCAPED_BREAK = re.compile(r"\\r\\n|\\n|\\r")
MAX_BYTES = 60_000_000


def decode(data: bytes, declared: str | None = None) -> tuple[str, str]:
    """The text of some bytes and the charset that fitted.

    The declared charset first (in the header, then in the page), then UTF-8, then GB18030; a declared charset that does not fit is not believed.

    Raises:
        ReadError: the bytes are no text in any of them.

    >>> decode("政府工作报告".encode("gbk"))
    ('政府工作报告', 'gb18030')
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _CONTROL.sub("", data.decode("utf-16", "replace")), "utf-16"
    inside = _META_CHARSET.search(data[:4096])
    names = ["utf-8-sig" if (declared or "").lower() in ("", "utf8", "utf-8") else declared, inside and inside[1].decode("ascii", "replace"), "utf-8-sig", "gb18030"]
    for name in names:
        if not name:
            continue
        charset = "gb18030" if name.lower() in ("gbk", "gb2312", "gb_2312-80", "x-gbk", "cp936") else name.lower()
        try:
            text = data.decode(charset)
        except (UnicodeDecodeError, LookupError):
            continue
        return _checked(text, data), "utf-8" if charset.startswith("utf-8") else charset
    for charset in ("utf-8", "gb18030"):
        text = data.decode(charset, "replace")
        if text.count("\ufffd") <= 0.02 * len(text):
            return _checked(text, data), charset
    raise ReadError("undecodable", "the bytes are neither UTF-8 nor GB18030 text; check the charset or save the page anew")


def _checked(text: str, data: bytes) -> str:
    if data[:4096].count(b"\x00") > 8:
        raise ReadError("binary", "the file is binary, not a page or a text")
    return _CONTROL.sub("", text)


def read_document(data: bytes, name: str) -> str | None:
    """The text of a .docx or .pdf, a paragraph a line; None where the bytes are neither.

    Raises:
        ReadError: the document is damaged, or a scan without a text layer.
    """
    if data.startswith(b"%PDF"):
        return _read_pdf(data)
    if data.startswith(b"PK") and name.lower().endswith((".docx", "")) and b"word/" in data:
        return _read_docx(data)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise ReadError("old_word", "an old .doc file cannot be read; save it as .docx")
    return None


def _read_docx(data: bytes) -> str:
    import docx

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MAX_BYTES:
                raise ReadError("too_large", "the document unpacks to more than 60 MB; it was not opened")
        document = docx.Document(io.BytesIO(data))
    except (zipfile.BadZipFile, KeyError, ValueError) as error:
        raise ReadError("damaged_document", f"the .docx cannot be opened ({error}); save it anew") from error
    lines = []
    for block in document.iter_inner_content():
        if hasattr(block, "rows"):
            lines += ["\t".join(cell.text for cell in row.cells) for row in block.rows]
        else:
            lines.append(block.text)
    return "\n".join(lines)


def _read_pdf(data: bytes) -> str:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        pages = [page.extract_text() or "" for page in PdfReader(io.BytesIO(data)).pages]
    except (PyPdfError, ValueError, KeyError, RecursionError) as error:
        raise ReadError("damaged_document", f"the .pdf cannot be opened ({error}); save it anew") from error
    text = "\n".join(pages)
    if len(text.strip()) < 200:
        raise ReadError("scan_without_text", "the .pdf has no text layer (a scan?); run OCR on it first")
    return join_wrapped_lines(text)


def join_wrapped_lines(text: str) -> str:
    """Lines that a page width has broken, joined to paragraphs: a line that fills the width and ends in no stop goes on.

    >>> join_wrapped_lines(chr(10).join(["城镇新增就业一万二千人的目标如期", "完成。", "完毕。"])).split()
    ['城镇新增就业一万二千人的目标如期完成。', '完毕。']
    """
    lines = [line.strip() for line in text.split("\n")]
    widths = sorted(len(line) for line in lines if line)
    width = widths[int(len(widths) * 0.7)] if widths else 0
    if width < 15:
        return "\n".join(lines)
    joined: list[str] = []
    goes_on = False
    for line in lines:
        if goes_on:
            joined[-1] += line
        else:
            joined.append(line)
        goes_on = len(line) >= width - 3 and not line.endswith(("。", "！", "？", "："))
    return "\n".join(joined)


def tidy(text: str) -> str:
    r"""The text with breaks made plain: CRLF and the literal `\r\n` left by spreadsheets become line breaks.

    >>> tidy(r"第一行 \r\n第二行").split()
    ['第一行', '第二行']
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    return _ESCAPED_BREAK.sub("\n", text)
