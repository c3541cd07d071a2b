"""What a part measures: a county of the place, a kind of the thing before: the name of the whole is said again."""

from __future__ import annotations

import re
from functools import cache

from flows.base.cues import cue_values, words
from flows.base.vocabulary import division_names
from flows.base.words import Words, words_of
from flows.figures import lines, linking, subjects
from flows.figures.cases import Case

_BOUND_OF = re.compile(r"(?P<what>[\u4e00-\u9fff]{3,12}?)(?:超过?|突破|达到?|过)[\d.十百千万亿]+元")


def of_part(case: Case) -> str:
    """财政收入过10亿元,其中甲县迈上|15亿元: what the figure before of that unit measures."""
    raw = case.raw
    is_short = raw in _short_names() and not subjects.verb_of(raw)
    if not case.previous or not (is_short or raw in _county_names()):
        return ""
    if is_short and not case.item.q.is_money:
        return ""
    alike = (one.subject for one in reversed(case.line.drafts) if one.q.base is case.item.q.base)
    of_bound = _BOUND_OF.match(case.previous) if is_short else None
    told = next(alike, of_bound["what"] if of_bound else "" if is_short else case.previous)
    return _place_words().strip_start(told) or told


@cache
def _county_names() -> frozenset[str]:
    return frozenset(name for name in division_names() if len(name) > 2 and name[-1] in "县区市州旗")


@cache
def _place_words() -> Words:
    return Words((*_county_names(), *_short_names(), "、", "和"))


@cache
def _short_names() -> frozenset[str]:
    """Names of counties and cities as they are said beside each other: 其中丰城突破60亿元."""
    return frozenset(name[:-1] for name in _county_names() if 2 < len(name) < 5 and name[-1] in "县市")


def part_of_measured(case: Case) -> str:
    """战略性新兴产业产值增长10%,其中新能源产业|增长70%: with the noun that is measured before; empty where the words name it, or are no such part."""
    last = case.line.drafts[-1] if case.line.drafts else None
    if (
        last is None
        or not case.raw.endswith(words()["kind_end"])
        or not ("其中" in case.line.folded[last.q.end : case.item.q.start] or last.rule == lines.PART)
        or last.q.base is not case.item.q.base
        or not (case.is_share or case.item.q.is_money)
        or linking.link(case.raw) is not None
        or case.raw in cue_values("growth_alias")
    ):
        return ""
    size = words_of("head").at_end(case.previous)
    return case.raw + case.previous[-size:] if 1 < size < len(case.previous) else ""
