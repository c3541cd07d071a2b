"""All indicators, and one of them over years and places."""

from __future__ import annotations

from collections import Counter
from itertools import groupby

from flows.site import drawing
from flows.site.language import defined, named, order, say
from flows.site.pages.address import MEASURES, Given, NotHereError, year_of
from flows.site.quantities import Units, value_of, verdict_of, worded
from flows.site.store import Release, Row

FEW = 20  # places: what fewer say is folded, where many are collected
LEVELS = ("province", "prefecture", "county")
TOTALS = ("level", "change")  # measures in which a nation and a county are not for one axis


def indicators(release: Release, _: Given) -> tuple[str, Row]:
    """All indicators by theme, each in the measure in which it is most often said."""
    most: dict[str, Row] = {}
    for row in sorted(release.ask("indicators"), key=lambda r: (order(r["category"], "category"), -r["value_count"])):
        most.setdefault(row["indicator_id"], row)
    return "indicators.html", {
        "title": say("指标"),
        "count": len(most),
        "few": FEW if max((row["place_count"] for row in most.values()), default=0) > 5 * FEW else 0,
        "themes": [(theme, list(g)) for theme, g in groupby(most.values(), key=lambda r: r["category"])],
    }


def indicator(release: Release, given: Given) -> tuple[str, Row] | str:
    """The spread over the years, the ranking of one, small charts on common axes."""
    found = release.indicators.get(given["indicator"])
    if not found:
        raise NotHereError(say("没有指标 {indicator}", indicator=given["indicator"]))
    measures = release.measures(given["indicator"])
    if "measure" not in given:
        usual = min(measures, key=MEASURES.index)
        return f"/indicator/{given['indicator']}/{usual}"
    asked = {"indicator": given["indicator"], "measure": given["measure"]}
    years = release.ask("indicator_years", asked)
    if given["measure"] not in measures:
        raise NotHereError(say("{name}没有这种形式", name=named(found, "", "level")))
    year = year_of(given) or _newest(years, found["last_year"])
    every = release.ask("indicator_places", {**asked, "year": year})
    level = _level(str(given.get("level", "")), every)
    if level:
        years = release.ask("indicator_years", {**asked, "level": level})
    several = release.ask("indicator_series", asked)
    units = Units(found, given["measure"], years or several or every)
    return "indicator.html", {
        "title": named(found, "", given["measure"]),
        "indicator": found,
        "definition": defined(found["indicator_id"]),
        "measures": measures,
        "asked": {**asked, "year": year, "level": level},
        "levels": LEVELS,
        "is_total": asked["measure"] in TOTALS,
        "years": sorted({year, *(row["year"] for row in years)}, reverse=True),
        "is_mixed": units.is_mixed,
        "parts": [_part({**asked, "level": level}, units, unit, (years, several, every)) for unit in units.known],
        "goals": {r["place_id"]: r for r in release.ask("targets_year", {**asked, "year": year})},
        "verdict_of": verdict_of,
    }


def _part(asked: Row, units: Units, canonical: str | None, rows: tuple[list[Row], ...]) -> Row:
    """What a page shows of the values in one unit."""
    unit, factor = units.known[canonical]
    years, several, every = (units.of(some, canonical) for some in rows)
    name = named(units.indicator, "", asked["measure"])
    is_rank, is_total = asked["measure"] == "rank", asked["measure"] in TOTALS
    return {
        "canonical": canonical,
        "unit": unit,
        "factor": factor,
        "spread": None if is_rank else drawing.draw_spreads(years, factor, unit, say("{name}历年分布", name=name)),
        "several": None if is_rank else drawing.draw_several(several, factor, unit, name, is_total),
        "words": lambda row: worded(row, "", factor),
        "groups": _groups(every, asked["level"]),
    }


def _groups(rows: list[Row], level: str) -> list[Row]:
    """The places of the level, ranked; behind them those of each other one; without a level all together."""
    by_level = {level: [row for row in rows if level in ("", row["level"])]}
    for row in sorted(rows, key=lambda r: order(r["level"], "level")) if level else []:
        if row["level"] != level:
            by_level.setdefault(row["level"], []).append(row)
    tops = {
        name: max((abs(float(value_of(r) or 0)) for r in own if not r["is_doubtful"]), default=0)
        for name, own in by_level.items()
    }
    return [{"level": name, "rows": own, "top": tops[name] or 1.0} for name, own in by_level.items()]


def _level(asked: str, rows: list[Row]) -> str:
    """The level asked for; else that of most rows, or none: all together."""
    if asked in LEVELS or asked == "all":
        return asked if asked in LEVELS else ""
    counts = Counter(row["level"] for row in rows if row["level"] in LEVELS)
    return max(counts, key=lambda level: (counts[level], level), default="")


def _newest(years: list[Row], last: int) -> int:
    """The newest year in which many places have a value."""
    many = max((r["place_count"] for r in years), default=0) / 2
    return max((int(r["year"]) for r in years if r["place_count"] >= many), default=last)
