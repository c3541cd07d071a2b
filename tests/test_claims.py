from __future__ import annotations

from decimal import Decimal

import pytest
from test_clauses import make_report

from flows.figures.claims import read_claims


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("城镇新增就业2万人，超额完成年度目标。", [("urban_new_jobs", "exceeded", None)]),
        (
            "规上工业增加值、固定资产投资等指标未达到预期目标。",
            [("industrial_value_added_above_scale", "missed", None), ("fixed_asset_investment", "missed", None)],
        ),
        ("固定资产投资增速低于预期目标3.5个百分点。", [("fixed_asset_investment", "missed", Decimal("3.5"))]),
        ("城镇登记失业率3.4%，低于控制目标0.9个百分点。", [("registered_unemployment_rate", "met", Decimal("0.9"))]),
        (
            "地区生产总值增长6%，城镇新增就业2万人，均完成年度目标。",
            [("gdp", "met", None), ("urban_new_jobs", "met", None)],
        ),
        ("我们较好完成了全年目标任务。", [(None, "met", None)]),
        ("2023年是实现规划目标任务的关键一年。", []),
    ],
)
def test_the_governments_own_words(sentence: str, expected: list[tuple[str | None, str, Decimal | None]]) -> None:
    assert [(c.indicator_id, c.verdict, c.distance) for c in read_claims(make_report(sentence))] == expected


def test_the_plan_holds_no_claims() -> None:
    assert read_claims(make_report("确保完成年度目标任务，城镇新增就业2万人。", "plan", (2024, 2024))) == []
