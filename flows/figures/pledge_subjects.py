"""What a goal in words speaks of: the measured things named before it or inside it, each with its indicator."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from flows.base.cues import cue_pattern
from flows.base.records import Figure
from flows.base.vocabulary import composite_terms, indicator_aliases
from flows.figures.linking import link, link_each
from flows.figures.pledge_goals import Goal, pattern_of

_DIGIT = re.compile(r"(?<!PM)(?<!PM2\.)\d")
_WEAK = ("sign", "qualitative")
MIN_NAME = 2
MAX_NAME = 40


class Subject(NamedTuple):
    """One measured thing: offsets in the text, its name, the indicator or indicators that it is."""

    start: int
    end: int
    name: str
    indicator_id: str | None
    shared_ids: tuple[str, ...]


def _links() -> re.Pattern[str]:
    return pattern_of("pledge_link")


@cache
def _edges() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Patterns of what stands before a name, between it and its goal, and of words of size at its end."""
    lead = re.compile(rf"(?:{cue_pattern('pledge_lead')}|[ *,\"“:-])+")
    return (
        lead,
        re.compile(rf"(?:{cue_pattern('pledge_between')}|[ *\"”,])+$"),
        re.compile(rf"{cue_pattern('pledge_size')}+$"),
    )


@cache
def _changes() -> re.Pattern[str]:
    """Words of change at the end of a name: 能耗强度(下降率)."""
    return re.compile(rf"(?:{cue_pattern('pledge_change')}|{cue_pattern('pledge_between')})+$")


@cache
def _measured_nouns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    nouns = cue_pattern("pledge_noun")
    return re.compile(rf"{nouns}$"), re.compile(nouns)


@cache
def _bound() -> re.Pattern[str]:
    """Names that hold a link of their own (城镇和农村居民人均可支配收入): they are not taken apart."""
    names = [n for n in {*indicator_aliases(), *composite_terms()} if _links().search(n) and not _is_list(n)]
    return re.compile("|".join(re.escape(n) for n in sorted(names, key=len, reverse=True)))


def _is_list(name: str) -> bool:
    """True if each part of a name is an indicator by itself: 城镇居民人均可支配收入和农民人均纯收入."""
    parts = _links().split(name)
    return len(parts) > 1 and all(link(part) for part in parts)


def read_subjects(text: str, at: int, goal: Goal) -> list[Subject]:
    """The subjects of a goal, named between `at` and the goal or inside it; empty where nothing measured is named."""
    if goal.object_start >= 0:
        return list(_members(text, begin_of_name(text, goal.object_start, goal.object_end), goal.object_end, goal.kind))
    start = begin_of_name(text, at, goal.start)
    end = start + len(_edges()[1].sub("", text[start : goal.start]))
    return list(_members(text, start, end, goal.kind))


def begin_of_name(text: str, at: int, stop: int) -> int:
    """Where a name begins between two offsets, after words that lead up to it."""
    opening = _edges()[0].match(text, at, stop)
    return opening.end() if opening else at


def named_before(figure: Figure, at: int) -> Subject:
    """The subject of a figure as that of a goal behind it, without words of time before its name."""
    text = figure.indicator_text
    name = text[begin_of_name(text, 0, len(text)) :] or text
    found, shared = figure.indicator_id, figure.shared_ids
    if not found and not shared:
        found, shared = _identify(name)
    return Subject(at, at, name, found, shared)


def is_bare(text: str, at: int, goal: Goal) -> bool:
    """True if nothing but words of size or of course stands between `at` and the goal: (收入突破2万元,)增速高于全省."""
    if goal.object_start >= 0:
        return False
    _, between, size = _edges()
    return not size.sub("", between.sub("", text[begin_of_name(text, at, goal.start) : goal.start]))


def _members(text: str, start: int, end: int, kind: str) -> Iterator[Subject]:
    """The members of a list, in the order of the text; a part that is not measured by itself goes with the next."""
    spans = _spans(text, start, end)
    last = _subject(text, *spans.pop(), kind)
    while last is None and spans and kind not in _WEAK:
        last = _subject(text, spans.pop()[0], end, kind)
    if last is None:
        return
    found: list[Subject] = []
    for first, final in reversed(spans):
        one = _subject(text, first, final, kind, alone=True)
        if one is None:
            joined = _subject(text, first, last.end, kind) if last.end - first <= MAX_NAME else None
            last = joined or last
        else:
            found.append(last)
            last = one
    yield from reversed([*found, last])


def _spans(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The members of a list; one span where it is named as a whole or is a collective (污染物排放等约束性指标)."""
    whole = text[start:end]
    if (link(whole) or whole in composite_terms()) and not _is_list(whole):
        return [(start, end)]
    if pattern_of("pledge_collective").search(whole) and not any(_identify(name)[0] for name in _links().split(whole)):
        return [(start, end)]
    kept = [m.span() for m in _bound().finditer(text, start, end)]
    spans, at = [], start
    for mark in _links().finditer(text, start, end):
        if mark[0] != "、" and pattern_of("pledge_gap").fullmatch(whole[-2:]):
            continue
        if at < mark.start() and not any(a <= mark.start() < b for a, b in kept):
            spans.append((at, mark.start()))
            at = mark.end()
    return [*spans, (at, end)]


def _subject(text: str, start: int, end: int, kind: str, alone: bool = False) -> Subject | None:
    opening = begin_of_name(text, start, end)
    start = opening if opening < end else start
    name = _edges()[1].sub("", text[start:end])
    if not MIN_NAME <= len(name) <= MAX_NAME or _DIGIT.search(name):
        return None
    found, shared = _identify(name)
    if not found and not shared and not _is_measured(name, "sign" if alone else kind):
        return None
    return Subject(start, start + len(name), name, found, shared)


@lru_cache(maxsize=8192)
def _identify(name: str) -> tuple[str | None, tuple[str, ...]]:
    """The indicator that a name is, or those that it is together.

    >>> _identify("进出口总额"), _identify("城乡居民收入")[1]
    (('trade_total', ()), ('urban_income_per_capita', 'rural_income_per_capita'))
    """
    short = name.partition("等")[0]
    for shorter in (name, short, _changes().sub("", short)):
        if shared := link_each(shorter):
            return None, shared
        if found := link(shorter):
            return found, ()
    return ("gdp" if pattern_of("pledge_economy").fullmatch(name) else None), ()


@lru_cache(maxsize=8192)
def _is_measured(name: str, kind: str) -> bool:
    """True if a name ends in a noun of measure; for the firmer kinds of goals if it holds one."""
    _, _, size = _edges()
    at_end, anywhere = _measured_nouns()
    if pattern_of("pledge_kept").search(name):
        return True
    general = pattern_of("pledge_general").search(name)
    short = name.partition("等")[0] or name
    if at_end.search(name) or at_end.search(short) or at_end.search(size.sub("", short)):
        return not general or kind not in _WEAK
    return kind not in _WEAK and not general and bool(anywhere.search(name))
