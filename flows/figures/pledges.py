"""Targets in words: goals for measurable indicators in the target passage that have no number of their own.

A clause is read from left to right: each goal (`pledge_goals`) takes the measured things named before it
(`pledge_subjects`), or where none is named, those of the goal or figure before it in its sentence. A joint subject
gives a pledge for each member, its text running from that member to the end of the goal. Outside the passage of the
main targets (`pledge_passages`) only firm goals for macro indicators count, which have no number there.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from flows.base.cues import cue_rows
from flows.base.folding import fold
from flows.base.needs import cue_finder
from flows.base.records import Figure, Pledge, Report
from flows.base.vocabulary import indicators
from flows.figures.pledge_goals import Goal, find_goals, may_hold_goal, pattern_of
from flows.figures.pledge_passages import Place, horizon_of, plan_sentences
from flows.figures.pledge_subjects import Subject, begin_of_name, is_bare, named_before, read_subjects

_CLAUSE_END = re.compile(r"[,;。:!?]")
MAX_AHEAD = 6
_FIRM = ("peg", "relative")
_REFERRED = ("peg", "relative", "assigned")


def read_pledges(report: Report, figures: list[Figure]) -> list[Pledge]:
    """The pledges of a report, in the order of the text; `figures` tell which indicators have a number as goal."""
    folded = fold(report.body)
    starts = [f.sentence_start + f.value_start for f in figures]
    places = [
        (place, figures[bisect_left(starts, place.sentence.start) : bisect_left(starts, place.sentence.end)])
        for place in plan_sentences(folded, report.sections)
    ]
    numbered = {goal for place, here in places if place.within for goal in _numbered(report, here)}
    pledges: list[Pledge] = []
    for place, here in places:
        if place.within:
            pledges += [p for p in _read_sentence(report, folded, place, here) if not _is_phrase(p, numbered)]
        elif place.several or cue_finder("pledge_stray").search(folded, place.sentence.start, place.sentence.end):
            pledges += [p for p in _read_sentence(report, folded, place, here) if _is_stray(p, numbered, place)]
    return pledges


def _numbered(report: Report, figures: list[Figure]) -> Iterator[tuple[str, str]]:
    """The indicators of figures, each with the horizon of its number."""
    for f in figures:
        horizon = "annual" if f.start_year == f.end_year == report.plan_year else "multi_year"
        yield from ((one, horizon) for one in (f.indicator_id, *f.shared_ids) if one)


def _is_phrase(pledge: Pledge, numbered: set[tuple[str, str]]) -> bool:
    """True for 经济平稳增长 where the passage says by how much, and for 经济稳中向好."""
    if pledge.kind in _FIRM or not pattern_of("pledge_economy").fullmatch(pledge.indicator_text):
        return False
    return pledge.kind != "sign" or ("gdp", pledge.horizon) in numbered


def _is_stray(pledge: Pledge, numbered: set[tuple[str, str]], place: Place) -> bool:
    """True if a goal outside the target passage counts: a firm one for a macro indicator that has no number there.

    In a part about several years any goal for such an indicator does.
    """
    ids = pledge.shared_ids or ((pledge.indicator_id,) if pledge.indicator_id else ())
    if any((one, pledge.horizon) in numbered or not indicators()[one].is_core for one in ids):
        return False
    if pledge.kind in _FIRM:
        return bool(ids) or bool(pattern_of("pledge_macro").search(pledge.indicator_text))
    if place.several:
        is_economy = pattern_of("pledge_economy").fullmatch(pledge.indicator_text)
        return bool(ids) and not is_economy and pledge.kind in ("sign", "qualitative")
    return bool(ids) and pledge.kind == "sign" and bool(pattern_of("pledge_sign").search(pledge.clause_text))


def _read_sentence(report: Report, folded: str, place: Place, figures: list[Figure]) -> Iterator[Pledge]:
    sentence = place.sentence
    if not may_hold_goal(folded, sentence.start, sentence.end):
        return
    ends = [f.sentence_start + f.value_end for f in figures]
    named = _Named(sentence.start, sentence.start, [])
    previous = at = sentence.start
    for stop in [*(m.start() for m in _CLAUSE_END.finditer(folded, sentence.start, sentence.end)), sentence.end]:
        begin = at
        for goal in find_goals(folded, at, stop):
            begin = max([begin, *(end for end in ends if end <= goal.start)])
            subjects = read_subjects(folded, begin, goal)
            own = bool(subjects)
            if goal.kind in _REFERRED:
                if not own and is_bare(folded, begin, goal):
                    subjects = _subjects_before(folded, (previous, at, begin), goal, named, figures)
            elif own and pattern_of("pledge_task").search(folded, begin, subjects[0].end):
                subjects = []
            is_borrowed = subjects is named.subjects or any(s.start == s.end for s in subjects)
            for number, subject in enumerate(subjects):
                first = _first(folded, begin, goal, None if is_borrowed else subject, number)
                yield from _pledge(report, folded, place, goal, subject, begin, first)
            named = _Named(begin, goal.end, subjects) if subjects else named
            begin = goal.end
        previous, at = at, stop + 1


class _Named(NamedTuple):
    """The subjects of the last goal of a sentence, and where they were spoken of."""

    start: int
    end: int
    subjects: list[Subject]


def _subjects_before(
    folded: str, offsets: tuple[int, int, int], goal: Goal, named: _Named, figures: list[Figure]
) -> list[Subject]:
    """What a goal speaks of that names nothing.

    The subjects of the goal or figure nearest before it, in its clause or the one before; else what that clause lists.
    """
    previous, at, begin = offsets
    figure = next((f for f in reversed(figures) if f.sentence_start + f.value_end <= begin), None)
    end = figure.sentence_start + figure.value_end if figure else -1
    if max(end, named.end if named.subjects else -1) < previous:
        return read_subjects(folded, previous, goal._replace(start=at - 1, object_start=-1)) if previous < at else []
    if named.end >= end or figure is None:
        return named.subjects
    return [named_before(figure, begin)] if figure.indicator_text else []


def _first(folded: str, begin: int, goal: Goal, subject: Subject | None, number: int) -> int:
    """Where a pledge's clause begins: at its subject, at a verb before the first one, or at the goal."""
    if subject is None:
        return begin_of_name(folded, begin, goal.start)
    return goal.start if goal.object_start >= 0 and number == 0 else subject.start


