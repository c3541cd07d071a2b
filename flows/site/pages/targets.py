"""Targets: against results, and against those of the level above."""

from __future__ import annotations

from collections import Counter
from itertools import groupby

from flows.site import drawing, drawing_goals
from flows.site.language import named, order, say
from flows.site.pages.address import GOAL, Given, NotHereError, year_of
from flows.site.quantities import Units, moved_of, verdict_of
from flows.site.store import Release, Row

MAIN = 12  # indicators whose years stand on the first page of targets


def targets(release: Release, given: Given) -> tuple[str, Row] | str:
    """Targets against results of one indicator and year."""
    if "indicator" not in given:
        return _overview(release)
    options, year = release.targeted.get(given["indicator"], []), year_of(given)
    chosen = [r for r in options if r["plan_year"] == year]
    if year is None or not chosen:
        raise NotHereError(say("这一年没有这个指标的目标"))
    measure = given.get("measure") or max(chosen, key=lambda r: r["target_count"])["measure"]
    asked = {"indicator": given["indicator"], "measure": measure, "year": year}
    rows = release.ask("targets_year", asked)
    found = release.indicators.get(given["indicator"])
    units = Units(found, measure, rows)
    name = named(found, chosen[0]["indicator_name"], measure)
    judged = [r for r in rows if r["outcome"] != "undecidable"]
    return "targets_year.html", {
        "title": say("{year} 年：{name}的目标与结果", year=year, name=name),
        "rows": rows,
        "judged": judged,
        "others": [r for r in rows if r["outcome"] == "undecidable"],
        "verdicts": Counter(map(verdict_of, rows)),
        "asked": asked,
        "indicator": found,
        "is_measured": (given["indicator"], measure) in release.measured,
        "is_cascaded": (given["indicator"], measure, year) in release.cascaded,
        "units": units,
        "years": sorted({r["plan_year"] for r in options if r["measure"] == measure}),
        "chart": drawing_goals.draw_scatter(rows, found, measure, name),
        "ahead": None if judged else drawing_goals.draw_ahead(rows, found, measure, name),
        "moved": Counter(map(moved_of, rows)),
        "is_due": not rows or any(r["reason"] != "not_due" for r in rows),
    }


def _overview(release: Release) -> tuple[str, Row]:
    """The indicators with most targets, all years; the others by theme."""
    options = _by_indicator(release.ask("target_years"))

    def theme(option: tuple[Row, list[Row]]) -> str:
        indicator = release.indicators.get(option[0]["indicator_id"])
        return str(indicator["category"]) if indicator else ""

    rest = sorted(options[MAIN:], key=lambda option: order(theme(option), "category"))
    themes = [(name, list(g)) for name, g in groupby(rest, key=theme)]
    return "targets.html", {"title": say("目标与结果"), "options": options, "themes": themes}


def _by_indicator(options: list[Row]) -> list[tuple[Row, list[Row]]]:
    found = [list(g) for _, g in groupby(options, key=lambda r: (r["indicator_id"], r["measure"]))]
    return [(years[0], years) for years in found]


def cascade(release: Release, given: Given) -> tuple[str, Row] | str:
    """Own targets minus those of the level above, for one indicator and year."""
    options = release.ask("cascade_years")
    if not options:
        return "message.html", {"title": say("层层加码"), "words": say("没有可以同上级对照的目标")}
    indicator, measure = given.get("indicator") or GOAL[0], given.get("measure") or GOAL[1]
    own = [r for r in options if (r["indicator_id"], r["measure"]) == (indicator, measure)]
    years = [r["plan_year"] for r in own]
    year = year_of(given)
    if not years and "indicator" not in given:
        indicator, measure = options[0]["indicator_id"], options[0]["measure"]
        return f"/cascade/{year or options[0]['plan_year']}/{indicator}/{measure}"
    if not years or (year and year not in years):
        raise NotHereError(say("这一年没有可以同上级对照的目标"))
    if year is None:
        return f"/cascade/{_fullest(own)}" + ("" if (indicator, measure) == GOAL else f"/{indicator}/{measure}")
    asked = {"indicator": indicator, "measure": measure, "year": year}
    rows = release.ask("cascade", asked)
    found = release.indicators.get(indicator)
    units = Units(found, measure, rows)
    unit, factor = units.unit, units.factor
    apart = say("个百分点") if unit == "%" else unit
    name = named(own[0], "", measure)
    pairs = [r for r in rows if r["amplification"] is not None and r["unit_canonical"] == units.canonical]
    spread = units.of(release.ask("cascade_spread", asked), units.canonical)
    return "cascade.html", {
        "title": say("{year} 年：{name}目标层层加码", year=year, name=name),
        "name": name,
        "asked": asked,
        "rows": rows,
        "pairs": pairs,
        "alone": [r for r in rows if r not in pairs],
        "counts": {key: sum(map(test, pairs)) for key, test in _SIGNS.items()},
        "years": years,
        "others": [next(g) for _, g in groupby(options, key=lambda r: (r["indicator_id"], r["measure"]))][:24],
        "units": units,
        "indicator": found,
        "apart": apart,
        "chart": drawing_goals.draw_cascade(pairs, factor, unit, name),
        "spread": drawing.draw_spreads(spread, factor, apart, name),
        "is_measured": (indicator, measure) in release.measured,
    }


_SIGNS = {
    "above": lambda r: r["amplification"] > 0,
    "same": lambda r: r["amplification"] == 0,
    "below": lambda r: r["amplification"] < 0,
}


def _fullest(own: list[Row]) -> int:
    """The newest year with half as many pairs as the fullest."""
    most = max(r["pair_count"] for r in own)
    return max(int(r["plan_year"]) for r in own if r["pair_count"] * 2 >= most)
