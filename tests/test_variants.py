"""Variants of the kinds of `cases`: each an awkward line or page of another wording, between the same head and tail.

`variants.csv`: kind (as in `../shared/cases`), form (how the file ends), text (`{head}`, `{tail}`; `{lines}` is a whole
text, `{paragraphs}` the same in `<p>`; ⏎ is a line's end), and the figures that must and must not come of it.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from opencc import OpenCC
from test_cases import holds

from flows.base.errors import ReadError
from flows.base.records import ReadReport
from flows.reading import read_document, read_document_whole

TITLE = "2024年泾川县政府工作报告"
FILL = "经济发展和人民生活工作都有进步，全年民生建设实现新的加强，干部作风持续转变，城乡面貌焕然一新。\n" * 12
HEAD = f"{TITLE}\n各位代表：\n现在，我代表县人民政府，向大会报告工作，请予审议。\n一、2023年工作回顾\n{FILL}"
TAIL = f"二、2024年工作安排\n今年的主要目标是：地区生产总值增长6.5%左右。\n{FILL}各位代表，让我们努力奋斗！谢谢大家。\n"
SAID = "地区生产总值85.6亿元，增长6.2%。\n"
RIGHT = "gdp|level|8560000000|元|actual|2023-2023;gdp|growth|6.2|%|actual|2023-2023;gdp|growth|6.5|%|target|2024-2024"
with (Path(__file__).parent / "variants.csv").open(encoding="utf-8", newline="") as _file:
    ROWS = list(csv.DictReader(_file))


def paragraphs(text: str) -> str:
    return "".join(f"<p>{line}</p>" for line in text.strip().split("\n"))


def read(data: bytes, name: str = "a.txt", title: str = TITLE) -> list[ReadReport]:
    try:
        return read_document_whole(read_document(data, name), "p", title)
    except ReadError:
        return []


def lacking(found: list[ReadReport], must: str) -> list[str]:
    return [wanted for wanted in must.split(";") if wanted and not holds(wanted, found)]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['kind']}-{row['text'][:30]}")
def test_a_variant_is_read_right(row: dict[str, str]) -> None:
    form = paragraphs if row["form"] == "html" else str
    parts = {"{head}": form(HEAD), "{tail}": form(TAIL), "{lines}": HEAD + SAID + TAIL}
    text = row["text"].replace("⏎", "\n")
    for name, part in {**parts, "{paragraphs}": paragraphs(HEAD + SAID + TAIL)}.items():
        text = text.replace(name, part)
    found = read(text.encode(), f"a.{row['form']}")
    surplus = [wanted for wanted in row["must_not"].split(";") if wanted and holds(wanted, found)]
    assert (lacking(found, row["must"]), surplus) == ([], [])


@pytest.mark.parametrize("script", ["s2t", "s2tw", "s2hk"])
@pytest.mark.parametrize("charset", ["utf-8", "big5"])
def test_a_report_in_traditional_characters_is_read(script: str, charset: str) -> None:
    written = OpenCC(script).convert
    page = f"<html><head><meta charset={charset}></head><body>{paragraphs(written(HEAD + SAID + TAIL))}</body></html>"
    assert lacking(read(page.encode(charset, "xmlcharrefreplace"), "a.html", written(TITLE)), RIGHT) == []


@pytest.mark.parametrize("charset", ["gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_a_text_is_read_in_its_charset(charset: str) -> None:
    assert lacking(read((HEAD + SAID + TAIL).encode(charset)), RIGHT) == []


def test_a_page_whose_tags_were_escaped_is_read() -> None:
    page = paragraphs(HEAD + SAID + TAIL).replace("<", "&lt;").replace(">", "&gt;")
    assert lacking(read(page.encode()), RIGHT) == []


@pytest.mark.parametrize("width", [20, 31, 42, 55])
@pytest.mark.parametrize(
    ("indent", "end"), [("　　", "\n"), ("", "\n"), ("　　", "\n\n"), ("　　", "   \r\n"), ("", "<br>")]
)
def test_lines_of_a_width_are_joined(width: int, indent: str, end: str) -> None:
    more = "全年规模以上工业增加值增长7.1%，一般公共预算收入5.3亿元，城镇居民人均可支配收入31234元。\n"
    lines = [indent + line for line in (HEAD + FILL + SAID.strip() + more + TAIL).strip().split("\n")]
    wrapped = end.join(line[at : at + width] for line in lines for at in range(0, len(line), width))
    text = f"<html><body><div>{wrapped}</div></body></html>" if "<" in end else wrapped
    income = ";urban_income_per_capita|level|31234|元|actual|2023-2023"
    assert lacking(read(text.encode(), "a.html" if "<" in end else "a.txt"), RIGHT + income) == []
