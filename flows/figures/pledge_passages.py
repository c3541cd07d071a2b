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
_DASH = re.compile(r"[ *]*-{1,4}")
_AHEAD = re.compile(r"今后|未来|五年|十[一二三四五]五|到20\d\d年")
_YEAR = re.compile(r"今年|明年|今后|未来|过去|五年来|五年|年均|(?<!在)(?<!在“)十[一二三四五]五|(?<![\d比较在以])(20\d\d)年(?!的|基础)")


class Place(NamedTuple):
    """A sentence of the plan, whether it stands in the passage of the main targets, and whether it looks ahead over several years."""

    sentence: Sentence
    within: bool
    several: bool


@cache
def _cue(kind: str) -> re.Pattern[str]:
    return re.compile(cue_pattern(kind))


def plan_sentences(folded: str, sections: tuple[Section, ...]) -> Iterator[Place]:
    """The sentences of the plan in order.

    The passage begins with a sentence that states targets and goes on to the end of its line, over the dashed lines right below, and in a part of
    several years over all marked lines below.
    """
    passage, ahead, within = -MAX_PASSAGE, False, False
    section: Section | None = None
    for sentence in split_sentences(folded, sections):
        if sentence.section.status != "target" or sentence.section.path.startswith("glossary"):
            continue
        line_start = folded.rfind("\n", 0, sentence.start) + 1
        several = sentence.section.start_year != sentence.section.end_year
        if sentence.section is not section:
            section = sentence.section
            within = False
            if several and "目标" in section.path:
                passage = section.start
        text = folded[sentence.start : sentence.end]
        if _is_statement(text):
            passage, ahead = line_start, bool(_AHEAD.search(text))
            within = True
        else:
            marked = several and line_start - passage < MAX_PASSAGE and bool(_BULLET.match(folded, line_start))
            within = passage == line_start or marked or (within and bool(_DASH.match(folded, line_start)))
        yield Place(sentence, within, several or (within and ahead))


def _is_statement(text: str) -> bool:
    return ("目标" in text or "指标" in text) and bool(_cue("target_passage").search(text))


def horizon_of(report: Report, folded: str, place: Place, at: int) -> str | None:
    """annual or multi_year: by the last word of time in the sentence before the goal, else by its place; None for years gone by."""
    horizon: str | None = "multi_year" if place.several else "annual"
    for word in _YEAR.finditer(folded, place.sentence.start, at):
        if word[1] and report.plan_year:
            year = int(word[1])
            horizon = None if year < report.plan_year else "annual" if year == report.plan_year else "multi_year"
        elif not word[1]:
            horizon = _HORIZONS.get(word[0], "multi_year")
    return horizon
