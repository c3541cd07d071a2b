"""Charts as SVG: x in per cent and y in pixels, so that they fit any width and their text keeps its size.

Every mark is a link to its number. A hollow mark is an estimate, a ringed one doubtful; a dotted line spans years
without a value, an open gap a break of the series, a broken line down the chart says why; what lies off the scale is
drawn at its edge with its value; an axis that does not begin at zero has a notch.
"""

from flows.site.charts.lines import focused, series, several, stems
from flows.site.charts.marks import Cut, Goal, Mark, Spread
from flows.site.charts.rows import rows
from flows.site.charts.scale import number
from flows.site.charts.spreads import bars, spreads, strip
from flows.site.charts.targets import goals, scatter

__all__ = [
    "Cut", "Goal", "Mark", "Spread", "bars", "focused", "goals", "number", "rows", "scatter", "series", "several",
    "spreads", "stems", "strip",
]  # fmt: skip
