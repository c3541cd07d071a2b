"""Nouns that stand before a number and say nothing alone (总投资, 面积; 投资 of money that is spent): what they are of, in their sentence."""

from __future__ import annotations

import re
from functools import lru_cache

from flows.base.cues import cue_values, words
from flows.base.vocabulary import indicators
from flows.figures import counted, heads, lines, linking, subjects
from flows.figures.lines import Draft, Line

MAX_HEAD = 24
_SHORTEST_HEAD = 2  # characters of what a noun is restored with
_OF_THINGS = re.compile(r"(?:(?<!增长)(?<!贡献)率|面|里程|标准|筹资水平|比例|限额|能力|服务群众|销售额|交易额|存量)$")
_MEASURED = re.compile(r"[率额量值价]$|(?<!制)度$|标准|收入$|投资$|比例$|人次$|人数$|利润$|通达|站点|[市县]$")
_BEGUN = re.compile(r"(?:全部|已)?(?:开复工|复工|开工)$")
_INVESTED = frozenset(("投资", "总投资"))
_WORKS = re.compile(r"(?P<what>[\u4e00-\u9fffA-Z“”]{2,14}?(?:项目|工程|生产线|基地))(?=[\u4e00-\u9fff,。;、])")


@lru_cache(maxsize=65536)
def dependent_noun(raw: str) -> str:
    """The dependent noun that the words before a number are; empty where they are none.

    >>> dependent_noun("启动了总投资"), dependent_noun("地区生产总值")
    ('总投资', '')
    """
    noun = _own_noun(raw)
    return noun if heads.is_dependent(noun) else ""


def _own_noun(raw: str) -> str:
    """抓好总投资, 启动了总投资: the noun alone."""
    told = raw.removeprefix("重点")
    noun = told[len(subjects.verb_of(told)) :].lstrip("了")
    return noun if noun.endswith(("总投资", "面积")) else raw


def with_head(line: Line, item: Draft, number: int, noun: str) -> str:
    """总投资, 面积 …: its head is the noun behind 的, the object of the verb behind the number, or what was spoken of before."""
    if behind := _head_behind(line, item, number, noun):
        return behind + noun
    topic = line.between(item.clause) or _each_before(line, item, noun) or line.last_named or line.topic(item.clause)
    topic = lines.without_own(topic, line.folded[item.q.start : item.q.end])
    if heads.is_dependent(topic) or len(topic) > MAX_HEAD:
        return noun
    if noun in words()["told_alone"] and (found := linking.link(topic)) is not None and indicators()[found].is_core:
        return noun  # 地区生产总值增长6%,税收|增长5%
    if not topic or not is_own(noun):
        return heads.restore_head(noun, topic) if topic else noun
    told = heads.restore_head(noun, topic)
    own = _BEGUN.sub("", told.removesuffix(noun)).lstrip("的")
    return noun if len(own) < _SHORTEST_HEAD or _MEASURED.search(own) or subjects.is_action(own) else own + noun


def is_own(noun: str) -> bool:
    """True for a noun that measures things and not another measure: 入户率, 通车里程; not 占比, 增速."""
    return _OF_THINGS.search(noun) is not None


def _each_before(line: Line, item: Draft, noun: str) -> str:
    """The two things that a list before names, where 均 says something of both: 建议204件、提案261件,满意率均为|100%; empty elsewhere."""
    if len(line.drafts) < 2 or not ("均" in item.left or noun in words()["rate_of_all"]):
        return ""
    first, last = line.drafts[-2:]
    if (
        (first.clause != last.clause and "均" not in item.left)
        or first.q.unit != last.q.unit
        or first.group == last.group
        or not last.subject
    ):
        return ""
    other = last.subject[len(subjects.verb_of(last.subject)) :]
    both = f"{first.subject[len(subjects.verb_of(first.subject)) :]}、{other}"
    is_joint = linking.link_both(both + noun) is not None
    is_named = not is_joint and ("均" not in item.left or linking.link(other + noun) is not None)
    return "" if is_named else both


def _head_behind(line: Line, item: Draft, number: int, noun: str) -> str:
    """The head of a dependent noun behind the number: 总投资30亿元的12个项目, 投资8亿元抽水蓄能项目列入规划; empty where none stands there."""
    folded, quantities = line.folded, line.quantities
    after, start = number + 1, item.q.end
    while after < len(quantities) and not folded[start : quantities[after].start].strip():
        start, after = quantities[after].end, after + 1
    if not folded.startswith("的", start) and not subjects.verb_of(folded[start : start + 4]):
        works = _WORKS.match(folded, start, line.stop(after)) if noun in _INVESTED else None
        return works["what"] if works else ""
    begin = start
    if after < len(quantities) and quantities[after].start <= start + 2:
        start, after = quantities[after].end, after + 1
    tail = counted.read_tail_noun(folded, start, line.stop(after))
    head = tail.noun[len(subjects.verb_of(tail.noun)) :].lstrip("了的")
    if len(head) < 2 or head.startswith(("、", "占")):
        return ""
    if start == begin:
        item.tail_end = tail.end
    return head


def funded(line: Line, item: Draft, number: int, raw: str) -> str:
    """What money is spent on, with the noun of the money: 投资3亿元改造老旧小区 → 老旧小区改造投资; empty where that is not told."""
    noun = cue_values("fund").get(raw)
    if noun is None:
        return ""
    begins = not line.drafts or line.folded[item.clause - 1] in ";:"
    purpose = counted.purpose(line.folded, item.q.end, line.stop(number + 1), line.stop(number + 2), begins)
    return purpose + noun if purpose else ""


def funded_before(line: Line, item: Draft, raw: str) -> str:
    """What the clause before speaks of, with the noun of the money that is spent; empty where the words are no such money."""
    noun = cue_values("fund").get(raw)
    if noun is None or heads.is_dependent(raw):
        return ""
    topic = line.between(item.clause) or ("" if line.drafts else line.topic(item.clause))
    return topic + noun if topic and not heads.is_dependent(topic) else ""
