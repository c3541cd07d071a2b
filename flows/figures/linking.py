"""Indicator text → indicator id: by the longest alias that ends the text, if nothing but neutral words stands before it."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from flows.base.vocabulary import Unit, cue_pattern, indicator_aliases, indicators, units

_NOISE = re.compile(r"[\s\"“”'《》*·]|\([^)]*\)")


@cache
def _trims() -> tuple[re.Pattern[str], re.Pattern[str]]:
    return re.compile(rf"^{cue_pattern('link_prefix')}+"), re.compile(rf"{cue_pattern('link_suffix')}$")


@lru_cache(maxsize=65536)
def link(text: str) -> str | None:
    """The id of the indicator that `text` (folded) names exactly, or None.

    >>> link("全市规模以上工业增加值"), link("开发区固定资产投资"), link("地区生产总值(GDP)")
    ('industrial_value_added_above_scale', None, 'gdp')
    """
    text = _NOISE.sub("", text).replace("的", "")
    aliases = indicator_aliases()
    prefix, suffix = _trims()
    shorter = suffix.sub("", text)
    for candidate in (text, shorter, suffix.sub("", shorter)):
        for start in range(len(candidate) - 1):
            found = aliases.get(candidate[start:])
            if found:
                if start == 0 or prefix.fullmatch(candidate[:start]):
                    return found
                break
    return None


def fits(indicator_id: str, measure: str, unit: Unit | None, written: str) -> bool:
    """True if a value of this measure and unit can be a value of the indicator.

    >>> fits("gdp", "level", units()["个"], "个"), fits("gdp", "growth", units()["%"], "%")
    (False, True)
    """
    if measure in ("rank", "multiple", "growth"):
        return True
    indicator = indicators()[indicator_id]
    if unit is None:
        return indicator.unit_canonical == "" or written in ("亿", "万亿", "万") or indicator.kind == "index" or indicator_id == "urban_rural_income_ratio"
    if measure == "change" and unit.dimension == "points":
        return True
    canonical = units().get(indicator.unit_canonical)
    if canonical is None:
        return indicator.unit_canonical.split("/")[0] == unit.canonical
    if canonical.dimension == unit.dimension:
        return True
    loose = {"share", "per_mille", "points"}
    money = {"money", "money_usd", "money_other"}
    persons = {"persons", "person_times", "households", "firms", "count"}
    return any({canonical.dimension, unit.dimension} <= group for group in (loose, money, persons)) or {canonical.dimension, unit.dimension} == {"land", "area"}
