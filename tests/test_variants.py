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


@pytest.mark.parametrize("charset", ["gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "hz"])
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


def frames(*parts: tuple[str, str]) -> bytes:
    """An .mhtml of parts, each of a kind and with a text."""
    head = 'From: <Saved by Blink>\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary="B"\n'
    within = [
        f"--B\nContent-Type: {kind}; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{text}" for kind, text in parts
    ]
    return "\n".join([head, *within, "--B--\n"]).encode()


@pytest.mark.parametrize(
    "parts",
    [
        (("text/html", "<html><body><p>广告</p></body></html>"), ("text/html", paragraphs(HEAD + SAID + TAIL))),
        (("text/html", "<html><iframe src='cid:2'></iframe></html>"), ("text/html", paragraphs(HEAD + SAID + TAIL))),
        (("text/plain", HEAD + SAID + TAIL),),
    ],
    ids=["advertisement", "frame", "plain"],
)  # fmt: skip
def test_of_the_frames_of_a_saved_page_the_article_is_read(parts: tuple[tuple[str, str], ...]) -> None:
    assert lacking(read(frames(*parts), "a.mhtml"), RIGHT) == []


OPENING = "各位代表：\n现在，我代表{}，向大会报告工作，请予审议。\n一、2023年工作回顾\n"


@pytest.mark.parametrize(
    ("title", "head"),
    [
        ("科左中旗巴彦塔拉苏木2024年政府工作报告", "2024年政府工作报告\n" + OPENING.format("巴彦塔拉苏木人民政府")),
        ("政府工作报告", "政府工作报告\n太平镇人民政府镇长　王某\n" + OPENING.format("镇人民政府")),
        ("泾川县城关街道2024年工作报告", "街道工作报告\n" + OPENING.format("城关街道党工委、办事处")),
        ("临夏县安家坡东乡族乡2024年政府工作报告", "政府工作报告\n" + OPENING.format("乡人民政府")),
        ("泾川县红旗农场2024年工作报告", "政府工作报告\n" + OPENING.format("农场")),
    ],
)
def test_what_is_below_a_county_has_no_division(title: str, head: str) -> None:
    assert [found.report.division_id for found in read((head + FILL + SAID + TAIL).encode(), title=title)] in (
        [],
        [None],
    )


@pytest.mark.parametrize("title", [None, "a"])
@pytest.mark.parametrize(
    ("first", "division_id"),
    [
        ("2024年泾川县政府工作报告", "620821_2002"),
        ("泾川县人民政府工作报告\n（2024年1月5日）", "620821_2002"),
        ("甘肃省泾川县2024年政府工作报告", "620821_2002"),
        ("泾川县玉都镇2024年政府工作报告", None),
        ("政府工作报告", None),
    ],
)
def test_a_text_that_nobody_named_is_the_place_of_its_first_line(
    title: str | None, first: str, division_id: str | None
) -> None:
    text = (HEAD + SAID + TAIL).replace(TITLE, first, 1).replace("代表县", "代表镇" if "镇" in first else "代表县")
    (found,) = read(text.encode(), title=title)  # type: ignore[arg-type]
    assert found.report.division_id == division_id


@pytest.mark.parametrize(
    ("title", "head"),
    [
        ("会议材料之四", "泾川县人民法院工作报告\n（2024年1月）\n" + OPENING.format("县人民法院")),
        ("2024工作报告", "工作报告\n泾川县人民检察院检察长　李某\n" + OPENING.format("县人民检察院")),
        (TITLE, "泾川县人民法院工作报告\n" + OPENING.format("泾川县人民法院")),
        ("材料6", "泾川县监察委员会工作报告\n各位代表：\n我代表县监察委员会报告工作。\n"),
        ("材料2", "泾川县人大常委会工作报告\n各位代表：\n我受县人大常委会委托，向大会报告工作。\n"),
        ("材料3", "中国人民政治协商会议泾川县第十届委员会常务委员会工作报告\n各位委员：\n"),
        ("材料5", "关于2023年国民经济和社会发展计划执行情况及2024年计划草案的报告\n泾川县发展和改革局\n"),
        ("2024年泾川县报告", "泾川县2023年财政预算执行情况和2024年预算草案报告\n受县政府委托，向大会报告。\n"),
    ],
)
def test_another_report_of_the_session_is_refused(title: str, head: str) -> None:
    assert read((head + FILL * 2 + TAIL).encode(), title=title) == []


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (TITLE, f"二、2024年工作安排\n{FILL * 2}各位代表，让我们努力奋斗！\n"),
        (TITLE, f"（接第一版）\n各项事业取得新成绩。\n二、2024年主要任务\n{FILL * 2}谢谢大家！\n"),
        (TITLE, f"{HEAD}{FILL}（未完待续）"),
        (f"{TITLE}要点", f"{TITLE}要点\n{FILL}{SAID}{TAIL}"),
        (TITLE, f"{TITLE}（摘登）\n{FILL}{TAIL}"),
        (f"一图读懂{TITLE}", "一图读懂政府工作报告\n" + SAID * 20 + TAIL),
        ("泾川县人大会议开幕", f"本报讯 1月5日，县人大四次会议开幕。县长张三作政府工作报告。\n{FILL * 2}"),
    ],
)
def test_a_part_of_a_report_is_not_whole(title: str, text: str) -> None:
    assert not any(found.report.is_complete for found in read(text.encode(), title=title))


@pytest.mark.parametrize("end", ["", "\x0b", "\x85", "\x0c", "\u2028", "\r"])
def test_lines_end_however_they_were_ended_or_not_at_all(end: str) -> None:
    text = (HEAD + SAID + FILL + TAIL).replace("工作回顾\n", "工作回顾\n过去一年，")
    assert lacking(read(text.replace("\n", end).encode()), RIGHT) == []


def test_broken_bytes_are_told() -> None:
    (found,) = read(HEAD.encode() + SAID.encode("gbk") + TAIL.encode())
    assert "characters_lost" in {finding.rule for finding in found.findings}


@pytest.mark.parametrize("codec", ["utf-7", "base64"])
def test_what_is_no_text_as_it_stands_is_refused(codec: str) -> None:
    import base64

    text = HEAD + SAID + TAIL
    assert read(text.encode("utf-7") if codec == "utf-7" else base64.b64encode(text.encode())) == []