def _pledge(
    report: Report, folded: str, place: Place, goal: Goal, subject: Subject, begin: int, first: int
) -> Iterator[Pledge]:
    """The pledge for a subject of a goal, its clause from `first`; none where its sentence speaks of the past."""
    horizon = horizon_of(report, folded, place, first)
    if horizon is None:
        return
    clause = report.body[first : goal.end]
    is_named = first <= subject.start < subject.end
    key = hashlib.sha256((clause if is_named else f"{clause} {subject.name}").encode()).hexdigest()[:6]
    yield Pledge(
        pledge_id=f"{report.report_id}-p{key}-{first}",
        report_id=report.report_id,
        sentence=report.body[place.sentence.start : place.sentence.end],
        sentence_start=place.sentence.start,
        clause_text=clause,
        clause_start=first,
        indicator_text=subject.name,
        indicator_id=subject.indicator_id,
        kind=goal.kind,
        reference=_reference(folded[goal.start : goal.end], goal, report),
        force_text=_force(folded, begin, first, goal.end),
        horizon=horizon,
        distance=goal.distance,
        is_strict=goal.is_strict,
        shared_ids=subject.shared_ids,
    )


@cache
def _references() -> list[tuple[re.Pattern[str], str]]:
    return [(re.compile(phrase), value) for phrase, value in cue_rows()["pledge_reference"]]


def _reference(words: str, goal: Goal, report: Report) -> str | None:
    """Whose value the goal is measured by; a place goes before growth, and two places are `other`."""
    if goal.reference:
        return None if goal.reference == "none" else goal.reference
    if goal.kind not in _FIRM:
        return None
    named = [value for pattern, value in _references() if pattern.search(words)]
    if "other" in named or {"national", "parent"} <= set(named) or not named:
        return "other"
    own = f"pledge_own_{report.level}"
    is_own = own in cue_rows() and bool(pattern_of(own).search(words))
    if "parent" in named and not is_own:
        return "parent"
    rest = [value for value in named if value != "parent"]
    return rest[0] if rest else "other"


def _force(folded: str, begin: int, first: int, end: int) -> str | None:
    """The force word in the clause or right before it; one at the head of a list counts for its first member only."""
    found = pattern_of("force_word").search(folded, first, end)
    if found:
        return found[0]
    ahead = [*pattern_of("force_word").finditer(folded, begin, first)]
    return ahead[-1][0] if ahead and first - ahead[-1].end() <= MAX_AHEAD else None
