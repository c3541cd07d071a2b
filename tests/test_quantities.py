"""Values and targets as people read them: no value in another's unit, a target with what bounds it."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from flows.base.seeds import read_seed
from flows.site import quantities
from flows.site.charts import Cut
from flows.site.drawing import cuts_of, draw_revisions, series_charts, told_of
from flows.site.drawing_goals import draw_goals, draw_scatter
from flows.site.language import named, speaking
from flows.site.placenames import latin, placed
from flows.site.quantities import Units, target_words, unit_of, verdict_of

TRADE = {
    "indicator_id": "trade_total",
    "name_zh": "进出口总额",
    "name_en": "Trade",
    "category": "trade_capital",
    "unit_canonical": "元",
    "display_unit": "亿元",
    "display_factor": Decimal(100_000_000),
}
GROWTH = {"measure": "growth", "unit_canonical": "%"}


def _value(year: int, unit: str, value: float, **more: Any) -> dict[str, Any]:
    base = {"indicator_id": "trade_total", "indicator_name": "进出口总额", "measure": "level", "year": year}
    base |= {
        "value_canonical": Decimal(str(value)),
        "value_low_canonical": None,
        "value_high_canonical": None,
        "unit_canonical": unit,
        "figure_id": f"f{year}",
        "vintage": year + 1,
    }
    return (
        base
        | {"status": "actual", "is_doubtful": False, "is_break": False, "doubt": None, "basis": None, "comparator": "="}
        | more
    )


def _target(**more: Any) -> dict[str, Any]:
    base = {"target_low": None, "target_high": None, "target_point": None, "comparator": "=", "target_text": "7％"}
    base |= {
        "outcome": "met",
        "outcome_tolerant": "met",
        "reason": None,
        "actual_low": None,
        "actual_high": None,
        "actual_comparator": "=",
        "claim": None,
        "is_doubtful": False,
        "figure_id": "f",
        "plan_year": 2020,
    }
    return base | GROWTH | more


def test_a_series_of_two_currencies_is_two_series() -> None:
    rows = [
        _value(2010, "美元", 3e11),
        _value(2011, "美元", 4e11),
        _value(2014, "元", 2e12),
        _value(2012, "美元", 5e11),
    ]
    found = series_charts(sorted(rows, key=lambda r: r["year"]), {"trade_total": TRADE}, "")
    assert [(one["unit"], [m.y for m in one["marks"]]) for one in found] == [
        ("亿美元", [3000, 4000, 5000]),
        ("亿元", [20000]),
    ]
    units = Units(TRADE, "level", rows)
    assert (units.name, units.value(rows[0]), units.value(rows[2])) == ("", "3,000亿美元", "20,000亿元")


def test_english_has_billions_and_thousands() -> None:
    with speaking("en"):
        assert unit_of(TRADE, "level", "元") == ("bn yuan", 1e9)
        assert unit_of(TRADE, "level", "美元") == ("bn US$", 1e9)
        assert unit_of(TRADE | {"display_unit": "万元", "display_factor": 1e4}, "level", "元") == ("thousand yuan", 1e3)


def test_no_other_currency_enters_a_scatter_or_targets() -> None:
    rows = [
        _target(target=Decimal(n), target_low=Decimal(n), target_high=Decimal(n), unit_canonical=unit, actual_unit=unit)
        | {"measure": "level", "actual_canonical": Decimal(n), "actual_id": f"a{n}", "actual_status": "actual"}
        | {
            "division_name": "甲市",
            "short_name": "甲",
            "level": "province",
            "plan_year": 2000 + n,
            "target_id": f"t{n}",
        }
        for n, unit in ((1, "美元"), (2, "美元"), (3, "元"))
    ]
    drawn = draw_scatter(rows, TRADE, "level", "t")
    assert "/figure/a1" in str(drawn) and "/figure/a3" not in str(drawn)
    dollars, yuan = draw_goals(rows, TRADE, "level", "t")  # a chart for each
    assert (dollars[0], yuan[0]) == ("亿美元", "亿元")
    assert "/figure/a1" in dollars[1] and "/figure/a3" not in dollars[1]
    assert "/figure/a3" in yuan[1] and "/figure/a1" not in yuan[1]


@pytest.mark.parametrize(
    ("given", "zh", "en"),
    [
        ({"target_low": 7, "target_high": 7}, "7%", "7%"),
        ({"target_low": 7, "target_high": 7, "comparator": "~"}, "7%左右", "about 7%"),
        ({"target_low": 6, "comparator": ">="}, "≥6%", "≥6%"),
        ({"target_low": 6, "comparator": ">"}, ">6%", ">6%"),
        ({"target_high": -20, "comparator": ">="}, "≤-20%", "≤-20%"),
        ({"target_high": 4.5, "comparator": "<"}, "<4.5%", "<4.5%"),
        ({"target_low": 6, "target_high": 6.5, "comparator": "range"}, "6–6.5%", "6–6.5%"),
        ({"target_text": "与经济增长同步"}, "与经济增长同步", "与经济增长同步"),
    ],
)
def test_a_target_says_how_it_binds(given: dict[str, Any], zh: str, en: str) -> None:
    row = _target(
        **{
            key: Decimal(str(v)) if key.startswith("target_") and key != "target_text" else v
            for key, v in given.items()
        }
    )
    assert target_words(row, None) == zh
    with speaking("en"):
        assert target_words(row, None) == en


def test_what_about_allows_is_near() -> None:
    assert verdict_of(_target(outcome="missed", outcome_tolerant="met")) == "near"
    assert verdict_of(_target(outcome="missed", outcome_tolerant="missed")) == "missed"


def test_the_tolerance_is_that_of_the_verdicts() -> None:
    project = (Path(__file__).parents[1] / "dbt_project" / "dbt_project.yml").read_text(encoding="utf-8")
    told = [float(re.search(rf"approx_tolerance_{name}: ([\d.]+)", project)[1]) for name in ("points", "level")]
    assert told == [quantities.ABOUT_POINTS, quantities.ABOUT_SHARE]


def test_a_census_between_two_levels_is_said() -> None:
    given = {"break_year": 2018, "kind": "census", "vintage_from": 2020, "indicator_id": "trade_total"}
    breaks = [given | {"note": None, "note_zh": None, "source": None}]
    rows = [_value(2017, "元", 6e11), _value(2020, "元", 5.9e11)]
    one = {"indicator_id": "trade_total", "measure": "level", "rows": rows}
    assert [cut.x for cut in cuts_of(one, breaks)] == [2018.5]
    assert not cuts_of(one | {"measure": "growth"}, breaks)
    assert not cuts_of(one, [breaks[0] | {"indicator_id": "gdp"}])
    restated = [_value(2017, "元", 6e11, vintage=2021), rows[1]]
    assert not cuts_of(one | {"rows": restated}, breaks)  # both on the new base
    broken = [rows[0], _value(2020, "元", 5.9e11, is_break=True)]
    assert [cut.x for cut in cuts_of(one | {"rows": broken}, [])] == [2019.5]  # restated for no reason that is known
    assert [cut.x for cut in cuts_of(one | {"rows": broken}, breaks)] == [2018.5]
    alike = [
        Cut(2004.5, "a", "2004年普查后修订"),
        Cut(2012.5, "b", "2012年口径变化"),
        Cut(2008.5, "a", "2008年普查后修订"),
    ]
    assert told_of(alike) == ["2004、2008年普查后修订", "2012年口径变化"]


def test_shares_are_revised_by_points() -> None:
    rows = [
        {
            "year": year,
            "vintage": 2010 + n,
            "statement_number": n,
            "value_canonical": Decimal(value),
            "first_canonical": Decimal(50),
        }
        | {"revision_pct": moved, "figure_id": f"f{n}", "status": "actual", "unit_canonical": "%"}
        for year, n, value, moved in (
            (2008, 1, 50, 0), (2008, 2, 52, 4), (2009, 1, 50, 0), (2009, 2, 49, -2), (2009, 3, 20, None)
        )
    ]  # fmt: skip
    svg = str(draw_revisions(rows, Units(None, "growth", rows), "t"))
    assert "改了2个百分点" in svg and "改了-1个百分点" in svg
    assert "改了-30" not in svg  # another number of the same report


def test_places_are_written_in_latin_letters() -> None:
    assert placed("石家庄市") == "石家庄市"
    with speaking("en"):
        assert placed("石家庄市") == "Shijiazhuang 石家庄市" and placed(None) == ""
    assert all(re.fullmatch(r"[A-Za-züÜ' ]+", latin(row["name"])) for row in read_seed("divisions")[::25])


def test_the_nations_output_has_its_own_name() -> None:
    gdp = {"indicator_id": "gdp", "name_zh": "地区生产总值", "name_en": "Gross regional product"}
    assert (
        named(gdp, "", "growth", "nation") == "国内生产总值增速"
        and named(gdp, "", "level", "province") == "地区生产总值"
    )
    with speaking("en"):
        assert named(gdp, "", "growth", "nation") == "Gross domestic product, growth"
