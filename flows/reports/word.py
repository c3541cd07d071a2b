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
MIN_SIZE = 3  # half points: letters that nobody sees
_UNSEEN = frozenset(
    (
        "del",
        "moveFrom",
        "delText",
        "instrText",
        "rt",
        "pPr",
        "rPr",
        "fPr",
        "ctrlPr",
        "tblPr",
        "tcPr",
        "sdtPr",
        "binData",
    )
)
# what the font Symbol shows for the codes that Word writes into `w:sym`
_SYMBOLS = {0x2D: "-", 0xA3: "≤", 0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xB4: "×", 0x6D: "μ", 0xBB: "≈", 0xA5: "∞"}
_STRUCK = ("vanish", "strike", "dstrike")
_FLAT = (b"schemas.microsoft.com/office/word/2003/wordml", b"schemas.microsoft.com/office/2006/xmlPackage")
_REFERENCES = ("footnoteReference", "endnoteReference")
_MARKS = {"tab": "\t", "br": SOFT, "cr": SOFT, "noBreakHyphen": "-", "softHyphen": ""}


def read_docx(data: bytes, within: Callable[[bytes, str], str] | None = None) -> str:
    """The text of a .docx (template, file with macros), a paragraph or a row of a table a line.

    `within` gives the text of a document (bytes, name) that is kept as it came within this one.

    Raises:
        ReadError: the document is damaged, or unpacks too large.
    """
    from docx.opc.package import OpcPackage

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MAX_BYTES:
                raise ReadError("too_large", "the document unpacks to more than 60 MB; it was not opened")
        parts = {rel.reltype.rpartition("/")[2]: rel for rel in OpcPackage.open(io.BytesIO(data)).rels.values()}
        main = parts["officeDocument"].target_part
        body = next(_root(main).iter("{*}body"))
        for rel in main.rels.values():
            if rel.reltype.endswith("/styles"):
                _drop_hidden(body, _root(rel.target_part))
        _drop_instructions(body)
        if within is not None:
            _open_chunks(body, main.rels, within)
    except (zipfile.BadZipFile, KeyError, ValueError, SyntaxError, StopIteration) as error:
        raise ReadError("damaged_document", f"the .docx cannot be opened ({error}); save it anew") from error
    return "\n".join(_blocks(body))


def _root(part: Any) -> Any:
    """The tree of a part, also where its kind is not known to python-docx."""
    from docx.oxml import parse_xml

    return part.element if hasattr(part, "element") else parse_xml(part.blob)


def _open_chunks(body: Any, parts: Any, within: Callable[[bytes, str], str]) -> None:
    """Put the paragraphs of documents that are kept as they came (a page that a web editor saved) in their place."""
    from docx.oxml import OxmlElement

    for chunk in [*body.iter("{*}altChunk")]:
        part = parts[_value(chunk, "id")].target_part
        for line in within(part.blob, part.partname).split("\n"):
            paragraph, run, text = (OxmlElement(f"w:{name}") for name in ("p", "r", "t"))
            text.text = line
            run.append(text)
            paragraph.append(run)
            chunk.addprevious(paragraph)


def read_flat_word(data: bytes) -> str | None:
    """The text of a document that Word saved as one XML file; None where the bytes are no such.

    Raises:
        ReadError: it is damaged.
    """
    if not any(mark in data[:4000] for mark in _FLAT):
        return None
    from docx.oxml import parse_xml

    try:
        body = next(parse_xml(data).iter("{*}body"))
    except (SyntaxError, ValueError, StopIteration) as error:
        raise ReadError("damaged_document", f"the Word XML cannot be opened ({error}); save it as .docx") from error
    _drop_instructions(body)
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
    kept = ""  # of a paragraph whose end has been deleted: it goes on in the next
    for child in _shown(node):
        name = _name(child)
        if name == "p":
            boxes: list[Any] = []
            kept += "".join(_runs(child, boxes.append))
            if child.find("{*}pPr/{*}rPr/{*}del") is None:
                before, kept = [kept], ""
                yield from before
            for box in boxes:
                yield from _blocks(box)
        elif name == "tbl":
            yield from table_lines([*_rows(child)], before)
        else:
            yield from _blocks(child)
    if kept:
        yield kept


