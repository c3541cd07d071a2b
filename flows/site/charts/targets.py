"""Targets with their results: over the years of a place, and of many places against one another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import log10

from markupsafe import Markup, escape

from flows.site.charts.marks import Goal, Mark, dot
from flows.site.charts.scale import FOOT, TOP, Scale, axes, number, svg

SIDES = (0, 9, -9, 18, -18)  # pixels aside
FAR = 100  # times
WIDE, NARROW = 6.8, 3.2  # pixels of a per cent, at the most and on a screen of 360


def goals(targets: Sequence[Goal], results: Sequence[Mark], unit: str, title: str, height: int = 240) -> Markup:
    """Targets (tick, block, range or fading bar) with their results as dots."""
    ends = [end for goal in targets for end in (goal.low, goal.high) if end is not None]
    ends += [goal.low - goal.about for goal in targets if goal.low is not None and goal.about is not None]
    xs = [*(goal.x for goal in targets), *(mark.x for mark in results)]
    scale = Scale(xs, [m.y for m in results] or ends, height, must=ends)
    stems = [
        f'<line class="stem {mark.kind}" x1="{scale.x(mark.x)}" x2="{scale.x(mark.x)}" y1="{scale.y(mark.y)}" '
        f'y2="{scale.y(goal.low if goal.low is not None else goal.high or 0)}"/>'
        for goal in targets
        for mark in results
        if goal.x == mark.x
    ]
    return svg(
        [*axes(scale, unit), *(_goal(scale, goal) for goal in targets), *stems, *(dot(scale, m, 5) for m in results)],
        height,
        title,
    )


def _goal(scale: Scale, goal: Goal) -> str:
    half, said = 0.38, escape(goal.label)
    left = scale.x(goal.x - half)
    width = scale.width(2 * half)
    low, high = goal.low, goal.high
    parts = []
    if low is not None and high is not None and low != high:
        parts.append(_block("range", left, width, scale.y(high), scale.y(low)))
    elif goal.about is not None and low is not None:
        parts.append(_block("about", left, width, scale.y(low), scale.y(low - goal.about)))
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


def scatter(marks: Sequence[Mark], unit: str, title: str, height: int = 480, far: str = "") -> Markup:
    """Targets (across) against results (up), with the line of equals; by powers of ten (said by `far`) if far apart."""
    is_log = _is_far(marks)
    if is_log:
        marks = [replace(m, x=log10(m.x), y=log10(m.y)) for m in marks]
    said = (lambda tick: number(10**tick)) if is_log else number
    xs, ys, least = [m.x for m in marks], [m.y for m in marks], int(is_log)
    across = Scale([0, 1], xs, height, must=xs if is_log else (), has_zero=False, least=least)
    up = Scale([across.low, across.high], ys, height, ys if is_log else (), has_zero=False, fewest=1, least=least)
    up.x0, up.x1 = across.low, across.high
    low, high = max(across.low, up.low), min(across.high, up.high)
    parts = axes(up, f"{unit} {far}".strip() if is_log else unit, is_years=False, said=said, is_from_zero=is_log)
    for tick in across.ticks():
        parts.append(f'<line class="grid" x1="{up.x(tick)}" x2="{up.x(tick)}" y1="{TOP}" y2="{height - FOOT}"/>')
        parts.append(f'<text class="tick" x="{up.x(tick)}" y="{height - 6}">{said(tick)}</text>')
    if low < high:
        ends = f'x1="{up.x(low)}" y1="{up.y(low)}" x2="{up.x(high)}" y2="{up.y(high)}"'
        parts.append(f'<line class="equal" {ends}/>')
    held = [m if not across.is_off(m.x) else _moved(m, across) for m in marks]
    moved = _aside(up, held)
    dots = (dot(up, m, 6 if m.name else 4, dx) for m, dx in zip(held, moved, strict=True))
    return svg([*parts, *dots, *_names(up, held, moved)], height, title)


def _is_far(marks: Sequence[Mark]) -> bool:
    """True for values above zero that lie so far apart that most would stand in a corner."""
    values = [value for mark in marks for value in (mark.x, mark.y)]
    return min(values) > 0 and max(values) > FAR * min(values)


def _aside(scale: Scale, marks: Sequence[Mark]) -> list[int]:
    """By how many pixels each mark stands aside, so that those of one target lie beside, not upon one another."""
    taken: dict[float, list[tuple[int, float]]] = {}
    moved = dict[int, int]()
    for n, mark in sorted(enumerate(marks), key=lambda pair: (not pair[1].name, pair[1].y)):
        column, y = taken.setdefault(mark.x, []), scale.y(mark.y)
        free = (dx for dx in SIDES if all(abs(dx - a) >= 8 or abs(y - b) >= 8 for a, b in column))
        moved[n] = next(free, 0)
        column.append((moved[n], y))
    return [moved[n] for n in range(len(marks))]


def _moved(mark: Mark, across: Scale) -> Mark:
    x = min(max(mark.x, across.low), across.high)
    return Mark(x, mark.y, mark.href, mark.label, mark.kind, mark.is_hollow, mark.is_doubtful, mark.is_break, mark.name)


def _names(scale: Scale, marks: Sequence[Mark], moved: Sequence[int]) -> list[str]:
    """Names beside the marks that have one and all that lie at their height, where no other name stands.

    A name close to another, or before marks that a narrow screen puts under it, is left out there.
    """
    parts, taken = [], list[tuple[float, float]]()
    spots = [(float(scale.x(m.x).rstrip("%")), scale.y(m.y)) for m in marks]
    for (x, y), mark in zip(spots, marks, strict=True):
        if not mark.name or scale.is_off(mark.y):
            continue
        is_end = x > 90
        long = 12 + sum(12 if letter > "\u2e80" else 7 for letter in mark.name)
        apart = [abs(x - a) for a, b in taken if abs(y - b) <= 13]
        apart += [abs(a - x) for a, b in spots if abs(b - y) < 10 and (a < x if is_end else a > x)]
        if min(apart, default=100) < long / WIDE:
            continue
        taken.append((x, y))
        level = [dx for (a, b), dx in zip(spots, moved, strict=True) if a == x and abs(b - y) < 10]
        names = "name" + (" roomy" if min(apart, default=100) < long / NARROW else "") + (" end" if is_end else "")
        dx = min(level) - 9 if is_end else max(level) + 9
        parts.append(f'<text class="{names}" x="{x}%" dx="{dx}" y="{y + 4}">{escape(mark.name)}</text>')
    return parts
