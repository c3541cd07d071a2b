"""Nouns that say nothing alone (总投资, 面积, 国家级): what they are of."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from flows.base.cues import cues, words
from flows.base.words import words_of
from flows.figures.subjects import verb_of

_CLASS = re.compile(r"(?:其中)?,?(?P<bound>\d{0,5}[十百千万亿]+元(?:以上|级)?)的?")
_LINKS = frozenset("、和及")
_CLASS_BEFORE = re.compile(r"\d{0,5}[十百千万亿]+元(?:以上|级)的?")


@lru_cache(maxsize=65536)
def is_dependent(subject: str) -> bool:
    """True for 总投资, 面积, 惠及群众 …: a noun (or verb) whose head stands in the figure or clause before."""
    return (
        words_of("lead", kept="kept_start").strip_start(subject) in _dependent_nouns()
        or subject in _dependent_nouns()
        or subject in _grades()
        or is_dependent_verb(subject)
    )


@cache
def _dependent_nouns() -> frozenset[str]:
    return frozenset(cues("dependent_noun"))


@cache
def _grades() -> frozenset[str]:
    return frozenset(cues("grade"))


def class_told(left: str) -> str:
    """The bound that tells some of the things before apart: 项目240个,其中亿元以上|82个; empty where none stands there.

    >>> class_told("其中10亿元以上"), class_told("投资亿元以上项目")
    ('10亿元以上', '')
    """
    told = _CLASS.fullmatch(left) if left.endswith(("以上", "级", "的", "元")) else None
    return told["bound"] if told else ""


def is_dependent_verb(words: str) -> bool:
    """True for 惠及, 参与 …: a verb that says nothing without what it speaks of."""
    return bool(words_of("dependent_verb").at_start(words))


def restore_head(subject: str, previous: str) -> str:
    """A dependent noun with the head of the figure before it.

    >>> restore_head("总投资", "招商引资签约落地项目"), restore_head("人均", "地区生产总值")
    ('招商引资签约落地项目总投资', '人均地区生产总值')
    """
    if subject in ("人均", "户均", "亩均"):
        return previous if previous.endswith(words()["per_head"]) else subject + previous
    verb = verb_of(previous)
    head = previous[len(verb) :] if len(verb) > 1 else previous
    if head[:1] in _LINKS and (second := verb_of(head[1:])):
        head = head[1 + len(second) :]  # 新建、续建|项目21个,总投资|90亿元
    if subject in _grades() or subject.endswith("元以上"):
        bare = _CLASS_BEFORE.sub("", head[words_of("grade").at_start(head) :])
        return (verb if len(verb) > 1 else "") + subject + (bare or head)
    if subject.startswith("签约") and head.endswith("签约项目") and len(head) > len("签约项目"):
        head = head.removesuffix("签约项目")
    if subject in ("总数", "总量") and head:
        return head.removesuffix("增速").removesuffix("降幅") + subject
    if subject.endswith("产量") and head.endswith("播种面积"):
        return head.removesuffix("播种面积") + subject
    head = (
        head.removesuffix(subject)
        if head.endswith(subject)
        else head[: len(head) - words_of("dependent_noun", "index_end").at_end(head)].removesuffix("完成")
    )
    if verb_of(subject) == subject and (
        bare := words_of("lead", "padding", "action", kept="kept_verb").strip_start(head)
    ):
        head = bare if len(bare) > 1 else head  # 同步新建牧场10个、续建|15个
    return head + subject
