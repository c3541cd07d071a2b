"""Rows of the release → marks of a chart, in the unit in which people read them."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import Any

from markupsafe import Markup

from flows.site import charts
from flows.site.charts import Goal, Mark, Spread, number
from flows.site.language import label, named, say
from flows.site.rendering import unit_of
from flows.site.store import Row

FEW = 5  # places: the spread of fewer says little


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
    said = say(
        "{place} {year}年 {value}{unit}，{status}",
        place=place,
        year=row["year"],
        value=number(value),
        unit=unit,
        status=label(row["status"], "status"),
    )
    return said.strip() + (say("，存疑：{doubt}", doubt=row["doubt"]) if row["is_doubtful"] else "")


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
        said = say("{year}年目标 {target}", year=row["plan_year"], target=row["target_text"])
        targets.append(Goal(row["plan_year"], low, high, f"/figure/{row['figure_id']}", said, row["comparator"] == "~"))
        if row["actual_canonical"] is not None:
            results.append(_result(row, float(row["actual_canonical"]) / factor, unit))
    return charts.goals(targets, results, unit, title) if targets else None


def _result(row: Row, value: float, unit: str) -> Mark:
    said = say(
        "{year}年结果 {value}{unit}，目标 {target}，{outcome}",
        year=row["plan_year"],
        value=number(value),
        unit=unit,
        target=row["target_text"],
        outcome=label(row["outcome"], "outcome"),
    )
    return Mark(
        x=row["plan_year"],
        y=value,
        href=f"/figure/{row['actual_id']}",
        label=said + (say("，预计") if row["actual_status"] == "estimate" else ""),
        kind=row["outcome"],
        is_hollow=row["actual_status"] == "estimate",
        is_doubtful=bool(row["is_doubtful"]),
    )


def draw_spreads(rows: list[Row], factor: float, unit: str, title: str) -> Markup | None:
    """Median, half and four fifths, by year; years of few places stand in the table alone, where others have many."""
    names = ("low", "lower", "median", "upper", "high")
    years, few = [], max(2, min(FEW, max((row["place_count"] for row in rows), default=0)))
    for row in rows:
        if row["place_count"] < few:
            continue
        low, lower, median, upper, high = (float(row[n]) / factor for n in names)
        said = say(
            "{year}年 {count}个地区，中位数{median}{unit}",
            year=row["year"],
            count=row["place_count"],
            median=number(median),
            unit=unit,
        )
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
    return say(
        "{place} 目标 {target}，结果 {value}{unit}，{outcome}",
        place=row["division_name"],
        target=row["target_text"],
        value=number(float(row["actual_canonical"]) / factor),
        unit=unit,
        outcome=label(row["outcome"], "outcome"),
    )


def draw_several(rows: list[Row], factor: float, unit: str, title: str) -> Row | None:
    """Places on common axes: the chart of all, and one for each before the others."""
    groups = [(key, list(g)) for key, g in groupby(rows, key=lambda r: (r["place_id"], r["division_name"]))]
    lines = [
        [replace(mark, kind=f"c{n}") for mark in marks_of(values, factor, unit, key[1])]
        for n, (key, values) in enumerate(groups)
    ]
    if not lines:
        return None
    singles = []
    for n, (key, _) in enumerate(groups):
        others = [line for k, line in enumerate(lines) if k != n]
        own = [replace(mark, kind="value") for mark in lines[n]]
        singles.append({"place_id": key[0], "name": key[1], "chart": charts.focused(own, others, unit, key[1])})
    return {"chart": charts.several(lines, unit, title), "singles": singles}


def draw_revisions(rows: list[Row], title: str) -> Markup | None:
    """By how much per cent later statements differ from the first of the same year."""
    marks = [
        Mark(
            x=row["year"],
            y=float(row["revision_pct"]),
            href=f"/figure/{row['figure_id']}",
            label=say(
                "{year}年的数，{vintage}年报告改了{value}%",
                year=row["year"],
                vintage=row["vintage"],
                value=number(float(row["revision_pct"])),
            ),
            is_hollow=row["status"] == "estimate",
        )
        for row in sorted(rows, key=lambda r: (r["year"], r["vintage"]))
        if row["statement_number"] > 1 and row["revision_pct"] is not None
    ]
    return charts.stems(marks, "%", title) if len({mark.x for mark in marks}) > 1 else None


def draw_cascade(rows: list[Row], factor: float, unit: str, title: str) -> Markup | None:
    """Own target minus the superior's: a row a superior, a dot a place."""
    pairs = [row for row in rows if row["amplification"] is not None]
    groups = []
    for _, group in groupby(pairs, key=lambda r: r["parent_place_id"]):
        places = list(group)
        marks = [_above(row, factor, unit) for row in places]
        groups.append((places[0]["parent_short"], marks))
    return charts.rows(groups, title) if groups else None


def _above(row: Row, factor: float, unit: str) -> Mark:
    value = float(row["amplification"]) / factor
    said = say(
        "{place} 目标 {own}{unit}，{parent} {above}{unit}，差 {value}",
        place=row["division_name"],
        own=number(float(row["target_point"]) / factor),
        parent=row["parent_name"],
        above=number(float(row["parent_point"]) / factor),
        value=f"{'+' if value > 0 else ''}{number(value)}",
        unit=unit,
    )
    kind = "value" if value > 0 else "same" if value == 0 else "missed"
    return Mark(round(value, 6), 0, f"/figure/{row['figure_id']}", said, kind)


def draw_attention(rows: list[Row], key: str, kind: str, title: str, height: int = 220) -> Row | None:
    """Mentions per 10,000 characters over the years, a line for each level or section."""
    groups: list[tuple[str, list[Mark]]] = []
    for name, group in groupby(rows, key=lambda r: str(r[key])):
        marks = [_mentioned(row, label(name, kind), f"c{len(groups)}") for row in group if row["per_10000"] is not None]
        if len(marks) > 1:
            groups.append((name, marks))
    if not groups:
        return None
    unit = say("次/万字")
    return {
        "names": [name for name, _ in groups],
        "chart": charts.several([m for _, m in groups], unit, title, height, has_all=True),
    }


def _mentioned(row: Row, name: str, kind: str) -> Mark:
    value = float(row["per_10000"])
    said = say("{name} {year}年 每万字{value}次", name=name, year=row["year"], value=number(value))
    return Mark(row["year"], value, f"/topic/{row['topic_id']}?year={row['year']}#reports", said, kind)
