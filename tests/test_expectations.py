"""Every expectation fails on a row made for it, with its severity, and on no good row."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pandas as pd
import pytest

from expectations.check import Checker
from expectations.suites import figure_expectations, report_expectations
from flows.base.errors import GateError

REPORT = {
    "report_id": "r-1",
    "report_kind": "annual",
    "division_id": "110101_2010",
    "plan_year": 2023,
    "body_chars": 15_000,
    "figures": 200,
    "density": 13.3,
    "meeting_gap": 0,
}
FIGURE = {
    "figure_id": "r-1-abcdef-1",
    "measure": "growth",
    "comparator": "=",
    "status": "actual",
    "section": "review",
    "indicator_text": "地区生产总值",
    "sentence": "地区生产总值增长6%",
    "start_year": 2022,
    "end_year": 2022,
    "value": 6.0,
    "value_high_or": 6.0,
    "stands_at_offsets": True,
    "year_gap": -1,
    "yearly_growth": 6.0,
    "share": None,
    "rank": None,
    "unit_fits": True,
    "in_range": True,
    "in_growth_range": True,
}
# rule → what makes a good row break it; None stands for a second row of the same id
BAD: dict[str, dict[str, Any] | None] = {
    "report_id_missing": {"report_id": None},
    "report_id_twice": None,
    "body_missing": {"body_chars": None},
    "report_kind_unknown": {"report_kind": "monthly"},
    "report_short": {"body_chars": 2_999},
    "report_huge": {"body_chars": 120_001},
    "figures_few": {"figures": 14},
    "figures_many": {"figures": 1_501},
    "figures_dense": {"density": 45.1},
    "plan_year_range": {"plan_year": 1949},
    "meeting_far_from_plan": {"meeting_gap": 1},
    "place_not_known": {"division_id": None},
    "plan_year_not_known": {"plan_year": None},
    "figure_id_missing": {"figure_id": None},
    "figure_id_twice": None,
    "evidence_moved": {"stands_at_offsets": False},
    "value_missing": {"value": None},
    "measure_unknown": {"measure": "size"},
    "comparator_unknown": {"comparator": "≥"},
    "status_unknown": {"status": "hoped"},
    "section_unknown": {"section": "annex"},
    "range_reversed": {"value_high_or": 5.9},
    "years_reversed": {"start_year": 2023},
    "years_far": {"year_gap": 31},
    "unit_dimension": {"unit_fits": False},
    "implausible_value": {"in_range": False},
    "implausible_growth": {"yearly_growth": 1000.1},
    "growth_range": {"in_growth_range": False},
    "share_out_of_range": {"share": 100.1},
    "rank_far": {"rank": 501.0},
    "indicator_text_length": {"indicator_text": "值"},
    "sentence_long": {"sentence": "长" * 1501},
}
SUITES = {"reports": (report_expectations, REPORT, "report_id"), "figures": (figure_expectations, FIGURE, "figure_id")}
CASES = [(name, e) for name, (expectations, _, _) in SUITES.items() for e in expectations()]


@pytest.fixture(scope="module")
def checker() -> Checker:
    return Checker()


def rows_for(name: str, rules: list[str]) -> pd.DataFrame:
    """A good row, and one for each rule that breaks it."""
    _, good, key = SUITES[name]
    rows = [good]
    for rule in rules:
        bad = BAD[rule]
        rows.append(good if bad is None else good | {key: f"bad-{rule}"} | bad)
    return pd.DataFrame(rows)


def severity_of(expectation: Any) -> str:
    return str(expectation.severity).rsplit(".", 1)[-1].lower()


def test_every_rule_has_a_bad_row_and_a_reason() -> None:
    found = [e for _, e in CASES]
    assert Counter(e.meta["rule"] for e in found) == Counter(list(BAD))
    assert all(len(e.meta["reason"]) > 10 for e in found)


@pytest.mark.parametrize("name", SUITES)
def test_a_doubtful_row_becomes_a_finding_of_its_rule_alone(checker: Checker, name: str) -> None:
    soft = {e.meta["rule"]: severity_of(e) for suite, e in CASES if suite == name and severity_of(e) != "critical"}
    found = checker.check(name, rows_for(name, list(soft)))
    assert {(f.rule, f.subject_id): f.severity for f in found} == {
        (rule, f"bad-{rule}"): severity for rule, severity in soft.items()
    }


@pytest.mark.parametrize(("name", "rule"), [(n, e.meta["rule"]) for n, e in CASES if severity_of(e) == "critical"])
def test_a_bug_of_our_own_stops_the_load(checker: Checker, name: str, rule: str) -> None:
    with pytest.raises(GateError, match=rf"rule {rule}, .*nothing was loaded"):
        checker.check(name, rows_for(name, [rule]))
