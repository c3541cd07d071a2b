"""A report with its numbers, and one number."""

from __future__ import annotations

import re
from itertools import groupby

from flows.site.addresses import Wanted
from flows.site.language import named, say, spoken, titled
from flows.site.pages.address import Given, NotHereError
from flows.site.placenames import placed
from flows.site.quantities import Units, joined
from flows.site.store import Release, Row

_SIGNS = {">=": "≥", ">": ">", "<=": "≤", "<": "<"}
_SAME = ("indicator_id", "measure", "status", "end_year", "value_canonical")  # said twice


def report(release: Release, given: Given) -> tuple[str, Row]:
    """A report's sentences under their headings, every number marked."""
    found = release.ask("report", given)
    if not found:
        raise NotHereError(say("没有报告 {report}", report=given["report"]))
    rows = release.ask("report_figures", given)
    parts = [
        (path, [(text, list(f)) for (_, text), f in groupby(g, key=lambda r: (r["sentence_start"], r["sentence"]))])
        for path, g in groupby(rows, key=lambda r: r["section_path"] or "")
    ]
    rank = {(r["indicator_id"], r["measure"]): n for n, r in enumerate(release.widest(400))}
    main = [
        r for r in rows if (r["indicator_id"], r["measure"]) in rank and not r["scope_text"] and r["period"] == "year"
    ]
    main.sort(key=lambda r: (r["status"] == "target", rank[r["indicator_id"], r["measure"]]))
    return "report.html", {
        "title": _headed(found[0]),
        "report": found[0],
        "parts": parts,
        "main": [next(g) for _, g in groupby(main, key=lambda r: [r[column] for column in _SAME])],
        "said": lambda f: _said(release, f),
        "has_doubts": any(r["doubt"] for r in rows),
        "glossary": release.ask("report_glossary", given),
        "count": len(rows),
    }


def _said(release: Release, f: Row) -> str:
    """A number as it is written, with what bounds it; by its value in English, and where its unit stands elsewhere."""
    is_bare = f["unit_canonical"] and re.fullmatch(r"[\d.]+", f["value_text"])
    is_written = f["value_canonical"] is None or (spoken() == "zh" and not is_bare)
    return _bounded(str(f["value_text"]) if is_written else _value(release, f), f["comparator"])


def _bounded(said: str, comparator: str) -> str:
    """A number with what bounds it.

    >>> _bounded("7%", ">="), _bounded("7%", "~")
    ('≥7%', '7%左右')
    """
    return say("{value}左右", value=said) if comparator == "~" else _SIGNS.get(comparator, "") + said


def _value(release: Release, f: Row) -> str:
    """A number by its value, in the unit in which people read it."""
    units = Units(release.indicators.get(f["indicator_id"]), f["measure"], [f])
    value = units.value(f)
    if f["value_high_canonical"] is not None:
        value = f"{value}–{units.value(f, 'value_high_canonical')}"
    return joined(value, units.unit)


def _headed(report: Row) -> str:
    """A report's title; in English the place stands in it."""
    if spoken() == "zh" or not report["plan_year"]:
        return titled(report)
    return say("{place}：{year}年报告", place=placed(report["division_name"]), year=report["plan_year"])


def figure(release: Release, given: Given) -> tuple[str, Row]:
    """One number: sentence, reading, rule, rivals, doubt, what became of it, source, citation."""
    found = release.ask("figure", given)
    if not found:
        raise NotHereError(say("没有数字 {figure}（也许只以文字说出的目标，或已改读）", figure=given["figure"]))
    f = found[0]
    indicator = release.indicators.get(f["indicator_id"])
    beside = release.ask("report_figures", {"report": f["report_id"]})
    doubts = release.ask("figure_doubts", given)
    around = [row for d in doubts if d["is_doubtful"] for row in _around(release, f["place_id"], d)]
    return "figure.html", {
        "has_series": bool(doubts) or _has_series(release, f),
        "title": f["value_text"],
        "units": Units(indicator, f["measure"], [f]),
        "value": _bounded(_value(release, f), f["comparator"]),
        "indicator": indicator,
        "f": f,
        "name": named(indicator, f["indicator_name"] or f["indicator_text"], f["measure"], f["place_level"]),
        "beside": [r for r in beside if (r["sentence_start"], r["sentence"]) == (f["sentence_start"], f["sentence"])],
        "doubts": doubts,
        "around": around,
        "levels": Units(indicator, "level", [r for r in around if r["figure_id"]]),
        "outcomes": release.ask("figure_outcomes", given),
        "rivals": release.ask("figure_rivals", given),
        "lasting": Wanted(release.version, spoken(), "").base + f"/figure/{f['figure_id']}",
        "is_part": given.get("part") == "1",
    }


def _around(release: Release, place: str, own: Row) -> list[Row]:
    """The years around a value in its series: levels, growth as stated, growth that the levels give."""
    rows = release.ask("place_growths", {"place": place, "indicator": own["indicator_id"]})
    return [row for row in rows if abs(row["year"] - own["year"]) <= 2]


def _has_series(release: Release, f: Row) -> bool:
    """True where a number that was not chosen for a series lies beside one, or beside targets."""
    asked = {"place": f["place_id"], "indicator": f["indicator_id"], "measure": f["measure"]}
    return bool(f["indicator_id"] and (release.ask("place_series", asked) or release.ask("place_targets", asked)))
