from __future__ import annotations

from decimal import Decimal

import pytest
from test_clauses import make_report

from flows.base.records import Pledge, Section
from flows.figures.extract import extract_figures
from flows.figures.pledges import read_pledges
from flows.warehouse.chunks import read_jsonable

OPENING = "今年的主要预期目标是：地区生产总值增长6%，"


def pledges_of(
    body: str, years: tuple[int, int] = (2024, 2024), path: str = "", level: str = "prefecture"
) -> list[Pledge]:
    report = make_report(body, "plan", years)
    section = report.sections[0]
    object.__setattr__(
        report, "sections", (section._replace(path=path) if hasattr(section, "_replace") else _at(section, path),)
    )
    object.__setattr__(report, "level", level)
    return read_pledges(report, extract_figures(report)[0])


def _at(section: Section, path: str) -> Section:
    return Section(section.start, section.end, section.role, path, section.start_year, section.end_year, section.status)


GOALS = [
    # moves with something
    ("居民收入增长与经济增长基本同步", "居民收入", "peg", "gdp_growth_self", None),
    ("实际利用外资与上年持平", "实际利用外资", "peg", "last_year", None),
    ("财政收入和经济保持协调增长", "财政收入", "peg", "gdp_growth_self", None),
    ("税收收入同比基本持平", "税收收入", "peg", "last_year", None),
    ("人均地区生产总值力争接近全省平均水平", "人均地区生产总值", "peg", "parent", "力争"),
    ("制造业增加值占比保持基本稳定", "制造业增加值占比", "peg", None, None),
    # higher or lower than something
    ("进出口总额增速高于全省平均水平", "进出口总额", "relative", "parent", None),
    ("单位地区生产总值能耗确保不高于上年", "单位地区生产总值能耗", "relative", "last_year", "确保"),
    ("主要经济指标增幅进入全国第一方阵", "主要经济指标增幅", "relative", "national", None),
    ("工业投资增速高于全国、全省平均水平", "工业投资", "relative", "other", None),
    ("水质达标率优于国家考核标准", "水质达标率", "relative", "superior_quota", None),
    ("经济增速快于全国", "经济", "relative", "national", None),
    # as ordered from above
    ("节能减排完成省下达任务", "节能减排", "assigned", "superior_quota", None),
    ("完成省政府下达的节能减排任务", "节能减排", "assigned", "superior_quota", None),
    ("能耗强度下降率完成国家和省上核定的年度控制目标", "能耗强度下降率", "assigned", "superior_quota", None),
    ("居民消费价格涨幅控制在省定的调控范围以内", "居民消费价格涨幅", "assigned", "superior_quota", None),
    ("全面完成生态环保约束性指标", "生态环保约束性指标", "assigned", "superior_quota", None),
    ("居民消费价格指数不高于省控线", "居民消费价格指数", "assigned", "superior_quota", None),
    # direction only
    ("进出口总额力争保持正增长", "进出口总额", "sign", None, "力争"),
    ("粮食产量只增不减", "粮食产量", "sign", None, None),
    ("研发投入强度持续提高", "研发投入强度", "sign", None, None),
    ("外贸进出口持平略增", "外贸进出口", "sign", "last_year", None),
    ("城乡居民收入差距进一步缩小", "城乡居民收入差距", "sign", None, None),
    # a state
    ("物价水平保持基本稳定", "物价水平", "qualitative", None, None),
    ("生态环境质量稳定向好", "生态环境质量", "qualitative", None, None),
    ("居民消费价格涨幅处于合理区间", "居民消费价格涨幅", "qualitative", None, None),
    ("实际使用外资稳中提质", "实际使用外资", "qualitative", None, None),
    # expressly none
    ("一般公共预算收入不设具体增长目标", "一般公共预算收入", "absent", None, None),
    ("固定资产投资不再设定预期目标", "固定资产投资", "absent", None, None),
    ("进出口总额不提增速指标", "进出口总额", "absent", None, None),
]


@pytest.mark.parametrize(("goal", "name", "kind", "reference", "force"), GOALS, ids=[g[0] for g in GOALS])
def test_kinds_of_goals(goal: str, name: str, kind: str, reference: str | None, force: str | None) -> None:
    found = pledges_of(f"{OPENING}{goal}。")
    assert [(p.indicator_text, p.kind, p.reference, p.force_text) for p in found] == [(name, kind, reference, force)]


@pytest.mark.parametrize(
    "nothing",
    [
        "推动高质量发展，营商环境不断优化，群众获得感持续增强",
        "提升稳步增长的能力，在稳定增长的基础上加快转型",
        "促进外贸稳定增长，推动居民收入持续提高",
        "教育质量明显提升，文化事业繁荣发展，行政效率显著提高",
        "粮食产量稳定在30万吨以上，城镇化率比上年提高一个百分点",
        "完成棚户区改造任务，落实党风廉政建设责任制",
        "去年居民收入增长与经济增长同步，2023年进出口总额增速高于全省平均水平",
        "这些安排同推动赶超发展的要求相适应，与规划纲要相衔接",
        "经济平稳较快增长，社会大局和谐稳定",
    ],
)
def test_what_gives_nothing(nothing: str) -> None:
    assert pledges_of(f"{OPENING}{nothing}。") == []


