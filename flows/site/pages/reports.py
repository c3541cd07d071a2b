"""A report with its numbers, and one number."""

from __future__ import annotations

from itertools import groupby

from flows.site.language import say
from flows.site.pages.address import Given, NotHereError
from flows.site.rendering import unit_of
from flows.site.store import Release, Row


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
        raise NotHereError(say("没有数字 {figure}（也许只以文字说出的目标，或已改读）", figure=given["figure"]))
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
