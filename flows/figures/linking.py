"""Indicator text → indicator id: by the longest alias that ends the text, if nothing but neutral words stands before it."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from flows.base.cues import cue_edges, cue_pattern, cue_values
from flows.base.vocabulary import Unit, composite_terms, context_aliases, indicator_aliases, indicators, units

if TYPE_CHECKING:
    from flows.figures.drafts import Draft
    from flows.figures.readings import Reading

DISTANCE = "distance to something else (高于全省)"
BEFORE = "name before the number"
CARRIED = "name of the figure before"
OF_ALL = "alias, of all"  # 新增限上企业30家,总数400家
COUNTED = "counted noun behind the number"
_NEW = re.compile(r"^(?:[^,。;]{0,6})新(?:增|认定|培育|登记|引进|设)")
FRESH = re.compile(r"^(?:新增|净增|新认定|认定|新建|新登记|新发展|新培育)")
TOTAL = re.compile(r"^[^。;\d]{0,4}(?:总数|总量|总计|累计|总规模)[^,。;\d]{0,4}$|^[、,]已?(?:达到?|增至)$")
_OF_ALL = re.compile("总[数量]$")
_STOCKS = frozenset(("stock", "count"))

_NOISE = re.compile(r"[\s\"“”'《》*·]|\([^)]*\)|\[[^\]]*\]|^\.")
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
    """Alias in its usual words → indicator id."""
    return {_usual(alias): found for alias, found in indicator_aliases().items()}


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
    names, sizes = _names(), _sizes()
    suffix, ends = _trims()[1], cue_edges("link_suffix", at_end=True)
    for again in range(3):
        if again:
            if (ends is not None and text[-1:] not in ends) or (shorter := suffix.sub("", text)) == text:
                break
            text = shorter
        size = len(text)
        for length in sizes.get(text[-2:], ()):
            if length <= size and (found := names.get(text[-length:])):
                if length == size or _says_nothing(text[:-length], found):
                    return found
                break
    return None


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
    for part in _PARTS.split(text):
        found = (one,) if (one := link(part)) else composite_terms().get(prefix.sub("", part), ())
        if not found:
            return ()
        ids += found
    return tuple(dict.fromkeys(ids)) if len(ids) > 1 else ()


def fits(indicator_id: str, measure: str, unit: Unit | None, written: str) -> bool:
    """True if a value of this measure and unit can be a value of the indicator.

    >>> fits("gdp", "level", units()["个"], "个"), fits("gdp", "growth", units()["%"], "%")
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
    canonical = units().get(indicator.unit_canonical)
    if canonical is None:
        return indicator.unit_canonical.split("/")[0] == unit.canonical
    if canonical.dimension == unit.dimension:
        return True
    loose = {"share", "per_mille", "points"}
    money = {"money", "money_usd", "money_other"}
    persons = {"persons", "person_times", "households", "firms", "count"}
    both = {canonical.dimension, unit.dimension}
    if any(both <= group for group in (loose, money, persons)) or both == {"land", "area"}:
        return True
    return canonical.dimension == "land" and unit.dimension == "area_km2"


def read_indicator(reading: Reading) -> None:
    """Write indicator_id: of a figure of the place itself, where the unit fits."""
    if reading.scope:
        found, rule = None, "figure of another place"
    elif reading.rules["measure"] == DISTANCE:
        found, rule = None, DISTANCE
    else:
        found, rule = _link(reading)
    reading.indicator_id = found
    reading.rules["indicator_id"] = rule


def candidate(reading: Reading) -> str | None:
    """The indicator that the words of a number name, whatever its unit."""
    if reading.item.mention is not None:
        return reading.item.mention.indicator_id
    return link(_own_words(reading))


def _own_words(reading: Reading) -> str:
    """The subject of a number without the names of the reporting place, at its head or behind 来源于."""
    subject = reading.item.subject
    for name in reading.shared.place.names:
        subject = subject.removeprefix(name)
        if subject.startswith("来源于"):
            subject = subject.replace(name, "", 1)
    return subject


