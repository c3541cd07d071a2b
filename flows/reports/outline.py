"""The outline of a body: the role, years and status of every stretch of it.

Headings open the parts; the opening words of a paragraph turn to other years within a part, or from the review to the plan.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

from flows.base.cues import cue
from flows.base.folding import fold
from flows.base.records import Section
from flows.reports.lines import NUMBERING, TOP, Line
from flows.reports.parts import Part, is_ordinal, role_opened
from flows.reports.roles import begins_glossary, review_follows
from flows.reports.spans import (
    Calendar,
    Span,
    future_span,
    names_both,
    review_span,
    term_ahead,
    term_told,
    years_named,
)
from flows.reports.turns import (
    OPENING,
    goals_stated,
    looks_ahead,
    opens_with_year,
    past_in_other,
    past_within_plan,
    plan_begins,
    plan_turn,
    plans_works,
    review_turn,
    sentence_turn,
)

_SENTENCE_HEAD = re.compile(r"(?:^|[。!])[ *]*(?:各位代表[!,:。])?")
_TERM_WORDS = re.compile(r"[五5四六]年|五”")
_JUST_PAST = re.compile("刚刚过去|件[^。]{0,4}实事")
_LIST_MARK = re.compile(r"-{1,2}|[一二三四五六七八九]是")
WELL_IN = 0.15
FAR = 6


def build_sections(
    body: str, lines: list[Line], plan_year: int | None, review_year: int | None, this_year: int | None = None
) -> tuple[Section, ...]:
    """The sections of `body`, in order and without gaps: every line belongs to one; `this_year` is the year that the report calls 今年, where that is not the plan year."""
    calendar = Calendar(plan_year, review_year, this_year or plan_year, term_told(body))
    state = Part("other", [], calendar.planned, "actual")
    sections: list[Section] = []
    for number, line in enumerate(lines):
        if state.glossary:
            pass
        elif line.is_heading:
            _read_heading(body, lines, number, state, calendar)
        elif begins_glossary(lines, number, len(body)):
            _enter(state, "glossary", line.text, calendar)
        else:
            _read_paragraph(body, lines, number, state, calendar)
            for part in _turns_within(body, line, state, calendar):
                _append(sections, part, state, body, False)
        _append(sections, line, state, body, number + 1 == len(lines))
    return tuple(sections)


def _read_heading(body: str, lines: list[Line], number: int, state: Part, calendar: Calendar) -> None:
    """Enter the part that a heading opens; one that opens none is kept in the path, and may name other years."""
    line = lines[number]
    role = role_opened(body, line, number, state, calendar)
    if role:
        state.come_back()
        inherits = role == state.role == "plan" and not years_named(line.text, role, calendar)
        years, home = state.years, state.home
        _enter(state, role, line.text, calendar)
        if inherits and not _turns_to_year(lines, number, years, calendar):
            state.years, state.home = years, home
        elif role == "plan" and state.home is None and (term := _opens_with_term(lines, number, calendar)):
            state.years = term
    elif NUMBERING.match(line.text):
        state.come_back()
        state.path = [*state.path[:1], line.text] if not TOP.match(line.text) else [line.text]
        if not state.has_one_year:
            state.turn(years_named(line.text, state.role, calendar))


def _words_behind(lines: list[Line], number: int) -> str:
    """What stands between a heading and the next."""
    behind = takewhile(lambda line: not line.is_heading, lines[number + 1 : number + 12])
    return "".join(line.text for line in behind)[:1500]


def _opens_with_term(lines: list[Line], number: int, calendar: Calendar) -> Span | None:
    """The coming term, where the words behind a heading that names no years speak of it before they speak of the planned year."""
    text = _words_behind(lines, number)
    term, year = cue("term_plan").search(text), re.search(calendar.plan_words, text)
    return term_ahead(term[0], calendar) if term and not (year and year.start() < term.start()) else None


def _turns_to_year(lines: list[Line], number: int, years: Span, calendar: Calendar) -> bool:
    """True if the words behind a heading that names no years speak of the planned year, though those before spoke of several."""
    if years[0] == years[1]:
        return True
    text = _words_behind(lines, number)
    return len(re.findall(calendar.plan_words, text)) > len(cue("several_years").findall(text))


def _append(sections: list[Section], line: Line, state: Part, body: str, is_last: bool) -> None:
    path = " > ".join(p for p in state.path if p)
    end = len(body) if is_last else line.end + body.startswith("\n", line.end)
    if sections and sections[-1].end >= end:
        return
    key = (state.role, path, *state.years, state.status)
    last = sections[-1] if sections else None
    if last and (last.role, last.path, last.start_year, last.end_year, last.status) == key:
        sections[-1] = Section(last.start, end, *key)
    else:
        sections.append(Section(last.end if last else 0, end, *key))


def _enter(state: Part, role: str, text: str, calendar: Calendar) -> None:
    """Begin the section that a heading opens."""
    seen_plan = state.seen_plan
    state.seen_review |= role == "review"
    state.seen_plan |= role == "plan"
    state.numbered = bool(TOP.match(text)) or (role == "other" and state.numbered)
    state.ordinal = is_ordinal(text)
    state.glossary = role == "glossary"
    state.role = "other" if role == "glossary" else role
    state.path = ["glossary"] if role == "glossary" else [text]
    state.aside = None
    if role == "review":
        state.status, state.years = "actual", review_span(text, calendar)
    elif role == "plan" or (role == "other" and seen_plan):
        state.status, state.years = "target", future_span(text, calendar)
    state.home = None if names_both(text, calendar) else years_named(text, role, calendar)


def _read_paragraph(body: str, lines: list[Line], number: int, state: Part, calendar: Calendar) -> None:
    """Turn where a paragraph's opening words say so: the past year after the past term, the plan after the review."""
    line = lines[number]
    if state.aside and not _stays_aside(body, line, state, calendar):
        state.come_back()
    if _begins_review(lines, number, state, calendar):
        if not state.seen_review:
            state.years = review_span(line.text[:36], calendar)
        state.role, state.status, state.seen_review = "review", "actual", True
    if state.role == "review" and not state.aside:
        well_in = line.start > WELL_IN * len(body) and not state.seen_plan
        if years := plan_begins(line.text, number, well_in, calendar):
            state.role, state.status, state.path, state.seen_plan = "plan", "target", [], True
            state.years, state.home = years, None
            return
        _take(state, review_turn(line.text, calendar, state.years[0] != state.years[1]))
    elif state.role == "other" and state.seen_plan and state.status == "target":
        _read_other(line, state, calendar)
    elif state.role == "plan":
        if past := past_within_plan(line.text, calendar):
            state.turn_aside("review", past, "actual")
        else:
            _take(state, plan_turn(line.text, calendar, state.home))


