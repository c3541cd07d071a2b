from __future__ import annotations

import pytest
from test_clauses import make_report

from flows.base.records import Pledge, Section
from flows.figures.extract import extract_figures
from flows.figures.pledges import read_pledges


def pledges_of(body: str, years: tuple[int, int] = (2024, 2024), path: str = "") -> list[Pledge]:
    report = make_report(body, "plan", years)
    if path:
        section = report.sections[0]
        object.__setattr__(
            report,
            "sections",
            (
                Section(
                    section.start, section.end, section.role, path, section.start_year, section.end_year, section.status
                ),
            ),
        )
    return read_pledges(report, extract_figures(report)[0])


@pytest.mark.parametrize(
    ("goal", "expected"),
    [
        ("居民收入增长与经济增长基本同步", ("居民收入", "peg", "gdp_growth_self", None)),
        ("实际利用外资与上年持平", ("实际利用外资", "peg", "last_year", None)),
        ("进出口总额增速高于全省平均水平", ("进出口总额", "relative", "parent", None)),
        ("单位地区生产总值能耗确保不高于上年", ("单位地区生产总值能耗", "relative", "last_year", "确保")),
        ("节能减排完成省下达任务", ("节能减排", "assigned", "superior_quota", None)),
        ("完成省政府下达的节能减排任务", ("节能减排", "assigned", "superior_quota", None)),
        ("进出口总额力争保持正增长", ("进出口总额", "sign", None, "力争")),
        ("粮食产量只增不减", ("粮食产量", "sign", None, None)),
        ("物价水平保持基本稳定", ("物价水平", "qualitative", None, None)),
    ],
)
def test_kinds_of_goals(goal: str, expected: tuple[str, str, str | None, str | None]) -> None:
    found = pledges_of(f"今年的主要预期目标是：地区生产总值增长6%，{goal}。")
    assert [(p.indicator_text, p.kind, p.reference, p.force_text) for p in found] == [expected]


def test_each_member_of_a_list_is_a_pledge_to_the_end_of_the_goal() -> None:
    found = pledges_of("今年的主要目标是：城镇登记失业率、单位GDP能耗控制在省下达指标内。")
    assert [(p.clause_text, p.indicator_id) for p in found] == [
        ("城镇登记失业率、单位GDP能耗控制在省下达指标内", "registered_unemployment_rate"),
        ("单位GDP能耗控制在省下达指标内", "energy_intensity"),
    ]


def test_a_second_goal_in_words_speaks_of_the_indicator_before() -> None:
    found = pledges_of("今后五年的目标是：人均GDP超过10万元，居全省前列。", (2024, 2028))
    assert [(p.clause_text, p.indicator_id, p.kind, p.horizon) for p in found] == [
        ("人均GDP超过10万元，居全省前列", "gdp_per_capita", "relative", "multi_year")
    ]


def test_aims_outside_the_target_passage_are_none() -> None:
    assert pledges_of("推动高质量发展，优化结构，群众生活质量持续改善。") == []
    assert pledges_of("今年的主要预期目标是：地区生产总值增长6%，粮食产量30万吨。") == []
