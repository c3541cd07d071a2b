"""Forms of numbers: what each is by form alone, its unit and its sign."""

from __future__ import annotations

import pytest

from flows.base.folding import fold
from flows.base.records import Section
from flows.figures.numbers import find_quantities
from flows.figures.sentences import split_sentences
from flows.reading import read_document, read_text

HEAD = "政府工作报告\n各位代表：现在，我代表县人民政府，向大会报告工作。\n一、2023年工作回顾\n"


def forms(text: str) -> list[tuple[str, str]]:
    """Each quantity of a text as its value in the base unit, signed, and the base unit's name."""
    folded = fold(text)
    found, _ = find_quantities(folded, 0, len(folded))
    return [
        (f"{((-1 if q.negative else 1) * q.value * q.scale).normalize():f}", q.base.name if q.base else "")
        for q in found
    ]


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("进出口总额同比-3.4%，", [("-3.4", "%")]),
        ("税收收入12亿元（-4.5%），", [("1200000000", "元"), ("-4.5", "%")]),
        ("增速由-7%回升到2%，", [("-7", "%"), ("2", "%")]),
        ("投资增速为负7.2%，", [("-7.2", "%")]),
        ("工业用电量−0.8%，", [("-0.8", "%")]),
        ("贡献率为-0.5个百分点，", [("-0.5", "个百分点")]),
        ("增长5%-7%，", [("5", "%")]),
        ("资产负债率7%，", [("7", "%")]),
        ("投资增长11. 9％，", [("11.9", "%")]),
        ("收入2575 .33 亿元，", [("257533000000", "元")]),
        ("主体1 . 57万家，", [("15700", "家")]),
        ("收入达到5。3亿元，", [("530000000", "元")]),
        ("占全省的1/3，压缩近1／4，", [("33.33", "%"), ("25", "%")]),
        ("提供24/7服务", []),
        ("增长率为千分之六点五六，", [("6.56", "‰")]),
        ("出生率千分之10.8，", [("10.8", "‰")]),
        ("发生率万分之三，", [("3", "‱")]),
        ("增长百分之6.5，", [("6.5", "%")]),
        ("产量占全国9成，", [("90", "%")]),
        ("面积增长三成以上，", [("30", "%")]),
        ("费用下降三成五，", [("35", "%")]),
        ("收入增长一成半，", [("15", "%")]),
        ("组建9成员单位、3成立的公司", []),
        ("产值260个亿，利润3个多亿，", [("26000000000", "元"), ("300000000", "元")]),
        ("投资3万2千元，", [("32000", "元")]),
        ("投资1亿2000万元，", [("120000000", "元")]),
        ("投资1亿2千3百万元，", [("123000000", "元")]),
        ("产值85·6亿元，增长6·2%，", [("8560000000", "元"), ("6.2", "%")]),
        ("粮食12。5万吨，", [("125000", "吨")]),
        ("居全省第1。88%的村，", [("88", "%")]),
        ("收入3万5600元，", [("35600", "元")]),
        ("资金十几亿元，一百几十亿元，", [("1000000000", "元"), ("10000000000", "元")]),
        ("农房二十几万平方米，培训一千几百人，", [("200000", "平方米"), ("1000", "人")]),
        ("补贴三百来万元，游客一百余万人次，", [("3000000", "元"), ("1000000", "人次")]),
        ("投入数十亿元、几百万元，扩大几十倍，", []),
        ("厂房85.6万平，", [("85.6", "万平")]),
        ("绿地3万平方米、5万平米，", [("30000", "平方米"), ("50000", "平米")]),
        ("用电12.5亿千瓦·时，", [("1250000000", "千瓦·时")]),
        ("收入￥5.3亿元，优良天数≧95%，", [("530000000", "元"), ("95", "%")]),
        ("收入一万二千三百四十五元，", [("12345", "元")]),
        ("安置三千六百五十二户，", [("3652", "户")]),
        ("借款壹仟贰佰万元，", [("12000000", "元")]),
        ("湿地120km²、92.8km2、36hm²、9.2m2，", [("120", "km²"), ("92.8", "km2"), ("36", "hm²"), ("9.2", "m2")]),
        ("厂房106万m2，供水3.5万m³，", [("1060000", "m2"), ("35000", "m³")]),
        ("生产总值（亿元）：85.6，增速（%）：6.2。", [("8560000000", "元"), ("6.2", "%")]),
        ("收入5.3②亿元、6.1〔3〕亿元，", [("530000000", "元"), ("610000000", "元")]),
        ("总值¹85.6亿元，", [("8560000000", "元")]),
        ("增长 11 . 9 %，增长 3. 2 ％，", [("11.9", "%"), ("3.2", "%")]),
        ("增长两成，近两成半，", [("20", "%"), ("25", "%")]),
        ("总额三个亿，引进十二个亿的资金，三个亿元项目，", [("300000000", "元"), ("1200000000", "元")]),
        ("就业1万2千3百人，建房3千5百套，", [("12300", "人"), ("3500", "套")]),
        ("用电3.2亿kW·h，售电5000万kw·h，", [("320000000", "kW·h"), ("50000000", "kw·h")]),
        ("增长（%）-2.1，产值（亿元）——85.6，", [("-2.1", "%"), ("8560000000", "元")]),
        ("PM₂.₅浓度25.9微克/立方米，", [("25.9", "微克/立方米")]),
        ("收入 | 5.3 | -1.8 | 3%，", [("3", "%")]),
    ],
)
def test_a_form_is_read(text: str, right: list[tuple[str, str]]) -> None:
    assert [form for form in forms(text) if form[1]] == right


