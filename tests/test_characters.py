"""What stands in the place of characters and lines, each made what it means, or refused by name."""

from __future__ import annotations

import json

import pytest

from flows.base.errors import ReadError
from flows.base.folding import fold
from flows.reading import read_document, read_text
from flows.reports.document import read_bytes
from flows.reports.saved import read_json
from flows.reports.text import tidy
from flows.reports.towns import town_of
from flows.reports.wrapping import join_wrapped_lines

BODY = (
    "政府工作报告\n各位代表：现在，我代表县人民政府，向大会报告工作。\n一、2023年工作回顾\n"
    + "全年经济发展，人民生活和社会建设工作都有进步。\n" * 12
)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("增长6\u200b.5%，\ufeff实\u00ad现", "增长6.5%，实现"),
        ("6.5&permil;、A&amp;B&nbsp;1&#37;", "6.5‰、A&B\u00a01%"),
        ("⽣产、⻓江、⺠⽣、︵甲︶", "生产、长江、民生、(甲)"),
        (r"第一行\r\n第二行_x000D_", "第一行\n第二行\n"),
        ("总值**85.6**亿元，__增长__6\\.2%", "总值85.6亿元，增长6.2%"),
        ("增长<b>6.2%</b>，<br/>其中", "增长6.2%，其中"),
        ("PM_2.5、PM_{10}、PM 2.5浓度", "PM2.5、PM10、PM2.5浓度"),
        ("收入\t5.3\t-1.8", "收入 | 5.3 | -1.8"),
        ("收入\t5.3亿元\t增长1.8%", "收入：5.3亿元，增长1.8%。"),
        ("总值~~99~~85.6亿元", "总值85.6亿元"),
        ("总值85.6亿元，\n增长6.2%；\n收入5.3亿元", "总值85.6亿元，增长6.2%；\n收入5.3亿元"),
        ("解释：甲，\n12.[乙]丙", "解释：甲，\n12.[乙]丙"),
        ("主要预期\n目标是，增长\n6%", "主要预期\n目标是，增长\n6%"),
        ("分别达到5\n、6亿元", "分别达到5、6亿元"),
    ],
)
def test_what_stands_in_the_place_of_characters(written: str, meant: str) -> None:
    text = read_bytes((BODY + written).encode(), "a.txt").text
    assert text.removeprefix(BODY) == meant


@pytest.mark.parametrize(
    "data",
    [
        BODY.encode().decode("gbk", "replace").encode(),
        BODY.encode().decode("latin-1").encode(),
        ("锟斤拷" * 100).encode(),
        ("烫烫烫屯屯屯" * 80).encode(),
    ],
)
def test_a_text_in_a_wrong_charset_is_refused_by_name(data: bytes) -> None:
    with pytest.raises(ReadError) as error:
        read_bytes(data, "a.txt")
    assert error.value.rule in ("no_text", "undecodable")


def test_traditional_characters_are_read_and_told() -> None:
    text = "政府工作報告\n現在，我代表縣人民政府，向大會報告工作。\n" + "全縣生產總值85.6億元，比上年增長6.2%。\n" * 30
    read = read_text(read_document(text.encode(), "a.txt"), "p", "2024年甲縣政府工作報告")
    assert "traditional_characters" in {found.rule for found in read.findings}
    assert {(f.measure, str(f.value_canonical), f.unit_canonical) for f in read.figures} == {
        ("level", "8560000000.0", "元"),
        ("growth", "6.2", "%"),
    }


@pytest.mark.parametrize("width", [24, 33, 40])
@pytest.mark.parametrize("indent", ["　　", ""])
def test_lines_of_one_width_go_on(width: int, indent: str) -> None:
    said = "一般公共预算收入5.3亿元，城镇居民人均可支配收入31234元。"
    paragraphs = [f"{indent}全县第{n}季度生产总值{n}85.6亿元，增长6.2%；{said}" for n in range(1, 9)]
    lines = [p[at : at + width] for p in paragraphs for at in range(0, len(p), width)]
    assert join_wrapped_lines("\n".join(lines)).split("\n") == paragraphs


def test_paragraphs_are_not_joined() -> None:
    text = "\n".join("经济" * n + "。" for n in range(3, 60))
    assert tidy(text) == text


