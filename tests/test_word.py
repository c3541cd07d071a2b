"""The parts of a .docx: what a reader of Word sees, and nothing else."""

from __future__ import annotations

import io
import zipfile

import pytest

from flows.base.errors import ReadError
from flows.reports.document import read_bytes
from flows.reports.saved import read_rtf
from flows.reports.word import read_docx, read_flat_word

NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
FLAT = "http://schemas.microsoft.com/office/word/2003/wordml"
STYLES = (
    '<w:style w:type="character" w:styleId="Secret"><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Shown"><w:rPr><w:vanish w:val="0"/></w:rPr></w:style></w:styles>'
)


def run(words: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def read(*runs: str) -> str:
    import docx

    empty, made = io.BytesIO(), io.BytesIO()
    docx.Document().save(empty)
    body = f"<w:document {NAMES}><w:body><w:p>{''.join(runs)}</w:p></w:body></w:document>"
    with zipfile.ZipFile(empty) as source, zipfile.ZipFile(made, "w") as target:
        for entry in source.infolist():
            told = (
                source.read(entry).decode("utf-8", "replace") if entry.filename.endswith(".xml") else source.read(entry)
            )
            if entry.filename == "word/document.xml":
                told = body
            if entry.filename == "word/styles.xml":
                told = str(told).replace("</w:styles>", STYLES)
            target.writestr(entry, told)
    return read_docx(made.getvalue())


FRACTION = (
    "<m:oMath><m:f><m:fPr/><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>3</m:t></m:r></m:den></m:f></m:oMath>"
)
SQUARE = "<m:oMath><m:sSup><m:e><m:r><m:t>km</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath>"
DELETED_END = "<w:pPr><w:rPr><w:del w:id='1'/></w:rPr></w:pPr>"


@pytest.mark.parametrize(
    ("runs", "text"),
    [
        ((run("总值"), run("99", "<w:strike/>"), run("98", "<w:dstrike w:val='1'/>"), run("85亿元")), "总值85亿元"),
        ((run("总值"), run("85.6", "<w:strike w:val='0'/>"), run("亿元")), "总值85.6亿元"),
        ((run("总值"), run("99", "<w:rStyle w:val='Secret'/>"), run("85.6亿元")), "总值85.6亿元"),
        (("<w:pPr><w:pStyle w:val='Shown'/></w:pPr>", run("总值85.6亿元")), "总值85.6亿元"),
        ((DELETED_END, run("总值"), "</w:p><w:p>", run("85.6亿元")), "总值85.6亿元"),
        ((DELETED_END, run("总值")), "总值"),
        ((run("总值"), "<w:r><w:footnoteReference w:customMarkFollows='1' w:id='2'/><w:t>1</w:t></w:r>", run("85亿元")),
         "总值¹85亿元"),
        ((run("占"), FRACTION, run("，120"), SQUARE), "占1/3，120km²"),
        ((run("增长"), "<w:r><w:sym w:font='Symbol' w:char='F02D'/></w:r>", run("3.2%")), "增长-3.2%"),
        ((run("达标率"), "<w:r><w:sym w:font='Symbol' w:char='F0B3'/></w:r>", run("95%")), "达标率≥95%"),
        (("<w:r><w:sym w:font='Wingdings' w:char='F06C'/></w:r>", run("总值")), "总值"),
        (("<w:r><w:sym w:font='宋体' w:char='2460'/></w:r>", "<w:r><w:sym w:char='no'/></w:r>", run("总值")), "①总值"),
    ],
)  # fmt: skip
def test_a_part_of_a_word_document(runs: tuple[str, ...], text: str) -> None:
    assert read(*runs) == text


BEGIN, RESULT, END = (f"<w:r><w:fldChar w:fldCharType='{kind}'/></w:r>" for kind in ("begin", "separate", "end"))
NESTED = f"{BEGIN}{BEGIN}{RESULT}{run('99')}{END}{RESULT}{run('85.6')}{END}"


def table(*rows: str) -> str:
    return f"</w:p><w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl><w:p>"


def cell(words: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p>{run(words)}</w:p></w:tc>"


@pytest.mark.parametrize(
    ("runs", "text"),
    [
        ((run("总值"), NESTED, run("亿元")), "总值85.6亿元"),
        ((run("99", "<w:sz w:val='1'/>"), run("总值", "<w:sz w:val='32'/>")), "总值"),
        ((run("总值"), run("1", "<w:position w:val='8'/>"), run("85.6亿元，12km"), run("2", "<w:position w:val='6'/>")),
         "总值¹85.6亿元，12km²"),
        ((run("12"), run("3", "<w:position w:val='0'/>"), run("4", "<w:position w:val='-4'/>")), "1234"),
        ((table(f"<w:trPr><w:del w:id='1'/></w:trPr>{cell('九十九')}", cell("总值")),), "总值"),
        ((table(f"<w:trPr><w:hidden/></w:trPr>{cell('九十九')}", cell("总值")),), "总值"),
        ((table(cell("总值", "<w:vMerge w:val='restart'/>"), cell("总值", "<w:vMerge/>")),), "总值"),
        ((table(cell("总值", "<w:hMerge w:val='restart'/>") + cell("总值", "<w:hMerge w:val='continue'/>")),), "总值"),
    ],
)  # fmt: skip
def test_a_field_a_row_or_a_cell_that_is_not_shown_is_not_read(runs: tuple[str, ...], text: str) -> None:
    assert read(*runs).strip(" |\n") == text


MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = "http://purl.oclc.org/ooxml"


def package(
    kind: str = MAIN, name: str = "word/document.xml", office: str = OFFICE, charset: str = "utf-8", names: str = NAMES
) -> bytes:
    """A .docx of nothing but its main part."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as target:
        part = f"<Override PartName='/{name}' ContentType='{kind}'/>"
        rels = "<Default Extension='rels' ContentType='application/vnd.openxmlformats-package.relationships+xml'/>"
        types = f"<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'>{rels}{part}</Types>"
        target.writestr("[Content_Types].xml", types)
        related = f"<Relationship Id='r1' Type='{office}/officeDocument' Target='{name}'/>"
        held = "http://schemas.openxmlformats.org/package/2006/relationships"
        target.writestr("_rels/.rels", f"<Relationships xmlns='{held}'>{related}</Relationships>")
        body = f"<w:document {names}><w:body><w:p>{run('总值85.6亿元')}</w:p></w:body></w:document>"
        target.writestr(name, f"<?xml version='1.0' encoding='{charset}'?>{body}".encode(charset))
    return made.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        package(),
        package(name="word/document2.xml"),
        package(MAIN.replace("document.main", "template.main")),
        package("application/vnd.ms-word.document.macroEnabled.main+xml"),
        package(office=f"{STRICT}/officeDocument/relationships", names=f'xmlns:w="{STRICT}/wordprocessingml/main"'),
        package(charset="utf-16"),
    ],
    ids=["bare", "document2", "template", "macros", "strict", "utf-16"],
)
def test_a_package_of_another_make_is_read(data: bytes) -> None:
    assert read_docx(data) == "总值85.6亿元"


def test_a_package_without_a_document_is_refused() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as target:
        target.writestr("word/document.xml", "<w:document/>")
    with pytest.raises(ReadError):
        read_docx(made.getvalue())


def test_a_page_that_a_web_editor_put_into_a_document_is_read() -> None:
    import docx
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part
    from docx.oxml import parse_xml

    document, made = docx.Document(), io.BytesIO()
    page = b"<html><body><p>" + "全年的工作有进步，总值85.6亿元。".encode() * 20 + b"</p></body></html>"
    part = Part(PackURI("/word/chunk.htm"), "text/html", page, document.part.package)
    related = document.part.relate_to(part, RELATIONSHIP_TYPE.A_F_CHUNK)
    chunk = f'<w:altChunk {NAMES} xmlns:r="{OFFICE}" r:id="{related}"/>'
    document.element.body.insert(0, parse_xml(chunk))
    document.save(made)
    assert read_bytes(made.getvalue(), "a.docx").text.count("总值85.6亿元。") == 20


def test_what_word_saved_as_one_file_of_xml_is_read() -> None:
    names = NAMES.replace("http://schemas.openxmlformats.org/wordprocessingml/2006/main", FLAT)
    xml = f"<?xml version='1.0'?><w:doc {names}><w:body><w:p>{run('总值85.6亿元')}</w:p></w:body></w:doc>"
    assert read_flat_word(xml.encode()) == "总值85.6亿元"
    assert read_flat_word(b"<html></html>") is None
    with pytest.raises(ReadError):
        read_flat_word(xml.encode()[:-30])


def test_hidden_words_of_an_rtf_are_not_read() -> None:
    text = read_rtf(rb"{\rtf1\ansi total {\v 99}{\b\v1 98}{\deleted 97}{\strike 96}{\v0 85.6}{\b  yuan}\par}")
    assert text is not None and text.split() == ["total", "85.6", "yuan"]
    text = read_rtf(rb"{\rtf1\ansi total {\b\super 1}85.6, 12km{\super 2}\par}")
    assert text is not None and text.split() == ["total", "¹85.6,", "12km²"]
