"""Values over the years as lines: one series, or several on common axes."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from flows.site.charts.marks import Cut, Mark, cut, dots, lines_between
from flows.site.charts.scale import FOOT, SMALL, Scale, axes, number, svg

LETTER = 2.2  # per cent of the width of a small chart


def series(
    marks: Sequence[Mark],
    unit: str,
    title: str,
    height: int = 160,
    cuts: Sequence[Cut] = (),
    newest: float = 0,
    is_down: bool = False,
) -> Markup:
    """The values of one series over the years, the last one written out; where it breaks, and why.

    The last one has its year beside it where others go on to `newest`; of ranks the first stands above.
    """
    scale = _scale(marks, height, is_down)
    size = 4 if height > 200 else 3
    last = marks[-1]
    told = last.bound + number(last.y) + (f" ({last.x:.0f})" if last.x < newest else "")
    said = f'<text class="last" x="{scale.x(last.x)}" y="{_beside(scale, marks)}">{told}</text>'
    rows = (height - FOOT, height - FOOT - 14)  # names of neighbours stand above one another
    first = {one.name: n for n, one in reversed(list(enumerate(cuts)))}  # of several of one name the first says it
    heights = {n: rows[k % 2] for k, n in enumerate(sorted(first.values())) if height > 200}
    broken = [cut(scale, one, height - FOOT, heights.get(n)) for n, one in enumerate(cuts)]
    parts = [*broken, *axes(scale, unit), *lines_between(scale, marks), *dots(scale, marks, size)]
    return svg([*parts, "" if scale.is_off(last.y) else said], height, title)


def _scale(marks: Sequence[Mark], height: int, is_down: bool = False) -> Scale:
    """Axes with room at the left for their names: more in small charts, and where the names are long."""
    xs, ys = [m.x for m in marks], [m.y for m in marks]
    scale = Scale(xs, ys, height, has_zero=not is_down, least=int(is_down), is_down=is_down)
    if height <= SMALL:
        names = [number(tick) for tick in scale.ticks()[:-1]]  # the highest stands above all values
        scale.left = max(13, LETTER * max(map(len, names)) + 2)
    return scale


def _beside(scale: Scale, marks: Sequence[Mark]) -> float:
    """Where the last value is written out: above its dot, below where dots before it lie above, else above them all."""
    own, reach = scale.y(marks[-1].y), 0.16 * (scale.x1 - scale.x0)
    near = [scale.y(mark.y) for mark in marks[:-1] if marks[-1].x - mark.x <= reach]
    for text, top, foot in ((own - 9, own - 26, own - 4), (own + 18, own + 4, own + 26)):
        if text < scale.height - FOOT + 4 and not any(top < y < foot for y in near):
            return round(text, 1)
    return round(min([own, *near]) - 9, 1)


def several(
    groups: Sequence[Sequence[Mark]], unit: str, title: str, height: int = 300, has_all: bool = False
) -> Markup:
    """Several series on common axes, with room for all if none can be misread; a series' colour is its marks' kind."""
    every = [mark for marks in groups for mark in marks]
    scale = Scale([m.x for m in every], [m.y for m in every], height, must=[m.y for m in every] if has_all else ())
    drawn = [part for marks in groups for part in lines_between(scale, marks, marks[0].kind)]
    return svg([*axes(scale, unit), *drawn, *(d for marks in groups for d in dots(scale, marks))], height, title)


def focused(own: Sequence[Mark], others: Sequence[Sequence[Mark]], unit: str, title: str, height: int = 150) -> Markup:
    """One series before the faint lines of the others, on the axes of all."""
    every = [*own, *(mark for marks in others for mark in marks)]
    scale = _scale(every, height)
    faint = [part for marks in others for part in lines_between(scale, marks, "faint")]
    return svg([*axes(scale, unit), *faint, *lines_between(scale, own), *dots(scale, own)], height, title)


def stems(marks: Sequence[Mark], unit: str, title: str, height: int = 140) -> Markup:
    """How far values lie from zero, each on a stem."""
    scale = Scale([m.x for m in marks], [m.y for m in marks], height, must=[0])
    zero = scale.y(0)
    drawn = [
        f'<line class="stem" x1="{scale.x(m.x)}" x2="{scale.x(m.x)}" y1="{zero}" y2="{scale.y(m.y)}"/>' for m in marks
    ]
    return svg([*axes(scale, unit), *drawn, *dots(scale, marks)], height, title)
