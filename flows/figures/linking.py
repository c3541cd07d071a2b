"""Indicator text → indicator id: by the longest alias that ends the text, if nothing but neutral words stands before it."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from flows.base.cues import cue_edges, cue_pattern, cue_values, words
from flows.base.vocabulary import Unit, composite_terms, indicator_aliases, indicators, units
from flows.base.words import words_of

DISTANCE = "distance to something else (高于全省)"
BEFORE = "name before the number"
CARRIED = "name of the figure before"
OF_ALL = "alias, of all"  # 新增限上企业30家,总数400家
COUNTED = "counted noun behind the number"
FRESH = re.compile(r"^(?:新增|净增|新认定|认定|新建|新登记|新发展|新培育)")
TOTAL = re.compile(r"^[^。;\d]{0,4}(?:总数|总量|总计|累计|总规模)[^,。;\d]{0,4}$|^[、,]已?(?:达到?|增至)$")

_NOISE = re.compile(r"[\s\"“”'《》*·]|(?<!小)\([^)]*\)|\[[^\]]*\]|^\.")  # 小(一)型水库 is a kind of its own
_MAY_BE_NOISE = re.compile(r"[\s\"“”'《》*·(\[]|^\.")
_PARTS = re.compile(r"、|和|与|及|以及|,")


@cache
def _trims() -> tuple[re.Pattern[str], re.Pattern[str]]:
    return re.compile(rf"^{cue_pattern('link_prefix')}+"), re.compile(rf"{cue_pattern('link_suffix')}$")


def same_words(text: str) -> str:
    """The text with the variants of one term made equal, by the cues of kind `link_same`.

    >>> same_words("研发经费支出相当于地区生产总值比例")
    '研发经费占GDP比重'
    """
    if _may_vary().search(text) is None:
        return text
    for variant, usual in cue_values("link_same").items():
        if variant in text:
            text = text.replace(variant, usual)
    return text


@cache
def _may_vary() -> re.Pattern[str]:
    """Any of the variants."""
    return re.compile("|".join(map(re.escape, cue_values("link_same"))))


@cache
def _names() -> dict[str, str]:
    """Alias in its usual words → indicator id; empty for the names of a part or of another thing (新增存贷比)."""
    parts = dict.fromkeys(map(_usual, words().get("link_none", ())), "")
    return parts | {_usual(alias): found for alias, found in indicator_aliases().items()}


def _usual(text: str) -> str:
    """A name without 的, quotes, blanks and brackets, its variants made equal."""
    if _MAY_BE_NOISE.search(text):
        text = _NOISE.sub("", text)
    return same_words(text.replace("的", ""))


@lru_cache(maxsize=65536)
def link(text: str) -> str | None:
    """The id of the indicator that `text` (folded) names exactly, or None.

    >>> link("全市规模以上工业增加值"), link("开发区固定资产投资"), link("地区生产总值(GDP)")
    ('industrial_value_added_above_scale', None, 'gdp')
    """
    text = _usual(text)
    return None if _names().get(text) == "" else _exact(text) or _turned(text)


def _exact(text: str) -> str | None:
    """The id of the longest alias that ends a text in its usual words, if what stands before it says nothing."""
    names, sizes = _names(), _sizes()
    suffix, ends = _trims()[1], cue_edges("link_suffix", at_end=True)
    for again in range(3):
        if again:
            if (ends is not None and text[-1:] not in ends) or (shorter := suffix.sub("", text)) == text:
                break
            text = shorter
        size = len(text)
        for length in sizes.get(text[-2:], ()):
            if length <= size and (found := names.get(text[-length:])) is not None:
                if not found or length == size or _says_nothing(text[:-length], found):
                    return found or None
                break
    return None


def _turned(text: str) -> str | None:
    """The id of what is done in a year, told with another verb, with the verb behind, or with examples before the noun.

    >>> link("培育高新技术企业"), link("城市道路建设"), link("新建滨江公园等公园")
    ('new_high_tech_enterprises', 'urban_roads_built', 'parks_built')
    """
    if verb := words_of("link_new").at_start(text):
        found = _flow("新增" + text[verb:])
        return None if found in words()["too_wide"] else found
    if verb := words_of("link_behind").at_end(text):
        return _flow(text[-verb:] + text[:-verb])
    if "等" in text and (verb := words_of("link_work").at_start(text)):
        return _flow(text[:verb] + text.rpartition("等")[2])
    return None


def _flow(text: str) -> str | None:
    """The id that a text names, if it is something done in a year."""
    found = _exact(text)
    return found if found and indicators()[found].kind == "flow" and not indicators()[found].is_core else None


def link_both(text: str) -> str | None:
    """The id of the indicator that two things joined by 、 have together (人大代表建议、政协提案满意率), or None."""
    return link(text.replace("、", "和", 1)) if "、" in text else None


def _says_nothing(before: str, found: str) -> bool:
    """True for words before a name that leave it what it is; of what is done in a year, the verb of its doing too.

    >>> _says_nothing("高质量办结", "npc_proposals_handled"), _says_nothing("新培育", "high_tech_enterprises")
    (True, False)
    """
    if _trims()[0].fullmatch(before):
        return True
    of = indicators()[found]
    return of.kind == "flow" and not of.is_core and _works(of.unit_canonical == "元").fullmatch(before) is not None


@cache
def _works(is_money: bool) -> re.Pattern[str]:
    """Verbs by which works are done (新建, 整治), or money is given (发放)."""
    return re.compile(
        rf"(?:{cue_pattern('link_paid' if is_money else 'link_work')}|{cue_pattern('link_prefix')}|[、和与])+"
    )


@cache
def _sizes() -> dict[str, list[int]]:
    """The lengths of the aliases by their last two characters, longest first."""
    sizes: dict[str, set[int]] = {}
    for name in _names():
        if len(name) > 1:
            sizes.setdefault(name[-2:], set()).add(len(name))
    return {end: sorted(found, reverse=True) for end, found in sizes.items()}


@cache
def _composite_ends() -> frozenset[str]:
    return frozenset(term[-2:] for term in composite_terms())


@lru_cache(maxsize=65536)
def link_each(text: str) -> tuple[str, ...]:
    """The ids of all indicators that a joint subject names; empty where one of them is none.

    >>> link_each("地区生产总值、固定资产投资和工业投资"), link_each("城乡居民人均可支配收入")
    (('gdp', 'fixed_asset_investment', 'industrial_investment'), ('urban_income_per_capita', 'rural_income_per_capita'))
    """
    prefix, _ = _trims()
    if text[-2:] in _composite_ends():
        bare = prefix.sub("", text)
        for term in (text, bare, same_words(bare)):
            if composite := composite_terms().get(term):
                return composite
    if _PARTS.search(text) is None:
        return ()
    ids: list[str] = []
    parts = _PARTS.split(text)
    front = "新增" if parts[0].startswith("新增") else ""
    for part in parts:
        one = (link(front + part) if front else None) or link(part)
        found = (one,) if one else composite_terms().get(prefix.sub("", part), ())
        if not found:
            return ()
        ids += found
    found = tuple(dict.fromkeys(ids))
    return found if len(found) > 1 else ()


def fits(indicator_id: str, measure: str, unit: Unit | None, written: str) -> bool:
    """True if a value of this measure and unit can be a value of the indicator.

    >>> fits("gdp", "level", units()["个"], "个"), fits("soil_erosion_controlled", "level", units()["亩"], "亩")
    (False, True)
    """
    if measure in ("rank", "multiple", "growth") or (measure == "change" and written == "位"):
        return True
    indicator = indicators()[indicator_id]
    if unit is None:
        return (
            indicator.unit_canonical == ""
            or written in ("亿", "万亿", "万")
            or indicator.kind == "index"
            or indicator_id == "urban_rural_income_ratio"
        )
    if measure == "change" and unit.dimension == "points":
        return True
    if written in cue_values("unit_never").get(indicator_id, "").split():
        return False
    canonical = units().get(indicator.unit_canonical)
    if canonical is None:
        return indicator.unit_canonical.split("/")[0] == unit.canonical
    if canonical.dimension == unit.dimension:
        return True
    loose = {"share", "per_mille", "points"}
    money = {"money", "money_usd", "money_other"}
    persons = {"persons", "person_times", "households"}
    counts = {"households", "firms", "count"}
    both = {canonical.dimension, unit.dimension}
    if any(both <= group for group in (loose, money, persons, counts)) or both == {"land", "area"}:
        return True
    also = cue_values("unit_also").get(indicator_id)
    return also == unit.dimension or (canonical.dimension == "land" and unit.dimension == "area_km2")
