"""The expectations, as code. Each has a severity and a reason that a stranger understands.

critical stops the build with nothing loaded; warning keeps the row out of the marts; info is recorded.
A rule that needs other rows than those of its batch is a dbt test, not an expectation.
"""

from __future__ import annotations

from typing import Any

import great_expectations as gx

from flows.base.enums import Comparator, Measure, SectionRole, Status

e: Any = gx.expectations
MEASURES, COMPARATORS, STATUSES, SECTIONS = (
    [member.value for member in kind] for kind in (Measure, Comparator, Status, SectionRole)
)


def _with(kind: Any, severity: str, rule: str, reason: str, **given: Any) -> Any:
    return kind(**given, severity=severity, meta={"rule": rule, "reason": reason})


def report_expectations() -> list[Any]:
    """What every report must, should and may be."""
    return [
        _with(
            e.ExpectColumnValuesToNotBeNull,
            "critical",
            "report_id_missing",
            "every report has an id",
            column="report_id",
        ),
        _with(
            e.ExpectColumnValuesToBeUnique,
            "critical",
            "report_id_twice",
            "no two reports share an id",
            column="report_id",
        ),
        _with(
            e.ExpectColumnValuesToNotBeNull,
            "critical",
            "body_missing",
            "a report without text is no report",
            column="body_chars",
        ),
        _with(
            e.ExpectColumnValuesToBeInSet,
            "critical",
            "report_kind_unknown",
            "a report is annual, term or interim",
            column="report_kind",
            value_set=["annual", "term", "interim"],
        ),
        _with(
            e.ExpectColumnValuesToBeBetween,
            "info",
            "report_short",
            "a whole report has at least 3,000 characters",
            column="body_chars",
            min_value=3000,
        ),
        _with(
            e.ExpectColumnValuesToBeBetween,
            "warning",
            "report_huge",
            "no report has more than 120,000 characters: several texts may be joined",
            column="body_chars",
            max_value=120000,
        ),
        _with(
            e.ExpectColumnValuesToBeBetween,
            "info",
            "figures_few",
            "a whole report holds at least 15 figures",
            column="figures",
            min_value=15,
        ),
        _with(
            e.ExpectColumnValuesToBeBetween,
            "warning",
            "figures_many",
            "no report holds more than 1,500 figures: it may be a table or a yearbook",
            column="figures",
            max_value=1500,
        ),
        _with(
            e.ExpectColumnValuesToBeBetween,
            "info",
            "figures_dense",
            "reports hold 2 to 40 figures per 1,000 characters",
            column="density",
            min_value=0.5,
            max_value=45,
        ),
        _with(
            e.ExpectColumnValuesToBeBetween,
            "warning",
            "plan_year_range",
            "plan years lie between 1950 and 2100",
            column="plan_year",
            min_value=1950,
            max_value=2100,
        ),
        _with(
            e.ExpectColumnValuesToBeBetween,
            "info",
            "meeting_far_from_plan",
            "a report is delivered in its plan year or at most two months before",
            column="meeting_gap",
            min_value=-1,
            max_value=0,
        ),
        _with(
            e.ExpectColumnValuesToNotBeNull,
            "info",
            "place_not_known",
            "the place of a report is known",
            column="division_id",
        ),
        _with(
            e.ExpectColumnValuesToNotBeNull,
            "info",
            "plan_year_not_known",
            "the plan year of a report is known",
            column="plan_year",
        ),
    ]


def figure_expectations() -> list[Any]:
    """What every figure must, should and may be."""
    return [
        _with(
            e.ExpectColumnValuesToNotBeNull,
            "critical",
            "figure_id_missing",
            "every figure has an id",
            column="figure_id",
        ),
        _with(
            e.ExpectColumnValuesToBeUnique,
            "critical",
            "figure_id_twice",
            "no two figures share an id",
            column="figure_id",
        ),
        _with(
            e.ExpectColumnValuesToBeInSet,
            "critical",
            "evidence_moved",
            "value_text stands at its offsets in the sentence",
            column="stands_at_offsets",
            value_set=[True],
        ),
        _with(e.ExpectColumnValuesToNotBeNull, "critical", "value_missing", "every figure has a value", column="value"),
        _with(
            e.ExpectColumnValuesToBeInSet,
            "critical",
            "measure_unknown",
            "measures are level, growth, change, multiple, rank",
            column="measure",
            value_set=MEASURES,
        ),
        _with(
            e.ExpectColumnValuesToBeInSet,
            "critical",
            "comparator_unknown",
            "comparators are = ~ > >= <= < range",
            column="comparator",
            value_set=COMPARATORS,
        ),
        _with(
            e.ExpectColumnValuesToBeInSet,
            "critical",
            "status_unknown",
            "a figure is actual, estimate or target",
            column="status",
            value_set=STATUSES,
        ),
        _with(
            e.ExpectColumnValuesToBeInSet,
            "critical",
            "section_unknown",
            "a figure stands in review, plan or other",
            column="section",
            value_set=SECTIONS,
        ),
        _with(
            e.ExpectColumnPairValuesAToBeGreaterThanB,
            "warning",
            "range_reversed",
            "the upper end of a range is not below the lower",
            column_A="value_high_or",
            column_B="value",
            or_equal=True,
        ),
        _with(
            e.ExpectColumnPairValuesAToBeGreaterThanB,
            "warning",
            "years_reversed",
            "the last year is not before the first",
            column_A="end_year",
            column_B="start_year",
            or_equal=True,
            ignore_row_if="either_value_is_missing",
        ),
        _with(
            e.ExpectColumnValuesToBeBetween,
            "warning",
            "years_far",
            "the years lie within 30 years of the report's",
            column="year_gap",
            min_value=-40,
            max_value=30,
        ),
        _with(
            e.ExpectColumnValuesToBeInSet,
            "warning",
            "unit_dimension",
            "the unit can be a unit of the indicator",
            column="unit_fits",
            value_set=[True],
        ),
        _with(
            e.ExpectColumnValuesToBeInSet,
            "warning",
            "implausible_value",
            "levels lie within the wide range of the indicator at the division's level (a slip of 万 for 亿 does not)",
            column="in_range",
            value_set=[True],
        ),
        _with(
            e.ExpectColumnValuesToBeBetween,
            "warning",
            "implausible_growth",
            "growth over a year lies between -95 % and 1,000 %",
            column="yearly_growth",
            min_value=-95,
            max_value=1000,
        ),
        _with(
            e.ExpectColumnValuesToBeInSet,
            "warning",
            "growth_range",
            "growth of a core indicator over a year lies in its yearly range (a growth of several years does not)",
            column="in_growth_range",
            value_set=[True],
        ),
        _with(
            e.ExpectColumnValuesToBeBetween,
            "warning",
            "share_out_of_range",
            "shares lie between 0 and 100 %",
            column="share",
            min_value=0,
            max_value=100,
        ),
        _with(
            e.ExpectColumnValuesToBeBetween,
            "info",
            "rank_far",
            "ranks lie between 1 and 500",
            column="rank",
            min_value=1,
            max_value=500,
        ),
        _with(
            e.ExpectColumnValueLengthsToBeBetween,
            "info",
            "indicator_text_length",
            "what is measured is named in 2 to 60 characters",
            column="indicator_text",
            min_value=2,
            max_value=60,
        ),
        _with(
            e.ExpectColumnValueLengthsToBeBetween,
            "info",
            "sentence_long",
            "sentences have fewer than 1,500 characters",
            column="sentence",
            max_value=1500,
        ),
    ]
