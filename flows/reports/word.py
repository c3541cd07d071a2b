"""A .docx → its text: what a reader of Word sees, and nothing else.

Of four ways tried on documents with smart tags, tracked changes, text boxes, formulas, merged cells and hidden runs,
`docx2python` and `mammoth` read hidden runs and lose formulas or cells, `python-docx` loses tags and insertions; so
python-docx opens the package and the walk over its tree is ours.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

from flows.base.errors import ReadError
from flows.base.numerals import raised
from flows.reports.tables import table_lines
from flows.reports.text import SOFT

MAX_BYTES = 60_000_000
_UNSEEN = frozenset(
    ("del", "moveFrom", "delText", "instrText", "rt", "pPr", "rPr", "tblPr", "tcPr", "sdtPr", "binData")
)
_MARKS = {"tab": "\t", "br": SOFT, "cr": SOFT, "noBreakHyphen": "-", "softHyphen": ""}


def read_docx(data: bytes) -> str:
    """The text of a .docx, a paragraph or a row of a table a line.

    Raises:
        ReadError: the document is damaged, or unpacks too large.
    """
    import docx

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MAX_BYTES:
                raise ReadError("too_large", "the document unpacks to more than 60 MB; it was not opened")
        body = docx.Document(io.BytesIO(data)).element.body
    except (zipfile.BadZipFile, KeyError, ValueError, SyntaxError) as error:
        raise ReadError("damaged_document", f"the .docx cannot be opened ({error}); save it anew") from error
    return "\n".join(_blocks(body))


def _name(node: Any) -> str:
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def _shown(node: Any) -> Iterator[Any]:
    """The children of a node that are shown: of alternatives the first, no deletions, no properties."""
    for child in node:
        name = _name(child)
        if name == "AlternateContent":
            yield from _shown(child[0]) if len(child) else ()
        elif name and name not in _UNSEEN:
            yield child


def _blocks(node: Any) -> Iterator[str]:
    """The lines of the paragraphs and tables in a node, in order, those in content controls too."""
    before: list[str] = []
    for child in _shown(node):
        name = _name(child)
        if name == "p":
            boxes: list[Any] = []
            before = ["".join(_runs(child, boxes.append))]
            yield from before
            for box in boxes:
                yield from _blocks(box)
        elif name == "tbl":
            yield from table_lines([*_rows(child)], before)
        else:
            yield from _blocks(child)


def _rows(table: Any) -> Iterator[list[str]]:
    """The cells of each row; one that spans some columns is followed by empty ones."""
    for row in (child for child in _shown(table) if _name(child) in ("tr", "sdt")):
        cells: list[str] = []
        for cell in (c for c in row.iter("{*}tc") if _owner(c) is table):
            span = cell.find("{*}tcPr/{*}gridSpan")
            wide = next(iter(span.attrib.values()), "1") if span is not None else "1"
            cells += [
                " ".join(filter(None, _blocks(cell))).replace(SOFT, " "),
                *[""] * (int(wide) - 1 if wide.isdecimal() and len(wide) < 3 else 0),
            ]
        yield cells


def _owner(cell: Any) -> Any:
    """The table that a cell is of: a nested table's cells are read with the cell that holds it."""
    return next(cell.iterancestors("{*}tbl"))


def _runs(node: Any, box: Callable[[Any], None]) -> Iterator[str]:
    """The pieces of text in a paragraph; text boxes are handed to `box`, since their paragraphs are their own."""
    for child in _shown(node):
        name = _name(child)
        if name == "t":
            yield child.text or ""
        elif name in _MARKS:
            yield _MARKS[name]
        elif name == "txbxContent":
            box(child)
        elif name in ("footnoteReference", "endnoteReference"):
            yield raised(next((v for key, v in child.attrib.items() if key.endswith("}id")), ""))
        elif name == "r" and _is_hidden(child):
            continue
        elif name == "r" and _is_raised(child):
            yield raised("".join(_runs(child, box)))
        else:
            yield from _runs(child, box)


def _property(run: Any, name: str) -> Any:
    return run.find(f"{{*}}rPr/{{*}}{name}")


def _is_hidden(run: Any) -> bool:
    mark = _property(run, "vanish")
    return mark is not None and next(iter(mark.attrib.values()), "1") not in ("0", "false", "off")


def _is_raised(run: Any) -> bool:
    mark = _property(run, "vertAlign")
    return mark is not None and "superscript" in mark.attrib.values()
