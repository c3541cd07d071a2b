"""The words before a number that belong to it, and the verb among them."""

from __future__ import annotations

import re
from functools import lru_cache

from flows.base.cues import words
from flows.base.words import words_of
from flows.figures import linking, subjects
from flows.figures.lines import SUBJECT_BEFORE, SUBJECT_OF_LIST, Line
from flows.figures.quantities import Quantity, told_unit

_JOINED = re.compile(r" ?(?:以上|左右|以内)?(?:、|和|及|与|以及)")
_AFTER_FIGURE = re.compile(r"(?:以上|以下|左右|以内|、|和|与|及|以及|,| |的)+")
_ENDS_IN_LIST = re.compile(r"[、和与及]$")
_PREDICATED = re.compile(r"(?:达到?|为|是|到|至|共|超过?|突破|累计|完成|实现)(?:了|约|近)*$")
_BREAK = re.compile(r"[,;:。]")
_LEAD_WORDS = re.compile(r"^(?:以及|其中|的|共(?!建(?!成))|已经?|将|预计|全[市省县区州旗])+")
_APPROXIMATE = re.compile(r"(?:约|近|超过?|达到?|逾|突破|共|不少于|不低于|至少)+$")
_NOTE_MARK = re.compile(r"\[ ?\d{1,3} ?\]|[①-⑳]")
_FORCE = re.compile(
    r"^(?:年内|要|全年|今年|去年|当年|拟|我[市省县区州]|全[国省市县区州旗](?![性域场面])|力争|确保|争取|努力|推动|促进|全部|成功|对|把|将|使|为|让|有|共(?!建(?!成))|又(?=有|$)|还(?=有|$))+"
)
_PART_OF = re.compile(r" ?(?:以上|左右|以内)?[,(;]其中[,:]?")
_ON_BASE = re.compile(r"^的?基础上,?(?=.)")
_GOAL = re.compile(r"的?(?:预期|调控|奋斗|计划|主要|总体|具体|年度)*目标(?:确定|拟定|设定|安排|定)?(?:为|是|在)?$")
_OFF_GOAL = re.compile(r"(?:[高低快慢好]于|超过?|超出)[^,。;、\d]{0,8}目标$")
_RUN_HEAD = re.compile(r"^\d{1,2} ?年(?=累计|共)")
_ENUMERATOR = re.compile(
    r"^(?:\d{1,3}[.、](?=[^\d])|\(?\d{1,2}\)(?=[\u4e00-\u9fff])|[一二三四五六七八九十]{1,2}是(?=[\u4e00-\u9fff]{2}))"
)
_AFTER_STARTS = frozenset("以左、和与及, 的")
_LINKS = frozenset("、和与及")
_LIST_ENDS = frozenset("、和与及\n")
_ENUMERATOR_STARTS = frozenset("一二三四五六七八九十(")
_OF_BEFORE = frozenset((SUBJECT_BEFORE, SUBJECT_OF_LIST))


def left_of(line: Line, first: int, clause: int) -> str:
    """The words of the clause that stand before the quantity `first` and belong to it."""
    folded, start = line.folded, line.quantities[first].start
    begin = max(clause, line.quantities[first - 1].end, line.drafts[-1].tail_end) if first else clause
    left = folded[begin:start]
    if begin != clause:
        left = _behind_number(line, first, left)
    if "[" in left or "①" <= left[:1] <= "⑳":
        left = _NOTE_MARK.sub("", left)
    if " " in left or "*" in left or "\n" in left:
        left = left.replace(" ", "").replace("*", "").replace("\n", "")
    if left[-1:] in (":", ")", "为") and told_unit(folded, start):
        left = left[: left.rindex("(")]
    elif left[-1:] == ":" and left[:-1].endswith(words()["growth_noun"]):
        left = left[:-1]
    if left[:1] in _ENUMERATOR_STARTS or left[:1].isdigit():
        left = _RUN_HEAD.sub("", _ENUMERATOR.sub("", left))
    return _GOAL.sub("", left) if "目标" in left and not _beside_goal(left, line.quantities[first]) else left


def _beside_goal(left: str, q: Quantity) -> bool:
    """True for points above or below a goal: 低于调控目标|0.8个百分点."""
    return q.base is not None and q.base.dimension == "points" and _OFF_GOAL.search(left) is not None


def _behind_number(line: Line, first: int, left: str) -> str:
    """The words between two numbers of a clause that belong to the second."""
    joint = _AFTER_FIGURE.match(left) if left[:1] in _AFTER_STARTS else None
    left = left[joint.end() :] if joint else left
    before = line.quantities[first - 1]
    if before.base is not None and before.base.dimension == "time":
        left = left.removeprefix("内")
    left = _ON_BASE.sub("", left) if "基础上" in left[:4] else left
    left = next((left[len(step) :] for step in words()["step"] if left.startswith(step)), left)
    if left[-1:] in _LIST_ENDS and _ENDS_IN_LIST.search(left):
        return ""
    return left.rsplit("、", 1)[1] if "、" in left and line.folded[before.end] == "的" else left


