"""A report with its numbers, and one number."""

from __future__ import annotations

from itertools import groupby

from flows.site.language import named, say, titled
from flows.site.pages.address import Given, NotHereError
from flows.site.rendering import unit_of
from flows.site.store import Release, Row

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
        "title": titled(found[0]),
        "report": found[0],
        "parts": parts,
        "main": [next(g) for _, g in groupby(main, key=lambda r: [r[column] for column in _SAME])],
        "glossary": release.ask("report_glossary", given),
        "count": len(rows),
    }


def figure(release: Release, given: Given) -> tuple[str, Row]:
    """One number: sentence, reading, rule, rivals, doubt, source, citation."""
    found = release.ask("figure", given)
    if not found:
        raise NotHereError(say("没有数字 {figure}（也许只以文字说出的目标，或已改读）", figure=given["figure"]))
    f = found[0]
    unit, factor = unit_of(release.indicators.get(f["indicator_id"]), f["measure"], f["unit_canonical"])
    beside = release.ask("report_figures", {"report": f["report_id"]})
    doubts = release.ask("figure_doubts", given)
    return "figure.html", {
        "has_series": bool(doubts) or _has_series(release, f),
        "title": f["value_text"],
        "unit": unit,
        "factor": factor,
        "f": f,
        "name": named(
            release.indicators.get(f["indicator_id"]), f["indicator_name"] or f["indicator_text"], f["measure"]
        ),
        "beside": [r for r in beside if (r["sentence_start"], r["sentence"]) == (f["sentence_start"], f["sentence"])],
        "doubts": doubts,
        "rivals": release.ask("figure_rivals", given),
        "is_part": given.get("part") == "1",
    }


def _has_series(release: Release, f: Row) -> bool:
    """True where a number that was not chosen for a series lies beside one, or beside targets."""
    asked = {"place": f["place_id"], "indicator": f["indicator_id"], "measure": f["measure"]}
    return bool(f["indicator_id"] and (release.ask("place_series", asked) or release.ask("place_targets", asked)))
