"""Measure of a number and whether it is a decrease, from the words before it."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from flows.base.cues import cue_pattern, cues, words
from flows.base.needs import Marks
from flows.base.vocabulary import indicators
from flows.figures import identity, lines, linking
from flows.figures.growths import growth_told
from flows.figures.quantities import Quantity

if TYPE_CHECKING:
    from flows.figures.lexer import Lexed
    from flows.figures.readings import Reading

_HELD_GROWTH = re.compile(
    r"(?:增长|增速|增幅|涨幅)(?:要|应|力争|预期|目标|确保|争取|均|都|分别|各)*(?:保持|控制|稳定|维持|确定|安排|定|调控)?(?:在|达到?|为)$"
)
_REACHES = re.compile(r"(?:到|至|为)(?:了)?(?:约|近|超|超过)?$")
_TIMES_OF = re.compile(r"(?:是|为|相当于)[^,;。]*的?$")
_MOVED_PLACES = re.compile(
    r"(?:(?P<down>后移|下降|下滑|下跌|退后|后退|退)|前移|上移|前进|上升|提升|提高|跃升|攀升|晋升|升|进)了?(?:约|近|超)?$"
)
_BETTER = re.compile(r"(?:浓度|指数|均值|PM2\.5|PM10|颗粒物)(?:均|分别)?(?:同比|[比较][^,。;]{1,8})?改善(?:了|约)?$")
_PLACED = re.compile(
    r"排名|排位|位次|位居|位列|居|列|(?:上升|跃升|提升|提高|下降|前移|攀升|晋升|升|退|跃)(?:到|至|为)(?:了)?(?:全[国省市区])?$"
)
_COMPARED = re.compile(r"低于|高于")
_NO_TIME = r"(?:(?!年|五”|同期|上期|期末)[^,。;])"
_APART = re.compile(
    rf"(?:(?:高于|低于|快于|慢于|高出|优于|超出){_NO_TIME}{{0,14}}|(?<![同占环])比(?![例重率值较]){_NO_TIME}{{1,12}}(?<![提降])[高低快慢])$"
    r"|(?:低于|高于|快于|慢于|高出|优于|超出|超过?)[^,。;、\d]{0,10}(?:计划|规划|目标|任务|预期|要求)(?:进度|目标|任务|增幅|值|数)?的?$"
    r"|[比距与较][^,。;、\d]{0,10}(?:目标|预期)(?:分别|仍|还|尚)*相?差$|超过?(?:出)?全[国省市区州县][^,。;、\d]{0,6}平均(?:水平)?$"
)
_THAN_BEFORE = re.compile(r"[比较与](?:\d{4} ?年|[上去前]年|同期|年初|期初)[^,。;]{0,6}(?:高出|超出|[高低快慢])$")
_FLOW = re.compile(r"(?:新|扩|多)增?$")
_SHARES = frozenset(("share", "per_mille"))
_POINTS = frozenset(("points", "per_mille_points"))
_ADDED = re.compile(r"(?:[\u4e00-\u9fff]{2}[和、])?(?:再|又|共|新)?(?:增加|扩大|扩充|拓展)了?(?:约|近|超过?)?")
_WORKED_ON = re.compile(r"(?:提升|延伸|扩大|精简)$")
_WORKS = re.compile(
    r"(?:改造|整治|治理|修缮|维修|维护|绿化|亮化|提质|建设|优化|改善|抚育|植被|品质|森林质量|公路|道路|住房|单产)提升$"
)
_GROWS = re.compile(r"(?:增速|增幅|涨幅|降幅|增长|增长率|速度)$")
_INCREMENT = re.compile(r"(?:增量|净增额|增加额)(?:突破|超过|达到?|约|近|为|超)*$")
GROWTH_NOUN = "noun of growth (增速, 降幅)"
MAX_CHANGE = 60


def read_measure(reading: Reading) -> None:
    """Write measure and is_decrease."""
    q, item = reading.q, reading.item
    told = measure_of(q, item.left)
    if told[0] == "level" and q.base is not None and q.base.dimension in _SHARES:
        told = _of_share(reading) or told
    elif told[0] == "level":
        told = _of_amount(reading) or told
    elif told[0] == "multiple" and q.kind != "fan" and _is_ratio(reading):
        told = "level", False, "ratio as such (收入比)"
    elif told[2] == GROWTH_NOUN and item.rule == lines.MEMBER and not _GROWS.search(item.subject):
        told = "level", False, "member of a list without the noun of growth"
    elif told[0] == "change" and q.base is not None and q.base.dimension in _POINTS and _is_distance(reading):
        told = "level", told[1], linking.DISTANCE
    elif told[0] == "change" and item.tail_end and _is_work(reading):
        told = "level", told[1], "things added or worked on"
    reading.measure, reading.is_decrease, reading.rules["measure"] = told


def _is_distance(reading: Reading) -> bool:
    """True for points by which something stands apart: 高于全国|4.8个百分点、全省|4个百分点."""
    left, before = reading.item.left, reading.before
    if left in words()["upper_place"] and before is not None:
        left = before.left
    return _APART.search(left) is not None and _THAN_BEFORE.search(left) is None


def _of_share(reading: Reading) -> tuple[str, bool, str] | None:
    """Growth where a share is one though no verb right before it says so; None for a share as such."""
    if _BETTER.search(reading.item.left):
        return "growth", True, "verb of a better state (浓度改善10%)"
    candidate = identity.candidate(reading)
    if reading.q.signed and not _may_be_negative(candidate):
        return "growth", False, "share with a sign"
    if reading.item.subject.endswith(words()["growth_noun"]) and reading.item.subject != reading.item.left:
        return "growth", False, GROWTH_NOUN
    if candidate and indicators()[candidate].kind == "index" and reading.q.value < MAX_CHANGE:
        return "growth", False, "change of a price index"
    if moved := _moves_object(reading.shared.lexed, reading.token):
        return "growth", moved == "down", "verb of growth before its object"
    if told := growth_told(reading):
        return "growth", told[1], told[0]
    return None


def _may_be_negative(indicator_id: str | None) -> bool:
    """True of a rate whose own values may lie below zero: the natural growth of the population."""
    indicator = indicators().get(indicator_id or "")
    return (
        indicator is not None
        and indicator.kind == "rate"
        and any((low or 0) < 0 for low, _ in indicator.ranges.values())
    )


def _of_amount(reading: Reading) -> tuple[str, bool, str] | None:
    """Change where an amount is one though no verb says so; None for an amount as such."""
    q = reading.q
    if reading.item.verb == lines.NET_ADDED and q.base is not None and q.base.is_count:
        return "change", False, "verb of its list (净增)"
    if _is_added_to_flow(reading):
        return "change", False, "added to the amount before"
    if q.base is not None and _INCREMENT.search(reading.item.left):
        return "change", False, "noun of an increment (增量)"
    if q.signed and q.base is not None and q.base.dimension in _POINTS:
        return "change", False, "points with a sign"
    return None


def _is_ratio(reading: Reading) -> bool:
    """True for the times that an indicator itself is: 城乡居民收入倍差缩小至1.72倍."""
    candidate = identity.candidate(reading)
    return (
        candidate is not None
        and indicators()[candidate].unit_canonical in ("", "倍")
        and not _TIMES_OF.search(reading.item.left)
    )


def _is_added_to_flow(reading: Reading) -> bool:
    """True for what a year's amount has gained, which stands right behind it: 粮食总产量1357亿斤,新增49亿斤."""
    before, q = reading.before, reading.q
    if before is None or reading.item.left not in ("新增", "净增", "增产") or q.unit != before.q.unit:
        return False
    candidate = identity.candidate(reading)
    return candidate is not None and indicators()[candidate].kind == "flow" and reading.item.subject == before.subject


