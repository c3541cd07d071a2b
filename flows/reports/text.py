"""Documents → text, and the lines of a body."""

from __future__ import annotations

import io
import re
import zipfile

from flows.base.errors import ReadError

_ESCAPED_BREAK = re.compile(r"\\r\\n|\\n|\\r")
MAX_BYTES = 60_000_000


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
