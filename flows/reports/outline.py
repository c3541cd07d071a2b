"""The outline of a body: its lines, its headings, and the role, years and status of every stretch."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from flows.base.folding import fold
from flows.base.numerals import parse_numeral
from flows.base.records import Section
from flows.base.vocabulary import cue_pattern

_NUMBERING = re.compile(
    r"^(?:第?[一二三四五六七八九十]{1,3}(?:部分|章)?[、,. :]+|\([一二三四五六七八九十]{1,3}\)|[一二三四五六七八九十]是)"
)
_TOP = re.compile(r"^(?:第?[一二三四五六七八九十]{1,2}(?:部分|章)?[、,. ]|第[一二三四五六七八九]部分)")
_YEAR = re.compile(r"(?:19|20)\d{2}(?= *年| *[-、和及])|(?:19|20)\d{2}(?=年)")
_PLAN_NAME = re.compile(r"[“\"]?(十[一二三四五六]?|[六七八九])五[”\"]?")
_FIVE = re.compile(r"([二三四五六]) *年")
_INLINE_HEADING = re.compile(
    r"(?:^|[。!;] ?| )(?=[一二三四五六]、[^,。;]{4,40} )|(?<=[。! ])[一二三四五六]、[^,。; ]{4,40} "
)
_EXPLAINS = re.compile(r"(?:[\[(]?\d{1,3}[\])、.:]* *|[①-⑳] *|\* *)?“?[^。;:]{2,40}?”?(?:[:是]{0,2}指|:|-{2})[^。]{8,}")
_LONG_LINE = re.compile(
    r"(?<=[。!;])(?= ?(?:各位代表|今年|(?:19|20)\d{2}年|过去|今后|未来|[一二三四五六七八九十]、|\([一二三四五六七八九十]{1,3}\)|第[一二三四]部分))"
)
_TITLE = re.compile(r"报告$|会议上|会议$|\d月 ?\d{1,2} ?日|印发|^>")
_SENTENCE_HEAD = re.compile(r"(?:^|[。!])[ *]*(?:各位代表[!,:。])?")
MAX_HEADING = 60
MAX_LINE = 1500


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a body: offsets, its folded text without marks of markup, and whether it is a heading."""

    start: int
    end: int
    text: str
    is_heading: bool


@dataclass(slots=True)
class _State:
    role: str
    path: list[str]
    start_year: int | None
    end_year: int | None
    status: str
    glossary: bool = False
    numbered: bool = False
    seen_review: bool = False
    seen_plan: bool = False
    tops: int = 0


@cache
def _cue(kind: str) -> re.Pattern[str]:
    return re.compile(cue_pattern(kind))


def read_lines(body: str) -> list[Line]:
    """The lines of `body` that hold more than white space."""
    lines, at = [], 0
    for folded in fold(body).split("\n"):
        cuts = (
            [0, *(m.end() for p in (_INLINE_HEADING, _LONG_LINE) for m in p.finditer(folded)), len(folded)]
            if len(folded) > MAX_LINE
            else [0, len(folded)]
        )
        for start, end in pairwise(sorted({*cuts})):
            text = folded[start:end].strip(" *#-")
            if text:
                lines.append(Line(at + start, at + end, text, _is_heading(text)))
        at += len(folded) + 1
    return lines


def _is_heading(text: str) -> bool:
    if len(text) > MAX_HEADING or text.endswith(("。", ";", ",", "、")) or text.startswith("各位代表"):
        return False
    return bool(_NUMBERING.match(text)) or not re.search(r"[,。;!?]", text)


def role_of_heading(text: str, plan_year: int | None) -> str | None:
    """review, plan, other or glossary, where a heading's words tell; else None.

    >>> role_of_heading("一、2022年工作回顾", 2023), role_of_heading("三、全面加强政府自身建设", 2023)
    ('review', 'other')
    """
    if len(text) > 45:
        return None
    if _cue("heading_glossary").search(text):
        return "glossary"
    if _cue("heading_review").search(text):
        return "review"
    if _cue("heading_other").search(text):
        return "other"
    years = [int(y) for y in _YEAR.findall(text)]
    if plan_year and years and max(years) < plan_year and not _cue("heading_future").search(text):
        return "review"
    if _cue("heading_plan").search(text) or (plan_year and plan_year in years):
        return "plan"
    return None


def plan_span(text: str) -> tuple[int, int] | None:
    """The years of the five-year plan that `text` names, or None.

    >>> plan_span("“十四五”时期主要目标"), plan_span("一、“十一五”回顾")
    ((2021, 2025), (2006, 2010))
    """
    match = _PLAN_NAME.search(text)
    if not match:
        return None
    number = int(parse_numeral(match[1]))
    return 1981 + 5 * (number - 6), 1985 + 5 * (number - 6)


def _term_length(text: str) -> int:
    match = _FIVE.search(text)
    return int(parse_numeral(match[1])) if match else 5