def _is_work(reading: Reading) -> bool:
    """True where a verb of growth tells what was done to the things that are counted: 提升8条街区, 增加10万个岗位."""
    left = reading.item.left
    counted = not reading.after.startswith(("位次", "名次", "百分"))
    return counted and bool(_ADDED.fullmatch(left) or _WORKED_ON.search(left))


def _moves_object(lexed: Lexed, at: int) -> str:
    """Up or down where a share stands behind the object of a verb of growth: 压减一般性支出5%; else empty."""
    tokens = lexed.tokens
    first = at
    while first and tokens[first - 1].kind in ("TERM", "HEAD", "REST", "OWN", "GLUE_WORD", "NEUTRAL"):
        first -= 1
    if first == at or not first or tokens[first - 1].kind not in ("MOVE", "ADDED", "BROUGHT"):
        return ""
    if tokens[at - 1].end - tokens[at - 1].start < 1 or lexed.text(tokens[at - 1]).endswith(words()["state_end"]):
        return ""
    verb = lexed.text(tokens[first - 1])
    return "down" if verb in _verbs("growth_down") else "up" if verb in _verbs("growth_up") else ""


@cache
def _verbs(kind: str) -> frozenset[str]:
    return frozenset(cues(kind))


@cache
def _may_grow() -> re.Pattern[str]:
    """A character without which no words of growth stand in a text."""
    patterns = [p.pattern for p in _moves().values()] + [_HELD_GROWTH.pattern]
    return re.compile("[" + "".join(sorted(Marks(patterns).characters)) + "]")


