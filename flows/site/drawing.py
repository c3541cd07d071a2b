"""Rows of the release → marks of a chart, in the unit in which people read them."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from markupsafe import Markup

from flows.site import charts
from flows.site.charts import Goal, Mark, Spread, number
from flows.site.rendering import label, named, unit_of
from flows.site.store import Row


def marks_of(rows: list[Row], factor: float, unit: str, place: str = "") -> list[Mark]:
    """Values of one series as marks; a bound without a value has no mark."""
    return [
        Mark(
            x=row["year"],
            y=float(row["value_canonical"]) / factor,
            href=f"/figure/{row['figure_id']}",
            label=_said(row, float(row["value_canonical"]) / factor, unit, place),
            is_hollow=row["status"] == "estimate",
            is_doubtful=bool(row["is_doubtful"]),
            is_break=bool(row["is_break"]),
        )
        for row in rows
        if row["value_canonical"] is not None
    ]


def _said(row: Row, value: float, unit: str, place: str) -> str:
    doubt = f"，存疑：{row['doubt']}" if row["is_doubtful"] else ""
    return f"{place}{row['year']}年 {number(value)}{unit}，{label(row['status'], 'status')}{doubt}"


def series_charts(rows: list[Row], indicators: dict[str, Row], place: str) -> list[dict[str, Any]]:
    """Each series of a place with its chart, name, unit, address and last value; the longest of a theme first."""
    found = []
    for (indicator_id, measure), group in groupby(rows, key=lambda r: (r["indicator_id"], r["measure"])):
        values, indicator = list(group), indicators.get(indicator_id)
        unit, factor = unit_of(indicator, measure, values[-1]["unit_canonical"])
        marks = marks_of(values, factor, unit, place)
        if not marks:
            continue
        name = named(indicator, values[0]["indicator_name"] or indicator_id, measure)
        found.append(
            {
                "indicator_id": indicator_id,
                "measure": measure,
                "name": name,
                "unit": unit,
                "category": indicator["category"] if indicator else "",
                "marks": marks,
                "last": marks[-1],
                "count": len(marks),
            }
        )
    return found


def draw_series(one: dict[str, Any], height: int = 150) -> Markup:
    """The chart of one of `series_charts`."""
    return charts.series(one["marks"], one["unit"], f"{one['name']}，{one['unit']}", height)


def draw_goals(rows: list[Row], indicator: Row | None, measure: str, title: str) -> Markup | None:
    """Targets with their results; nothing where no target has a number."""
    unit, factor = unit_of(indicator, measure, rows[0]["unit_canonical"] if rows else None)
    targets, results = [], []
    for row in rows:
        low, high = (None if row[k] is None else float(row[k]) / factor for k in ("target_low", "target_high"))
        if low is None and high is None and row["target_point"] is not None:
            low = high = float(row["target_point"]) / factor
        if low is None and high is None:
            continue
        said = f"{row['plan_year']}年目标 {row['target_text']}"
        targets.append(Goal(row["plan_year"], low, high, f"/figure/{row['figure_id']}", said, row["comparator"] == "~"))
        if row["actual_canonical"] is not None:
            results.append(_result(row, float(row["actual_canonical"]) / factor, unit))
    return charts.goals(targets, results, unit, title) if targets else None


def _result(row: Row, value: float, unit: str) -> Mark:
    said = (
        f"{row['plan_year']}年结果 {number(value)}{unit}，目标 {row['target_text']}，{label(row['outcome'], 'outcome')}"
    )
    return Mark(
        x=row["plan_year"],
        y=value,
        href=f"/figure/{row['actual_id']}",
        label=said + ("，预计" if row["actual_status"] == "estimate" else ""),
        kind=row["outcome"],
        is_hollow=row["actual_status"] == "estimate",
        is_doubtful=bool(row["is_doubtful"]),
    )


def draw_spreads(rows: list[Row], factor: float, unit: str, title: str) -> Markup | None:
    """Median, half and four fifths, by year."""
    names = ("low", "lower", "median", "upper", "high")
    years = []
    for row in rows:
        low, lower, median, upper, high = (float(row[n]) / factor for n in names)
        said = f"{row['year']}年 {row['place_count']}个地区，中位数{number(median)}{unit}"
        years.append(Spread(row["year"], low, lower, median, upper, high, said))
    return charts.spreads(years, unit, title) if years else None


def draw_scatter(rows: list[Row], factor: float, unit: str, title: str) -> Markup | None:
    """Targets against results, provinces named; what cannot be judged stands in the table alone."""
    marks = [
        Mark(
            x=float(row["target"]) / factor,
            y=float(row["actual_canonical"]) / factor,
            href=f"/figure/{row['actual_id']}",
            label=_compared(row, factor, unit),
            kind=row["outcome"],
            is_hollow=row["actual_status"] == "estimate",
            is_doubtful=bool(row["is_doubtful"]),
            name=row["short_name"] if row["level"] == "province" else "",
        )
        for row in rows
        if row["target"] is not None and row["actual_canonical"] is not None and row["outcome"] != "undecidable"
    ]
    return charts.scatter(marks, unit, title) if marks else None


def _compared(row: Row, factor: float, unit: str) -> str:
    value = number(float(row["actual_canonical"]) / factor)
    verdict = label(row["outcome"], "outcome")
    return f"{row['division_name']} 目标 {row['target_text']}，结果 {value}{unit}，{verdict}"
