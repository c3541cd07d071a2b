"""Many places at once: their spread by year, shares by year, cells by year."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup, escape

from flows.site.charts.marks import Spread
from flows.site.charts.scale import FOOT, Scale, axes, svg


def spreads(years: Sequence[Spread], unit: str, title: str, height: int = 240) -> Markup:
    """Median, half and four fifths of the places, by year."""
    scale = Scale([s.x for s in years], [v for s in years for v in (s.low, s.high)], height)
    width = scale.width(0.72)
    parts = axes(scale, unit)
    for s in years:
        left, said = scale.x(s.x - 0.36), escape(s.label)
        rects = (
            f'<rect class="{name}" x="{left}" width="{width}" y="{scale.y(top)}" '
            f'height="{max(scale.y(foot) - scale.y(top), 1):.1f}"/>'
            for name, top, foot in (("wide", s.high, s.low), ("half", s.upper, s.lower), ("mid", s.median, s.median))
        )
        parts.append(f'<g role="img" aria-label="{said}"><title>{said}</title>{"".join(rects)}</g>')
    return svg(parts, height, title)


def strip(years: Sequence[tuple[int, str, str, str]], title: str) -> Markup:
    """A cell for each year: (year, reason, address or nothing, what it says); not collected is no zero."""
    parts, wide = [], 100 / max(len(years), 1)
    for n, (year, reason, href, said) in enumerate(years):
        name = "has" if reason == "parsed" else "not" if reason in ("not_collected", "not_found") else "lost"
        words = escape(said)
        cell = f'<rect class="cell {name}" x="{n * wide:.2f}%" width="{wide * 0.86:.2f}%" y="2" height="16"/>'
        link = f'<a href="{escape(href)}" aria-label="{words}"><title>{words}</title>{cell}</a>'
        parts.append(link if href else f'<g role="img" aria-label="{words}"><title>{words}</title>{cell}</g>')
        if year % 5 == 0:
            names = "tick" if year % 20 == 0 or len(years) <= 40 else "tick roomy"
            parts.append(f'<text class="{names}" x="{(n + 0.43) * wide:.2f}%" y="32">{year}</text>')
    return svg(parts, 36, title)


def bars(years: Sequence[tuple[int, float, str]], unit: str, title: str, height: int = 120, top: float = 0) -> Markup:
    """A bar for each year: (year, value, what it says); the axis goes up to `top` at least."""
    scale = Scale([y for y, _, _ in years], [0, max(top, *(value for _, value, _ in years)) or 1], height)
    width = scale.width(0.72)
    parts = axes(scale, unit)
    for year, value, said in years:
        edge = scale.y(value)
        words = escape(said)
        rect = f'<rect class="half" x="{scale.x(year - 0.36)}" width="{width}" y="{edge}" '
        parts.append(
            f'<g role="img" aria-label="{words}"><title>{words}</title>{rect}height="{height - FOOT - edge:.1f}"/></g>'
        )
    return svg(parts, height, title)