@pytest.mark.parametrize(
    "text",
    [
        "地区生产总值（亿元）：85.6，同比增长（%）：6.2。",
        "地区生产总值85.6亿元，增速：6.2%。",
        "地区生产总值（亿元）85.6；增速（%）为6.2。",
    ],
)
def test_a_growth_behind_its_unit_or_a_colon_is_one_of_the_name_before(text: str) -> None:
    body = HEAD + text + "经济发展和人民生活工作都有进步，全年民生建设实现新的加强。\n" * 30
    read = read_text(read_document(body.encode(), "a.txt"), "p", "2024年甲县政府工作报告")
    found = [(f.indicator_id, f.measure, f"{f.value_canonical:.10g}") for f in read.figures]
    assert found == [("gdp", "level", "8560000000"), ("gdp", "growth", "6.2")]


@pytest.mark.parametrize(("text", "value"), [("进出口总额同比下降-3.4%。", "-3.4"), ("进出口总额下降3.4%。", "-3.4")])
def test_a_decrease_told_twice_is_a_finding(text: str, value: str) -> None:
    body = HEAD + text + "经济发展和人民生活工作都有进步，全年民生建设实现新的加强。\n" * 30
    read = read_text(read_document(body.encode(), "a.txt"), "p", "2024年甲县政府工作报告")
    (figure,) = read.figures
    assert str(figure.value_canonical) == value
    rules = [found.rule for found in read.findings if found.subject_id == figure.figure_id]
    assert rules == (["doubled_sign"] if "-" in text else [])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("地区生产总值85,6亿元。", 1),
        ("项目总投资5,3000万元。", 1),
        ("增长6，2%。", 1),
        ("地区生产总值85,600万元，增长6%。", 0),
        ("经济总量居全省第3，3个县获评先进。", 0),
        ("建成2023，4条道路通车。", 0),
    ],
)
def test_what_may_be_half_of_a_number_is_a_finding(text: str, found: int) -> None:
    body = HEAD + text + "经济发展和人民生活工作都有进步，全年民生建设实现新的加强。\n" * 30
    read = read_text(read_document(body.encode(), "a.txt"), "p", "2024年甲县政府工作报告")
    assert [finding.rule for finding in read.findings].count("comma_in_number") == found


@pytest.mark.parametrize(
    ("sentence", "value", "unit"),
    [
        ("居民消费价格指数102.2。", "102.2", "%"),
        ("城乡居民收入比缩小到2.3。", "2.3", "倍"),
        ("31.2万贫困人口实现脱贫。", "312000", "人"),
        ("年末全县常住人口达61.5万。", "615000", "人"),
        ("全年地区生产总值达到85.6。", "85.6", ""),
    ],
)
def test_a_level_without_a_unit_is_in_its_indicators_own_but_for_money(sentence: str, value: str, unit: str) -> None:
    text = HEAD + "经济发展和人民生活工作都有进步，全年民生建设实现新的加强。\n" * 30 + sentence
    figure = read_text(read_document(text.encode(), "a.txt"), "p", "2024年甲县政府工作报告").figures[-1]
    assert figure.value_canonical is not None
    assert (f"{figure.value_canonical.normalize():f}", figure.unit_canonical) == (value, unit)


def test_a_value_on_the_next_line_belongs_to_its_sentence() -> None:
    body = fold("投资结构优化。固定资产投资完成\n\n182亿元，下降8%。\n一、工业\n300亿元产值。\n")
    whole = (Section(0, len(body), "review", "", 2023, 2023, "actual"),)
    assert [body[s.start : s.end] for s in split_sentences(body, whole)] == [
        "投资结构优化。",
        "固定资产投资完成\n\n182亿元,下降8%。",
        "一、工业",
        "300亿元产值。",
    ]
