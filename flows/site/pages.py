"""The pages: from an address to a template and what stands in it (or to another address)."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby
from typing import Any

from flows.site import charts, drawing
from flows.site.rendering import label, named, unit_of
from flows.site.search import search as find
from flows.site.store import Release, Row

Given = dict[str, Any]
Page = Callable[[Release, Given], tuple[str, Row] | str]
GOAL = ("gdp", "growth")
MEASURES = ("growth", "level", "change", "multiple", "rank")
PER_PAGE = 20


class NotHereError(Exception):
    """There is no such place, report, number, indicator."""


def home(release: Release, _: Given) -> tuple[str, Row]:
    """What this is, its counts, who met the last growth target, places by province."""
    years = [r for r in release.ask("target_years") if (r["indicator_id"], r["measure"]) == GOAL and r["judged_count"]]
    spread = drawing.draw_spreads(
        release.ask("indicator_years", {"indicator": "gdp", "measure": "growth"}), 1, "%", "地区生产总值增速的分布"
    )
    places = release.ask("places")
    return "home.html", {
        "title": "政府工作报告里的数字",
        "counts": release.ask("overview")[0],
        "last_goal": years[0] if years else None,
        "spread": spread,
        "provinces": [(p, list(g)) for p, g in groupby(places, key=lambda r: r["province_name"] or r["name"])],
    }


def place(release: Release, given: Given) -> tuple[str, Row] | str:
    """Coverage, growth targets with results, headline and all other series, reports."""
    found = _place(release, given["place"])
    if found["place_id"] != given["place"]:
        return f"/place/{found['place_id']}"
    asked = {"place": found["place_id"]}
    every = drawing.series_charts(release.ask("place_series", asked), release.indicators, "")
    targets = release.ask("place_targets", asked)
    growth = [t for t in targets if (t["indicator_id"], t["measure"]) == GOAL]
    columns = {(r["indicator_id"], r["measure"]): n for n, r in enumerate(_headline(release))}
    head = sorted(
        (one for one in every if (one["indicator_id"], one["measure"]) in columns and one["count"] > 1),
        key=lambda one: columns[one["indicator_id"], one["measure"]],
    )[:12]
    for one in head:
        one["chart"] = drawing.draw_series(one)
    by_theme = sorted(every, key=lambda one: (one["category"], -one["count"], one["indicator_id"]))
    return "place.html", {
        "title": found["name"],
        "place": found,
        "strip": _strip(release.ask("place_coverage", asked)),
        "goals": drawing.draw_goals(growth, release.indicators.get("gdp"), "growth", "增长目标与结果"),
        "head": head,
        "themes": [(theme, list(g)) for theme, g in groupby(by_theme, key=lambda one: one["category"])],
        "targets": targets,
        "reports": release.ask("place_reports", asked),
    }


def _headline(release: Release) -> list[Row]:
    """Indicators of most places, core ones first."""
    return sorted(release.ask("indicators"), key=lambda r: -r["value_count"])[:16]


def _place(release: Release, given: str) -> Row:
    found = release.ask("place", {"place": given})
    if not found:
        raise NotHereError(f"没有编号为 {given} 的地区")
    newest = release.ask("place", {"place": found[0]["place_id"]})
    return {**(newest or found)[0], "place_id": found[0]["place_id"]}


def _strip(rows: list[Row]) -> Any:
    """The years from five before the first report on."""
    first = next((r["plan_year"] for r in rows if r["report_id"]), None)
    return charts.strip(
        [
            (
                r["plan_year"],
                r["reason"],
                f"/report/{r['report_id']}" if r["report_id"] else "",
                f"{r['plan_year']}年：{label(r['reason'], 'coverage')}",
            )
            for r in rows
            if first is not None and r["plan_year"] >= first - 5
        ]
    )


def series(release: Release, given: Given) -> tuple[str, Row] | str:
    """One series: values, targets with results and claims, every statement."""
    found = _place(release, given["place"])
    if found["place_id"] != given["place"]:
        return f"/place/{found['place_id']}/{given['indicator']}/{given['measure']}"
    asked = {"place": found["place_id"], "indicator": given["indicator"], "measure": given["measure"]}
    indicator = release.indicators.get(given["indicator"])
    rows = release.ask("place_series", asked)
    targets = release.ask("place_targets", asked)
    if not rows and not targets:
        raise NotHereError(f"{found['name']}没有这个指标的数")
    unit, factor = unit_of(indicator, given["measure"], (rows or targets)[0]["unit_canonical"])
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
        "goals": drawing.draw_goals(targets, indicator, given["measure"], "目标与结果"),
        "rows": rows,
        "targets": targets,
        "statements": release.ask("vintages", asked),
        "is_measured": (given["indicator"], given["measure"]) in release.measured,
    }


def indicators(release: Release, _: Given) -> tuple[str, Row]:
    """All indicators by theme."""
    rows = release.ask("indicators")
    return "indicators.html", {
        "title": "指标",
        "themes": [(theme, list(g)) for theme, g in groupby(rows, key=lambda r: r["category"])],
    }


def indicator(release: Release, given: Given) -> tuple[str, Row] | str:
    """The spread over the years, the ranking of one, small charts on common axes."""
    found = release.indicators.get(given["indicator"])
    if not found:
        raise NotHereError(f"没有指标 {given['indicator']}")
    measures = [r["measure"] for r in release.ask("indicators") if r["indicator_id"] == given["indicator"]]
    if "measure" not in given:
        usual = min(measures, key=MEASURES.index)
        return f"/indicator/{given['indicator']}/{usual}"
    asked = {"indicator": given["indicator"], "measure": given["measure"]}
    years = release.ask("indicator_years", asked)
    if given["measure"] not in measures:
        raise NotHereError(f"{found['name_zh']}没有这种口径")
    year = _year(given, years, found["last_year"])
    ranked = release.ask("indicator_places", {**asked, "year": year})
    unit, factor = unit_of(found, given["measure"], ranked[0]["unit_canonical"] if ranked else None)
    goals = {r["place_id"]: r for r in release.ask("targets_year", {**asked, "year": year})}
    trusted = [abs(float(r["value_canonical"])) for r in ranked if not r["is_doubtful"]]
    return "indicator.html", {
        "title": named(found, "", given["measure"]),
        "indicator": found,
        "measures": measures,
        "asked": {**asked, "year": year},
        "years": years,
        "spread": drawing.draw_spreads(years, factor, unit, f"{found['name_zh']}历年分布"),
        "ranked": ranked,
        "goals": goals,
        "top": max(trusted, default=1.0) or 1.0,
        "unit": unit,
        "factor": factor,
    }


def _year(given: Given, years: list[Row], last: int) -> int:
    """The year asked for, else the newest in which many places have a value."""
    asked = str(given.get("year", ""))
    if asked.isdecimal() and len(asked) == 4:
        return int(asked)
    many = max((r["place_count"] for r in years), default=0) / 2
    return max((int(r["year"]) for r in years if r["place_count"] >= many), default=last)


def targets(release: Release, given: Given) -> tuple[str, Row] | str:
    """Targets against results of one indicator and year."""
    options = release.ask("target_years")
    if "indicator" not in given:
        return "targets.html", {"title": "目标与结果", "options": _by_indicator(options)}
    chosen = [r for r in options if r["indicator_id"] == given["indicator"] and str(r["plan_year"]) == given["year"]]
    if not chosen:
        raise NotHereError("这一年没有这个指标的目标")
    measure = given.get("measure") or max(chosen, key=lambda r: r["target_count"])["measure"]
    asked = {"indicator": given["indicator"], "measure": measure, "year": given["year"]}
    rows = release.ask("targets_year", asked)
    found = release.indicators.get(given["indicator"])
    unit, factor = unit_of(found, measure, rows[0]["unit_canonical"] if rows else None)
    name = named(found, chosen[0]["indicator_name"], measure)
    return "targets_year.html", {
        "title": f"{given['year']} 年：{name}的目标与结果",
        "rows": rows,
        "asked": asked,
        "is_measured": (given["indicator"], measure) in release.measured,
        "unit": unit,
        "factor": factor,
        "years": sorted(
            {r["plan_year"] for r in options if (r["indicator_id"], r["measure"]) == (given["indicator"], measure)}
        ),
        "chart": drawing.draw_scatter(rows, factor, unit, name),
    }


def _by_indicator(options: list[Row]) -> list[tuple[Row, list[Row]]]:
    found = [list(g) for _, g in groupby(options, key=lambda r: (r["indicator_id"], r["measure"]))]
    return [(years[0], years) for years in found]


def report(release: Release, given: Given) -> tuple[str, Row]:
    """A report's sentences under their headings, every number marked."""
    found = release.ask("report", given)
    if not found:
        raise NotHereError(f"没有报告 {given['report']}")
    rows = release.ask("report_figures", given)
    parts = [
        (path, [(text, list(f)) for (_, text), f in groupby(g, key=lambda r: (r["sentence_start"], r["sentence"]))])
        for path, g in groupby(rows, key=lambda r: r["section_path"] or "")
    ]
    main = [r for r in rows if r["indicator_id"] and not r["scope_text"] and r["period"] == "year"]
    return "report.html", {
        "title": found[0]["title"],
        "report": found[0],
        "parts": parts,
        "main": main,
        "count": len(rows),
    }


