"""The pass that says which indicator a number measures: what its mention or its words name, where place, measure and unit fit."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flows.base.cues import cue, cue_values, words
from flows.base.vocabulary import context_aliases, indicators
from flows.base.words import words_of
from flows.figures import linking
from flows.figures.lines import DEPENDENT, NET_ADDED, NOUN_BEFORE
from flows.figures.linking import fits, link, link_each, same_words

if TYPE_CHECKING:
    from flows.figures.lines import Draft
    from flows.figures.readings import Reading

_NEW = re.compile(r"^(?:[^,。;]{0,6})新(?:增|认定|培育|登记|引进|设)")
_CONTRIBUTES = re.compile(
    r"(?:直接|间接|共)?(?:拉动|影响|带动|贡献)(?!就业)[^,。;]*(?:增长|增速|下降|上升)?$"
)  # 拉动生产总值增长|6个百分点
_LIST_OF_BEST = re.compile("强[县市区镇企城]{1,2}业?排名$")
_OF_ALL = re.compile("总[数量]$")
_TERM = re.compile("年来|以来|[三四五]年|期间|届|全年|今年|当年")
_BUILT = re.compile("^(?:建成|开通|创成)")
_STOCKS = frozenset(("stock", "count"))


def read_indicator(reading: Reading) -> None:
    """Write indicator_id: of a figure of the place itself, where the unit fits."""
    if reading.scope:
        found, rule = None, "figure of another place"
    elif reading.rules["measure"] == linking.DISTANCE:
        found, rule = None, linking.DISTANCE
    elif reading.measure == "rank" and _LIST_OF_BEST.search(reading.item.subject):
        found, rule = None, "rank of a list of the best (百强县)"
    elif reading.measure == "change" and _CONTRIBUTES.match(reading.item.left):
        found, rule = None, "contribution to the growth of something"
    else:
        found, rule = _link(reading)
    if found and reading.shared.place.level == "province":
        found = cue_values("province_twin").get(found, found)
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
    if reading.shared.place.level != "province" and (airport := cue("named_airport").match(subject)):
        return subject[airport.end() :]
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
        found, rule = link(linking.FRESH.sub("", subject)), "alias, of all: the new ones stand before"
    if not found:
        return None, "no alias names it exactly"
    if _is_another(reading, subject):
        return None, f"{subject} of another thing"
    if not fits(found, measure, q.base, q.unit):
        twin = cue_values("unit_twin").get(found)
        if not twin or not fits(twin, measure, q.base, q.unit):
            return None, f"unit does not fit {found}"
        found, rule = twin, "alias, by unit"
    if _is_of_some(reading, found) or (
        measure == "level" and (_is_part(reading, found) or _is_honoured(reading, found))
    ):
        return None, f"part of {found}"
    if measure == "level" and (stock := _to_date(reading, found, subject)):
        return stock, "what stands to date"
    is_new = not (is_total or rule == linking.OF_ALL) and _is_only_new(reading, found, subject)
    return (_fresh(reading, found, subject), f"only what is new of {found}") if is_new else (found, rule)


def _named(reading: Reading) -> tuple[str | None, str, str]:
    """The indicator that mention or words name, the rule, and the words."""
    item, q = reading.item, reading.q
    if item.mention is None:
        subject = _own_words(reading)
        if reading.measure == "level" and q.base is not None and q.base.dimension == "money":
            subject = subject.removeprefix("城乡")
        both = linking.link_both(subject) if item.rule == DEPENDENT else None
        return link(subject) or both, "alias", subject
    found, rule, subject = item.mention.indicator_id, item.mention.rule, item.mention.text
    if item.verb and item.subject == item.verb + subject and (own := link(item.subject)):
        return own, "alias with the verb of the list", subject
    told = item.rule == linking.COUNTED or (rule == linking.CARRIED and item.rule == NOUN_BEFORE)
    if told and (own := link(_own_words(reading))) and own != found:
        return own, "alias", item.subject
    if rule == linking.CARRIED and not linking.FRESH.match(item.subject) and _OF_ALL.search(item.subject):
        own = link(_own_words(reading))
        if own and _is_stock(own):
            return own, linking.OF_ALL, item.subject
    return found, rule, subject


def _fresh(reading: Reading, stock: str, subject: str) -> str | None:
    """The flow of what is new of a stock, where the dictionary has one: 新增企业12家、高新技术企业5家."""
    item = reading.item
    is_new = item.verb.startswith("新") or "新增" in item.left or _NEW.search(item.left) or _among_new(reading)
    for name in (subject, f"{item.verb}{subject}", f"新增{subject}" if is_new else ""):
        if (found := link(name)) and found != stock and fits(found, reading.measure, reading.q.base, reading.q.unit):
            return found
    return None


def _to_date(reading: Reading, found: str, subject: str) -> str | None:
    """The stock that all works so far add up to, not what a year or a term adds: 累计建成绿道300公里."""
    item, verb = reading.item, reading.item.verb
    if not verb or not subject.startswith(verb) or not item.left.endswith((f"累计{subject}", f"已{subject}")):
        return None
    if _is_stock(found) or _TERM.search(reading.shared.folded[: reading.q.start]):
        return None
    stock = link(_BUILT.sub("", subject.removeprefix(verb)))
    return stock if stock and _is_stock(stock) else None


def _carried(reading: Reading, subject: str) -> str | None:
    """The indicator of the figure before where its name is the same: 城乡居民人均可支配收入25780元,增长5.8%."""
    before = reading.shared.figures[-1] if reading.number and not reading.item.position else None
    return before.indicator_id if before is not None and before.indicator_text == subject else None


def _is_total(reading: Reading, subject: str) -> bool:
    """True for the number of all behind that of the new ones: 新增规上工业企业80户、总数达到400户, and what is said of it."""
    before = reading.before
    if before is None or before.subject != reading.item.subject or not linking.FRESH.match(subject):
        return False
    if linking.TOTAL.match(reading.shared.folded[before.q.end : reading.q.start]):
        return True
    found = reading.shared.figures[-1].indicator_id if reading.shared.figures else None
    return found is not None and found != link(subject) and found == link(linking.FRESH.sub("", subject))


def _is_part(reading: Reading, found: str) -> bool:
    """True for what 其中 tells of the thing that the figure before counts: 新增停车位4600个,其中公共停车位|600个."""
    before = reading.shared.figures[-1] if reading.number else None
    if before is None or not reading.item.left.startswith("其中") or reading.item.subject == before.indicator_text:
        return False
    return (
        before.measure == "level"
        and before.indicator_id == found
        and before.unit == reading.q.unit
        and before.value > reading.q.value
    )


def _is_of_some(reading: Reading, found: str) -> bool:
    """True where the sentence has told before that it speaks of some only (国家银行存款…、贷款), or of what a level above has asked (全国人大代表建议)."""
    told = reading.shared.folded[reading.shared.sentence.start : reading.q.start]
    if any(phrase in told and found in ids.split() for phrase, ids in cue_values("told_part").items()):
        return True
    level = cue("level_above").search(reading.item.subject) if found in cue_values("asked_by_level") else None
    return level is not None and reading.shared.place.level != cue_values("level_of")[level[1]]


def _is_another(reading: Reading, subject: str) -> bool:
    """True where the subject belongs to what the figure before speaks of, or ends a longer name of kind `link_none`: 带动新增就业|700人."""
    if subject in context_aliases() and _of_something_else(reading.before):
        return True
    size = words_of("link_none").at_end(reading.item.left)
    return size > len(subject) and not reading.item.left[:-size].endswith("全")


def _is_stock(found: str) -> bool:
    return indicators()[found].kind in _STOCKS


def _is_only_new(reading: Reading, found: str, subject: str) -> bool:
    """True for what is only added to a stock, or only new of a sum of money."""
    item, q = reading.item, reading.q
    if indicators()[found].kind == "rate" and item.left.endswith("新增"):
        return True  # 人均公共绿地新增|1平方米
    if _is_stock(found):
        by_mention = item.mention is not None and item.mention.rule == linking.BEFORE
        bare = by_mention and not item.left.endswith(item.verb) and NET_ADDED not in item.left
        if (
            item.left.endswith("新增")
            or item.verb.startswith("新")
            or item.verb in words()["opened"]
            or same_words(subject).startswith("新增")
            or _NEW.search(item.left)
            or (bare and item.verb and not link(item.trimmed))
            or _among_new(reading)
        ):
            return True
    return (
        "新增" in item.left
        and subject.startswith("新增")
        and indicators()[found].is_core
        and q.is_money
        and link(subject.removeprefix("新增")) == found
    )


def _among_new(reading: Reading) -> bool:
    """True for what 其中 tells of the new ones that the figure before counts: 新增上市公司5家,其中A股上市公司2家."""
    before = reading.before
    if before is None or not reading.item.left.startswith("其中") or before.q.unit != reading.q.unit:
        return False
    return linking.FRESH.match(before.subject) is not None


def _is_honoured(reading: Reading, found: str) -> bool:
    """True where the noun behind tells only to whom something happens: 新增|4家|企业获评5A级物流企业, not 获评国家级绿色工厂."""
    honour = cue("honoured").match(reading.after)
    if honour is None:
        return False
    name = re.split("[,。;、]", reading.after[honour.end() :], maxsplit=1)[0]
    return found not in (link(name), link(f"新增{name}"))


def _of_something_else(before: Draft | None) -> bool:
    """True where the figure before speaks of the value of something that is no indicator of the place: 软件业产值291亿元,出口5.9亿美元."""
    if before is None or (before.mention is not None and before.mention.indicator_id):
        return False
    return before.q.is_money and len(before.subject) > 2 and not link(before.subject) and not link_each(before.subject)
