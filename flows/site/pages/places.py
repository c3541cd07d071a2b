"""A place, one of its series, several places beside one another."""

from __future__ import annotations

from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from flows.site import charts, drawing
from flows.site.language import label, named, order, say
from flows.site.pages.address import GOAL, MEASURES, Given, NotHereError, place_of
from flows.site.rendering import unit_of
from flows.site.search import search as find
from flows.site.store import Release, Row

MOST = 8
FEW = 3  # values: a chart of fewer shows no course


def place(release: Release, given: Given) -> tuple[str, Row] | str:
    """Coverage, growth targets with results, headline and all other series, reports."""
    found = place_of(release, given["place"])
    if found["place_id"] != given["place"]:
        return f"/place/{found['place_id']}"
    asked = {"place": found["place_id"]}
    every = drawing.series_charts(release.ask("place_series", asked), release.indicators, "")
    targets = release.ask("place_targets", asked)
    growth = [t for t in targets if (t["indicator_id"], t["measure"]) == GOAL]
    columns = {(r["indicator_id"], r["measure"]): n for n, r in enumerate(release.widest(16))}
    head = sorted(
        (one for one in every if (one["indicator_id"], one["measure"]) in columns and one["count"] >= FEW),
        key=lambda one: columns[one["indicator_id"], one["measure"]],
    )[:12]
    for one in head:
        one["chart"] = drawing.draw_series(one)
    by_theme = sorted(every, key=lambda one: (order(one["category"], "category"), -one["count"], one["indicator_id"]))
    return "place.html", {
        "title": found["name"],
        "place": found,
        "strip": _strip(release.ask("place_coverage", asked)),
        "goals": drawing.draw_goals(growth, release.indicators.get("gdp"), "growth", say("增长目标与结果")),
        "head": head,
        "themes": [(theme, list(g)) for theme, g in groupby(by_theme, key=lambda one: one["category"])],
        "targets": targets,
        "reports": release.ask("place_reports", asked),
        "parts": [p for p in release.ask("places") if p["parent_place_id"] == found["place_id"]],
    }


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
    rows = release.ask("place_series", asked)
    targets = release.ask("place_targets", asked)
    if not rows and not targets:
        raise NotHereError(say("{place}没有这个指标的数", place=found["name"]))
    unit, factor = unit_of(indicator, given["measure"], (rows or targets)[0]["unit_canonical"])
    statements = release.ask("vintages", asked)
    drawn = drawing.series_charts(rows, release.indicators, found["name"])
    name = named(indicator, given["indicator"], given["measure"])
    return "series.html", {
        "title": f"{found['name']} {name}",
        "place": found,
        "name": name,
        "asked": asked,
        "unit": unit,
        "factor": factor,
        "chart": drawing.draw_series(drawn[0], 260) if drawn else None,
        "goals": drawing.draw_goals(targets, indicator, given["measure"], say("目标与结果")),
        "rows": rows,
        "targets": targets,
        "statements": statements,
        "revisions": drawing.draw_revisions(statements, say("后来的说法比第一次多百分之几")),
        "is_measured": (given["indicator"], given["measure"]) in release.measured,
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
    places = [place_of(release, one) for one in ids]
    shown = "~".join(one["place_id"] for one in places)
    wanted = {"places": shown, "indicator": indicator["indicator_id"], "measure": measure}
    rows = release.ask("compared", wanted)
    unit, factor = unit_of(indicator, measure, rows[0]["unit_canonical"] if rows else None)
    is_index = given.get("index") == "1"
    if is_index:
        rows, unit, factor = _indexed(rows), say("起点＝100"), 1.0
    name = named(indicator, "", measure)
    return "compare.html", {
        "title": say("比较：{name}", name=name),
        "name": name,
        "indicator": indicator,
        "measures": measures,
        "asked": wanted,
        "places": places,
        "counts": {key: len(list(g)) for key, g in groupby(rows, key=lambda r: r["place_id"])},
        "drawn": drawing.draw_several(rows, factor, unit, name),
        "table": _by_year(rows),
        "unit": unit,
        "factor": factor,
        "is_index": is_index,
        "base_year": min((r["year"] for r in rows), default=None),
        "indicators": release.widest(),
        "is_full": len(places) >= MOST,
    }


def _indexed(rows: list[Row]) -> list[Row]:
    """Each value as per cent of the same place's in the first year that all places have a positive one."""
    by_place = [{r["year"]: r for r in g} for _, g in groupby(rows, key=lambda r: r["place_id"])]
    years = [{y for y, r in values.items() if r["value_canonical"] > 0 and not r["is_doubtful"]} for values in by_place]
    common = set.intersection(*years) if years else set()
    if not common:
        return []
    first = min(common)
    return [
        {**r, "value_canonical": 100 * r["value_canonical"] / values[first]["value_canonical"]}
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
