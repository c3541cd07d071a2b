"""The release as a whole: its start, search, quality, data."""

from __future__ import annotations

import json
from itertools import groupby
from pathlib import Path

from flows.site import charts, drawing, drawing_goals
from flows.site.language import label, named, say
from flows.site.pages.address import GOAL, MEASURES, Given, year_of
from flows.site.placenames import placed
from flows.site.search import search as find
from flows.site.store import Release, Row

PER_PAGE = 20
EXAMPLES = ("甘肃", "gs", "低空经济", "石家庄 养老", "hebei gdp")  # of what can be searched
FORMS = {"excel": "Excel", "stata": "Stata", "csv": "CSV", "parquet": "Parquet"}  # folders of tables
WHOLE = ("gwr.duckdb", "README.md", "dictionary.md", "quality.md", "CHANGES.md", "CITATION.cff", "LICENSE-DATA.md")


def home(release: Release, _: Given) -> tuple[str, Row]:
    """What this is, its counts, who met the last growth target, places by province."""
    provinces = release.ask("provinces")
    goals_set = [r for r in release.ask("target_years") if (r["indicator_id"], r["measure"]) == GOAL]
    years = [r for r in goals_set if r["judged_count"]]
    last = years[0] if years else None
    goals = (
        release.ask("targets_year", {"indicator": GOAL[0], "measure": GOAL[1], "year": last["plan_year"]})
        if last
        else []
    )
    return "home.html", {
        "title": say("政府工作报告里的数字"),
        "counts": release.ask("overview")[0],
        "last_goal": last,
        "set_since": [r for r in goals_set if last and r["plan_year"] > last["plan_year"]],
        "goals": drawing_goals.draw_scatter(goals, release.indicators.get(GOAL[0]), GOAL[1], say("增长目标与结果")),
        "indicators": [r for r in release.widest(60) if r["place_count"] > 1][:30],
        **_spread(release),
        "provinces": list(_by_province(release.ask("places")).items()),
        "province_ids": {r["name"]: r["place_id"] for r in provinces},
        "absent": [r for r in provinces if not r["place_count"]],
    }


def _spread(release: Release) -> Row:
    """Growth over the years of the provinces, much the same ones each year; of all places where those are few."""
    for level in ("province", ""):
        asked = {"indicator": GOAL[0], "measure": GOAL[1], "level": level}
        rows = release.ask("indicator_years", asked)
        spread = drawing.draw_spreads(rows, 1, "%", say("地区生产总值增速的分布"))
        if spread:
            return {"spread": spread, "spread_of": asked}
    return {"spread": None}


def _by_province(places: list[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in places:
        found.setdefault(row["province_name"] or row["name"], []).append(row)
    return found


def search(release: Release, given: Given) -> tuple[str, Row]:
    """Places, indicators and sentences, and in which share of a year's reports they are."""
    words, page = given.get("q", ""), given.get("page", "")
    at = int(page) if page.isascii() and page.isdecimal() and len(page) < 6 else 1
    place = given.get("place", "").strip()[:20]
    hits = find(release.folder, words, year_of(given), (at - 1) * PER_PAGE, PER_PAGE, place)
    shares = [
        (y, 100 * n / total, say("{year}年 {total}份报告中{count}份", year=y, total=total, count=n))
        for y, n, total in hits.years
    ]
    return "search.html", {
        "title": say("{words} 的搜索", words=words) if words else say("搜索"),
        "joint": _joint(release, hits.names) if hits.words != words.strip() else [],
        "words": words.strip(),
        "examples": EXAMPLES,
        "kept": {"q": words.strip(), "year": given.get("year", ""), "place": place},
        "hits": hits,
        "at": at,
        "pages": -(-hits.total // PER_PAGE),
        "onset": charts.bars(shares, "%", say("各年提到的报告占比")) if len(shares) > 1 else None,
    }


def _joint(release: Release, names: list[Row]) -> list[Row]:
    """The series of the place and the indicator that were typed together."""
    place = next((n for n in names if n["kind"] == "place"), None)
    indicator = next((n for n in names if n["kind"] == "indicator"), None)
    if not place or not indicator:
        return []
    rows = release.ask("place_series", {"place": place["id"], "indicator": indicator["id"]})
    own = release.indicators.get(indicator["id"])
    return [
        {
            "place": place["id"],
            "indicator": indicator["id"],
            "measure": measure,
            "name": f"{placed(place['name'])} {named(own, indicator['name'], measure)}",
        }
        for measure in sorted({row["measure"] for row in rows}, key=MEASURES.index)
    ]


def quality(release: Release, given: Given) -> tuple[str, Row]:
    """Identities, doubtful values as a work list, findings, accuracy."""
    doubtful = release.ask("doubtful_values", given)
    accuracy = (release.manifest.get("quality") or {}).get("accuracy") or {}
    return "quality.html", {
        "title": say("质量"),
        "counts": release.ask("overview")[0],
        "identities": release.ask("identities"),
        "doubtful": doubtful[:200],
        "doubtful_count": len(doubtful),
        "findings": release.ask("findings"),
        "accuracy": dict(sorted(accuracy.items(), key=lambda row: row[0] != "unseen")),
        "classed": lambda name: label(name.partition(" ")[2], name.partition(" ")[0]),
    }


def data(release: Release, _: Given) -> tuple[str, Row]:
    """Releases, files with checksums, the API, snippets."""
    files = [
        (name, _size((release.folder / name).stat().st_size), sha)
        for name, sha in sorted(release.manifest["checksums"].items())
        if "data_docs/" not in name and (release.folder / name).is_file()
    ]
    return "data.html", {
        "title": say("数据与接口"),
        "manifest": release.manifest,
        "files": files,
        "whole": [row for row in files if row[0] in WHOLE],
        "forms": _forms(files),
        "tables": [(t, list(g)) for t, g in groupby(release.ask("dictionary"), key=lambda r: r["table_name"])],
        "dataset": _dataset(release),
    }


def _forms(files: list[tuple[str, str, str]]) -> dict[str, list[tuple[str, str, str]]]:
    """The tables by name, each with its files: what reads one, its name, its size."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    for folder, program in FORMS.items():
        for name, size, _ in files:
            if name.startswith(f"{folder}/"):
                found.setdefault(Path(name).stem, []).append((program, name, size))
    return dict(sorted(found.items()))


def _size(count: int) -> str:
    """A file's size in words.

    >>> _size(81), _size(144_977_920)
    ('0.1 kB', '145 MB')
    """
    if count < 1e6:
        return f"{count / 1e3:.1f} kB"
    return f"{count / 1e6:.1f} MB" if count < 1e7 else f"{count / 1e6:,.0f} MB"


def _dataset(release: Release) -> Row | None:
    """What the release says of itself to search engines, without its columns."""
    file = release.folder / "croissant.json"
    if not file.is_file():
        return None
    said = json.loads(file.read_text(encoding="utf-8"))
    inner = ("@context", "recordSet", "distribution", "conformsTo")
    return {"@context": "https://schema.org/", **{k: v for k, v in said.items() if k not in inner}, "@type": "Dataset"}
