"""Which sentences may set goals in words: those of the passage of the main targets, and others of the plan (strays)."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from flows.base.cues import cue, cue_pattern, cue_rows
from flows.base.needs import cue_finder
from flows.base.records import Report, Section
from flows.figures.sentences import Sentence, split_sentences

MAX_PASSAGE = 6000
_AIM = re.compile("[目指]标")
_DASH = re.compile(r"[ *]*-")


class Place(NamedTuple):
    """A sentence of the plan, whether it is of the passage of main targets, and whether it looks years ahead."""

    sentence: Sentence
    within: bool
    several: bool


@cache
def _marked() -> re.Pattern[str]:
    return re.compile(rf"[ *]*{cue_pattern('pledge_bullet')}")


def plan_sentences(folded: str, sections: tuple[Section, ...]) -> Iterator[Place]:
    """The sentences of the plan in order.

    The passage begins with a sentence that states targets and goes on to the end of its line, over the dashed lines
    right below, and in a part of several years over all marked lines below.
    """
    passage, ahead, within, several = -MAX_PASSAGE, False, False, False
    section: Section | None = None
    aims = [mark.start() for mark in _AIM.finditer(folded)]
    for sentence in split_sentences(folded, sections):
        if sentence.section.status != "target" or sentence.section.path.startswith("glossary"):
            continue
        line = folded.rfind("\n", 0, sentence.start) + 1
        if sentence.section is not section:
            section, within = sentence.section, False
            several = section.start_year != section.end_year or bool(cue("pledge_plan_path").search(section.path))
            passage = section.start if several and "目标" in section.path else passage
        if _is_statement(folded, sentence, aims):
            passage, within = line, True
            ahead = _has("pledge_ahead", folded, sentence)
            if section.start_year == section.end_year:
                several = several and (ahead or not _has("pledge_this_year", folded, sentence))
        else:
            below = several and line - passage < MAX_PASSAGE and _marked().match(folded, line)
            within = passage == line or bool(below) or (within and bool(_DASH.match(folded, line)))
        yield Place(sentence, within, several or (within and ahead))


def _has(kind: str, folded: str, sentence: Sentence) -> bool:
    return cue_finder(kind).search(folded, sentence.start, sentence.end) is not None


def _is_statement(folded: str, sentence: Sentence, aims: list[int]) -> bool:
    """True for a sentence that states targets; `aims` is where the body speaks of them at all."""
    nearest = bisect_left(aims, sentence.start)
    return nearest < len(aims) and aims[nearest] + 2 <= sentence.end and _has("target_passage", folded, sentence)


@cache
def _times() -> tuple[re.Pattern[str], list[str]]:
    """The words of time as one pattern, and what each group of it means."""
    rows = cue_rows()["pledge_time"]
    return re.compile("|".join(f"({phrase})" for phrase, _ in rows)), [value for _, value in rows]


def horizon_of(report: Report, folded: str, place: Place, at: int) -> str | None:
    """A goal's horizon by the last word of time before it in its sentence, else by its place; None for the past."""
    horizon = "multi_year" if place.several else "annual"
    words, values = _times()
    for word in words.finditer(folded, place.sentence.start, at):
        value = values[(word.lastindex or 1) - 1]
        if value != "year":
            horizon = value
        elif report.plan_year:
            year = int(word[0])
            horizon = "past" if year < report.plan_year else "annual" if year == report.plan_year else "multi_year"
    return None if horizon == "past" else horizon
