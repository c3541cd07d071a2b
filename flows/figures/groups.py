"""Runs of numbers that one subject governs: 分别 lists, the parts of a ratio."""

from __future__ import annotations

import re

from flows.figures.lines import Draft
from flows.figures.quantities import Quantity

_LIST_GAP = re.compile(r" ?(?:以上|左右|以内)?(?:[、,]|和|与|及|以及|,?并)? ?(?:约|近|超|超过)? ?$")
_SURPASSED = re.compile(", ?(?:超|超过) ?$")  # 比上年增加50亿元,超过430亿元: a predicate of its own
_OF_TWO = re.compile(
    r"[\u4e00-\u9fff]{2}[和、与][^,。;:、和与\d]{2,12}?(?:稳定在|保持在|控制在|维持在|达到?|突破|超过?|为)$"
)
_JOINT_BEFORE = 24  # characters before a list in which the names of its two numbers may stand
_GAP = 5  # characters between two numbers of a list
_EACH_BEFORE = 14  # characters before a list in which 分别 may stand


def groups(folded: str, quantities: list[Quantity]) -> list[tuple[int, int]]:
    """Runs of quantities with nothing but list marks between them: of one unit, or governed by 分别 or by a verb that two nouns share."""
    found: list[tuple[int, int]] = []
    first = 0
    for number in range(1, len(quantities) + 1):
        if number < len(quantities) and _continues(folded, quantities, first, number):
            continue
        found.append((first, number - 1))
        first = number
    return found


def _continues(folded: str, quantities: list[Quantity], first: int, number: int) -> bool:
    a, b = quantities[number - 1], quantities[number]
    if a.kind == "share" and b.kind == "share" and b.part == a.part + 1:
        return True
    if not 0 < b.start - a.end <= _GAP or not _LIST_GAP.match(folded, a.end, b.start):
        return False
    if _SURPASSED.search(folded, a.end, b.start):
        return False
    if a.unit == b.unit or (a.base and b.base and a.base.dimension == b.base.dimension and not a.base.is_count):
        return bool(folded[a.end : b.start].strip())
    if "," in folded[a.end : b.start]:
        return False  # 占比分别达63.4%、54.9%,12条产业链…
    before = folded[max(0, quantities[first].start - _JOINT_BEFORE) : quantities[first].start]
    if number == first + 1 and _OF_TWO.search(before):
        return True  # 粮食播种面积和产量稳定在90万亩、24万吨
    return "分别" in before[-_EACH_BEFORE:]


def of_list_end(drafts: list[Draft], number: int) -> int:
    """Where the last number of the list ends that a draft belongs to."""
    last = number
    while last + 1 < len(drafts) and drafts[last + 1].group == drafts[number].group:
        last += 1
    return drafts[last].q.end
