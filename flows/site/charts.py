"""Charts as SVG: x in per cent and y in pixels, so that they fit any width and their text keeps its size.

Every mark is a link to its number. A hollow mark is an estimate, a ringed one doubtful; a dotted line spans years
without a value, an open gap a break of the series; what lies off the scale is drawn at its edge with its value.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor, log10
from statistics import quantiles

from markupsafe import Markup, escape

TOP, FOOT = 22, 24
MANY = 6  # fewer values say nothing of what is usual


@dataclass(frozen=True, slots=True)
class Mark:
    """A value at a year (or at an x of its own), with what a reader hears of it."""

    x: float
    y: float
    href: str
    label: str
    kind: str = "value"
    is_hollow: bool = False
    is_doubtful: bool = False
    is_break: bool = False
    name: str = ""


@dataclass(frozen=True, slots=True)
class Goal:
    """A target: from `low` to `high`; an open end fades."""

    x: float
    low: float | None
    high: float | None
    href: str
    label: str
    is_about: bool = False


@dataclass(frozen=True, slots=True)
class Spread:
    """A year of many places: four fifths, half and the median."""

    x: float
    low: float
    lower: float
    median: float
    upper: float
    high: float
    label: str


class Scale:
    """Where a value lies: axes with round steps, from zero where that is near."""

    def __init__(
        self, xs: Sequence[float], ys: Sequence[float], height: int, must: Iterable[float] = (), has_zero: bool = True
    ) -> None:
        self.x0, self.x1 = min(xs) - 0.5, max(xs) + 0.5
        self.height = height
        low, high = _usual(ys)
        held = [low, high, *must]
        low, high = min(held), max(held)
        if has_zero and 0 < low < high * 0.7:
            low = 0
        self.step = _step((high - low) or abs(high) or 1)
        self.low, self.high = floor(low / self.step) * self.step, ceil(high / self.step) * self.step
        if self.low == self.high:
            self.high += self.step

    def x(self, value: float) -> str:
        """Per cent of the width."""
        return f"{2 + 96 * (value - self.x0) / (self.x1 - self.x0):.2f}%"

    def y(self, value: float) -> float:
        """Pixels from the top; what is off the scale lies at its edge."""
        inside = min(max(value, self.low), self.high)
        room = self.height - TOP - FOOT
        return round(TOP + room * (self.high - inside) / (self.high - self.low), 1)

    def is_off(self, value: float) -> bool:
        """True for a value that the scale has no room for."""
        return not self.low <= value <= self.high

    def ticks(self) -> list[float]:
        """The values at which a line is drawn."""
        return [self.low + n * self.step for n in range(round((self.high - self.low) / self.step) + 1)]


def _usual(ys: Sequence[float]) -> tuple[float, float]:
    """Lowest and highest of the values that are not far from all others."""
    if len(ys) < MANY:
        return min(ys), max(ys)
    first, _, third = quantiles(ys, n=4)
    reach = 4 * (third - first) or abs(third) or 1
    kept = [y for y in ys if first - reach <= y <= third + reach]
    return min(kept), max(kept)


def _step(span: float) -> float:
    """A round step that parts a span in two to five."""
    size = 10.0 ** floor(log10(span))
    return next(size * part for part in (0.2, 0.5, 1, 2) if span / (size * part) <= 5)


def number(value: float) -> str:
    """A value for people: no more digits than it has meaning.

    >>> number(13698.0), number(5.25), number(0.3)
    ('13,698', '5.25', '0.3')
    """
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:,.2f}".rstrip("0").rstrip(".")


def _svg(parts: Iterable[str], height: int, title: str) -> Markup:
    said = escape(title)
    inside = "".join(parts)
    return Markup(f'<svg class="chart" width="100%" height="{height}" role="group" aria-label="{said}">{inside}</svg>')  # noqa: S704


def _axes(scale: Scale, unit: str, is_years: bool = True) -> list[str]:
    parts = []
    for n, tick in enumerate(reversed(scale.ticks())):
        y = scale.y(tick)
        said = f"{number(tick)} {escape(unit)}" if n == 0 else number(tick)
        parts.append(f'<line class="grid" x1="0" x2="100%" y1="{y}" y2="{y}"/><text x="0" y="{y - 4}">{said}</text>')
    base = scale.height - 6
    first, last = ceil(scale.x0), floor(scale.x1)
    pace = 1 if last - first <= 8 else 5 if last - first <= 45 else 10
    if is_years:
        parts += [
            f'<text class="tick" x="{scale.x(year)}" y="{base}">{year}</text>'
            for year in range(first, last + 1)
            if year % pace == 0
        ]
    return parts


def _dot(scale: Scale, mark: Mark, size: float = 4) -> str:
    x, y, said = scale.x(mark.x), scale.y(mark.y), escape(mark.label)
    names = " ".join(("dot", mark.kind, *(["hollow"] if mark.is_hollow else [])))
    ring = f'<circle class="ring" cx="{x}" cy="{y}" r="{size + 4}"/>' if mark.is_doubtful else ""
    if scale.is_off(mark.y):
        arrow = "▲" if mark.y > scale.high else "▼"
        drawn = f'<text class="off" x="{x}" y="{y + 4}">{arrow}{number(mark.y)}</text>'
    else:
        drawn = f'<circle class="{names}" cx="{x}" cy="{y}" r="{size}"/>'
    aim = f'<circle class="aim" cx="{x}" cy="{y}" r="11"/>'
    return f'<a href="{escape(mark.href)}" data-sheet aria-label="{said}"><title>{said}</title>{aim}{ring}{drawn}</a>'


def _lines(scale: Scale, marks: Sequence[Mark]) -> list[str]:
    parts = []
    for old, new in pairwise(marks):
        if new.is_break or scale.is_off(old.y) or scale.is_off(new.y):
            continue
        name = "line" if new.x - old.x <= 1 else "line gap"
        ends = f'x1="{scale.x(old.x)}" y1="{scale.y(old.y)}" x2="{scale.x(new.x)}" y2="{scale.y(new.y)}"'
        parts.append(f'<line class="{name}" {ends}/>')
    return parts


def series(marks: Sequence[Mark], unit: str, title: str, height: int = 160) -> Markup:
    """The values of one series over the years, the last one written out."""
    scale = Scale([m.x for m in marks], [m.y for m in marks], height)
    size = 4 if height > 200 else 3
    last = marks[-1]
    said = f'<text class="last" x="{scale.x(last.x)}" y="{scale.y(last.y) - 9}">{number(last.y)}</text>'
    parts = [*_axes(scale, unit), *_lines(scale, marks), *(_dot(scale, m, size) for m in marks)]
    return _svg([*parts, "" if scale.is_off(last.y) else said], height, title)


def goals(targets: Sequence[Goal], results: Sequence[Mark], unit: str, title: str, height: int = 240) -> Markup:
    """Targets (tick, block, range or fading bar) with their results as dots."""
    ends = [end for goal in targets for end in (goal.low, goal.high) if end is not None]
    xs = [*(goal.x for goal in targets), *(mark.x for mark in results)]
    scale = Scale(xs, [m.y for m in results] or ends, height, must=ends)
    stems = [
        f'<line class="stem {mark.kind}" x1="{scale.x(mark.x)}" x2="{scale.x(mark.x)}" y1="{scale.y(mark.y)}" '
        f'y2="{scale.y(goal.low if goal.low is not None else goal.high or 0)}"/>'
        for goal in targets
        for mark in results
        if goal.x == mark.x
    ]
    return _svg(
        [*_axes(scale, unit), *(_goal(scale, goal) for goal in targets), *stems, *(_dot(scale, m, 5) for m in results)],
        height,
        title,
    )


def _goal(scale: Scale, goal: Goal) -> str:
    half, said = 0.38, escape(goal.label)
    left = scale.x(goal.x - half)
    width = f"{96 * 2 * half / (scale.x1 - scale.x0):.2f}%"
    low, high = goal.low, goal.high
    parts = []
    if low is not None and high is not None and low != high:
        parts.append(_block("range", left, width, scale.y(high), scale.y(low)))
    elif goal.is_about and low is not None:
        parts.append(_block("about", left, width, scale.y(low) - 6, scale.y(low) + 6))
    elif low is None and high is not None:
        parts.append(_block("down", left, width, scale.y(high), scale.y(high) + 16))
    elif high is None and low is not None:
        parts.append(_block("up", left, width, scale.y(low) - 16, scale.y(low)))
    for end in {low, high} - {None}:
        assert end is not None  # noqa: S101
        parts.append(_block("tick-target", left, width, scale.y(end) - 1, scale.y(end) + 1))
    return f'<a href="{escape(goal.href)}" data-sheet aria-label="{said}"><title>{said}</title>{"".join(parts)}</a>'


def _block(name: str, x: str, width: str, top: float, foot: float) -> str:
    return f'<rect class="goal {name}" x="{x}" width="{width}" y="{top:.1f}" height="{max(foot - top, 1):.1f}"/>'


def spreads(years: Sequence[Spread], unit: str, title: str, height: int = 240) -> Markup:
    """Median, half and four fifths of the places, by year."""
    scale = Scale([s.x for s in years], [v for s in years for v in (s.low, s.high)], height)
    width = f"{96 * 0.72 / (scale.x1 - scale.x0):.2f}%"
    parts = _axes(scale, unit)
    for s in years:
        left, said = scale.x(s.x - 0.36), escape(s.label)
        rects = (
            f'<rect class="{name}" x="{left}" width="{width}" y="{scale.y(top)}" '
            f'height="{max(scale.y(foot) - scale.y(top), 1):.1f}"/>'
            for name, top, foot in (("wide", s.high, s.low), ("half", s.upper, s.lower), ("mid", s.median, s.median))
        )
        parts.append(f'<g role="img" aria-label="{said}"><title>{said}</title>{"".join(rects)}</g>')
    return _svg(parts, height, title)


def scatter(marks: Sequence[Mark], unit: str, title: str, height: int = 360) -> Markup:
    """Targets (across) against results (up), with the line on which they are equal."""
    across = Scale([0, 1], [m.x for m in marks], height, has_zero=False)
    up = Scale([across.low, across.high], [m.y for m in marks], height)
    up.x0, up.x1 = across.low, across.high
    low, high = max(across.low, up.low), min(across.high, up.high)
    parts = _axes(up, unit, is_years=False)
    for tick in across.ticks():
        parts.append(f'<line class="grid" x1="{up.x(tick)}" x2="{up.x(tick)}" y1="{TOP}" y2="{height - FOOT}"/>')
        parts.append(f'<text class="tick" x="{up.x(tick)}" y="{height - 6}">{number(tick)}</text>')
    if low < high:
        ends = f'x1="{up.x(low)}" y1="{up.y(low)}" x2="{up.x(high)}" y2="{up.y(high)}"'
        parts.append(f'<line class="equal" {ends}/>')
    held = [m if not across.is_off(m.x) else _moved(m, across) for m in marks]
    return _svg([*parts, *(_dot(up, m, 6 if m.name else 4) for m in held), *_names(up, held)], height, title)


def _moved(mark: Mark, across: Scale) -> Mark:
    x = min(max(mark.x, across.low), across.high)
    return Mark(x, mark.y, mark.href, mark.label, mark.kind, mark.is_hollow, mark.is_doubtful, mark.is_break, mark.name)


def _names(scale: Scale, marks: Sequence[Mark]) -> list[str]:
    """Names beside the marks that have one, where no other name stands."""
    parts, taken = [], list[tuple[float, float]]()
    for mark in marks:
        x, y = float(scale.x(mark.x).rstrip("%")), scale.y(mark.y)
        if mark.name and not scale.is_off(mark.y) and all(abs(x - a) > 9 or abs(y - b) > 13 for a, b in taken):
            taken.append((x, y))
            parts.append(f'<text class="name" x="{x}%" dx="9" y="{y + 4}">{escape(mark.name)}</text>')
    return parts


def strip(years: Sequence[tuple[int, str, str, str]]) -> Markup:
    """A cell for each year: (year, reason, address or nothing, what it says); not collected is no zero."""
    parts, wide = [], 100 / max(len(years), 1)
    for n, (year, reason, href, said) in enumerate(years):
        name = "has" if reason == "parsed" else "not" if reason in ("not_collected", "not_found") else "lost"
        words = escape(said)
        cell = f'<rect class="cell {name}" x="{n * wide:.2f}%" width="{wide * 0.86:.2f}%" y="2" height="16"/>'
        link = f'<a href="{escape(href)}" aria-label="{words}"><title>{words}</title>{cell}</a>'
        parts.append(link if href else f'<g role="img" aria-label="{words}"><title>{words}</title>{cell}</g>')
        if year % 5 == 0:
            parts.append(f'<text class="tick" x="{(n + 0.43) * wide:.2f}%" y="32">{year}</text>')
    return _svg(parts, 36, "收录情况")


def bars(years: Sequence[tuple[int, float, str]], title: str, height: int = 120) -> Markup:
    """A share (0 to 1) for each year: (year, share, what it says)."""
    scale = Scale([y for y, _, _ in years], [0, max(share for _, share, _ in years) * 100 or 1], height)
    width = f"{96 * 0.72 / (scale.x1 - scale.x0):.2f}%"
    parts = _axes(scale, "%")
    for year, share, said in years:
        top = scale.y(share * 100)
        words = escape(said)
        rect = f'<rect class="half" x="{scale.x(year - 0.36)}" width="{width}" y="{top}" '
        parts.append(
            f'<g role="img" aria-label="{words}"><title>{words}</title>{rect}height="{height - FOOT - top:.1f}"/></g>'
        )
    return _svg(parts, height, title)
