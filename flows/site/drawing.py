"""Rows of the release → marks of a chart, in the unit in which people read them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby, pairwise
from typing import Any

from markupsafe import Markup

from flows.site import charts
from flows.site.charts import Cut, Goal, Mark, Spread, number
from flows.site.language import label, named, say, spoken
from flows.site.placenames import placed
from flows.site.quantities import Units, bound_of, doubt_words, joined, value_of, worded
from flows.site.store import Row

FEW = 5  # places: the spread of fewer says little
_YEAR = re.compile(r"\d{4}")
COURSE = 3  # values: fewer show no course, and are told in words


def marks_of(rows: list[Row], factor: float, unit: str, place: str = "") -> list[Mark]:
    """Values of one series as marks; a bound lies at the end that is known."""
    return [
        Mark(
            x=row["year"],
            y=float(end) / factor,
            href=f"/figure/{row['figure_id']}",
            label=_said(row, factor, unit, place),
            is_hollow=row["status"] == "estimate",
            is_doubtful=bool(row["is_doubtful"]),
            is_break=bool(row["is_break"]),
            bound=bound_of(row),
            is_apart=bool(row["basis"]),
        )
        for row in rows
        if (end := value_of(row)) is not None
    ]


def _said(row: Row, factor: float, unit: str, place: str) -> str:
    said = say(
        "{place} {year}年 {value}，{status}",
        place=place,
        year=row["year"],
        value=worded(row, unit, factor),
        status=label(row["status"], "status"),
    )
    if row["basis"]:
        said += say("，口径：{basis}", basis=row["basis"])
    return said.strip() + (say("，存疑：{doubt}", doubt=doubt_words(row["doubt"])) if row["is_doubtful"] else "")


def series_charts(rows: list[Row], indicators: dict[str, Row], place: str, level: str = "") -> list[dict[str, Any]]:
    """Each series of a place, one a unit, with its marks, name, unit, address and last value."""
    found = []
    for (indicator_id, measure), group in groupby(rows, key=lambda r: (r["indicator_id"], r["measure"])):
        values, indicator = list(group), indicators.get(indicator_id)
        name = named(indicator, values[0]["indicator_name"] or indicator_id, measure, level)
        units = Units(indicator, measure, values)
        for canonical, (unit, factor) in units.known.items():
            own = [row for row in units.of(values, canonical) if value_of(row) is not None]
            marks = marks_of(own, factor, unit, place)
            if not marks:
                continue
            found.append(
                {
                    "indicator_id": indicator_id,
                    "measure": measure,
                    "name": name,
                    "unit": unit,
                    "category": indicator["category"] if indicator else "",
                    "marks": marks,
                    "rows": own,
                    "last": marks[-1],
                    "newest": own[-1],
                    "units": Units(indicator, measure, own),
                    "count": len(marks),
                }
            )
    return found


def draw_series(one: dict[str, Any], height: int = 150, breaks: Sequence[Row] = (), newest: float = 0) -> Markup:
    """The chart of one of `series_charts`, with the years from which on its values are not those before."""
    if len(one["marks"]) < COURSE:
        return told(one["marks"])
    cuts, title = cuts_of(one, breaks), f"{one['name']}，{one['unit']}"
    return charts.series(one["marks"], one["unit"], title, height, cuts, newest, is_down=one["measure"] == "rank")


def told(marks: Sequence[Mark | Goal]) -> Markup:
    """What too few marks for a chart say, each a link to its number."""
    link = Markup('<a href="{}" data-sheet>{}</a>')
    return Markup('<p class="few">{}</p>').format(Markup(" · ").join(link.format(m.href, m.label) for m in marks))


def cuts_of(one: Row, breaks: Sequence[Row]) -> list[Cut]:
    """Breaks within the years of a series: of ground and definition where the values break, a census between levels."""
    stated = [row for row in one["rows"] if row["value_canonical"] is not None]
    found = {}
    for given in breaks:
        if given["indicator_id"] not in (None, one["indicator_id"]):
            continue
        year = given["break_year"]
        before = [row for row in stated if row["year"] <= year]
        after = [row for row in stated if row["year"] > year]
        if given["kind"] == "census":  # a value up to that year as first said, and one after it: of two bases
            since, at = given["vintage_from"] or year + 2, year + 0.5
            is_level = one["measure"] == "level"
            is_apart = is_level and before and after and before[-1]["vintage"] < since <= after[0]["vintage"]
        else:
            is_apart, at = any(row["year"] == year and row["is_break"] for row in stated[1:]), year - 0.5
        if is_apart:
            found[at] = _cut(year, given["kind"], at, given)
    for old, new in pairwise(stated):  # a level that was restated without a census or a definition that is known
        if new["is_break"] and not any(old["year"] < at < new["year"] for at in found):
            found[new["year"] - 0.5] = _cut(new["year"], "restated", new["year"] - 0.5)
    return list(found.values())


def _cut(year: int, kind: str, at: float, given: Row | None = None) -> Cut:
    name = label(kind, "break")
    said = say("{year}年{told}，前后不可直接相比", year=year, told=name)
    if given and given["note"] and kind == "definition":
        source = label(given["source"], "break_source")
        said += say("：{note}（{source}）", note=label(given["note"], "break_note"), source=source)
    return Cut(at, name, said)


def told_of(cuts: Sequence[Cut]) -> list[str]:
    """What a reader hears of breaks: those that differ in nothing but their year in one sentence."""
    alike: dict[str, list[str]] = {}
    for one in cuts:
        year = _YEAR.search(one.label)
        alike.setdefault(_YEAR.sub("{}", one.label, count=1), []).append(year[0] if year else "")
    between = "、" if spoken() == "zh" else ", "
    return [said.replace("{}", between.join(years), 1) for said, years in alike.items()]


def draw_spreads(rows: list[Row], factor: float, unit: str, title: str) -> Markup | None:
    """Median, half and four fifths, by year; years of few places stand in the table alone, where others have many."""
    names = ("low", "lower", "median", "upper", "high")
    years, few = [], max(2, min(FEW, max((row["place_count"] for row in rows), default=0)))
    for row in rows:
        if row["place_count"] < few:
            continue
        low, lower, median, upper, high = (float(row[n]) / factor for n in names)
        said = say(
            "{year}年 {count}个地区，中位数{median}",
            year=row["year"],
            count=row["place_count"],
            median=joined(number(median), unit),
        )
        years.append(Spread(row["year"], low, lower, median, upper, high, said))
    return charts.spreads(years, unit, title) if years else None


def draw_several(rows: list[Row], factor: float, unit: str, title: str, has_own_axes: bool = False) -> Row | None:
    """Places on common axes, each by its newest name: the chart of all with its colours, and one for each.

    That of one place stands before the lines of the others, or alone on axes of its own.
    """
    groups = {place_id: list(g) for place_id, g in groupby(rows, key=lambda r: r["place_id"])}
    names = {place_id: placed(values[-1]["division_name"]) for place_id, values in groups.items()}
    colours = {place_id: f"c{n}" for n, place_id in enumerate(groups)}
    lines = {
        place_id: [replace(mark, kind=colours[place_id]) for mark in marks_of(values, factor, unit, names[place_id])]
        for place_id, values in groups.items()
    }
    if not lines:
        return None
    singles = []
    for place_id, name in names.items():
        others = [line for other, line in lines.items() if other != place_id and not has_own_axes]
        own = [replace(mark, kind="value") for mark in lines[place_id]]
        singles.append({"place_id": place_id, "name": name, "chart": charts.focused(own, others, unit, name)})
    return {"chart": charts.several(list(lines.values()), unit, title), "colours": colours, "singles": singles}


def draw_revisions(rows: list[Row], units: Units, title: str) -> Markup | None:
    """By how much later statements differ from the first of the same year: per cent, of shares and growth in points."""
    marks = []
    for row in sorted(rows, key=lambda r: (r["year"], r["vintage"], r["statement_number"])):
        moved = revised(row, units)
        if row["statement_number"] == 1 or moved is None:
            continue
        said = say(
            "{year}年的数，{vintage}年报告改了{value}",
            year=row["year"],
            vintage=row["vintage"],
            value=joined(number(moved), revision_unit(units)),
        )
        marks.append(
            Mark(row["year"], moved, f"/figure/{row['figure_id']}", said, is_hollow=row["status"] == "estimate")
        )
    if len({mark.x for mark in marks}) < 2 or not any(mark.y for mark in marks):
        return None
    return charts.stems(marks, revision_unit(units), title)


def revised(row: Row, units: Units) -> float | None:
    """What a later report adds to the first statement of the same year; none where nothing can be compared."""
    if row["revision_pct"] is None or revision_unit(units) == "%":
        return None if row["revision_pct"] is None else float(row["revision_pct"])
    return round(float(row["value_canonical"] - row["first_canonical"]), 6)


def revision_unit(units: Units) -> str:
    """Per cent of the first statement; points where the values are per cent themselves, ‰ where they are that."""
    return say("个百分点") if units.unit == "%" else units.unit if units.unit == "‰" else "%"


def draw_attention(rows: list[Row], key: str, kind: str, title: str, height: int = 220) -> Row | None:
    """Mentions per 10,000 characters over the years, a line for each level or section, with how many reports a year."""
    groups: list[tuple[str, list[Mark]]] = []
    counts = dict[str, str]()
    for name, group in groupby(rows, key=lambda r: str(r[key])):
        stated = [row for row in group if row["per_10000"] is not None]
        marks = [_mentioned(row, label(name, kind), f"c{len(groups)}") for row in stated]
        if len(marks) > 1:
            groups.append((name, marks))
            found = {row.get("report_count", 0) for row in stated}
            counts[name] = f"{min(found)}–{max(found)}" if max(found) > 1 else ""
    if not groups:
        return None
    unit = say("次/万字")
    return {
        "names": [name for name, _ in groups],
        "counts": counts,
        "chart": charts.several([m for _, m in groups], unit, title, height, has_all=True),
    }


def _mentioned(row: Row, name: str, kind: str) -> Mark:
    value = float(row["per_10000"])
    said = say("{name} {year}年 每万字{value}次", name=name, year=row["year"], value=number(value))
    if "report_count" in row:
        said += say("，{count}份报告", count=row["report_count"])
    return Mark(row["year"], value, f"/topic/{row['topic_id']}?year={row['year']}#reports", said, kind)
