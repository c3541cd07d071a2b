"""A page to take along: `.zip` holds its tables, their SQL and its charts, `.svg` is one chart that needs no page."""

from __future__ import annotations

import base64
import hashlib
import html
import io
import json
import re
import zipfile
from functools import cache
from pathlib import Path
from urllib.parse import parse_qsl

from markupsafe import escape

from flows.site.addresses import Wanted
from flows.site.api import to_csv
from flows.site.language import say
from flows.site.queries import queries
from flows.site.store import Release

WIDTH = 860
_TABLE = re.compile(r'href="[^"]*/api/v1/(\w+)\.csv(?:\?([^"]*))?"')
_CHART = re.compile(r'<svg class="chart" width="100%" height="(\d+)".*?</svg>', re.DOTALL)
_NAME = re.compile(r'aria-label="([^"]*)"')
_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)


def packed(release: Release, page: str, address: str) -> bytes:
    """What a page shows, as files: a CSV and a JSON (what it is, its SQL) for each table, an SVG for each chart."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as files:
        tables = dict.fromkeys((name, html.unescape(asked)) for name, asked in _TABLE.findall(page))
        for n, (name, asked) in enumerate(tables, 1):
            query, given = queries()[name], dict(parse_qsl(asked))
            rows = release.ask(name, given)
            told = {"query": name, "says": query.says, "given": given, "rows": len(rows), "sql": query.shown(given)}
            files.writestr(f"{n:02}_{name}.csv", to_csv(rows))
            files.writestr(f"{n:02}_{name}.json", json.dumps(told, ensure_ascii=False, indent=1))
        for n, _ in enumerate(_CHART.findall(page), 1):
            files.writestr(f"chart_{n:02}.svg", chart(page, n, release.version, address) or "")
        files.writestr("README.txt", _readme(release, page, address))
        for paper in ("LICENSE-DATA.md", "CITATION.cff"):
            if (release.folder / paper).is_file():
                files.write(release.folder / paper, paper)
    return target.getvalue()


def with_pictures(page: str, wanted: Wanted, query: str) -> str:
    """The page with links to its charts as files: those of a section stand beside the CSV of its table."""
    parts, n = page.split("<!--pictures-->"), 0
    for k, part in enumerate(parts[:-1]):
        links = []
        for drawn in _CHART.finditer(part):
            n += 1
            address = f"{wanted.base}{wanted.path}.svg?" + (f"{query}&" if query else "") + f"chart={n}"
            links.append((escape(address), _NAME.search(drawn[0])))
        named = [
            f'<a href="{address}" download>{name[1] if name and len(links) > 1 else "SVG"}</a>'
            for address, name in links
        ]
        parts[k] += (
            "".join(named) if len(named) < 2 else f"<details><summary>SVG</summary>{' · '.join(named)}</details>"
        )
    return "".join(parts)


def chart(page: str, n: int, version: str, address: str) -> str | None:
    """The n-th chart of a page with its title, its release and its address; none where the page has fewer."""
    found = next((one for k, one in enumerate(_CHART.finditer(page), 1) if k == n), None)
    if not found:
        return None
    height = int(found[1])
    inner = found[0].replace(" data-sheet", "").replace('width="100%"', f'x="20" y="46" width="{WIDTH - 40}"', 1)
    foot = escape(f"gwr {version} · {address} · " + say("数字为各地政府工作报告原话"))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height + 84}"><style>{style()}</style>'
        f'<rect class="paper" width="100%" height="100%"/><text class="title" x="20" y="28">{_title(page)}</text>'
        f'{inner}<text class="foot" x="20" y="{height + 70}">{foot}</text></svg>'
    )


@cache
def style() -> str:
    """The rules of charts, for light paper."""
    css = (Path(__file__).parent / "static" / "style.css").read_text(encoding="utf-8")
    css = re.sub(r"@media[^{]*\{(?:[^{}]*\{[^{}]*\})*\s*\}", "", css)
    rules = re.findall(r"([^{}]+)\{([^{}]*)\}", css)
    kept = [f"{s.strip()}{{{r}}}" for s, r in rules if ".chart" in s or re.match(r"\s*(:root|\.c\d)", s)]
    own = 'text{font-family:"Noto Sans CJK SC","PingFang SC","Microsoft YaHei",sans-serif}.paper{fill:var(--paper)}'
    return own + ".title{font-size:16px;font-weight:700}.foot{font-size:11px;fill:var(--soft)}" + "".join(kept)


def policy() -> str:
    """What a browser lets an SVG of ours do: show itself in its own style."""
    digest = base64.b64encode(hashlib.sha256(style().encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; frame-ancestors *"


def _title(page: str) -> str:
    found = _TITLE.search(page)
    return found[1].removesuffix(" · gwr") if found else ""


def _readme(release: Release, page: str, address: str) -> str:
    said = say("发布 {version}，页面 {address}", version=release.version, address=address)
    sql = say("每张表一个 CSV，旁边的 JSON 说明它是什么，并有它在 gwr.duckdb 上的 SQL。")
    return f"{html.unescape(_title(page))}\n{said}\n{sql}\n"
