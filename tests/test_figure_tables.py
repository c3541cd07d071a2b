"""Tables of figures, in a text, a .docx and a page: each figure under the name of its row."""

from __future__ import annotations

import io

import pytest

from flows.base.records import Figure
from flows.reading import read_document, read_text
from flows.reports.tables import lay_out

HEAD = "2024年甲县政府工作报告\n各位代表：现在，我代表县人民政府，向大会报告工作。\n一、2023年工作回顾\n"
FILL = "经济发展和人民生活工作都有进步，全年民生建设实现新的加强。\n" * 30


def read(data: bytes, name: str) -> list[tuple[str | None, str, str, str | None]]:
    figures = read_text(read_document(data, name), "p", "2024年甲县政府工作报告").figures
    return [told(figure) for figure in figures]


def told(figure: Figure) -> tuple[str | None, str, str, str | None]:
    value = f"{figure.value_canonical.normalize():f}" if figure.value_canonical is not None else ""
    return figure.indicator_id, figure.measure, value, figure.unit_canonical


GDP, GROWTH = ("gdp", "level", "8560000000", "元"), ("gdp", "growth", "6.2", "%")
GRAIN, GRAIN_GROWTH = ("grain_output", "level", "125000", "吨"), ("grain_output", "growth", "-0.9", "%")


@pytest.mark.parametrize(
    ("table", "right"),
    [
        ("指标 | 单位 | 2023年 | 增长（%）\n地区生产总值 | 亿元 | 85.6 | 6.2", [GDP, GROWTH]),
        ("|主要指标|2023年|同比增长%|\n|:-|-:|-:|\n|地区生产总值（亿元）|85.6|6.2|", [GDP, GROWTH]),
        ("单位：亿元、%\n项目\t绝对值\t增速\n地区生产总值\t85.6\t6.2", [GDP, GROWTH]),
        ("序号\t类别\t指标\t单位\t完成数\n1\t经济\t地区生产总值\t亿元\t85.6\n2\t\t粮食产量\t万吨\t12.5", [GDP, GRAIN]),
        ("年份 | 地区生产总值（亿元） | 增长（%）\n2023 | 85.6 | 6.2", [GDP, GROWTH]),
        ("指标 | 类型 | 数值\n地区生产总值 | 总量 | 85.6亿元\n | 增速 | 6.2%", [GDP, GROWTH]),
        ("指标 | 2023年 | 指标 | 2023年\n地区生产总值（亿元） | 85.6 | 粮 食 产 量（万吨） | 12.5", [GDP, GRAIN]),
        ("地区生产总值 | 85.6亿元 | 增长6.2%\n粮食产量 | 12.5万吨 | 下降0.9%", [GDP, GROWTH, GRAIN, GRAIN_GROWTH]),
        (
            "指标 | 单位 | 2023年\n一、经济总量\n地区生产总值 | 亿元 | 85.6\n二、农业\n粮食产量 | 万吨 | 12.5",
            [GDP, GRAIN],
        ),
    ],
)
def test_a_row_names_its_figures(table: str, right: list[tuple[str, str, str, str]]) -> None:
    assert read(f"{HEAD}{FILL}{table}\n".encode(), "a.txt") == right


@pytest.mark.parametrize(
    "text",
    [
        "首页 | 新闻 | 2024年\n关于 | 我们 | 联系",
        "序号 | 领域 | 内容\n1 | 就业 | " + "新增就业3000人，扶持创业。" * 6,
        "收入\t5.3\t-1.8",
        "",
    ],
)
def test_what_is_no_table_of_figures_stays(text: str) -> None:
    assert lay_out(text) == text


def test_a_header_over_some_columns_and_a_cell_over_some_rows_of_a_page_count_for_each() -> None:
    table = (
        "<p>单位：亿元、%</p><table><tr><th rowspan=2>类别</th><th rowspan=2>指标</th><th colspan=2>2023年</th></tr>"
        "<tr><th>完成</th><th>增长</th></tr>"
        "<tr><td rowspan=2>经济</td><td>地区生产<br>总值</td><td>85.6</td><td>6.2</td></tr>"
        "<tr><td>固定资产投资</td><td>30</td><td>-5</td></tr></table>"
    )
    page = f"<html><body><div id=zoom><p>{f'{HEAD}{FILL}'.replace(chr(10), '<p>')}{table}</div></body></html>"
    investment = [
        ("fixed_asset_investment", "level", "3000000000", "元"),
        ("fixed_asset_investment", "growth", "-5", "%"),
    ]
    assert read(page.encode(), "a.html") == [GDP, GROWTH, *investment]


