"""Measure, sign, comparator, status, force and basis of a figure, from the words around its number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from flows.base.vocabulary import cue_pattern
from flows.figures.quantities import Quantity


_HELD_GROWTH = re.compile(r"(?:增长|增速|增幅|涨幅)(?:要|应|力争|预期|目标|确保|争取)*(?:保持|控制|稳定|维持|确定|安排|定|调控)?(?:在|达到?|为)$")
_AT_LEAST = re.compile(r"至少(?:要)?(?:[\u4e00-\u9fff]{2})?$")


@dataclass(frozen=True, slots=True)
class Meaning:
    """How a number is to be taken."""

    measure: str
    negative: bool
    comparator: str


@cache
def patterns() -> dict[str, re.Pattern[str]]:
    """The compiled cues of this module."""
    adverb = cue_pattern("adverb")
    up, down = cue_pattern("growth_up"), cue_pattern("growth_down")
    names = {k: re.compile(cue_pattern(k)) for k in ("estimate", "force", "basis", "growth_noun", "decline_noun", "state_noun", "floor_after", "approx_after", "ceiling_after")}
    ends = {k: re.compile(rf"{cue_pattern(k)}(?:了| |人民币)*$") for k in ("approx_before", "over_before", "floor_before", "ceiling_before", "below_before")}
    return (
        names
        | ends
        | {
            "verb": re.compile(rf"(?:(?P<down>{down})|(?P<up>{up}))(?P<to>到|至|为)?(?P<adv>(?:{adverb}|[ 了])*)$"),
            "noun": re.compile(rf"(?:(?P<down>{cue_pattern('decline_noun')})|(?P<up>{cue_pattern('growth_noun')}))(?:{cue_pattern('predicate')}|{adverb}| )*$"),
            "verb_inside": re.compile(rf"(?:比|较)[^,。;]{{1,14}}(?:(?P<down>{down})|(?P<up>{up}))"),
        }
    )


def measure_of(q: Quantity, left: str) -> tuple[str, bool]:
    """Measure and whether it is a decrease, from the words before the number.

    >>> from flows.figures.quantities import chinese_quantities
    >>> measure_of(chinese_quantities("下降百分之三", 0, 6)[0], "下降")
    ('growth', True)
    """
    if q.kind == "rank":
        return "rank", False
    if q.kind == "fan":
        return "multiple", False
    if _HELD_GROWTH.search(left) and (q.base is None or q.base.dimension in ("share", "per_mille")):
        return "growth", False
    verb = patterns()["verb"].search(left)
    noun = patterns()["noun"].search(left)
    dimension = q.base.dimension if q.base else ""
    down = bool((verb and verb["down"]) or (noun and noun["down"]))
    if verb and (verb["to"] or re.search(r"(?:到|至|为)(?:了)?(?:约|近|超|超过)?$", verb["adv"] or "")) and dimension not in ("points",) and not noun:
        verb = None
    if noun and not verb and dimension in ("share", "multiple", "per_mille"):
        return "growth", down
    if dimension in ("share", "per_mille"):
        return ("growth", down) if verb else ("level", False)
    if dimension in ("points", "per_mille_points"):
        return "change", down and not re.search(r"低于|高于", left)
    if dimension == "multiple":
        return ("growth", down) if verb and not re.search(r"(?:是|为|相当于)[^,;。]*的?$", left) else ("multiple", False)
    if verb and not left.endswith("新增") and not re.search(r"(?:新|扩|多)增?$", left[: verb.start() + 2][-2:]):
        return "change", down
    inside = patterns()["verb_inside"].search(left)
    if inside and "新增" not in left:
        return "change", bool(inside["down"])
    if "净增" in left:
        return "change", False
    return "level", False


def comparator_of(q: Quantity, left: str, after: str, closing: str, status: str) -> str:
    """The comparator; `closing` is the text behind the last number of the list that the number belongs to."""
    p = patterns()
    if q.high is not None:
        return "range"
    behind = re.sub(r"^\s*(?:\([^)]{0,12}\))?", "", after)
    for text in (behind, re.sub(r"^\s*(?:\([^)]{0,12}\))?", "", closing)):
        if p["floor_after"].match(text):
            return ">="
        if p["approx_after"].match(text):
            return "~"
        if p["ceiling_after"].match(text):
            return "<="
    if _AT_LEAST.search(left):
        return ">="
    if q.approximate or (q.kind == "fan" and left.endswith("基本实现")) or p["approx_before"].search(left):
        return "~"
    if p["floor_before"].search(left):
        return ">="
    if p["ceiling_before"].search(left):
        return "<="
    if p["below_before"].search(left):
        return "<"
    if q.more or p["over_before"].search(left):
        return ">"
    if status == "target" and re.search(r"(?:确保|保证|必须)[^;。]*(?:达到|达|到)$", left):
        return ">="
    return "="
