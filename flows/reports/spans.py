"""The years that words of a report speak of: one year, a term, a five-year plan."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from flows.base.cues import cue
from flows.base.numerals import parse_numeral
from flows.base.plans import PLAN_NAME, plans_named, years_ahead

TERM = 5
LONGEST_TERM = 7
Span = tuple[int | None, int | None]
YEAR = re.compile(r"(?:19|20)\d{2}(?= *年| *[-~、和及])|(?:19|20)\d{2}(?=年)")
_FEW_YEARS = re.compile(r"(?<![\d零一二三四五六七八九十])([二两三四五六3-6])个?(?:多)?年(?!级|制|期|前)")
_TERM_TOLD = re.compile("(?:(?<=过去)|(?<=过去的)|(?<=[这的]))[四五六](?=年)|[四五六](?=年[来间])")
OFTEN = 3
_TERM_COUNTED = re.compile(r"(?<!连续)(?<![\d零一二三四五六七八九十第])[四五六4-6]年(?!级|制|期|规划|计划|行动|以上)")
_FROM_TO = re.compile(r"((?:19|20)\d{2}) *年?(?:以?来)?[-~至到]((?:19|20)\d{2})")
_SINCE = re.compile(r"((?:19|20)\d{2}) *年(?:换届)?以来")
_BY_YEAR = re.compile(r"到 ?((?:19|20)\d{2}) *年")


@dataclass(frozen=True, slots=True)
class Calendar:
    """The years of a report: the one it plans, the one it reviews, the one it was delivered in."""

    plan_year: int | None
    review_year: int | None
    this_year: int | None
    term: int = TERM
    """How many years the term was that it looks back on."""

    @property
    def is_of_december(self) -> bool:
        """True for a report of the end of a year: it calls the reviewed year 今年 and the planned one 明年."""
        return self.this_year is not None and self.this_year == self.review_year

    @property
    def plan_words(self) -> str:
        """The pattern of the words for the planned year: 今年, or 明年 where the report was delivered in the year before."""
        named = "明年" if self.is_of_december else "今年"
        return f"(?:{self.plan_year} ?年|{named}|新的一年)"

    @property
    def reviewed(self) -> Span:
        """The reviewed year as a span."""
        return self.review_year, self.review_year

    @property
    def planned(self) -> Span:
        """The planned year as a span."""
        return self.plan_year, self.plan_year


def _term_length(text: str, usual: int = TERM) -> int:
    match = _FEW_YEARS.search(text)
    return int(parse_numeral(match[1].replace("两", "二"))) if match else usual


def term_told(body: str) -> int:
    """The length of the term that a report looks back on, as it counts its years again and again: five where it does not.

    >>> term_told("四年来,我们…。四年来,…。过去四年,…。"), term_told("过去五年,…。四年来,…。")
    (4, 5)
    """
    told = Counter(_TERM_TOLD.findall(body))
    length, times = max(told.items(), key=lambda item: item[1], default=("五", 0))
    return int(parse_numeral(length)) if times >= OFTEN else TERM


def _names_review_year(text: str, calendar: Calendar) -> int:
    """Where `text` names the reviewed year, -1 where it does not."""
    at = text.find(f"{calendar.review_year}年")
    if at < 0 and (match := cue("annual_review").search(text)):
        return match.start()
    return -1 if at >= 0 and text[:at].endswith(("-", "至", "到")) else at


def review_span(text: str, calendar: Calendar) -> Span:
    """First and last year that a review headed (or opened) by `text` covers; of two that it names, the first.

    >>> review_span("一、过去五年工作回顾", Calendar(2022, 2021, 2022)), review_span("一、2022年工作回顾", Calendar(2023, 2022, 2023))
    ((2017, 2021), (2022, 2022))
    >>> review_span("一、“十三五”时期和2020年工作", Calendar(2021, 2020, 2021)), review_span("一、2020年和“十三五”", Calendar(2021, 2020, 2021))
    ((2016, 2020), (2020, 2020))
    """
    if calendar.review_year is None:
        return None, None
    found = term_behind(text, calendar)
    if found is None:
        return calendar.reviewed
    at = _names_review_year(text, calendar)
    return calendar.reviewed if 0 <= at < _term_at(text) else found


def _term_at(text: str) -> int:
    return min(
        (
            m.start()
            for m in (
                cue("term_review").search(text),
                _TERM_COUNTED.search(text),
                PLAN_NAME.search(text),
                _FROM_TO.search(text),
            )
            if m
        ),
        default=len(text),
    )


def term_behind(text: str, calendar: Calendar) -> tuple[int, int] | None:
    """The past term that `text` names: its years as written, those of a five-year plan, or as many as it counts up to the reviewed year."""
    last = calendar.review_year
    if last is None:
        return None
    found = [(at, (first, min(end, last))) for at, (first, end) in plans_named(text) if first < last <= end + 1]
    found += [(m.start(), (int(m[1]), int(m[2]))) for m in _FROM_TO.finditer(text) if int(m[2]) <= last]
    found += [(m.start(), (int(m[1]), last)) for m in _SINCE.finditer(text)]
    if counted := cue("term_review").search(text) or _TERM_COUNTED.search(text):
        found.append((counted.start(), (last - _term_length(text[counted.start() :], calendar.term) + 1, last)))
    terms = [(at, span) for at, span in found if last - LONGEST_TERM < span[0] < span[1]]
    return min(terms)[1] if terms else None


def future_span(text: str, calendar: Calendar) -> Span:
    """First and last year that a plan headed (or opened) by `text` covers; of two that it names, the first.

    >>> future_span("二、今后五年的目标任务", Calendar(2017, 2016, 2017)), future_span("二、2023年工作安排", Calendar(2023, 2022, 2023))
    ((2017, 2021), (2023, 2023))
    >>> future_span("未来五年，“十五五”时期的主要目标", Calendar(2025, 2024, 2025))
    (2026, 2030)
    """
    found = term_ahead(text, calendar)
    if found is None:
        return calendar.planned
    year = re.search(calendar.plan_words, text)
    return calendar.planned if year and year.start() < _term_ahead_at(text) else found


def _term_ahead_at(text: str) -> int:
    found = (cue("term_plan").search(text), PLAN_NAME.search(text), _BY_YEAR.search(text))
    return min((m.start() for m in found if m), default=0)


def term_ahead(text: str, calendar: Calendar) -> tuple[int, int] | None:
    """The coming years that `text` names: a five-year plan, 今后五年, or up to a year (到2025年)."""
    first = calendar.plan_year
    if first is None:
        return None
    counted = cue("term_plan").search(text)
    named = next(((at, s) for at, s in plans_named(text) if s[0] <= first <= s[1]), None)
    if named and cue("term_plan_name").search(text) and not (counted and counted.start() < named[0]):
        return named[1]
    if counted:
        return years_ahead(text, first, _term_length(text))
    by = _BY_YEAR.search(text)
    if by and int(by[1]) > first:
        last = int(by[1])
        return (last - TERM + 1 if last % TERM == 0 and last - first < TERM else first), last
    return None


def years_named(text: str, role: str, calendar: Calendar) -> Span | None:
    """The years that a heading of the review or the plan names, None where it names none."""
    if role == "review":
        named = _names_review_year(text, calendar) >= 0 or term_behind(text, calendar)
        return review_span(text, calendar) if named else None
    if role == "plan":
        named = re.search(calendar.plan_words, text) is not None or term_ahead(text, calendar)
        return future_span(text, calendar) if named else None
    return None


def names_both(text: str, calendar: Calendar) -> bool:
    """True if a heading names a year and a term: 过去五年和2021年工作回顾.

    >>> names_both("一、过去五年和2021年工作回顾", Calendar(2022, 2021, 2022)), names_both("二、2022年工作", Calendar(2022, 2021, 2022))
    (True, False)
    """
    if cue("several_years").search(text) is None:
        return False
    return _names_review_year(text, calendar) >= 0 or re.search(calendar.plan_words, text) is not None
