"""Values, differences and targets for people: each in its own unit, a target with the words that bound it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from flows.site.charts import number
from flows.site.language import label, say, spoken

Row = dict[str, Any]
_DOUBT = re.compile(r"^(?:(target|result|verdict): )?([a-z_]+)(?: ×?([-+\d.]+))?$")
ABOUT_POINTS, ABOUT_SHARE = 0.5, 0.02  # how far below 左右 the tolerant verdict reaches (vars of dbt_project.yml)


def unit_of(indicator: Row | None, measure: str | None, canonical: str | None) -> tuple[str, float]:
    """The unit in which people read a value, and by what to divide the canonical one.

    Another currency has the scale of the indicator's own unit, never its name.

    >>> trade = {"unit_canonical": "元", "display_unit": "亿元", "display_factor": 1e8}
    >>> unit_of(trade, "level", "元"), unit_of(trade, "change", "美元"), unit_of(trade, "change", "百分点")
    (('亿元', 100000000.0), ('亿美元', 100000000.0), ('百分点', 1.0))
    """
    if measure == "growth":
        return "%", 1.0
    own = indicator and indicator["unit_canonical"]
    if not indicator or not own or not indicator["display_factor"] or measure not in ("level", "change"):
        return label(canonical, "unit"), 1.0
    shown, factor = str(indicator["display_unit"]), float(indicator["display_factor"])
    if canonical is None or canonical == own:
        return _scaled(shown, factor)
    if canonical.endswith("元") and own.endswith("元") and shown.endswith(own):
        return _scaled(shown.removesuffix(own) + canonical, factor)
    return label(canonical, "unit"), 1.0


def _scaled(unit: str, factor: float) -> tuple[str, float]:
    """A unit with its factor; English has thousands and billions where Chinese has 万 and 亿."""
    large = label(unit, "large", "") if spoken() == "en" else ""
    return (large, factor * (10 if unit.startswith("亿") else 0.1)) if large else (label(unit, "unit"), factor)


def joined(value: str, unit: str) -> str:
    """A number with its unit, a space between them where the language has one."""
    return f"{value}{unit}" if unit in ("%", "‰", "") or spoken() == "zh" else f"{value} {unit}"


class Units:
    """How the values of one indicator and measure are shown: in one unit, or each with its own."""

    def __init__(self, indicator: Row | None, measure: str | None, rows: Sequence[Row]) -> None:
        self.indicator, self.measure = indicator, measure
        own = indicator["unit_canonical"] if indicator else None
        counts = Counter(row["unit_canonical"] for row in rows if row["unit_canonical"] is not None)
        found = sorted(counts, key=lambda unit: (-counts[unit], unit != own, unit))
        usual = "%" if measure == "growth" else own
        self.known = {unit: unit_of(indicator, measure, unit) for unit in found or [usual]}
        self.canonical = next(iter(self.known))
        self.unit, self.factor = self.known[self.canonical]
        self.is_mixed = len(self.known) > 1

    @property
    def name(self) -> str:
        """The unit of all values; nothing where they have several."""
        return "" if self.is_mixed else self.unit

    def stated(self, row: Row, fields: str = "value") -> str:
        """A value as the report bounds it: 8,200, 8,200左右, ≥3,000; `fields` is `actual` for a result."""
        field = {"value": "unit_canonical", "actual": "actual_unit"}[fields]
        return bounded(*ends_of(row, fields), lambda end: self.value({"end": end, field: row[field]}, "end", field))

    def value(
        self, row: Row, field: str = "value_canonical", unit_field: str = "unit_canonical", is_signed: bool = False
    ) -> str:
        """A value of a row, with its unit where that is not the unit of all; a dash where there is none."""
        if row[field] is None:
            return "–"
        canonical = row[unit_field] if row[unit_field] is not None else self.canonical
        unit, factor = self.known.get(canonical) or unit_of(self.indicator, self.measure, canonical)
        said = number(float(row[field]) / factor)
        said = f"+{said}" if is_signed and row[field] > 0 else said
        return joined(said, unit) if self.is_mixed or canonical != self.canonical else said

    def of(self, rows: Sequence[Row], canonical: str | None) -> list[Row]:
        """The rows that are in a unit."""
        return [row for row in rows if row["unit_canonical"] == canonical]


def target_words(row: Row, indicator: Row | None) -> str:
    """A target as it binds: 7%左右, ≥6%, 6–6.5%; its own words where it has no number."""
    low, high = row["target_low"], row["target_high"]
    if low is None and high is None:
        return str(row["target_text"] or "–")
    unit, factor = unit_of(indicator, row["measure"], row["unit_canonical"])

    def said(value: Decimal) -> str:
        return number(float(value) / factor)

    return bounded(low, high, row["comparator"], said, unit)


def bounded(
    low: Decimal | None, high: Decimal | None, comparator: str | None, said: Callable[[Decimal], str], unit: str = ""
) -> str:
    """A number with what bounds it, its unit behind it: ≥6%, 6–6.5%, 7%左右.

    >>> bounded(None, Decimal(-20), ">=", str, "%"), bounded(Decimal(7), Decimal(7), "~", str)
    ('≤-20%', '7左右')
    """
    if low is not None and high is not None and low != high:
        return joined(f"{said(low)}–{said(high)}", unit)
    end = high if low is None else low
    value = "–" if end is None else joined(said(end), unit)
    sign = sign_of(low, high, comparator)
    return say("{value}左右", value=value) if sign == "~" else sign + value


def ends_of(row: Row, fields: str = "value") -> tuple[Decimal | None, Decimal | None, str | None]:
    """Both ends of a value or (`actual`) of a result, and its comparator; of an exact one both are the same."""
    names = {
        "value": ("value_low_canonical", "value_high_canonical", "comparator"),
        "actual": ("actual_low", "actual_high", "actual_comparator"),
    }
    low, high, comparator = (row.get(name) for name in names[fields])  # a statement is exact: it has no ends
    exact = row[f"{fields}_canonical"]
    return (exact, exact, comparator) if low is None and high is None else (low, high, comparator)


def worded(row: Row, unit: str, factor: float, fields: str = "value") -> str:
    """A value or a result in a unit, with what bounds it."""
    return bounded(*ends_of(row, fields), lambda end: number(float(end) / factor), unit)


def value_of(row: Row) -> Decimal | None:
    """The value of a row, or the end that is known of it."""
    ends = row["value_canonical"], row["value_low_canonical"], row["value_high_canonical"]
    return next((end for end in ends if end is not None), None)


def bound_of(row: Row, fields: str = "value") -> str:
    """Which end alone is known of a value or a result: ≥ > ≤ <, or nothing."""
    low, high, comparator = ends_of(row, fields)
    return "" if low is high is None else sign_of(low, high, comparator).strip("~")


def sign_of(low: Decimal | None, high: Decimal | None, comparator: str | None) -> str:
    """What stands before a number of which one end alone is known; ~ for 左右."""
    if low is None or high is None:
        is_strict = comparator in (">", "<")
        return ("<" if is_strict else "≤") if low is None else (">" if is_strict else "≥")
    return "~" if comparator == "~" and low == high else ""


def verdict_of(row: Row) -> str:
    """The strict verdict; `near` where a result misses an 左右 within the tolerance, `not_due` while its year runs."""
    if row["reason"] == "not_due":
        return "not_due"
    return "near" if row["outcome"] == "missed" and row["outcome_tolerant"] == "met" else str(row["outcome"])


def moved_of(row: Row) -> str:
    """How a target stands to that of the year before: raised, same, lowered, or nothing where one is not known."""
    own, previous = row["target"], row["previous_point"]
    if own is None or previous is None:
        return ""
    return "same" if own == previous else "raised" if own > previous else "lowered"


def doubt_words(said: str | None) -> str:
    """What speaks against a value, in words.

    >>> doubt_words("factor_last_year ×19.81; target: target_far -2.5")
    '相邻两年里后一年是前一年的 19.81 倍；目标：目标离上年结果太远'
    """
    parts = (_DOUBT.sub(_in_words, part) for part in (said or "").split("; "))
    return ("；" if spoken() == "zh" else "; ").join(parts)


def _in_words(found: re.Match[str]) -> str:
    whose, kind, n = found.groups()
    return (label(whose, "doubt") if whose else "") + label(kind, "doubt", found[0]).format(n=n or "")
