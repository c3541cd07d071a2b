"""Measure, sign and comparator of a figure, from the words around its number. Each answer comes with the rule that gave it."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from flows.base.vocabulary import cue_pattern
from flows.figures.quantities import Quantity

_AT_LEAST = re.compile(r"至少(?:要)?(?:[\u4e00-\u9fff]{2})?$")
_ENSURED = re.compile(r"(?:确保|保证|必须)[^;。]*(?:达到|达|到)$")
_HELD_GROWTH = re.compile(
    r"(?:增长|增速|增幅|涨幅)(?:要|应|力争|预期|目标|确保|争取)*(?:保持|控制|稳定|维持|确定|安排|定|调控)?(?:在|达到?|为)$"
)
_REACHES = re.compile(r"(?:到|至|为)(?:了)?(?:约|近|超|超过)?$")
_TIMES_OF = re.compile(r"(?:是|为|相当于)[^,;。]*的?$")
_MOVED_PLACES = re.compile(
    r"(?:(?P<down>后移|下降|下滑|下跌|退后|后退|退)|前移|上移|前进|上升|提升|提高|跃升|攀升|晋升|升|进)了?(?:约|近|超)?$"
)
_PLACED = re.compile(r"排名|排位|位次|位居|位列|居|列")
_COMPARED = re.compile(r"低于|高于")
_FLOW = re.compile(r"(?:新|扩|多)增?$")
_BRACKET = re.compile(r"\s*(?:\([^)]{0,12}\))?")
_SHARES = frozenset(("share", "per_mille"))
_POINTS = frozenset(("points", "per_mille_points"))


@cache
def _after() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple(
        (re.compile(cue_pattern(kind)), sign)
        for kind, sign in (("floor_after", ">="), ("approx_after", "~"), ("ceiling_after", "<="))
    )


@cache
def _before() -> tuple[tuple[re.Pattern[str], str], ...]:
    kinds = (
        ("approx_before", "~"),
        ("floor_before", ">="),
        ("ceiling_before", "<="),
        ("below_before", "<"),
        ("over_before", ">"),
    )
    return tuple((re.compile(rf"{cue_pattern(kind)}(?:了| |人民币)*$"), sign) for kind, sign in kinds)


@cache
def _moves() -> dict[str, re.Pattern[str]]:
    adverb, up, down = cue_pattern("adverb"), cue_pattern("growth_up"), cue_pattern("growth_down")
    return {
        "verb": re.compile(rf"(?:(?P<down>{down})|(?P<up>{up}))(?P<to>到|至|为)?(?P<adv>(?:{adverb}|[ 了])*)$"),
        "noun": re.compile(
            rf"(?:(?P<down>{cue_pattern('decline_noun')})|(?P<up>{cue_pattern('growth_noun')}))(?:{cue_pattern('predicate')}|{adverb}| )*$"
        ),
        "inside": re.compile(rf"(?:比|较)[^,。;]{{1,14}}(?:(?P<down>{down})|(?P<up>{up}))"),
    }


@lru_cache(maxsize=65536)
def has_growth_verb(left: str) -> bool:
    """True if a verb of growth or decline stands before the number."""
    return bool(_moves()["verb"].search(left))


def measure_of(q: Quantity, left: str) -> tuple[str, bool, str]:
    """Measure, whether it is a decrease, and the rule, from the words before the number.

    >>> from flows.figures.quantities import chinese_quantities
    >>> measure_of(chinese_quantities("下降百分之三", 0, 6)[0], "下降")[:2]
    ('growth', True)
    """
    if q.kind == "rank":
        return "rank", False, "place in an order"
    if q.kind == "fan":
        return "multiple", False, "翻番"
    if q.unit == "位":
        return _place(left)
    return _measure(left, q.base.dimension if q.base else "")


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
def _measure(left: str, dimension: str) -> tuple[str, bool, str]:  # noqa: C901 - until the rebuild
    if _HELD_GROWTH.search(left) and (not dimension or dimension in _SHARES):
        return "growth", False, "growth that is held (增长保持在)"
    verb = _moves()["verb"].search(left)
    noun = _moves()["noun"].search(left)
    down = bool((verb and verb["down"]) or (noun and noun["down"]))
    if verb and not noun and dimension != "points" and (verb["to"] or _REACHES.search(verb["adv"] or "")):
        verb = None
    if noun and not verb and (dimension in _SHARES or dimension == "multiple"):
        return "growth", down, "noun of growth (增速, 降幅)"
    if dimension in _SHARES:
        return ("growth", down, "verb of growth") if verb else ("level", False, "share as such")
    if dimension in _POINTS:
        return "change", down and not _COMPARED.search(left), "percentage points"
    if dimension == "multiple":
        return (
            ("growth", down, "verb of growth")
            if verb and not _TIMES_OF.search(left)
            else ("multiple", False, "times an earlier value")
        )
    if verb and not left.endswith("新增") and not _FLOW.search(left[: verb.start() + 2][-2:]):
        return "change", down, "verb of growth with an amount"
    if "新增" not in left:
        inside = _moves()["inside"].search(left)
        if inside:
            return "change", bool(inside["down"]), "compared with an earlier time"
    if "净增" in left:
        return "change", False, "净增"
    return "level", False, "amount as such"


def comparator_of(  # noqa: C901 - until the rebuild
    q: Quantity, left: str, after: str, closing: str, status: str, shared: str = "", in_word: bool = False
) -> tuple[str, str]:
    """The comparator and the rule.

    `closing` is the text behind the last number of the list that the number belongs to, `shared` the words before its first one;
    `in_word` tells that the character before the number is the end of a longer word (签约).
    """
    if q.high is not None:
        return "range", "two bounds"
    for text, rule in ((after, "words behind the number"), (closing, "words behind the list")):
        if text:
            at = _BRACKET.match(text).end()  # type: ignore[union-attr]
            for pattern, sign in _after():
                if pattern.match(text, at):
                    return sign, rule
    if q.approximate or (q.kind == "fan" and left.endswith("基本实现")):
        return "~", "words before the number"
    if q.unit == "位" and left.endswith("前"):
        return "<=", "among the first places"
    if shared and (q.base is None or q.base.dimension not in _POINTS):
        left = left.strip("、和与及以 ") or shared
    sign = "" if in_word else _bound_before(left)
    if sign and (sign != ">" or not q.more):
        return sign, "words before the number"
    if q.more:
        return ">", "余 or 多 in the number"
    if status == "target" and _ENSURED.search(left):
        return ">=", "确保 … 达到"
    return "=", "no bound"


@lru_cache(maxsize=65536)
def _bound_before(left: str) -> str:
    if _AT_LEAST.search(left):
        return ">="
    return next((sign for pattern, sign in _before() if pattern.search(left)), "")
