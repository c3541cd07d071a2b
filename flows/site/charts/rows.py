"""Many places by group: a row a group, a dot a place, those of one value beside one another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from markupsafe import Markup, escape

from flows.site.charts.marks import Mark
from flows.site.charts.scale import FOOT, Scale, number, svg

LEFT, ROOM = 18, 10  # per cent of the width: of the rows' names, of a mark's
APART, TALL = 8, 240  # pixels between equal ones; of a row with very many


def rows(groups: Sequence[tuple[str, Sequence[Mark]]], title: str, is_signed: bool = True) -> Markup:
    """Marks across at their x, under one another where they are equal; of differences (signed) a line at zero."""
    xs = [mark.x for _, marks in groups for mark in marks]
    across = Scale([0, 1], [*xs, 0] if is_signed else xs, 100, has_zero=False)
    scale = Scale([across.low + 0.5, across.high - 0.5], [0, 1], 100, left=LEFT, fewest=1)
    parts: list[str] = []
    top = 4
    for name, marks in groups:
        seen: Counter[float] = Counter()
        apart = min(APART, TALL / max(Counter(mark.x for mark in marks).values()))
        dots = []
        for mark in sorted(marks, key=lambda m: (m.x, m.kind, m.label)):
            x = min(max(mark.x, across.low), across.high)
            dots.append(_dot(scale, mark, x, top + 12 + round(apart * seen[x], 1), across))
            seen[x] += 1
        dots += _ends(scale, marks, seen, top + 16)
        tall = round(16 + apart * max(seen.values()))
        parts.append(f'<line class="grid" x1="0" x2="100%" y1="{top + tall}" y2="{top + tall}"/>')
        parts += [f'<text class="name" x="0" y="{top + 16}">{escape(name)}</text>', *dots]
        top += tall
    ticks = []
    for tick in across.ticks():
        at, name, sign = scale.x(tick), "grid", ""
        if is_signed:
            name, sign = "zero" if tick == 0 else "grid", "+" if tick > 0 else ""
        ticks.append(f'<line class="{name}" x1="{at}" x2="{at}" y1="0" y2="{top}"/>')
        ticks.append(f'<text class="tick" x="{at}" y="{top + 16}">{sign}{number(tick)}</text>')
    return svg([*ticks, *parts], top + FOOT, title)


def _ends(scale: Scale, marks: Sequence[Mark], seen: Counter[float], y: float) -> list[str]:
    """The names of the outermost marks of a row, of those that stand alone at their value and have room beside it."""
    first, last = min(marks, key=lambda m: m.x), max(marks, key=lambda m: m.x)
    parts = []
    for mark, dx, side in ((last, 8, ""), *([(first, -8, " end")] if first.x < last.x else [])):
        at = float(scale.x(mark.x).rstrip("%"))
        if mark.name and seen[mark.x] == 1 and LEFT + ROOM < at < 100 - ROOM:
            name = escape(mark.name)
            parts.append(f'<text class="minor-name roomy{side}" x="{at}%" dx="{dx}" y="{y}">{name}</text>')
    return parts


def _dot(scale: Scale, mark: Mark, x: float, y: float, across: Scale) -> str:
    said = escape(mark.label)
    names = f"dot {mark.kind}" + (" hollow" if mark.is_hollow else "")
    if across.is_off(mark.x):
        arrow = "▶" if mark.x > across.high else "◀"
        red = " doubtful" if mark.is_doubtful else ""
        drawn = f'<text class="off{red}" x="{scale.x(x)}" y="{y + 4}">{arrow}{number(mark.x)}</text>'
    else:
        drawn = f'<circle class="{names}" cx="{scale.x(x)}" cy="{y}" r="3.5"/>'
    ring = f'<circle class="ring" cx="{scale.x(x)}" cy="{y}" r="6.5"/>' if mark.is_doubtful else ""
    return f'<a href="{escape(mark.href)}" data-sheet aria-label="{said}"><title>{said}</title>{ring}{drawn}</a>'
