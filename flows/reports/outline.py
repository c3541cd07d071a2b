"""The outline of a body: its lines, its headings, and the role, years and status of every stretch."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from flows.base.folding import fold
from flows.base.numerals import parse_numeral
from flows.base.records import Section
from flows.base.vocabulary import cue_pattern

_NUMBERING = re.compile(r"^(?:第?[一二三四五六七八九十]{1,3}(?:部分|章)?[、,. :]+|\([一二三四五六七八九十]{1,3}\)|[一二三四五六七八九十]是)")
_TOP = re.compile(r"^(?:第?[一二三四五六七八九十]{1,2}(?:部分|章)?[、,. ]|第[一二三四五六七八九]部分)")
_YEAR = re.compile(r"(?:19|20)\d{2}(?= *年| *[-、和及])|(?:19|20)\d{2}(?=年)")
_PLAN_NAME = re.compile(r"[“\"]?(十[一二三四五六]?|[六七八九])五[”\"]?")
_FIVE = re.compile(r"([二三四五六]) *年")
_INLINE_HEADING = re.compile(r"(?:^|[。!;] ?| )(?=[一二三四五六]、[^,。;]{4,40} )|(?<=[。! ])[一二三四五六]、[^,。; ]{4,40} ")
MAX_HEADING = 60


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


@cache
def _cue(kind: str) -> re.Pattern[str]:
    return re.compile(cue_pattern(kind))


def read_lines(body: str) -> list[Line]:
    """The lines of `body` that hold more than white space."""
    lines, at = [], 0
    for folded in fold(body).split("\n"):
        cuts = [0, *(m.end() for m in _INLINE_HEADING.finditer(folded)), len(folded)] if len(folded) > 2000 else [0, len(folded)]
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
    seen_review = seen_plan = False
    sections: list[Section] = []
    for number, line in enumerate(lines):
        role = role_of_heading(line.text, plan_year) if line.is_heading else None
        if role == "glossary" and (number < 5 or line.start < 0.4 * len(body)):
            role = None
        if state.glossary or (role == "plan" and line.start < 150 and not _TOP.match(line.text)):
            role = None
        if role in ("review", "plan") and _NUMBERING.match(line.text) and not _TOP.match(line.text):
            role = None
        if line.is_heading and role is None and _TOP.match(line.text) and not seen_review and not seen_plan:
            role = "review"
        if role:
            top = bool(_TOP.match(line.text)) or not _NUMBERING.match(line.text)
            if top or role != "review" or not seen_plan:
                _enter(state, role, line.text, plan_year, review_year, seen_plan)
                seen_review |= role == "review"
                seen_plan |= role == "plan"
        elif line.is_heading and _NUMBERING.match(line.text) and not state.glossary:
            state.path = [*state.path[:1], line.text] if not _TOP.match(line.text) else [line.text]
        elif not line.is_heading and not state.glossary:
            before = state.role
            _shift(state, line.text, plan_year, review_year, number, seen_plan)
            seen_review |= state.role == "review"
            seen_plan |= state.role == "plan" and before != "plan"
        _append(sections, line, state, body, number + 1 == len(lines))
    return tuple(sections)


def _append(sections: list[Section], line: Line, state: _State, body: str, is_last: bool) -> None:
    path = " > ".join(p for p in state.path if p)
    end = len(body) if is_last else line.end + 1
    key = (state.role, path, state.start_year, state.end_year, state.status)
    last = sections[-1] if sections else None
    if last and (last.role, last.path, last.start_year, last.end_year, last.status) == key:
        sections[-1] = Section(last.start, end, *key)
    else:
        sections.append(Section(last.end if last else 0, end, *key))


def _enter(state: _State, role: str, text: str, plan_year: int | None, review_year: int | None, seen_plan: bool) -> None:
    """Begin the section that a heading opens."""
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


def _shift(state: _State, text: str, plan_year: int | None, review_year: int | None, number: int, seen_plan: bool) -> None:
    """Change the state where a paragraph's opening words say so: the past year after the past term, the plan after the review."""
    opening = text[:36]
    if state.role == "other" and number > 2 and not seen_plan and len(text) > 60:
        state.role, state.status = "review", "actual"
        state.start_year, state.end_year = review_span(opening, review_year)
    if state.role == "review":
        if _cue("plan_opening").search(opening) or (plan_year and re.match(rf"(?:各位代表[!,:。]?)?(?:{plan_year}|今)年[,,]?(?:是|我们[将要]|要|全[市省区县])", opening) and number > 8 and plan_year != review_year):
            state.role, state.status, state.path = "plan", "target", []
            state.start_year, state.end_year = future_span(opening, plan_year)
        elif _cue("annual_opening").search(opening) or "刚刚过去的" in text[:200] or (review_year and re.match(rf"(?:各位代表[!,:。]?)?(?:刚刚)?(?:过去的)?{review_year} *年", opening)):
            state.start_year = state.end_year = review_year
        elif _cue("term_opening").search(opening):
            state.start_year, state.end_year = review_span(opening, review_year)
    elif state.role == "plan":
        if _cue("term_plan_opening").search(opening):
            state.start_year, state.end_year = future_span(opening, plan_year)
        elif plan_year and (re.match(rf"(?:各位代表[!,:。]?)?(?:{plan_year}|今) *年", opening) or _cue("annual_plan_opening").search(opening)):
            state.start_year = state.end_year = plan_year