def _link(reading: Reading) -> tuple[str | None, str]:
    """The indicator and the rule; none for what is only new of a stock, nor where the unit does not fit."""
    q, measure = reading.q, reading.measure
    found, rule, subject = _named(reading)
    if not found and measure == "growth":
        found, rule = cue_values("growth_alias").get(subject) or _carried(reading, subject), "alias of growth"
    if not found and measure == "level" and q.base is not None and q.base.is_count:
        found, rule = cue_values("sum_of").get(" ".join(link_each(subject))), "one number for both"
    if is_total := _is_total(reading, subject):
        found, rule = link(FRESH.sub("", subject)), "alias, of all: the new ones stand before"
    if not found:
        return None, "no alias names it exactly"
    if subject in context_aliases() and _of_something_else(reading.before):
        return None, f"{subject} of what the figure before speaks of"
    if not fits(found, measure, q.base, q.unit):
        twin = cue_values("unit_twin").get(found)
        if not twin or not fits(twin, measure, q.base, q.unit):
            return None, f"unit does not fit {found}"
        found, rule = twin, "alias, by unit"
    if not (is_total or rule == OF_ALL) and _is_only_new(reading, found, subject):
        return _fresh(reading, found, subject), f"only what is new of {found}"
    return found, rule


def _named(reading: Reading) -> tuple[str | None, str, str]:
    """The indicator that mention or words name, the rule, and the words."""
    item, q = reading.item, reading.q
    if item.mention is None:
        subject = _own_words(reading)
        if reading.measure == "level" and q.base is not None and q.base.dimension == "money":
            subject = subject.removeprefix("城乡")
        return link(subject), "alias", subject
    found, rule, subject = item.mention.indicator_id, item.mention.rule, item.mention.text
    if item.verb and item.subject == item.verb + subject and (own := link(item.subject)):
        return own, "alias with the verb of the list", subject
    if item.rule == COUNTED and (own := link(_own_words(reading))) and own != found:
        return own, "alias", item.subject
    if rule == CARRIED and not FRESH.match(item.subject) and _OF_ALL.search(item.subject):
        own = link(_own_words(reading))
        if own and _is_stock(own):
            return own, OF_ALL, item.subject
    return found, rule, subject


def _fresh(reading: Reading, stock: str, subject: str) -> str | None:
    """The flow of what is new of a stock, where the dictionary has one: 新增企业12家、高新技术企业5家."""
    item = reading.item
    is_new = item.verb.startswith("新") or "新增" in item.left or _NEW.search(item.left)
    for name in (subject, f"{item.verb}{subject}", f"新增{subject}" if is_new else ""):
        if (found := link(name)) and found != stock and fits(found, reading.measure, reading.q.base, reading.q.unit):
            return found
    return None


def _carried(reading: Reading, subject: str) -> str | None:
    """The indicator of the figure before where its name is the same: 城乡居民人均可支配收入25780元,增长5.8%."""
    before = reading.shared.figures[-1] if reading.number and not reading.item.position else None
    return before.indicator_id if before is not None and before.indicator_text == subject else None


def _is_total(reading: Reading, subject: str) -> bool:
    """True for the number of all behind that of the new ones: 新增规上工业企业80户、总数达到400户, and what is said of it."""
    before = reading.before
    if before is None or before.subject != reading.item.subject or not FRESH.match(subject):
        return False
    if TOTAL.match(reading.shared.folded[before.q.end : reading.q.start]):
        return True
    found = reading.shared.figures[-1].indicator_id if reading.shared.figures else None
    return found is not None and found != link(subject) and found == link(FRESH.sub("", subject))


def _is_stock(found: str) -> bool:
    return indicators()[found].kind in _STOCKS


def _is_only_new(reading: Reading, found: str, subject: str) -> bool:
    """True for what is only added to a stock, or only new of a sum of money."""
    item, q = reading.item, reading.q
    if _is_stock(found):
        by_mention = item.mention is not None and item.mention.rule == BEFORE
        bare = by_mention and not item.left.endswith(item.verb) and "净增" not in item.left
        if (
            item.left.endswith("新增")
            or item.verb.startswith("新")
            or same_words(subject).startswith("新增")
            or _NEW.search(item.left)
            or (bare and item.verb and not link(item.trimmed))
        ):
            return True
    return (
        "新增" in item.left
        and subject.startswith("新增")
        and indicators()[found].is_core
        and q.base is not None
        and q.base.dimension.startswith("money")
        and link(subject.removeprefix("新增")) == found
    )


def _of_something_else(before: Draft | None) -> bool:
    """True where the figure before speaks of the value of something that is no indicator of the place: 软件业产值291亿元,出口5.9亿美元."""
    if before is None or (before.mention is not None and before.mention.indicator_id):
        return False
    return (
        before.q.base is not None
        and before.q.base.dimension.startswith("money")
        and len(before.subject) > 2
        and not link(before.subject)
        and not link_each(before.subject)
    )
