"""What is drawn: a value, a target, a year of many places; and the lines between values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import escape

from flows.site.charts.scale import Scale, number

ROOM = 22  # per cent of the width that a value written out may take
EDGE = 78  # per cent of the width: right of it a value is written to the left


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
    bound: str = ""  # ≥ > ≤ <: of the value this end alone is known
    is_apart: bool = False  # of another basis than the values of a series usually are


@dataclass(frozen=True, slots=True)
class Goal:
    """A target: from `low` to `high`; an open end fades; `about` is how far below 左右 still reaches."""

    x: float
    low: float | None
    high: float | None
    href: str
    label: str
    about: float | None = None


@dataclass(frozen=True, slots=True)
class Cut:
    """Where a series breaks: values on its two sides are not of one kind; its name and what a reader hears of it."""

    x: float
    name: str
    label: str


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


def dots(scale: Scale, marks: Sequence[Mark], size: float = 3) -> list[str]:
    """The values of a series; of several off the scale side by side that is written out which has room beside it."""
    off = [n for n, mark in enumerate(marks) if scale.is_off(mark.y)]
    groups: list[list[int]] = []
    for n in off:
        is_beside = groups and _across(scale, marks[n]) - _across(scale, marks[groups[-1][-1]]) < ROOM
        groups[-1].append(n) if is_beside else groups.append([n])
    written = {group[-1] if _across(scale, marks[group[-1]]) <= EDGE else group[0] for group in groups}
    return [dot(scale, mark, size, is_written=n in written) for n, mark in enumerate(marks)]


def _across(scale: Scale, mark: Mark) -> float:
    return float(scale.x(mark.x).rstrip("%"))


def dot(scale: Scale, mark: Mark, size: float = 4, aside: int = 0, is_written: bool = True) -> str:
    """A value as a link to its number, some pixels aside; at the edge, written out, where the scale has no room."""
    x, y, said = scale.x(mark.x), scale.y(mark.y), escape(mark.label)
    names = " ".join(("dot", mark.kind, *(["hollow"] if mark.is_hollow and not mark.bound else [])))
    if scale.is_off(mark.y):
        arrow = "▲" if mark.y > scale.high else "▼"
        told = mark.bound + number(mark.y) if is_written else ""
        is_right = _across(scale, mark) > EDGE  # the arrow stays at its year, its value stands beside it
        side = f' text-anchor="{"end" if is_right else "start"}" dx="{6 if is_right else -6}"' if told else ""
        y += 12 if arrow == "▲" else -8
        words = f"{told}{arrow}" if is_right else f"{arrow}{told}"
        red = " doubtful" if mark.is_doubtful else ""
        drawn = f'<text class="off{red}" x="{x}" y="{y + 4}"{side}>{words}</text>'
    else:
        drawn = _shape(mark, names, x, y, size)
    ring = f'<circle class="ring" cx="{x}" cy="{y}" r="{size + 4}"/>' if mark.is_doubtful else ""
    aim = f'<circle class="aim" cx="{x}" cy="{y}" r="11"/>'
    more = (" data-sheet" if mark.href.startswith("/figure/") else "") + (
        f' transform="translate({aside})"' if aside else ""
    )
    return f'<a href="{escape(mark.href)}"{more} aria-label="{said}"><title>{said}</title>{aim}{ring}{drawn}</a>'


def _shape(mark: Mark, names: str, x: str, y: float, size: float) -> str:
    """A dot; a square for another basis; an arrow from a bound to where the value lies."""
    if mark.bound:
        arrow = "△" if mark.bound in "≥>" else "▽"
        return f'<text class="{names} bound" x="{x}" y="{y + 4}">{arrow}</text>'
    if mark.is_apart:
        shape = f'width="{2 * size}" height="{2 * size}" transform="translate(-{size} -{size})"'
        return f'<rect class="{names}" x="{x}" y="{y}" {shape}/>'
    return f'<circle class="{names}" cx="{x}" cy="{y}" r="{size}"/>'


def cut(scale: Scale, one: Cut, foot: float, name_at: float | None) -> str:
    """A broken line down the chart where a series breaks, with its name where there is room."""
    x, said = scale.x(one.x), escape(one.label)
    names, aside = ("cut-name roomy end", -4) if float(x.rstrip("%")) > 60 else ("cut-name roomy", 4)
    text = f'<text class="{names}" x="{x}" dx="{aside}" y="{(name_at or 0) - 4}">{escape(one.name)}</text>'
    line = f'<line class="cut" x1="{x}" x2="{x}" y1="8" y2="{foot}"/>'
    return f'<g role="img" aria-label="{said}"><title>{said}</title>{line}{text if name_at else ""}</g>'


def lines_between(scale: Scale, marks: Sequence[Mark], kind: str = "") -> list[str]:
    """Lines from value to value: dotted over years without one, none over a break or to what is off the scale."""
    parts = []
    for old, new in pairwise(mark for mark in marks if not mark.bound):
        if new.is_break or scale.is_off(old.y) or scale.is_off(new.y):
            continue
        names = " ".join(("line", *([kind] if kind else []), *(["gap"] if new.x - old.x > 1 else [])))
        ends = f'x1="{scale.x(old.x)}" y1="{scale.y(old.y)}" x2="{scale.x(new.x)}" y2="{scale.y(new.y)}"'
        parts.append(f'<line class="{names}" {ends}/>')
    return parts
