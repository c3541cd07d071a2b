"""Every rule of the reader with the sentence that needs it (`rules.csv`).

Asked are the field that it gives, and that this rule and no other gave it.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from test_clauses import make_report

from flows.figures.extract import Reasons, extract_figures

REASON = {"years": "start_year", "scope": "scope_text"}
SPANS = {"review": (2023, 2023), "plan": (2024, 2024)}

with (Path(__file__).parent / "rules.csv").open(encoding="utf-8", newline="") as file:
    ROWS = [tuple(row.values()) for row in csv.DictReader(file)]


@pytest.mark.parametrize(
    ("clause", "part", "value_text", "field", "expected", "rule"), ROWS, ids=[f"{r[3]}: {r[0]}" for r in ROWS]
)
def test_rule(clause: str, part: str, value_text: str, field: str, expected: str, rule: str) -> None:
    years = (2019, 2023) if clause.startswith("五年来") else SPANS[part]
    reasons: Reasons = {}
    figures, _ = extract_figures(make_report(clause, part, years), reasons)
    found = [f for f in figures if f.value_text == value_text]
    if field == "none":
        assert not found
        return
    figure = found[0]
    got = {
        "years": f"{figure.start_year}-{figure.end_year}",
        "scope": figure.scope_text,
        "value": str(figure.value),
        "shared_ids": ",".join(figure.shared_ids),
    }.get(field)
    assert (got if got is not None else (getattr(figure, field) or "")) == expected
    if rule:
        assert reasons[figure.figure_id][REASON.get(field, field)] == rule
