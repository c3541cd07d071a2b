"""Topics: how much room the reports give to a theme, over years and levels."""

from __future__ import annotations

from itertools import groupby

from flows.site import charts, drawing
from flows.site.language import say, spoken
from flows.site.pages.address import Given, NotHereError, year_of
from flows.site.store import Release, Row

FEW = 3  # reports of a year, or of a level in a year: fewer say nothing of it


def topics(release: Release, _: Given) -> tuple[str, Row]:
    """All topics, each with the room that the reports of a year give it."""
    years = {key: list(g) for key, g in groupby(release.ask("topic_years"), key=lambda r: r["topic_id"])}
    found = [{**t, "name": _name(t), "chart": _room(years.get(t["topic_id"], []))} for t in release.ask("topics")]
    return "topics.html", {"title": say("主题"), "topics": found}


def topic(release: Release, given: Given) -> tuple[str, Row]:
    """One topic: attention by level, in review and plan; which reports of a year give it most room."""
    every = {t["topic_id"]: t for t in release.ask("topics")}
    found = every.get(given["topic"])
    if not found:
        raise NotHereError(say("没有主题 {topic}", topic=given["topic"]))
    asked = {"topic": given["topic"]}
    rows = release.ask("topic_years", asked)
    trusted = [r for r in rows if r["report_count"] >= FEW or r["level"] == "nation"]
    sections = release.ask("topic_sections", asked)
    named = [r["year"] for r in rows if r["naming_count"]]
    first, last = min(named, default=0), max(named, default=0)
    year = year_of(given) or last
    return "topic.html", {
        "title": _name(found),
        "topic": found,
        "asked": asked,
        "year": year,
        "years": sorted(set(named), reverse=True),
        "shares": _shares(rows),
        "levels": drawing.draw_attention(_since(first, trusted), "level", "level", _name(found)),
        "sections": drawing.draw_attention(_since(first, sections), "section", "section", _name(found)),
        "reports": release.ask("topic_reports", {**asked, "year": year}),
        "others": [{**t, "name": _name(t)} for t in every.values() if t["topic_id"] != given["topic"]],
    }


def _since(first: int, rows: list[Row]) -> list[Row]:
    return [row for row in rows if row["year"] >= first - 2]


def _name(topic: Row) -> str:
    name = str(topic["name_en"] if spoken() == "en" else topic["name_zh"])
    return name[:1].upper() + name[1:]


def _shares(rows: list[Row], height: int = 200) -> object:
    """The share of a year's reports that name the topic."""
    told = [
        (year, 100 * n / total, say("{year}年 {total}份报告中{count}份", year=year, total=total, count=n))
        for year, total, n, _, _ in _years(rows)
    ]
    title = say("各年提到的报告占比")
    return charts.bars(told, "%", title, height, top=100) if any(share for _, share, _ in told) else None


def _room(rows: list[Row], height: int = 90) -> object:
    """Mentions per 10,000 characters of a year's reports; the same years for all topics."""
    told = []
    for year, total, _, mentions, chars in _years(rows):
        value = 10000 * mentions / chars if chars else 0
        said = say("{year}年 每万字{value}次，{count}份报告", year=year, value=charts.number(value), count=total)
        told.append((year, value, said))
    return charts.bars(told, "", say("每一万字提到的次数"), height) if any(value for _, value, _ in told) else None


def _years(rows: list[Row]) -> list[tuple[int, ...]]:
    """Of all levels: year, reports, those that name the topic, mentions, characters; years of few are left out."""
    counts = ("report_count", "naming_count", "mention_count", "char_count")
    by_year: dict[int, list[int]] = {}
    for row in rows:
        sums = by_year.setdefault(row["year"], [0] * len(counts))
        sums[:] = [int(n + (row[name] or 0)) for n, name in zip(sums, counts, strict=True)]
    return [(year, *sums) for year, sums in sorted(by_year.items()) if sums[0] >= FEW]
