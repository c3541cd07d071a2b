"""What a number counts in its sentence: the noun behind it, with the verb or the modifier that stands before the number."""

from __future__ import annotations

import re

from flows.base.cues import words
from flows.base.words import words_of
from flows.figures import counted, heads, subjects
from flows.figures.lefts import bare_words
from flows.figures.lines import Draft, Line
from flows.figures.quantities import Quantity

LAID_OUT = frozenset(("area", "land", "length", "volume"))
_UNCOUNTED = frozenset(("points", "multiple"))
_PREPOSITION = re.compile(r"[对把与使为在将由让]|推动")
_NAMES = re.compile(r"、|等[两各]?$|[、和]$|“[^”]*$")
AT = frozenset(("在", "对", "使", "让", "有"))  # 在|60%|政府举办的医疗机构实施…
MAX_MODIFIER = 16
MOST_SHARING = 5  # numbers that may share the noun behind the last
LONGEST_LIST = 40  # numbers in a row that are looked over for the noun behind them
_NEAR = 8
_LONGEST_VERB = 8


def counted_noun(line: Line, q: Quantity, number: int, left: str) -> counted.Tail:
    """The noun that the number counts, which stands behind it; empty where it counts none."""
    folded, quantities = line.folded, line.quantities
    if not _may_count(folded, q, left):
        return counted.Tail("", "", q.end)
    after, last = number + 1, min(len(quantities), number + LONGEST_LIST)
    while (
        after < last
        and (gap := quantities[after].start - quantities[after - 1].end) <= 1
        and not (gap and folded[quantities[after - 1].end] in ",;:。")
    ):
        after += 1
    start = quantities[after - 1].end if after > number + 1 else q.end
    if folded.startswith(words()["step"], start):
        return counted.Tail("", "", q.end)
    if after == number + 1 and after < len(quantities) and quantities[after].start - q.end < _NEAR:
        behind = quantities[number : number + MOST_SHARING]
        noun = counted.shared_noun(
            folded, [(b.start, b.end) for b in behind], [b.unit for b in behind], line.stop(number + len(behind))
        )
        if noun:
            return counted.Tail(noun, "", q.end + max(0, folded[q.end : q.end + 4].find("级") + 1))
    return counted.read_tail_noun(folded, start, line.stop(after))


def _may_count(folded: str, q: Quantity, left: str) -> bool:
    """True for a number that may count the noun behind it."""
    if q.kind not in ("number", "range"):
        return False
    dimension = q.base.dimension if q.base else "count"
    if dimension == "share" and not folded[q.end : q.end + 3].lstrip("以上").startswith("的"):
        if left in AT:
            return "\u4e00" <= folded[q.end : q.end + 1] <= "\u9fff" and folded[q.end] not in "以左多"
        is_part = "分之" in folded[q.start : q.end] and not folded.startswith("百分之", q.start)
        return is_part and "\u4e00" <= folded[q.end : q.end + 1] <= "\u9fff" and folded[q.end] not in "以左多强"
    if q.base is None or q.base.is_count:
        return True
    if dimension in LAID_OUT and "\u4e00" <= folded[q.end : q.end + 1] <= "\u9fff":
        return True
    return dimension not in _UNCOUNTED and subjects.is_action(left)


def told_with_verb(line: Line, item: Draft, tail: counted.Tail, left: str, raw: str, is_action: bool) -> str:
    """The counted noun with its verb, its modifier, or what is said of it."""
    modifier = _modifier(left, raw, is_action, item.verb)
    if (
        modifier
        and heads.is_dependent_verb(modifier)
        and (head := line.previous or line.topic(item.clause))
        and not heads.is_dependent(head)
    ):
        modifier = heads.restore_head(modifier, head)
    if is_action and not raw and not modifier and not tail.said:
        modifier = item.verb
    return modifier + tail.noun if modifier or not tail.said else f"{tail.said}的{tail.noun}"


def _modifier(left: str, raw: str, is_action: bool, verb: str) -> str:
    """The words before a counted noun that belong to it: a verb, or what the noun is told apart by."""
    told = bare_words(left)
    if not is_action and not told.endswith("的") and words_of("padding").at_end(raw) > 1:
        return ""  # 国家近期要集中力量抓好|1000户|企业
    if is_action:
        return told if len(told) <= _LONGEST_VERB and not _PREPOSITION.match(told) else verb
    is_name = not told.endswith("、") and not _NAMES.search(raw) and not _PREPOSITION.match(raw)
    if len(raw) <= MAX_MODIFIER and is_name:
        return raw + ("的" if told.endswith("的") else "")
    return verb