def figure(release: Release, given: Given) -> tuple[str, Row]:
    """One number: sentence, reading, rule, rivals, doubt, source, citation."""
    found = release.ask("figure", given)
    if not found:
        raise NotHereError(f"没有数字 {given['figure']}（也许只以文字说出的目标，或已改读）")
    f = found[0]
    unit, factor = unit_of(release.indicators.get(f["indicator_id"]), f["measure"], f["unit_canonical"])
    return "figure.html", {
        "title": f["value_text"],
        "unit": unit,
        "factor": factor,
        "f": f,
        "doubts": release.ask("figure_doubts", given),
        "rivals": release.ask("figure_rivals", given),
        "is_part": given.get("part") == "1",
    }


def search(release: Release, given: Given) -> tuple[str, Row]:
    """Places, indicators and sentences, and in which share of a year's reports they are."""
    words, year, page = given.get("q", ""), given.get("year", ""), given.get("page", "")
    at = int(page) if page.isdecimal() and len(page) < 6 else 1
    hits = find(release.folder, words, int(year) if year.isdecimal() and len(year) == 4 else None, (at - 1) * PER_PAGE)
    shares = [(y, n / total, f"{y}年 {total}份报告中{n}份") for y, n, total in hits.years]
    return "search.html", {
        "title": f"{words} 的搜索" if words else "搜索",
        "words": words.strip(),
        "hits": hits,
        "at": at,
        "pages": -(-hits.total // PER_PAGE),
        "onset": charts.bars(shares, "各年提到的报告占比") if len(shares) > 1 else None,
    }


def quality(release: Release, given: Given) -> tuple[str, Row]:
    """Identities, doubtful values as a work list, findings, accuracy."""
    doubtful = release.ask("doubtful_values", given)
    return "quality.html", {
        "title": "质量",
        "counts": release.ask("overview")[0],
        "identities": release.ask("identities"),
        "doubtful": doubtful[:200],
        "doubtful_count": len(doubtful),
        "findings": release.ask("findings"),
        "accuracy": (release.manifest.get("quality") or {}).get("accuracy"),
    }


def data(release: Release, _: Given) -> tuple[str, Row]:
    """Releases, files with checksums, the API, snippets."""
    files = [(name, sha) for name, sha in sorted(release.manifest["checksums"].items()) if "data_docs/" not in name]
    return "data.html", {"title": "数据与接口", "manifest": release.manifest, "files": files}


PAGES: dict[str, Page] = {
    "/": home,
    "/place/{place}": place,
    "/place/{place}/{indicator}/{measure}": series,
    "/indicator": indicators,
    "/indicator/{indicator}": indicator,
    "/indicator/{indicator}/{measure}": indicator,
    "/targets": targets,
    "/targets/{indicator}/{year}": targets,
    "/targets/{indicator}/{year}/{measure}": targets,
    "/report/{report}": report,
    "/figure/{figure}": figure,
    "/search": search,
    "/quality": quality,
    "/data": data,
}
