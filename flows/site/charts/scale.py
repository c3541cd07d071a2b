"""Where a value lies in a chart: x in per cent of the width, y in pixels."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from math import ceil, floor, log10
from statistics import quantiles

from markupsafe import Markup, escape

TOP, FOOT = 22, 24
SMALL = 160  # pixels: a chart so low stands in a card, and is narrow
APART = 20  # pixels between the lines of two values, at least
MANY = 6  # fewer values say nothing of what is usual
NEAR = 3  # times: what lies no farther from the usual is no stranger


class Scale:
    """Where a value lies: axes with round steps, from zero where that is near."""

    def __init__(
        self,
        xs: Sequence[float],
        ys: Sequence[float],
        height: int,
        must: Iterable[float] = (),
        has_zero: bool = True,
        left: float = 8,
        fewest: float = 6,
        least: float = 0,
        is_down: bool = False,
    ) -> None:
        self.is_down = is_down  # ranks: the first stands above
        wider = max(0.5, (fewest - (max(xs) - min(xs))) / 2)  # one year alone is no block from edge to edge
        self.x0, self.x1, self.left = min(xs) - wider, max(xs) + wider, left
        self.height = height
        low, high = _usual(ys)
        held = [low, high, *must]
        low, high = min(held), max(held)
        if has_zero and 0 < low < high * 0.7:
            low = 0
        most = min(5, max(2, (height - TOP - FOOT) // APART))
        self.step = max(least, _step((high - low) or abs(high) or 1, most))
        self.low, self.high = floor(low / self.step) * self.step, ceil(high / self.step) * self.step
        if self.low == self.high:
            self.high += self.step

    def x(self, value: float) -> str:
        """Per cent of the width."""
        return f"{self.left + (98 - self.left) * (value - self.x0) / (self.x1 - self.x0):.2f}%"

    def width(self, years: float) -> str:
        """How wide so many years are, in per cent."""
        return f"{(98 - self.left) * years / (self.x1 - self.x0):.2f}%"

    def y(self, value: float) -> float:
        """Pixels from the top; what is off the scale lies at its edge."""
        inside = min(max(value, self.low), self.high)
        room = self.height - TOP - FOOT
        below = inside - self.low if self.is_down else self.high - inside
        return round(TOP + room * below / (self.high - self.low), 1)

    def is_off(self, value: float) -> bool:
        """True for a value that the scale has no room for."""
        return not self.low <= value <= self.high

    def ticks(self) -> list[float]:
        """The values at which a line is drawn."""
        return [self.low + n * self.step for n in range(round((self.high - self.low) / self.step) + 1)]


def _usual(ys: Sequence[float]) -> tuple[float, float]:
    """Lowest and highest of the values that are not far from all others; the largest of many that go on are not.

    >>> _usual([10] * 6 + [11] * 6 + [15, 20, 59]), _usual([10] * 6 + [11] * 6 + [15, 59])
    ((10, 59), (10, 15))
    """
    if len(ys) < MANY:
        return min(ys), max(ys)
    first, _, third = quantiles(ys, n=4)
    reach = 4 * (third - first) or abs(third) or 1
    kept = [y for y in ys if first - reach <= y <= third + reach]
    low, high = min(kept), max(kept)
    for y in sorted(y for y in ys if y > high):
        high = y if y <= high * NEAR else high
    for y in sorted((y for y in ys if y < low), reverse=True):
        low = y if y >= min(low * NEAR, low / NEAR) else low
    return low, high


def _step(span: float, most: int) -> float:
    """A round step that parts a span in so many at most."""
    size = 10.0 ** floor(log10(span))
    return next(size * part for part in (0.2, 0.5, 1, 2, 5, 10) if span / (size * part) <= most)


def number(value: float) -> str:
    """A value for people, to the hundredth; to a hundredth of that where it is small.

    >>> number(13698.0), number(1660.08), number(0.0514)
    ('13,698', '1,660.08', '0.0514')
    """
    return f"{value:,.{2 if abs(value) >= 0.1 else 4}f}".rstrip("0").rstrip(".")


def svg(parts: Iterable[str], height: int, title: str) -> Markup:
    """A chart of its parts, as wide as its place."""
    said = escape(title)
    inside = "".join(parts)
    return Markup(f'<svg class="chart" width="100%" height="{height}" role="group" aria-label="{said}">{inside}</svg>')  # noqa: S704


def axes(
    scale: Scale,
    unit: str,
    is_years: bool = True,
    said: Callable[[float], str] = number,
    is_from_zero: bool = False,
) -> list[str]:
    """Lines of the values, the unit at the highest one, and years below."""
    parts = []
    for n, tick in enumerate(scale.ticks() if scale.is_down else reversed(scale.ticks())):
        y = scale.y(tick)
        words = f"{said(tick)} {escape(unit)}" if n == 0 else said(tick)
        parts.append(f'<line class="grid" x1="0" x2="100%" y1="{y}" y2="{y}"/><text x="0" y="{y - 4}">{words}</text>')
    if scale.low > 0 and not is_from_zero and not scale.is_down:  # a notch: the axis does not begin at zero
        foot = scale.height - FOOT
        parts.append(f'<path class="notch" d="M0 {foot + 2}l4 -4 4 8 4 -8 4 4"/>')
    base = scale.height - 6
    first, last = ceil(scale.x0), floor(scale.x1 - (scale.x1 - scale.x0) / 100)  # a year at the very edge is cut off
    paces = ((8, 1), (25, 5), (60, 10)) if scale.height <= SMALL else ((8, 1), (45, 5), (90, 10))
    pace = next((step for span, step in paces if last - first <= span), 20)
    if is_years:
        parts += [
            f'<text class="{_tick(scale, year // pace)}" x="{scale.x(year)}" y="{base}">{year}</text>'
            for year in range(first, last + 1)
            if year % pace == 0
        ]
    return parts


def _tick(scale: Scale, n: int) -> str:
    """How a year is named: in a small chart every other one gives way where the screen is narrow."""
    return "tick odd" if scale.height <= SMALL and n % 2 else "tick"
