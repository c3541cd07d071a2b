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
_BRACKET = re.compile(r"\([^()]*\)")
_NAMES = re.compile(r"、|等[两各]?$|[、和]$|“[^”]*$")
AT = frozenset(("在", "对", "使", "让", "有", "实现", "确保", "力争", "保证"))  # 在|60%|政府举办的医疗机构实施…
_AMONG = re.compile(r"[^,。;、]{2,}(?:在|居|位列)(?:全[国省市区州]|世界|首批|同类|主要|[东中西]部)*$")
_SAID_ON = re.compile(r"(?![和与及、])[\u4e00-\u9fff][^,。;:、]{1,25}(?=[,。;])")
MAX_MODIFIER = 16
MOST_SHARING = 5  # numbers that may share the noun behind the last
LONGEST_LIST = 40  # numbers in a row that are looked over for the noun behind them
_NEAR = 8
_LONGEST_GAP = 24
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
        and not (gap and _parts(folded, quantities[after - 1], quantities[after], left))
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
            return counted.Tail(
                noun, "", q.end + (0 if folded[q.end] == "、" else max(0, folded[q.end : q.end + 4].find("级") + 1))
            )
    tail = counted.read_tail_noun(folded, start, line.stop(after))
    if tail.said or not tail.noun:
        return tail
    listed = _end_of_list(line, tail, after, q)
    if listed.said and not listed.said.startswith("有") and not tail.noun.endswith(words()["ended"]):
        return tail._replace(said=listed.said, end=_noun_end(folded, q, tail))
    if listed.noun and left.endswith(words()["work_verb"]) and not counted.work_of(tail.noun):
        return tail._replace(noun=tail.noun + counted.work_of(listed.noun))  # 完成|16座|小型水库和3座中型水库除险加固
    if q.base is not None and q.base.dimension == "share" and (whole := _SAID_ON.match(folded, tail.end)):
        return tail._replace(said=whole[0])  # 80%的村|建成不低于100平方米的文化大院
    return tail


def _noun_end(folded: str, q: Quantity, tail: counted.Tail) -> int:
    """Where the counted noun ends, also where the next number stands right behind it: 21个|乡镇|64个村."""
    at = folded.find(tail.noun, q.end, q.end + _LONGEST_GAP) if tail.end == q.end else -1
    return tail.end if at < 0 else at + len(tail.noun)


def _parts(folded: str, one: Quantity, other: Quantity, left: str) -> bool:
    """True for the mark behind a number that ends what it counts: any but a 、; between two units that too, where a noun stands before the first."""
    if folded[one.end] in ",;:。":
        return True
    is_named = left not in AT and not subjects.is_action(left)
    return is_named and folded[one.end] in "、和与及" and one.unit != other.unit


def _end_of_list(line: Line, tail: counted.Tail, after: int, q: Quantity) -> counted.Tail:
    """What stands behind the last thing of a list, for one that is counted before it; nothing where the next number counts none."""
    quantities = line.quantities
    behind: list[tuple[int, int]] = []
    while (
        after < len(quantities)
        and len(behind) < MOST_SHARING
        and quantities[after].kind in ("number", "range")
        and ((base := quantities[after].base) is None or base.is_count or base.dimension in LAID_OUT or base is q.base)
    ):
        behind.append((quantities[after].start, quantities[after].end))
        after += 1
    return counted.end_of_list(line.folded, behind, _noun_end(line.folded, q, tail), line.stop(after))


def _may_count(folded: str, q: Quantity, left: str) -> bool:
    """True for a number that may count the noun behind it."""
    if q.kind not in ("number", "range"):
        return False
    dimension = q.base.dimension if q.base else "count"
    if dimension == "share" and not folded[q.end : q.end + 3].lstrip("以上").startswith("的"):
        if left in AT or (not left and folded[q.start - 1] in "及和与"):
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
    if tail.said and modifier.endswith("实现"):
        modifier = ""  # 首次实现|2户|企业上榜百强
    return modifier + tail.noun if modifier or not tail.said else counted.said_first(tail.said, tail.noun)


def _modifier(left: str, raw: str, is_action: bool, verb: str) -> str:
    """The words before a counted noun that belong to it: a verb, or what the noun is told apart by."""
    told = bare_words(left)
    if not is_action and not told.endswith("的") and words_of("padding").at_end(raw) > 1:
        return ""  # 国家近期要集中力量抓好|1000户|企业
    if is_action:
        return told if len(told) <= _LONGEST_VERB and not _PREPOSITION.match(told) else verb
    if _AMONG.search(told):
        return ""  # 空气质量在全国|168个|城市中排名第10位
    is_name = not told.endswith("、") and not _NAMES.search(_BRACKET.sub("", raw)) and not _PREPOSITION.match(raw)
    if len(raw) <= MAX_MODIFIER and is_name:
        return raw + ("的" if told.endswith("的") else "")
    if not verb and told.startswith("在"):
        size = words_of("action", kept="kept_verb").at_end(told)
        return told[-size:] if 1 < size < len(told) else ""  # 在主城区新开通|100条|公交线路
    return verb