def _rows(table: Any) -> Iterator[list[str]]:
    """The cells of each row; one that spans some columns is followed by empty ones."""
    for row in (child for child in _shown(table) if _name(child) in ("tr", "sdt") and not _is_gone(child)):
        cells: list[str] = []
        for cell in (c for c in row.iter("{*}tc") if _owner(c) is table):
            span = cell.find("{*}tcPr/{*}gridSpan")
            wide = next(iter(span.attrib.values()), "1") if span is not None else "1"
            cells += [
                "" if _is_merged(cell) else " ".join(filter(None, _blocks(cell))).replace(SOFT, " "),
                *[""] * (int(wide) - 1 if wide.isdecimal() and len(wide) < 3 else 0),
            ]
        yield cells


def _is_gone(row: Any) -> bool:
    """True of a row that is deleted or hidden."""
    return any(row.find(f"{{*}}trPr/{{*}}{name}") is not None for name in ("del", "hidden"))


def _is_merged(cell: Any) -> bool:
    """True of a cell that a merged one covers, above it or to its left."""
    merges = (cell.find(f"{{*}}tcPr/{{*}}{name}") for name in ("vMerge", "hMerge"))
    return any(merge is not None and _value(merge, "val") != "restart" for merge in merges)


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
        elif name in _REFERENCES:
            yield _reference(child)
        elif name == "sym":
            yield _symbol(child)
        elif name == "f":
            yield "/".join("".join(_runs(part, box)) for part in _shown(child))
        elif name == "sup" or (name == "r" and (_is_raised(child) or _is_own_mark(child))):
            yield raised("".join(_runs(child, box)))
        elif name == "r" and (any(_is_on(child, mark) for mark in _STRUCK) or 0 < _number(child, "sz") < MIN_SIZE):
            continue
        else:
            yield from _runs(child, box)


def _reference(node: Any) -> str:
    """The mark of a note; none where its writer's own stands behind it."""
    own = _value(node, "customMarkFollows") in ("1", "true", "on")
    return "" if own else raised(_value(node, "id"))


def _symbol(node: Any) -> str:
    """The character of a symbol; bullets and other pictures are none."""
    given = {key.rpartition("}")[2]: value for key, value in node.attrib.items()}
    try:
        code = int(given.get("char", ""), 16)
    except ValueError:
        return ""
    if not 0xF000 <= code <= 0xF0FF:
        return chr(code) if code < 0x10000 else ""
    is_plain = given.get("font", "") == "Symbol"
    return _SYMBOLS.get(code - 0xF000, chr(code - 0xF000) if code < 0xF040 else "") if is_plain else ""


def _drop_hidden(body: Any, styles: Any) -> None:
    """Take out the paragraphs and runs whose style is hidden."""
    hidden = {_value(style, "styleId") for style in styles.findall("{*}style") if _is_on(style, "vanish")}
    for mark in [*body.iter("{*}pStyle", "{*}rStyle")] if hidden else ():
        owner = mark.getparent().getparent()
        if _value(mark, "val") in hidden and owner is not None and owner.getparent() is not None:
            owner.getparent().remove(owner)


def _drop_instructions(body: Any) -> None:
    """Take out the text that stands in a field's instruction: what a field within it gave is not shown."""
    shown: list[bool] = []  # of each field that is open: whether its result has begun
    for node in body.iter("{*}fldChar", "{*}t"):
        kind = _value(node, "fldCharType")
        if kind == "begin":
            shown.append(False)
        elif kind and shown:
            shown[-1:] = [True] if kind == "separate" else []
        elif not kind and not all(shown):
            node.text = ""


def _value(node: Any, name: str) -> str:
    return next((str(value) for key, value in node.attrib.items() if key.endswith(f"}}{name}")), "")


def _is_on(node: Any, name: str) -> bool:
    """True of a run or style that has this property, and not switched off."""
    mark = node.find(f"{{*}}rPr/{{*}}{name}")
    return mark is not None and (_value(mark, "val") or "1") not in ("0", "false", "off")


def _is_raised(run: Any) -> bool:
    mark = run.find("{*}rPr/{*}vertAlign")
    return (mark is not None and "superscript" in mark.attrib.values()) or _number(run, "position") > 0


def _is_own_mark(run: Any) -> bool:
    """True of a run whose words are the mark of a note that its writer chose."""
    return any(_value(node, "customMarkFollows") for name in _REFERENCES for node in run.findall(f"{{*}}{name}"))


def _number(run: Any, name: str) -> int:
    """What a property of a run says, in half points; 0 where there is none."""
    mark = run.find(f"{{*}}rPr/{{*}}{name}")
    said = _value(mark, "val") if mark is not None else ""
    return int(said) if said.lstrip("-").isdecimal() and len(said) < 5 else 0