def test_a_table_that_lays_out_a_page_is_none() -> None:
    cell = f"{HEAD}{FILL}地区生产总值85.6亿元，增长6.2%。".replace("\n", "<p>")
    rows = f"<tr><td>{cell}</td><td>1</td></tr><tr><td>2</td><td>3</td></tr>"
    page = f"<html><body><table id=zoom>{rows}</table></body></html>"
    assert read(page.encode(), "a.html") == [GDP, GROWTH]


def test_a_word_table_has_its_unit_from_the_line_above_and_headers_over_columns() -> None:
    import docx

    document = docx.Document()
    for line in f"{HEAD}{FILL}单位：亿元、%".split("\n"):
        document.add_paragraph(line)
    table = document.add_table(rows=3, cols=3)
    rows = (("指标", "2023年", ""), ("", "完成", "增长"), ("地区生产总值", "85.6", "6.2"))
    for at, row in enumerate(rows):
        for cell, words in zip(table.rows[at].cells, row, strict=True):
            cell.text = words
    table.cell(0, 1).merge(table.cell(0, 2))
    table.cell(0, 0).merge(table.cell(1, 0))
    saved = io.BytesIO()
    document.save(saved)
    assert read(saved.getvalue(), "a.docx") == [GDP, GROWTH]


def test_a_break_within_a_paragraph_parts_no_clause_of_a_word_document_or_a_page() -> None:
    import docx

    document = docx.Document()
    broken = "（一）经济运行稳，质量提高\v全年地区生产总值\v85.6亿元，同\v比增长6.2%。\v粮食产量12.5万吨，\v下降0.9%"
    text = f"{HEAD}{FILL}{broken}"
    for line in text.split("\n"):
        run = document.add_paragraph().add_run()
        for at, piece in enumerate(line.split("\v")):
            run.add_break() if at else None
            run.add_text(piece)
    saved = io.BytesIO()
    document.save(saved)
    right = [GDP, GROWTH, GRAIN, GRAIN_GROWTH]
    assert read(saved.getvalue(), "a.docx") == right
    page = f"<html><body><div id=zoom><p>{text.replace(chr(10), '<p>').replace(chr(11), '<br />')}</div></body></html>"
    assert read(page.encode(), "a.html") == right


@pytest.mark.parametrize(
    ("sheet", "markup", "is_seen"),
    [
        (".x{color:red;display:none}", "<p class='y x'>", False),
        (".a,#x{visibility : hidden !important}", "<p id=x>", False),
        (".x{display:none}.x.on{display:block}", "<p class='x on'>", True),
        ("@media print{.x{display:none}}", "<p class=x>", True),
        ("#x:hover{display:none}/* .x{display:none} */", "<p id=x class=x>", True),
        ("", "<p style='position:absolute; left:-9999px'>", False),
        ("", "<p style='height:0;overflow:hidden'>", False),
        ("", "<p style='margin-left:-20px;line-height:0.9;overflow:hidden'>", True),
    ],
)
def test_what_a_style_hides_is_not_read(sheet: str, markup: str, is_seen: bool) -> None:
    body = f"{HEAD}{FILL}".replace("\n", "<p>")
    article = f"<div id=zoom>{body}{markup}粮食产量12.5万吨。</p></div>"
    page = f"<html><head><style>{sheet}</style></head><body>{article}</body></html>"
    assert read(page.encode(), "a.html") == ([GRAIN] if is_seen else [])


def test_an_article_that_a_script_will_show_is_read() -> None:
    body = f"{HEAD}{FILL}粮食产量12.5万吨。".replace("\n", "<p>")
    page = f"<html><head><style>#zoom{{display:none}}</style></head><body><div id=zoom>{body}</div></body></html>"
    assert read(page.encode(), "a.html") == [GRAIN]