def build_sections(body: str, lines: list[Line], plan_year: int | None, review_year: int | None) -> tuple[Section, ...]:
    """The sections of `body`, in order and without gaps: every line belongs to one."""
    state = _State("other", [], plan_year, plan_year, "actual")
    sections: list[Section] = []
    for number, line in enumerate(lines):
        if state.glossary:
            pass
        elif line.is_heading:
            role = _heading_role(body, line, number, state, plan_year)
            if role:
                _enter(state, role, line.text, plan_year, review_year)
            elif _NUMBERING.match(line.text):
                state.path = [*state.path[:1], line.text] if not _TOP.match(line.text) else [line.text]
        elif _begins_glossary(lines, number, len(body)):
            _enter(state, "glossary", line.text, plan_year, review_year)
        else:
            _shift(state, line.text, plan_year, review_year, number, line.start > 0.15 * len(body))
            for part in _terms_within(body, line, state, review_year):
                _append(sections, part, state, body, False)
        _append(sections, line, state, body, number + 1 == len(lines))
    return tuple(sections)


def _terms_within(body: str, line: Line, state: _State, review_year: int | None) -> Iterator[Line]:
    """The stretches of a paragraph about the past year that turn to the past term (过去五年, 这是…的五年) and back, each with the state set to its years; the last is left to the caller."""
    if state.role != "review" or review_year is None or not state.start_year == state.end_year == review_year:
        return
    at, text = line.start, fold(body[line.start : line.end])
    for match in _SENTENCE_HEAD.finditer(text):
        head = text[match.end() : match.end() + 60]
        turn = _cue("term_within").match(head)
        back = state.start_year != state.end_year and re.match(
            rf"(?:刚刚)?(?:过去的?)?(?:{review_year} ?年|一年)|去年|预计全年", head
        )
        if not turn and not back:
            continue
        if line.start + match.end() > at:
            yield Line(at, line.start + match.end() - 1, "", False)
            at = line.start + match.end()
        start, end = review_span(head.partition("。")[0], review_year)
        state.start_year, state.end_year = (
            (review_year, review_year) if back else (start if start != end else review_year - 4, review_year)
        )
    if state.start_year != state.end_year:
        yield Line(at, line.end, "", False)
        state.start_year = state.end_year = review_year


def _heading_role(body: str, line: Line, number: int, state: _State, plan_year: int | None) -> str | None:
    """The role of the section that a heading opens, None where it opens none.

    A review stays a review until a heading looks forward: the headings of work done (主要做了六个方面工作) hold the same words as those of work to do.
    """
    role = None if _TITLE.search(line.text) else role_of_heading(line.text, plan_year)
    top, numbered = bool(_TOP.match(line.text)), bool(_NUMBERING.match(line.text))
    forward = bool(_cue("heading_forward").search(line.text)) or bool(plan_year and str(plan_year) in line.text)
    if role == "glossary" and (number < 5 or line.start < 0.4 * len(body)):
        return None
    if role in ("review", "plan") and numbered and not top:
        return None
    if top and not state.tops:
        state.tops += 1
        if role in ("other", "glossary", "review") or (role == "plan" and (forward or state.seen_plan)):
            return role
        return None if state.seen_plan or (state.role == "review" and state.seen_review) else "review"
    state.tops += top
    in_review = (
        state.role == "review"
        and not forward
        and not (top and state.numbered)
        and not _cue("heading_goal").search(line.text)
    )
    if role == "plan" and ((line.start < 150 and not top) or in_review):
        return None
    if role == "review" and state.seen_plan and not top and numbered:
        return None
    if (
        role is None
        and top
        and state.role == "review"
        and state.numbered
        and not state.seen_plan
        and _looks_forward(body, line.end, plan_year)
    ):
        return "plan"
    return role


def _looks_forward(body: str, at: int, plan_year: int | None) -> bool:
    """True if the words behind a heading speak more of what shall be than of what was."""
    text = fold(body)[at : at + 1500]
    ahead = len(_cue("ahead").findall(text)) + (text.count(f"{plan_year}年") if plan_year else 0)
    return ahead > len(_cue("behind").findall(text))


def _begins_glossary(lines: list[Line], number: int, size: int) -> bool:
    """True at the first of three explanations in a row (…:指 …) in the last part of a body."""
    if lines[number].start < 0.6 * size:
        return False
    three = [line.text for line in lines[number : number + 3]]
    return (
        len(three) == 3
        and all(_EXPLAINS.match(text) for text in three)
        and sum("指" in text[:60] for text in three) >= 2
    )


def _append(sections: list[Section], line: Line, state: _State, body: str, is_last: bool) -> None:
    path = " > ".join(p for p in state.path if p)
    end = len(body) if is_last else line.end + 1
    if sections and sections[-1].end >= end:
        return
    key = (state.role, path, state.start_year, state.end_year, state.status)
    last = sections[-1] if sections else None
    if last and (last.role, last.path, last.start_year, last.end_year, last.status) == key:
        sections[-1] = Section(last.start, end, *key)
    else:
        sections.append(Section(last.end if last else 0, end, *key))