def inherited_verb(line: Line, first: int, raw: str) -> str:
    """The verb of the list member before: 新增企业18家、机构3家."""
    if not first:
        return ""
    last, before = line.drafts[-1], line.quantities[first - 1]
    if not raw:  # 退出810万吨煤炭、55万吨钢铁产能
        return last.verb if _is_next_counted(line, first) else ""
    is_next = last.clause == line.clause_of(line.quantities[first])
    if not is_next or not _JOINED.match(line.folded, before.end):
        is_part = _PART_OF.fullmatch(line.folded, before.end, line.quantities[first].start - len(raw))
        return last.verb if (is_part and _is_new(line, first)) or _goes_on_listing(line, first, raw) else ""
    if line.quantities[first].is_money and not last.q.is_money and linking.link(raw):
        return ""  # 接待游客3万人次、旅游收入2亿元
    number = len(line.drafts) - 1
    while number and not line.drafts[number].verb and line.drafts[number].rule in _OF_BEFORE:
        number -= 1
    verb = line.drafts[number].verb
    return "" if verb == "实现" else verb


def _is_new(line: Line, first: int) -> bool:
    """True for a number that counts what the number before it counts, of which only the new ones are told: 新增企业30家,其中工业企业|12家."""
    last, q = line.drafts[-1], line.quantities[first]
    both = {one.q.base.dimension for one in (last,) if one.q.base} | ({q.base.dimension} if q.base else set())
    return both <= {"count", "firms"} and last.verb.startswith("新") and last.subject.startswith(last.verb)


def _is_next_counted(line: Line, first: int) -> bool:
    """True for a number that a list joins to the noun counted before: 引进13个团队和|25名领军人才."""
    last, start = line.drafts[-1], line.quantities[first].start
    if last.clause != line.clause_of(line.quantities[first]):
        return False
    between = line.folded[last.tail_end : start]
    return last.rule == linking.COUNTED and between.rstrip()[-1:] in _LINKS and _BREAK.search(between) is None


def _goes_on_listing(line: Line, first: int, raw: str) -> bool:
    """True for a bare noun behind a comma, like the one before it in unit and end, that the verb there governs too: 新建廉租房15万平方米,经济适用房|120万平方米."""
    last, q = line.drafts[-1], line.quantities[first]
    left = line.folded[last.q.end : q.start]
    is_governing = last.left.startswith(last.verb) and last.verb not in words()["bare_verb"]
    is_alike = q.unit == last.q.unit and raw[-1] == last.subject[-1:]
    is_new = not is_alike and _is_new(line, first) and raw.endswith(words()["counted_head"])
    if left.removeprefix("以上") != "," + raw or not is_governing:
        return False
    is_like = (is_alike or is_new) and raw[0] not in "新重再" and not subjects.verb_of(raw)
    return is_like and linking.link(raw) is None and line.folded[q.end : q.end + 3].removeprefix("以上")[:1] in ",。、;"


@lru_cache(maxsize=65536)
def own_verb(left: str) -> str:
    """The verb that opens the words before a number, without words of time, of force and adverbs.

    >>> own_verb("全市新增规模以上工业企业"), own_verb("着力培育")
    ('新增', '培育')
    >>> own_verb("改造和新建")
    '改造和新建'
    """
    bare = words_of("lead", kept="kept_start").strip_start
    verb = subjects.verb_of(left)
    if not verb and left:
        left = bare(left)
        verb = subjects.verb_of(left)
    while verb in words()["verb_adverb"]:
        left = bare(left.strip()[len(verb) :])
        verb = subjects.verb_of(left)
    verb = (_FORCE.sub("", verb) or subjects.verb_of(_FORCE.sub("", left))) if verb else verb
    return verb + _joint_verb(left[left.index(verb) + len(verb) :]) if verb and verb in left else verb


def _joint_verb(rest: str) -> str:
    """The second of two verbs that are joined, with what joins them: 改造和新建; empty where none follows."""
    joint = rest[:1] if rest[:1] in _LINKS else ""
    second = subjects.verb_of(rest[1:]) if joint else ""
    return joint + second if second else ""


@lru_cache(maxsize=65536)
def is_predicated(left: str) -> bool:
    """True for words that end with a verb of value (达到, 为): the number is what they say, not what is counted behind it."""
    return _PREDICATED.search(left) is not None


@lru_cache(maxsize=65536)
def bare_words(left: str) -> str:
    """The words before a number without those of time, force and nearness around them."""
    return _FORCE.sub("", _APPROXIMATE.sub("", _LEAD_WORDS.sub("", left.strip())))