@cache
def _moves() -> dict[str, re.Pattern[str]]:
    adverb, up, down = cue_pattern("end_adverb"), cue_pattern("growth_up"), cue_pattern("growth_down")
    return {
        "verb": re.compile(rf"(?:(?P<down>{down})|(?P<up>{up}))(?P<to>到|至|为)?(?P<adv>(?:{adverb}|[ 了])*)$"),
        "noun": re.compile(
            rf"(?:(?P<down>{cue_pattern('decline_noun')}(?:(?:{up}|{down})[到至为])?)"  # 降幅收窄至2.4% is a fall
            rf"|(?P<up>{cue_pattern('growth_noun')}))(?:{cue_pattern('predicate')}|{adverb}| )*$"
        ),
        "inside": re.compile(rf"(?:比|较)[^,。;]{{1,14}}(?:(?P<down>{down})|(?P<up>{up}))"),
    }


@lru_cache(maxsize=65536)
def has_growth_verb(left: str) -> bool:
    """True if a verb of growth or decline stands before the number."""
    return bool(_moves()["verb"].search(left))


def measure_of(q: Quantity, left: str) -> tuple[str, bool, str]:
    """Measure, whether it is a decrease, and the rule, from the words before the number.

    >>> from flows.figures.chinese import chinese_quantities
    >>> measure_of(chinese_quantities("下降百分之三", 0, 6)[0], "下降")[:2]
    ('growth', True)
    """
    if q.kind == "rank":
        return "rank", False, "place in an order"
    if q.kind == "fan":
        return "multiple", False, "翻番"
    if q.unit == "位":
        return _place(left)
    return _measure(left.removesuffix("至少"), q.base.dimension if q.base else "")


def _place(left: str) -> tuple[str, bool, str]:
    """A number of places: gained or lost (前移2位), or held (居第8位, 进入前10位).

    >>> _place("排名前移")[:2], _place("排名由上年的")[:2]
    (('change', False), ('rank', False))
    """
    if moved := _MOVED_PLACES.search(left):
        return "change", bool(moved["down"]), "places gained or lost"
    if left.endswith("前") or _PLACED.search(left):
        return "rank", False, "place in an order"
    return "level", False, "amount as such"


@lru_cache(maxsize=65536)
def _measure(left: str, dimension: str) -> tuple[str, bool, str]:
    may = _may_grow().search(left) is not None
    if may and _HELD_GROWTH.search(left) and (not dimension or dimension in _SHARES):
        return "growth", False, "growth that is held (增长保持在)"
    verb = _moves()["verb"].search(left) if may else None
    noun = _moves()["noun"].search(left) if may else None
    down = bool((verb and verb["down"]) or (noun and noun["down"]))
    if verb and not noun and dimension != "points" and (verb["to"] or _REACHES.search(verb["adv"] or "")):
        verb = None
    if dimension in _POINTS:
        return "change", down and not _COMPARED.search(left), "percentage points"
    if dimension in _SHARES or dimension == "multiple":
        return _of_rate(left, dimension, verb is not None, noun is not None, down)
    if verb and _WORKS.search(left):
        return "level", False, "works (改造提升53公里)"
    if verb and not left.rstrip("近约超过逾").endswith("新增") and not _FLOW.search(left[: verb.start() + 2][-2:]):
        return "change", down, "verb of growth with an amount"
    inside = _moves()["inside"].search(left) if may and "新增" not in left else None
    if inside:
        return "change", bool(inside["down"]), "compared with an earlier time"
    return ("change", False, lines.NET_ADDED) if lines.NET_ADDED in left else ("level", False, "amount as such")


def _of_rate(left: str, dimension: str, has_verb: bool, has_noun: bool, down: bool) -> tuple[str, bool, str]:
    """Measure of a share or of a number of times, by the verb or noun of growth before it."""
    if has_noun and not has_verb:
        return "growth", down, GROWTH_NOUN
    if dimension in _SHARES:
        return ("growth", down, "verb of growth") if has_verb else ("level", False, "share as such")
    if has_verb and not _TIMES_OF.search(left):
        return "growth", down, "verb of growth"
    return "multiple", False, "times an earlier value"
