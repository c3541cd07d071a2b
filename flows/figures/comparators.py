"""The comparator of a number: what bounds it, before it, behind it, or as a mark that was only passed."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from flows.base.cues import cue_edges, cue_pattern, cues, words
from flows.figures import linking, mentions
from flows.figures.quantities import Quantity

if TYPE_CHECKING:
    from flows.figures.lexer import Lexed
    from flows.figures.readings import Reading

_AT_LEAST = re.compile(r"至少(?:要)?再?(?:[\u4e00-\u9fff]{2})?$")
_ENSURED = re.compile(r"(?:确保|保证|必须)(?:(?!力争|争取|力求)[^;。])*(?:达到|达|到)$")
_BRACKET = re.compile(r"\s*(?:\([^)]{0,12}\))?")
_POINTS = frozenset(("points", "per_mille_points"))
_LISTED = re.compile(" ?(?:、|和|与|及|以及) ?")
_FILLERS = "了 人民币\n"


def read_comparator(reading: Reading) -> None:
    """Write comparator and is_bound_passed."""
    item, before, folded = reading.item, reading.before, reading.shared.folded
    left, shared = item.left, ""
    if item.position and before is not None:
        left = folded[before.q.end : reading.q.start]
        shared = item.left if _LISTED.fullmatch(left) else ""
    told = folded[item.clause : reading.q.start]
    if reading.rules["measure"] == linking.DISTANCE:
        left = told  # 低于调控目标|0.8个百分点: how far, no bound
    in_word = mentions.ends_in_word(reading.shared.lexed, reading.token)
    sign, rule = comparator_of(reading.q, left, reading.after, reading.closing, reading.status, shared, in_word)
    if sign == "=" and reading.status == "target" and _ENSURED.search(told):
        sign, rule = ">=", "确保 … 达到"  # 确保总资产增至220亿元、净资产达到|105亿元
    passed = (
        sign in ("=", ">")
        and reading.measure == "level"
        and is_mark_passed(reading.shared.lexed, reading.token, (reading.closing or reading.after).lstrip())
    )
    reading.comparator, reading.is_bound_passed = (">" if passed else sign), passed
    reading.rules["comparator"] = "mark that was passed" if passed else rule


@cache
def _after() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple(
        (re.compile(cue_pattern(kind)), sign)
        for kind, sign in (("floor_after", ">="), ("approx_after", "~"), ("ceiling_after", "<="))
    )


@cache
def _after_starts() -> frozenset[str]:
    return frozenset(" \n\r\t\x0b\x0c(").union(
        *(cue_edges(kind) or () for kind in ("floor_after", "approx_after", "ceiling_after"))
    )


@cache
def _before() -> dict[str, list[tuple[re.Pattern[str], str]]]:
    """The patterns of bounds, each with its sign, by the last character of their words."""
    found: dict[str, list[tuple[re.Pattern[str], str]]] = {}
    for kind, sign in (
        ("approx_before", "~"),
        ("floor_before", ">="),
        ("ceiling_before", "<="),
        ("below_before", "<"),
        ("over_before", ">"),
    ):
        pattern = re.compile(rf"{cue_pattern(kind)}(?:了| |人民币)*$")
        for end in {phrase.rstrip(_FILLERS)[-1] for phrase in cues(kind)}:
            found.setdefault(end, []).append((pattern, sign))
    return found


def comparator_of(
    q: Quantity, left: str, after: str, closing: str, status: str, shared: str = "", in_word: bool = False
) -> tuple[str, str]:
    """The comparator and the rule.

    `closing` is the text behind the last number of the list that the number belongs to, `shared` the words before its first one;
    `in_word` tells that the character before the number is the end of a longer word (签约).
    """
    if q.high is not None:
        return "range", "two bounds"
    for text, rule in ((after, "words behind the number"), (closing, "words behind the list")):
        if sign := _bound_behind(text):
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
    if q.more or (q.kind == "fan" and after.startswith("多")):
        return ">", "余 or 多 in the number"
    if status == "target" and _ENSURED.search(left):
        return ">=", "确保 … 达到"
    return "=", "no bound"


def _bound_behind(text: str) -> str:
    if text[:1] in _after_starts() or text[:1].isspace():
        at = _BRACKET.match(text).end()  # type: ignore[union-attr]
        for pattern, sign in _after():
            if pattern.match(text, at):
                return sign
    return ""


@lru_cache(maxsize=65536)
def _bound_before(left: str) -> str:
    if "至少" in left and _AT_LEAST.search(left):
        return ">="
    for pattern, sign in _before().get(left.rstrip(_FILLERS)[-1:], ()):
        if pattern.search(left):
            return sign
    return ""


_BETWEEN_MARKS = frozenset(("LINK", "LINK_WORD", "QUOTE"))
_BEFORE_MARK = _BETWEEN_MARKS | {"APPROX", "ADVERB", "QUANTITY", "STEP"}
MARK_REACH = 40  # tokens from a number back to the verb of its list; a bound, so that no list costs its square


def is_mark_passed(lexed: Lexed, at: int, closing: str) -> bool:
    """True where a number is only a round mark that was passed or stepped onto: 突破, 迈上 … 台阶; 超百亿; not for 超过.

    `closing` is what stands behind the number, or behind the list that it belongs to.
    """
    if closing.startswith(words()["step"]):
        return True
    only_links = True  # between the list's next number and this one
    tight, passing = lexed.tight, words()["pass"]
    for kind, start, end, quantity in reversed(lexed.tokens[max(0, at - MARK_REACH) : at]):
        if tight[start:end].endswith(passing):
            return True
        if kind not in _BEFORE_MARK or (kind == "QUANTITY" and not only_links):
            return False
        only_links = only_links and (kind in _BETWEEN_MARKS or quantity >= 0)
    return False