def _read_other(line: Line, state: Part, calendar: Calendar) -> None:
    """Leave the part on the government itself for the goals of the year, or turn aside: to the year past, or to the works that are to be done."""
    if years := goals_stated(line.text, calendar):
        state.role, state.path, state.aside = "plan", [], None
        state.years, state.home = years, None
    elif past := past_in_other(line.text, calendar):
        state.turn_aside(state.role, past, "actual")
    elif plans_works(line.text):
        state.turn_aside("plan", state.years, state.status)


def _stays_aside(body: str, line: Line, state: Part, calendar: Calendar) -> bool:
    """True for a paragraph that goes on with an aside: a list, or in the plan more of what was."""
    if state.aside and state.aside[0] != state.role:
        return not looks_ahead(line.text, calendar)
    return _LIST_MARK.match(fold(body[line.start : line.start + 8]).strip(" *")) is not None


def _take(state: Part, years: Span | None) -> None:
    """Turn to other years: aside, where the heading names one year and a paragraph speaks of others, or where they are far away (到2035年)."""
    if years and years != state.years and (state.has_one_year or _length(years) > FAR):
        state.turn_aside(state.role, years, state.status)
    else:
        state.turn(years)


def _length(years: Span) -> int:
    return years[1] - years[0] if years[0] is not None and years[1] is not None else 0


def _begins_review(lines: list[Line], number: int, state: Part, calendar: Calendar) -> bool:
    """True for the first long paragraph of a report whose review has no heading."""
    return (
        state.role == "other"
        and (number > 2 or _opens_review(lines[number].text, calendar))
        and not state.seen_plan
        and (len(lines[number].text) > 60 or cue("review_opening").match(lines[number].text) is not None)
        and (
            review_turn(lines[number].text, calendar, False) is not None
            or not review_follows(lines, number, calendar.plan_year)
        )
    )


def _opens_review(text: str, calendar: Calendar) -> bool:
    """True for a paragraph that opens with the reviewed year or the past term, wherever it stands."""
    return opens_with_year(text, calendar.review_year) or cue("term_opening").search(text[:OPENING]) is not None


def _turns_within(body: str, line: Line, state: Part, calendar: Calendar) -> Iterator[Line]:
    """The stretches of a paragraph of the review whose sentences turn from the past year to the past term (过去五年, 这是…的五年) or back.

    Each is given with the state set to its years; the last is left to the caller. Where the part's heading names one year, the turn ends with the paragraph.
    """
    if state.role != "review" or calendar.review_year is None or not _may_turn(line.text, state.years, calendar):
        return
    before, at, text = state.years, line.start, fold(body[line.start : line.end])
    for match in _SENTENCE_HEAD.finditer(text):
        years = sentence_turn(text[match.end() : match.end() + 60], calendar, state.years, before)
        if years is None or years == state.years:
            continue
        if line.start + match.end() > at:
            yield Line(at, line.start + match.end(), "", False)
            at = line.start + match.end()
        state.years = years
    if state.years != before == calendar.reviewed and state.has_one_year:
        yield Line(at, line.end, "", False)
        state.years = before


def _may_turn(text: str, years: Span, calendar: Calendar) -> bool:
    words = _TERM_WORDS if years == calendar.reviewed else _JUST_PAST
    return words.search(text) is not None
