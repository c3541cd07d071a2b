"""Targets of the release → marks of a chart: beside their results, and above those of the level above."""

from __future__ import annotations

from itertools import groupby

from markupsafe import Markup

from flows.site import charts
from flows.site.charts import Goal, Mark, number
from flows.site.drawing import COURSE, told
from flows.site.language import label, order, say
from flows.site.placenames import placed, placed_short
from flows.site.quantities import (
    ABOUT_POINTS,
    ABOUT_SHARE,
    Units,
    bound_of,
    joined,
    moved_of,
    target_words,
    verdict_of,
    worded,
)
from flows.site.store import Row


def draw_goals(rows: list[Row], indicator: Row | None, measure: str, title: str) -> list[tuple[str, Markup]]:
    """Targets with their results, a chart for each unit; none where no target has a number."""
    units = Units(indicator, measure, rows)
    drawn = []
    for key, (unit, factor) in units.known.items():
        own = [row for row in rows if (row["unit_canonical"] or units.canonical) == key]
        chart = _goals(own, indicator, unit, factor, title)
        drawn += [(unit, chart)] if chart else []
    return drawn


def _goals(rows: list[Row], indicator: Row | None, unit: str, factor: float, title: str) -> Markup | None:
    targets, results = [], []
    for row in rows:
        low, high = (None if row[k] is None else float(row[k]) / factor for k in ("target_low", "target_high"))
        if low is None and high is None and row["target_point"] is not None:
            low = high = float(row["target_point"]) / factor
        if low is None and high is None:
            continue
        said = say("{year}年目标 {target}", year=row["plan_year"], target=target_words(row, indicator))
        about = _reach(row, low) if row["comparator"] == "~" and low is not None else None
        targets.append(
            Goal(row["plan_year"], low, high, f"/figure/{row['figure_id'] or row['target_id']}", said, about)
        )
        if row["actual_canonical"] is not None and row["actual_unit"] == row["unit_canonical"]:
            results.append(_result(row, factor, unit, indicator))
    if len(targets) < COURSE:
        judged = {mark.x for mark in results}
        marks: list[Goal | Mark] = [*(goal for goal in targets if goal.x not in judged), *results]
        return told(sorted(marks, key=lambda mark: mark.x)) if marks else None
    return charts.goals(targets, results, unit, title)


def _reach(row: Row, value: float) -> float:
    """How far below a target by 左右 a result may lie for the tolerant verdict."""
    is_points = row["measure"] == "growth" or row["unit_canonical"] in ("%", "‰", "百分点")
    return ABOUT_POINTS if is_points else abs(value) * ABOUT_SHARE


def _result(row: Row, factor: float, unit: str, indicator: Row | None) -> Mark:
    said = say(
        "{year}年结果 {value}，目标 {target}，{outcome}",
        year=row["plan_year"],
        value=worded(row, unit, factor, "actual"),
        target=target_words(row, indicator),
        outcome=label(verdict_of(row), "outcome"),
    )
    return Mark(
        x=row["plan_year"],
        y=float(row["actual_canonical"]) / factor,
        href=f"/figure/{row['actual_id']}",
        label=said + (say("，预计") if row["actual_status"] == "estimate" else ""),
        kind=verdict_of(row),
        is_hollow=row["actual_status"] == "estimate",
        is_doubtful=bool(row["is_doubtful"]),
        bound=bound_of(row, "actual"),
    )


def draw_scatter(rows: list[Row], indicator: Row | None, measure: str, title: str) -> Markup | None:
    """Targets against results of one unit, provinces named; what cannot be judged stands in the table alone."""
    units = Units(indicator, measure, rows)
    marks = [
        Mark(
            x=float(row["target"]) / units.factor,
            y=float(row["actual_canonical"]) / units.factor,
            href=f"/figure/{row['actual_id']}",
            label=_compared(row, units, indicator),
            kind=verdict_of(row),
            is_hollow=row["actual_status"] == "estimate",
            is_doubtful=bool(row["is_doubtful"]),
            name=placed_short(row["short_name"]) if row["level"] == "province" else "",
            bound=bound_of(row, "actual"),
        )
        for row in rows
        if row["target"] is not None
        and row["actual_canonical"] is not None
        and row["outcome"] != "undecidable"
        and row["unit_canonical"] == row["actual_unit"] == units.canonical
    ]
    return charts.scatter(marks, units.unit, title, far=say("（对数坐标）")) if marks else None


def _compared(row: Row, units: Units, indicator: Row | None) -> str:
    return say(
        "{place} 目标 {target}，结果 {value}，{outcome}",
        place=placed(row["division_name"]),
        target=target_words(row, indicator),
        value=worded(row, units.unit, units.factor, "actual"),
        outcome=label(verdict_of(row), "outcome"),
    )


_MOVED = {"raised": "value", "lowered": "below"}


def draw_ahead(rows: list[Row], indicator: Row | None, measure: str, title: str) -> Markup | None:
    """Targets alone, of a year without results, and how they moved: a row a level, a dot a place."""
    units = Units(indicator, measure, rows)
    own = [row for row in rows if row["target"] is not None and row["unit_canonical"] == units.canonical]
    groups = []
    for level, group in groupby(sorted(own, key=lambda r: order(r["level"], "level")), key=lambda r: r["level"]):
        marks = [
            Mark(
                x=float(row["target"]) / units.factor,
                y=0,
                href=f"/figure/{row['figure_id'] or row['target_id']}",
                label=say(
                    "{place} 目标 {target}，上年 {previous}",
                    place=placed(row["division_name"]),
                    target=target_words(row, indicator),
                    previous=units.value(row, "previous_point"),
                ),
                kind=_MOVED.get(moved_of(row), "same"),
                name=placed(row["division_name"]),
                is_hollow=not moved_of(row),
                is_doubtful=bool(row["is_doubtful"]),
            )
            for row in group
        ]
        groups.append((label(level, "level"), marks))
    return charts.rows(groups, title, is_signed=False) if groups else None


def draw_cascade(rows: list[Row], factor: float, unit: str, title: str) -> Markup | None:
    """Own target minus the superior's: a row a superior, a dot a place."""
    pairs = [row for row in rows if row["amplification"] is not None]
    groups = []
    for _, group in groupby(pairs, key=lambda r: r["parent_place_id"]):
        places = list(group)
        marks = [_above(row, factor, unit) for row in places]
        groups.append((placed_short(places[0]["parent_short"]), marks))
    return charts.rows(groups, title) if groups else None


def _above(row: Row, factor: float, unit: str) -> Mark:
    value = float(row["amplification"]) / factor
    said = say(
        "{place} 目标 {own}，{parent} {above}，差 {value}",
        place=placed(row["division_name"]),
        own=joined(number(float(row["target_point"]) / factor), unit),
        parent=placed(row["parent_name"]),
        above=joined(number(float(row["parent_point"]) / factor), unit),
        value=f"{'+' if value > 0 else ''}{number(value)}",
    )
    kind = "value" if value > 0 else "same" if value == 0 else "below"
    return Mark(round(value, 6), 0, f"/figure/{row['figure_id']}", said, kind, name=placed(row["division_name"]))
