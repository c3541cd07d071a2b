"""A place, one of its series, several places beside one another."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from flows.site import charts, drawing, drawing_goals
from flows.site.language import label, named, order, say
from flows.site.pages.address import GOAL, MEASURES, Given, NotHereError, place_of
from flows.site.placenames import placed
from flows.site.quantities import Units, verdict_of, worded
from flows.site.search import search as find
from flows.site.store import Release, Row

MOST, EXAMPLE = 8, 4
FEW = 3  # values: a chart of fewer shows no course
OLD = 6  # years: a series that ended so long before the place's newest value is no main one


def place(release: Release, given: Given) -> tuple[str, Row] | str:
    """Coverage, growth targets with results, headline and all other series, reports."""
    found = place_of(release, given["place"])
    if found["place_id"] != given["place"]:
        return f"/place/{found['place_id']}"
    asked = {"place": found["place_id"]}
    every = drawing.series_charts(release.ask("place_series", asked), release.indicators, "", found["level"])
    targets = release.ask("place_targets", asked)
    growth = [t for t in targets if (t["indicator_id"], t["measure"]) == GOAL]
    columns = {(r["indicator_id"], r["measure"]): n for n, r in enumerate(release.widest(48))}
    head = sorted(
        (one for one in _current(every) if (one["indicator_id"], one["measure"]) in columns),
        key=lambda one: columns[one["indicator_id"], one["measure"]],
    )[:12]
    breaks = release.ask("place_breaks", asked)
    newest = max((one["last"].x for one in every), default=0)
    for one in head:
        one["chart"] = drawing.draw_series(one, breaks=breaks, newest=newest)
    by_theme = sorted(every, key=lambda one: (order(one["category"], "category"), -one["count"], one["indicator_id"]))
    return "place.html", {
        "title": placed(found["name"]),
        "place": found,
        "verdicts": Counter(map(verdict_of, targets)),
        "growth": named(release.indicators.get(GOAL[0]), GOAL[0], GOAL[1], found["level"]),
        "strip": _strip(release.ask("place_coverage", asked)),
        "goals": drawing_goals.draw_goals(growth, release.indicators.get("gdp"), "growth", say("增长目标与结果")),
        "head": head,
        "themes": [(theme, list(g)) for theme, g in groupby(by_theme, key=lambda one: one["category"])],
        "targets": targets,
        "reports": release.ask("place_reports", asked),
        "parts": [p for p in release.ask("places") if p["parent_place_id"] == found["place_id"]],
    }


def _current(every: list[Row]) -> list[Row]:
    """The series that have enough values and go on to the place's newest years."""
    newest = max((one["last"].x for one in every), default=0)
    return [one for one in every if one["count"] >= FEW and one["last"].x > newest - OLD]


def _strip(rows: list[Row]) -> Any:
    """The years from five before the first report on; the last thirty where there is none."""
    first = next((r["plan_year"] for r in rows if r["report_id"]), rows[-1]["plan_year"] - 25 if rows else 0)
    return charts.strip(
        [
            (
                r["plan_year"],
                r["reason"],
                f"/report/{r['report_id']}" if r["report_id"] else "",
                say("{year}年：{reason}", year=r["plan_year"], reason=label(r["reason"], "coverage")),
            )
            for r in rows
            if r["plan_year"] >= first - 5
        ],
        say("收录情况"),
    )


def series(release: Release, given: Given) -> tuple[str, Row] | str:
    """One series: values, targets with results and claims, every statement."""
    found = place_of(release, given["place"])
    if found["place_id"] != given["place"]:
        return f"/place/{found['place_id']}/{given['indicator']}/{given['measure']}"
    asked = {"place": found["place_id"], "indicator": given["indicator"], "measure": given["measure"]}
    indicator = release.indicators.get(given["indicator"])
    every = release.ask("place_series", {**asked, "measure": ""})
    rows = [row for row in every if row["measure"] == given["measure"]]
    targets = release.ask("place_targets", asked)
    if not rows and not targets:
        raise NotHereError(say("{place}没有这个指标的数", place=placed(found["name"])))
    statements = release.ask("vintages", asked)
    breaks = release.ask("place_breaks", {"place": found["place_id"]})
    drawn = drawing.series_charts(rows, release.indicators, placed(found["name"]), found["level"])
    name = named(indicator, given["indicator"], given["measure"], found["level"])
    said = Units(indicator, given["measure"], statements)
    return "series.html", {
        "title": say("{place} {name}", place=placed(found["name"]), name=name),
        "place": found,
        "name": name,
        "indicator": indicator,
        "asked": asked,
        "units": Units(indicator, given["measure"], rows),
        "goal_units": Units(indicator, given["measure"], targets),
        "said": said,
        "drawn": [(one["unit"], drawing.draw_series(one, 260, breaks)) for one in drawn],
        "breaks": drawing.told_of([c for one in drawn for c in drawing.cuts_of(one, breaks)]),
        "measures": sorted({given["measure"], *(row["measure"] for row in every)}, key=MEASURES.index),
        **_growths(release, asked, indicator),
        "revised": lambda row: drawing.revised(row, said),
        "revision_unit": drawing.revision_unit(said),
        "goals": drawing_goals.draw_goals(targets, indicator, given["measure"], say("目标与结果")),
        "rows": rows,
        "targets": targets,
        "statements": statements,
        "revisions": drawing.draw_revisions(statements, said, say("后来的说法比第一次多多少")),
        "is_measured": (given["indicator"], given["measure"]) in release.measured,
    }


