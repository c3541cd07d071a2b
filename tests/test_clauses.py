from __future__ import annotations

import csv
from pathlib import Path

import pytest

from flows.base.records import Report, Section
from flows.figures.extract import extract_figures

with (Path(__file__).parent / "clauses.csv").open(encoding="utf-8", newline="") as file:
    ROWS = [(row["clause"], row["expected"]) for row in csv.DictReader(file)]


def make_report(body: str, role: str = "review", years: tuple[int, int] = (2023, 2023)) -> Report:
    section = Section(0, len(body), role, "", *years, "target" if role == "plan" else "actual")
    return Report(
        report_id="r-1",
        page_id="r",
        division_id=None,
        place_text=None,
        level="prefecture",
        plan_year=2024,
        review_year=2023,
        report_kind="annual",
        title=None,
        meeting_date=None,
        congress=None,
        session=None,
        speaker=None,
        speaker_office=None,
        is_acting=None,
        is_complete=True,
        body=body,
        body_sha256="",
        sections=(section,),
    )


@pytest.mark.parametrize(("clause", "expected"), ROWS, ids=[c for c, _ in ROWS])
def test_clause_gives_figures(clause: str, expected: str) -> None:
    figures, _ = extract_figures(make_report(clause))
    got = [
        f"{f.indicator_text}|{f.indicator_id or ''}|{f.measure}|{f.value.normalize():f}|{f.unit}|{f.comparator}|{f.status}"
        for f in figures
    ]
    assert ";".join(got) == expected


def test_bounds_of_targets() -> None:
    figures, _ = extract_figures(
        make_report(
            "地区生产总值增长5%左右，投资增长6%以上，失业率控制在5.5%以内，零售额增长6%—7%。", "plan", (2024, 2024)
        )
    )
    assert [(f.comparator, f.status, f.start_year) for f in figures] == [
        ("~", "target", 2024),
        (">=", "target", 2024),
        ("<=", "target", 2024),
        ("range", "target", 2024),
    ]
    assert figures[3].value_high == 7


def test_term_review_tells_states_from_flows() -> None:
    figures, _ = extract_figures(
        make_report("五年来，建成学校30所。城镇化率达到60%。地区生产总值年均增长7%。", years=(2019, 2023))
    )
    assert [(f.start_year, f.end_year) for f in figures] == [(2019, 2023), (2023, 2023), (2019, 2023)]


def test_a_number_of_400_digits_is_no_figure() -> None:
    figures, skipped = extract_figures(make_report("投资" + "9" * 400 + "亿元。"))
    assert not figures
    assert [s.reason for s in skipped] == ["absurd_length"]