def test_folded_marks_of_notes_never_join_numbers() -> None:
    assert fold("总值¹85.6亿元，收入5.3②亿元，面积9m²") == "总值 85.6亿元,收入5.3 亿元,面积9m²"


@pytest.mark.parametrize(
    ("named", "spoken", "town"),
    [
        ("甲县乙镇", "现在,我代表镇人民政府,向大会报告工作", "甲县乙镇"),
        ("", "我代表东风街道办事处,向大家报告", "东风街道"),
        ("新乡市", "我代表市人民政府", None),
        ("甲县乙乡", "我代表县人民政府", None),
        ("景德镇市", "", None),
        ("甲县", "", None),
    ],
)
def test_a_town_is_no_county(named: str, spoken: str, town: str | None) -> None:
    assert town_of([named], spoken) == town


@pytest.mark.parametrize("width", [34, 38, 46])
def test_a_text_few_of_whose_paragraphs_fill_a_line_is_joined_too(width: int) -> None:
    paragraphs = [
        f"第{n}项工作有新的进步，地区生产总值、粮食产量和居民收入实现了较快的增长，全部任务都已完成。"
        for n in range(10, 20)
    ]
    wrapped = [line[at : at + width] for line in paragraphs for at in range(0, len(line), width)]
    assert join_wrapped_lines("\n".join(wrapped)).split("\n") == paragraphs


def test_a_text_all_of_whose_lines_are_quoted_is_read_without_the_marks() -> None:
    assert tidy("\n".join(f"> 第{n}行。" for n in range(9))).split("\n")[1:3] == ["第1行。", "第2行。"]


@pytest.mark.parametrize(
    "number", ["{}\t", "{:>4}  ", "{:03}: ", "[{}] ", "{}|", "{}", "{:>6}\t　　", "({}) ", "L{}"[1:]], ids=repr
)
def test_numbers_in_front_of_lines_are_no_text(number: str) -> None:
    lines = [*BODY.strip().split("\n"), "", "2023年地区生产总值85.6亿元。", "12个项目开工。"]
    written = "\n".join(number.format(n) + line for n, line in enumerate(lines, start=1))
    assert [line.strip() for line in tidy(written).split("\n")] == lines


def test_a_list_that_is_numbered_keeps_its_numbers() -> None:
    text = "\n".join(f"{n}.完成第{n}项任务，投资{n}亿元。" for n in range(1, 30))
    assert tidy(text) == text


@pytest.mark.parametrize("at", [34, 40, 45])
def test_one_broken_line_is_joined_where_the_others_end(at: int) -> None:
    said = "全县一般公共预算收入完成5.3亿元，增长4.1%，城镇居民人均可支配收入31234元，粮食总产量稳定在12.5万吨。"
    lines = [*BODY.strip().split("\n"), f"{said}民生改善。", f"固定资产投资增长8%，{said}", "二、2024年工作安排"] * 3
    broken = [piece for n, line in enumerate(lines) for piece in ((line[:at], line[at:]) if n == 16 else (line,))]
    assert tidy("\n".join(broken)).split("\n") == lines


def test_the_answer_that_a_sites_scripts_fetch_is_its_longest_text() -> None:
    article = "".join(f"<p>{line}</p>" for line in (*BODY.strip().split("\n"), "增长6.2%。"))
    for data in (
        json.dumps({"data": [{"title": "报告", "content": article}]}),
        json.dumps([article], ensure_ascii=False),
    ):
        assert read_bytes(data.encode(), "a.json").text == f"{BODY}增长6.2%。"
    assert read_json("[1, 2") is None
    assert read_json('{"a": "短"}') is None


@pytest.mark.parametrize(
    ("before", "behind"),
    [("<h1>报告</h1>", ""), ("", "<div>上一篇：2022年收入4.5亿元</div>"), ("", "<svg><text>收入9亿元</text></svg>")],
)
def test_an_article_shown_twice_is_read_once_and_its_neighbours_are_not(before: str, behind: str) -> None:
    article = "".join(f"<p>{line}</p>" for line in BODY.strip().split("\n"))
    shown = f"<div class=wide>{article}</div><div class=narrow>{article}</div>" if before else article
    page = f"<html><body>{before}<div class=x>{shown}{behind}</div></body></html>"
    assert read_bytes(page.encode(), "a.html").text.removeprefix("报告\n") == BODY.strip()
