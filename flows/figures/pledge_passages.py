"""Which sentences may set goals in words: those of the passage of the main targets, and others of the plan (strays)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from flows.base.records import Report, Section
from flows.base.vocabulary import cue_pattern
from flows.figures.sentences import Sentence, split_sentences

MAX_PASSAGE = 6000
_HORIZONS = {"今年": "annual", "明年": "annual", "过去": None, "五年来": None}
_BULLET = re.compile(r"[ *]*(?:-{1,4}|[一二三四五六七八九]是|●|◆|\([一二三四五六七八九]\)|[1-9][.、])")
_YEAR = re.compile(r"今年|明年|今后|未来|过去|五年来|五年|年均|(?<!在)(?<!在“)十[一二三四五]五|(?<![\d比较在以])(20\d\d)年(?!的|基础)")


class Place(NamedTuple):
    """A sentence of the plan, and whether it stands in the passage of the main targets."""

    sentence: Sentence
    within: bool


@cache
def _cue(kind: str) -> re.Pattern[str]:
    return re.compile(cue_pattern(kind))


def plan_sentences(folded: str, sections: tuple[Section, ...]) -> Iterator[Place]:
    """The sentences of the plan in order; the passage goes on to the end of its line, in a plan of several years over the bullets below too."""
    passage: int | None = None
    section: Section | None = None
    for sentence in split_sentences(folded, sections):
        if sentence.section.status != "target" or sentence.section.path.startswith("glossary"):
            continue
        line_start = folded.rfind("\n", 0, sentence.start) + 1
        stated = _is_statement(folded[sentence.start : sentence.end])
        if stated:
            passage = line_start
        several = sentence.section.start_year != sentence.section.end_year
        if sentence.section is not section:
            section = sentence.section
            if several and "目标" in section.path:
                passage = section.start
        near = passage is not None and line_start - passage < MAX_PASSAGE
        goes_on = passage == line_start or (several and near and bool(_BULLET.match(folded, line_start)))
        yield Place(sentence, stated or goes_on)
        if not near and not stated:
            passage = None


def _is_statement(text: str) -> bool:
    return ("目标" in text or "指标" in text) and bool(_cue("target_passage").search(text))


def horizon_of(report: Report, folded: str, sentence: Sentence, at: int) -> str | None:
    """annual or multi_year: by the last word of time in the sentence before the goal, else by the section; None for years gone by."""
    horizon: str | None = "annual" if sentence.section.start_year == sentence.section.end_year else "multi_year"
    for word in _YEAR.finditer(folded, sentence.start, at):
        if word[1] and report.plan_year:
            year = int(word[1])
            horizon = None if year < report.plan_year else "annual" if year == report.plan_year else "multi_year"
        elif not word[1]:
            horizon = _HORIZONS.get(word[0], "multi_year")
    return horizon