def _growths(release: Release, asked: Row, indicator: Row | None) -> Row:
    """Levels of a series beside growth as reported and as the levels give it, where both are known of some year."""
    rows = release.ask("place_growths", asked) if asked["measure"] in ("level", "growth") else []
    is_beside = any(row["growth"] is not None and row["growth_of_levels"] is not None for row in rows)
    return {
        "growths": rows[::-1] if is_beside else [],
        "levels": Units(indicator, "level", [r for r in rows if r["figure_id"]]),
    }


def compare(release: Release, given: Given) -> tuple[str, Row] | str:
    """One indicator of several places on common axes; a name that is added leads to the address with its id."""
    if not release.indicators:
        return "message.html", {"title": say("比较"), "words": say("这个发布没有可以比较的数")}
    usual = GOAL[0] if GOAL[0] in release.indicators else release.widest(1)[0]["indicator_id"]
    indicator = release.indicators.get(given.get("indicator") or usual)
    if not indicator:
        raise NotHereError(say("没有指标 {indicator}", indicator=given["indicator"]))
    measures = release.measures(indicator["indicator_id"])
    asked = given.get("measure") or ""
    measure = asked if asked in measures else min(measures, key=MEASURES.index)
    ids = [part for part in str(given.get("places") or "").split("~") if part][:MOST]
    if given.get("add"):
        hits = find(release.folder, given["add"]).names
        ids += [hit["id"] for hit in hits if hit["kind"] == "place" and hit["id"] not in ids][:1]
        wanted = {"indicator": indicator["indicator_id"], "measure": measure, "places": "~".join(ids[:MOST])}
        return "/compare?" + urlencode(wanted, safe="~")
    is_example = not ids
    wanted = {"indicator": indicator["indicator_id"], "measure": measure}
    if is_example:
        ids = list(dict.fromkeys(row["place_id"] for row in release.ask("indicator_series", wanted)))[:EXAMPLE]
    places = [place_of(release, one) for one in ids]
    wanted["places"] = "~".join(one["place_id"] for one in places)
    every = release.ask("compared", wanted)
    units = Units(indicator, measure, every)
    canonical = given["unit"] if given.get("unit") in units.known else units.canonical
    rows, (unit, factor) = units.of(every, canonical), units.known[canonical]
    is_index = given.get("index") == "1"
    if is_index:
        rows, unit, factor = _indexed(rows), say("起点＝100"), 1.0
    name = named(indicator, "", measure)
    return "compare.html", {
        "title": say("比较：{name}", name=name),
        "name": name,
        "indicator": indicator,
        "measures": measures,
        "asked": {**wanted, "unit": canonical},
        "places": places,
        "counts": {key: len(list(g)) for key, g in groupby(rows, key=lambda r: r["place_id"])},
        "drawn": drawing.draw_several(rows, factor, unit, name),
        "table": _by_year(rows),
        "unit": unit,
        "units": units,
        "shown_in": lambda row: worded(row, "", factor),
        "is_index": is_index,
        "is_example": is_example,
        "base_year": min((r["year"] for r in rows), default=None),
        "indicators": release.widest(),
        "is_full": len(places) >= MOST,
    }


def _indexed(rows: list[Row]) -> list[Row]:
    """Each value as per cent of the same place's in the first year that all places have a positive one."""
    by_place = [
        {r["year"]: r for r in g if r["value_canonical"] is not None}
        for _, g in groupby(rows, key=lambda r: r["place_id"])
    ]
    years = [{y for y, r in values.items() if r["value_canonical"] > 0 and not r["is_doubtful"]} for values in by_place]
    common = set.intersection(*years) if years else set()
    if not common:
        return []
    first = min(common)
    return [
        dict(
            r,
            value_canonical=100 * r["value_canonical"] / values[first]["value_canonical"],
            value_low_canonical=None,
            value_high_canonical=None,
        )
        for values in by_place
        for y, r in values.items()
        if y >= first
    ]


def _by_year(rows: list[Row]) -> list[tuple[int, dict[str, Row]]]:
    """Newest year first: what each place has."""
    years: dict[int, dict[str, Any]] = {}
    for row in rows:
        years.setdefault(row["year"], {})[row["place_id"]] = row
    return sorted(years.items(), reverse=True)
