"""Values in canonical units, exactly."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from flows.base.vocabulary import indicators, units
from flows.figures.quantities import Quantity

if TYPE_CHECKING:
    from flows.figures.readings import Reading

IN_MU = {"平方米": Decimal("0.0015"), "平方公里": Decimal(1500)}  # 亩 in one: exact, as the way back is not
_OF_NO_HOUSEHOLD = ("人", "个")


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
        if q.unit != "位" and measure == "level" and indicator_id and (own := _understood(indicator_id)):
            return value * q.scale, own
        if q.unit not in ("", "位") and indicator_id and indicators()[indicator_id].unit_canonical == "元":
            return value * q.scale, "元"
        return value * q.scale, q.unit if q.unit in ("", "位") else ""
    if measure == "growth" and base.dimension == "multiple":
        return value * 100, "%"
    unit = base.canonical
    if "/" in q.unit and "/" not in unit:
        unit = f"{unit}/{q.unit.partition('/')[2]}"
    factor, unit = _own_unit(unit, indicator_id, base.dimension if base.is_count and measure == "level" else "")
    return value * (q.scale * base.factor * factor), unit


def _own_unit(unit: str, indicator_id: str | None, counted: str) -> tuple[Decimal, str]:
    """The unit in which an indicator is kept, and how many of it one of `unit` is: another count as such, an area of land in 亩.

    A household is a firm (户), a dwelling (套) or a toilet, but neither a person nor an estate: there it stays a household.

    >>> _own_unit("平方公里", "afforestation_area", ""), _own_unit("户", "old_communities_renovated", "households")
    ((Decimal('1500'), '亩'), (Decimal('1'), '户'))
    """
    own = units().get(indicators()[indicator_id].unit_canonical) if indicator_id else None
    if own is None:
        return Decimal(1), unit
    if counted == "households" and own.canonical in _OF_NO_HOUSEHOLD:
        return Decimal(1), unit
    if counted and own.is_count and own.dimension != counted:
        return Decimal(1), own.canonical
    if own.canonical == "亩" and unit in IN_MU:
        return IN_MU[unit], own.canonical
    return Decimal(1), unit


def _understood(indicator_id: str) -> str | None:
    """The unit of a level that is written without one, or with 万 alone: of an index, a ratio or a count its own.

    >>> [_understood(i) for i in ("cpi", "urban_rural_income_ratio", "poverty_lifted", "gdp")]
    ['%', '倍', '人', None]
    """
    indicator = indicators()[indicator_id]
    own = units().get(indicator.unit_canonical)
    if own and (own.is_count or own.dimension == "multiple" or indicator.kind == "index"):
        return own.canonical
    return None


def read_value(reading: Reading) -> None:
    """Write the value and its upper end, as written and in canonical units."""
    q, measure = reading.q, reading.measure
    is_negative = (
        q.negative if measure == "level" else (reading.is_decrease or q.negative) and measure in ("growth", "change")
    )
    value, high = signed(q, is_negative)
    reading.value, reading.value_high = value, high
    reading.value_canonical, reading.unit_canonical = canonical(value, q, measure, reading.indicator_id)
    if high is not None:
        reading.value_high_canonical = canonical(high, q, measure, reading.indicator_id)[0]
