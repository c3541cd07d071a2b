"""Values in canonical units, exactly."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from flows.base.vocabulary import indicators, units
from flows.figures.quantities import Quantity

if TYPE_CHECKING:
    from flows.figures.readings import Reading


def signed(q: Quantity, is_negative: bool) -> tuple[Decimal, Decimal | None]:
    """Value and upper end; of a decrease both are negative and change places."""
    if not is_negative:
        return q.value, q.high
    return (-q.value, None) if q.high is None else (-q.high, -q.value)


def canonical(
    value: Decimal | None, q: Quantity, measure: str, indicator_id: str | None
) -> tuple[Decimal | None, str | None]:
    """The value in its canonical unit and that unit; None where the unit has none. A growth of n 倍 is n × 100 %."""
    if value is None:
        return None, None
    base = q.base
    if base is None:
        if q.unit not in ("", "位") and indicator_id and indicators()[indicator_id].unit_canonical == "元":
            return value * q.scale, "元"
        return value * q.scale, q.unit if q.unit in ("", "位") else ""
    if measure == "growth" and base.dimension == "multiple":
        return value * 100, "%"
    unit = base.canonical
    if "/" in q.unit and "/" not in unit:
        unit = f"{unit}/{q.unit.partition('/')[2]}"
    if indicator_id and base.is_count and measure == "level":
        wanted = units().get(indicators()[indicator_id].unit_canonical)
        if wanted and wanted.is_count and wanted.dimension != base.dimension:
            unit = wanted.canonical
    return value * (q.scale * base.factor), unit


def read_value(reading: Reading) -> None:
    """Write the value and its upper end, as written and in canonical units."""
    q, measure = reading.q, reading.measure
    is_negative = (reading.is_decrease or q.negative) and measure in ("growth", "change")
    value, high = signed(q, is_negative)
    reading.value, reading.value_high = value, high
    reading.value_canonical, reading.unit_canonical = canonical(value, q, measure, reading.indicator_id)
    if high is not None:
        reading.value_high_canonical = canonical(high, q, measure, reading.indicator_id)[0]