def test_each_member_of_a_list_is_a_pledge_to_the_end_of_the_goal() -> None:
    found = pledges_of("今年的主要目标是：城镇登记失业率、单位GDP能耗控制在省下达指标内。")
    assert [(p.clause_text, p.indicator_id) for p in found] == [
        ("城镇登记失业率、单位GDP能耗控制在省下达指标内", "registered_unemployment_rate"),
        ("单位GDP能耗控制在省下达指标内", "energy_intensity"),
    ]


def test_objects_of_one_verb_are_pledges_each() -> None:
    found = pledges_of(f"{OPENING}全面完成省下达的节能减排约束性指标和空气质量改善目标。")
    assert [(p.indicator_text, p.clause_text) for p in found] == [
        ("节能减排", "全面完成省下达的节能减排约束性指标"),
        ("空气质量改善", "空气质量改善目标"),
    ]


def test_a_list_in_the_clause_before_is_what_the_goal_speaks_of() -> None:
    found = pledges_of(f"{OPENING}实际利用外资、进出口总额等指标，均完成市定任务。", level="county")
    assert [(p.indicator_id, p.clause_text) for p in found] == [
        ("fdi_utilized", "实际利用外资、进出口总额等指标，均完成市定任务"),
        ("trade_total", "进出口总额等指标，均完成市定任务"),
    ]
    assert len({p.pledge_id for p in found}) == 2


def test_a_second_goal_in_words_speaks_of_the_indicator_before() -> None:
    found = pledges_of("今后五年的目标是：人均GDP超过10万元，居全省前列。", (2024, 2028))
    assert [(p.clause_text, p.indicator_id, p.kind, p.horizon) for p in found] == [
        ("居全省前列", "gdp_per_capita", "relative", "multi_year")
    ]


@pytest.mark.parametrize(
    ("goal", "distance", "is_strict"),
    [
        ("进出口总额增速高于全省1.5个百分点以上", Decimal("1.5"), True),
        ("居民消费价格涨幅低于全国平均水平一个百分点", Decimal(-1), True),
        ("工业投资增速比全省平均水平快2个百分点", Decimal(2), True),
        ("农村居民收入增速快于城镇居民", None, True),
        ("农村居民收入增速不低于经济增长", None, False),
        ("研发投入强度达到全国平均水平", None, False),
        ("空气质量位居全省前列", None, None),
        ("居民收入与经济增长同步", None, None),
    ],
)
def test_how_far_and_how_strictly(goal: str, distance: Decimal | None, is_strict: bool | None) -> None:
    (found,) = pledges_of(f"{OPENING}{goal}。")
    assert (found.distance, found.is_strict) == (distance, is_strict)


def test_one_clause_for_urban_and_rural_names_both() -> None:
    (found,) = pledges_of(f"{OPENING}城乡居民收入增长与经济增长同步。")
    assert found.indicator_id is None
    assert found.shared_ids == ("urban_income_per_capita", "rural_income_per_capita")
    assert read_jsonable(found, "pledges")["shared_ids"] == list(found.shared_ids)


def test_the_average_of_the_place_itself_is_no_superior() -> None:
    goal = f"{OPENING}工业投资增速高于全市平均水平。"
    assert [p.reference for level in ("prefecture", "county") for p in pledges_of(goal, level=level)] == [
        "other",
        "parent",
    ]


def test_dashed_lines_below_a_statement_of_targets_belong_to_it() -> None:
    body = (
        "今后五年的奋斗目标是：\n——实力更强。服务业比重明显提高。\n——生活更好。居民收入稳步增长。\n"
        "加快建设步伐，服务业比重明显提高。"
    )
    assert [(p.indicator_id, p.horizon) for p in pledges_of(body)] == [
        ("tertiary_share", "multi_year"),
        ("income_per_capita", "multi_year"),
    ]


@pytest.mark.parametrize(
    ("stray", "expected"),
    [
        ("力争全年进出口总额实现正增长。", ["trade_total"]),
        ("努力实现居民收入增长和经济发展同步。", ["income_per_capita"]),
        ("确保主要经济指标增速高于全省平均水平。", [None]),
        ("力争固定资产投资增速高于全省平均水平。", []),
        ("技改投资增速高于工业投资增速。", []),
        ("进出口稳步增长，空气质量持续改善。", []),
    ],
)
def test_strays_are_goals_of_macro_indicators_without_a_number(stray: str, expected: list[str | None]) -> None:
    body = f"{OPENING}固定资产投资增长8%。\n做好各项工作。{stray}"
    assert [p.indicator_id for p in pledges_of(body)] == expected


def test_growth_of_the_economy_is_a_goal_only_where_no_number_is_set() -> None:
    assert [p.indicator_id for p in pledges_of("今年的主要目标是：经济平稳增长，物价总体稳定。")] == ["gdp", None]
    assert pledges_of(f"{OPENING}经济平稳增长。") == []


def test_a_part_about_several_years_is_told_by_its_heading() -> None:
    body = "开放水平不断提高，进出口总额稳步增长。\n今年经济社会发展的主要目标是：居民收入与经济增长同步。"
    found = pledges_of(body, path="二、“十四五”规划的主要内容")
    assert [(p.indicator_id, p.horizon) for p in found] == [
        ("trade_total", "multi_year"),
        ("income_per_capita", "annual"),
    ]
    assert [p.indicator_id for p in pledges_of(body, path="二、今年的重点工作")] == ["income_per_capita"]
