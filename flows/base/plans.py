"""Five-year plans by their numbers: 十一五 is 2006 to 2010."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flows.base.numerals import parse_numeral

PLAN_NAME = re.compile(
    r"“(十[一二三四五六]?|[六七八九])五”|第(十[一二三四五六]?|[六七八九])个五年"
    r"|(十[一二三四五六]|[六七八九])五(?!普法)|(十)五(?=时期|期间|规划|计划|末|以来|回顾)"
)
LENGTH = 5


def plan_years(number: str) -> tuple[int, int]:
    """First and last year of a five-year plan by its number in words.

    >>> plan_years("九"), plan_years("十三")
    ((1996, 2000), (2016, 2020))
    """
    last = 1955 + LENGTH * int(parse_numeral(number))
    return last - LENGTH + 1, last


def plans_named(text: str) -> Iterator[tuple[int, tuple[int, int]]]:
    """Where `text` names a five-year plan, with its years."""
    for match in PLAN_NAME.finditer(text):
        yield match.start(), plan_years(next(group for group in match.groups() if group))


def plan_spans(text: str) -> Iterator[tuple[int, int]]:
    """The years of every five-year plan that `text` names."""
    return (span for _, span in plans_named(text))


def plan_span(text: str) -> tuple[int, int] | None:
    """The years of the five-year plan that `text` names first, or None.

    >>> plan_span("“十四五”时期主要目标"), plan_span("一、“十一五”回顾"), plan_span("第十五个五年规划")
    ((2021, 2025), (2006, 2010), (2026, 2030))
    >>> plan_span("第十五届人大五次会议"), plan_span("“十五”期间")
    (None, (2001, 2005))
    """
    return next(plan_spans(text), None)


def years_ahead(text: str, first: int, length: int = LENGTH) -> tuple[int, int]:
    """The years to come from `first` on; those of the plan that `text` names where that begins within them.

    >>> years_ahead("未来五年，“十五五”时期", 2024), years_ahead("今后五年，完成“十四五”，开启“十五五”", 2022)
    ((2026, 2030), (2022, 2026))
    """
    own = plan_span(text)
    return own if own and first < own[0] < first + LENGTH else (first, first + length - 1)