def _enter(state: _State, role: str, text: str, plan_year: int | None, review_year: int | None) -> None:
    """Begin the section that a heading opens."""
    seen_plan = state.seen_plan
    state.seen_review |= role == "review"
    state.seen_plan |= role == "plan"
    state.numbered = bool(_TOP.match(text))
    state.path = [text]
    state.glossary = role == "glossary"
    state.role = "other" if role == "glossary" else role
    if role == "glossary":
        state.path = ["glossary"]
    if role == "review":
        state.status = "actual"
        state.start_year, state.end_year = review_span(text, review_year)
    elif role == "plan" or (role == "other" and seen_plan):
        state.status = "target"
        state.start_year, state.end_year = future_span(text, plan_year)


def _plan(state: _State) -> None:
    state.role, state.status, state.path, state.seen_plan = "plan", "target", [], True


def _states_targets(text: str, plan_year: int | None) -> bool:
    """True for a paragraph that gives the targets of the year to come."""
    match = _cue("target_statement").search(text[:400])
    return match is not None and (
        "今年" in text[: match.end()]
        or "主要预期目标" in match[0]
        or (plan_year is not None and f"{plan_year}年" in text[: match.end()])
    )


def review_span(text: str, review_year: int | None) -> tuple[int | None, int | None]:
    """First and last year that a review headed (or opened) by `text` covers.

    >>> review_span("一、过去五年工作回顾", 2021), review_span("一、2022年工作回顾", 2022)
    ((2017, 2021), (2022, 2022))
    """
    if review_year is None:
        return None, None
    if _cue("annual_review").search(text) and not _cue("term_review").search(text):
        return review_year, review_year
    if _cue("term_review").search(text) or (_PLAN_NAME.search(text) and not re.search(rf"{review_year} *年", text)):
        span = plan_span(text)
        if span and span[0] <= review_year and not _FIVE.search(text):
            return span[0], min(span[1], review_year)
        return review_year - _term_length(text) + 1, review_year
    return review_year, review_year


def future_span(text: str, plan_year: int | None) -> tuple[int | None, int | None]:
    """First and last year that a plan headed (or opened) by `text` covers.

    >>> future_span("二、今后五年的目标任务", 2017), future_span("二、2023年工作安排", 2023)
    ((2017, 2021), (2023, 2023))
    """
    if plan_year is None:
        return None, None
    if re.search(rf"{plan_year} *年", text) and not _cue("term_plan").search(text):
        return plan_year, plan_year
    span = plan_span(text)
    if span and span[1] > plan_year - 1 and _cue("term_plan_name").search(text):
        return max(span[0], plan_year) if span[0] >= plan_year else span[0], span[1]
    if _cue("term_plan").search(text):
        return plan_year, plan_year + _term_length(text) - 1
    return plan_year, plan_year


def _shift(  # noqa: C901 - until the rebuild
    state: _State, text: str, plan_year: int | None, review_year: int | None, number: int, well_in: bool
) -> None:
    """Change the state where a paragraph's opening words say so: the past year after the past term, the plan after the review."""
    opening = text[:36]
    if state.role == "other" and number > 2 and not state.seen_plan and len(text) > 60:
        state.role, state.status, state.seen_review = "review", "actual", True
        state.start_year, state.end_year = review_span(opening, review_year)
    if state.role == "review":
        if _cue("plan_opening").search(opening) or (
            plan_year
            and re.match(rf"(?:各位代表[!,:。]?)?(?:{plan_year}|今)年[,,]?(?:是|我们[将要]|要|全[市省区县])", opening)
            and number > 8
            and plan_year != review_year
        ):
            _plan(state)
            state.start_year, state.end_year = future_span(opening, plan_year)
        elif well_in and not state.seen_plan and _states_targets(text, plan_year):
            _plan(state)
            state.start_year = state.end_year = plan_year
        elif (
            _cue("annual_opening").search(opening)
            or "刚刚过去的" in text[:200]
            or (review_year and re.match(rf"(?:各位代表[!,:。]?)?(?:刚刚)?(?:过去的)?{review_year} *年", opening))
        ):
            state.start_year = state.end_year = review_year
        elif _cue("term_opening").search(opening):
            state.start_year, state.end_year = review_span(opening, review_year)
    elif state.role == "plan":
        if _states_targets(text, plan_year):
            state.start_year = state.end_year = plan_year
        elif _cue("term_plan_opening").search(opening):
            state.start_year, state.end_year = future_span(opening, plan_year)
        elif plan_year and (
            re.match(rf"(?:各位代表[!,:。]?)?(?:{plan_year}|今) *年", opening)
            or _cue("annual_plan_opening").search(opening)
        ):
            state.start_year = state.end_year = plan_year
