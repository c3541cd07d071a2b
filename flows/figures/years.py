"""The years a figure speaks of: the rules in their order, the first that serves gives the span.

历时三年 and 连续三年; 从2015年开始; 同比; a base year; the start of 由 … 到; the year to be reached; a year that is named; words of the term; the
section. A state takes the last year of several, a flow all of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from flows.base.cues import cue
from flows.base.plans import years_ahead
from flows.figures import years_told
from flows.figures.spans import CHANGES, PLAN, Span, Told
from flows.figures.stretches import stretch_of
from flows.figures.years_named import MEAN, YEAR, Named, years_named

_FROM_BEFORE = re.compile(r"(?:由|从)[^,。;]{0,14}$")
_CROSSED = re.compile(r"突破|跨|迈|跃")
_EVER = re.compile(
    r"(?:近|过去)?(?:[一二两三四五六七八九十]|\d{1,2})\d? ?年(?:以)?来的?(?=[^,。;]{0,10}?(?:最|峰值|新高|新低|首次|首个|高点|低点))"
)  # 达到四年来的峰值: a superlative, no period
_SEVERAL_YEARS = re.compile(r"五年|5年|年均|“?十[一二三四五]?五”?(?:时期|期间|末)|届末|[到至](?:19|20)\d{2} ?年")
_LAST_YEAR = re.compile(r"去年|(?<!以)上年")
_THIS_YEAR = re.compile(r"(?:预计)?今年(?!以来)")
_FROM_LAST_YEAR = re.compile("[由从][去上]年[^,。;]*[到至为]")
_SINCE_BASE = re.compile(r"[、,]?(?:分别|均)?(?:比|较|是|为)(?:19|20)\d{2}年(?:底|末)?的?[^,。;\d]{0,6}\d")
_THAN_LAST_YEAR = re.compile(r"[比较与][去上]年")


def span_of(told: Told) -> Span:
    """The span of years of a figure."""
    told.start, told.end = told.section.start_year, told.section.end_year
    if "年来" in told.sentence or "年以来" in told.sentence:
        told.sentence = _EVER.sub(lambda ever: "~" * len(ever[0]), told.sentence)
    told.text = told.sentence[: told.at]
    text, left = told.text, told.left
    if (
        span := years_told.at_term_end(told)
        or years_told.since_plan(told)
        or years_told.spoken_of(told)
        or years_told.standing(told)
    ):
        return span
    told.is_from = ("由" in left or "从" in left) and _FROM_BEFORE.search(left) is not None
    told.near = text[told.clause :]
    told.period = stretch_of(told.near or left, text)
    if (
        told.start == told.end
        and "年" not in text
        and "届" not in text
        and "任期" not in text
        and not told.is_from
        and "连续" not in text
    ):
        return _section_span(told)
    told.named = years_named(text, told.clause) if "年" in text else Named()
    if told.measure == "multiple" and (of := cue("times_of_year").search(left)) and of[0] in text:
        told.named = years_named(text[: text.rindex(of[0])], told.clause)
        told.named.base = int(of[0][:4])
    if told.named.years and (
        _this_year_behind(text) or left.startswith(years_told.NOW) or years_told.ahead_of_done(told)
    ):
        told.named.years = None
    _narrow(told)
    return next(span for rule in RULES if (span := rule(told)))


def _this_year_behind(text: str) -> bool:
    """True where this year is named behind the years before: 2022年完成30亿元,今年计划完成|40亿元."""
    at = max(text.rfind("今年"), text.rfind("明年"))
    return at >= 0 and YEAR.search(text, at) is None and "今年以来" not in text[at:]


def _narrow(told: Told) -> None:
    """Narrow a part about several years to the coming one where the sentence speaks of it: 今年的主要预期目标是 ..."""
    year, text, named = told.plan_year, told.text, told.named
    if not told.is_target or told.start == told.end or not year or named.until is not None:
        return
    if ("今年" in text or f"{year}年" in text) and not _SEVERAL_YEARS.search(text):
        told.start = told.end = year
        named.years = None if named.years and named.years[0] == year else named.years


def _last_year(told: Told) -> Span | None:
    """去年, or in its last months 今年, in the review of several years."""
    end = told.end
    if told.is_target or told.start == end or end != told.review_year:
        return None
    if _THIS_YEAR.match(told.near):
        return Span(end, end, told.period, "this year in the review of several")
    if "去年" not in told.text:
        return None
    if not cue("told_last_year").search(told.text):
        return None
    return Span(end, end, told.period, "last year named in the review of several")


def _of_section(told: Told) -> Span:
    """The years of the section, or of the term that its words name: a state takes the last, a flow all."""
    start, end, text = told.start, told.end, told.text
    is_last = "去年" in told.near and not told.is_target and told.start == told.review_year
    of_words = None if is_last else cue("term_words").search(told.near if told.is_target else text)
    of_term = bool(MEAN.search(told.left)) or of_words
    if of_term and not told.is_target and start is not None and end is not None and start == end:
        told.start = start = end - PLAN + 1
    if told.is_target and told.plan_year and start == end and cue("future_words").search(text):
        start, end = told.start, told.end = years_ahead(text, told.plan_year)
    if start is not None and end is not None and end > start:
        return _within(told, start, end)
    past = told.is_target and _LAST_YEAR.search(told.near) and not _THAN_LAST_YEAR.search(text)
    if told.review_year and past and not _FROM_LAST_YEAR.search(told.near):
        return Span(told.review_year, told.review_year, told.period, "last year named in the plan")
    return _section_span(told)


def _section_span(told: Told) -> Span:
    is_sum = "累计" in told.left and "全年" not in told.left and not told.is_target and told.period == "year"
    return Span(told.start, told.end, "cumulative" if is_sum else told.period, "years of the section")


def _within(told: Told, start: int, end: int) -> Span:
    """A state takes the last year of a stretch of several years, a flow the whole."""
    is_mean = MEAN.search(told.left) is not None
    if told.measure == "rank" and not is_mean:
        return Span(end, end, told.period, "rank at the end of the section's years")
    predicate = told.left[-6:]
    if cue("held_predicate").search(predicate.removesuffix("保持率")) and not _CROSSED.search(predicate):
        return Span(start, end, "span", "state held over the section's years")
    if told.measure == "level" and _SINCE_BASE.match(told.after):
        return Span(end, end, told.period, "value that is compared with a base year")
    if told.measure in CHANGES or is_mean or told.is_flow():
        return Span(start, end, "span", "flow over the section's years")
    return Span(end, end, told.period, "state at the end of the section's years")


RULES: tuple[Callable[[Told], Span | None], ...] = (
    years_told.done_in_plan,
    years_told.years_to_come,
    years_told.years_back,
    years_told.compared_with,
    years_told.same_period,
    years_told.since_base,
    years_told.since_way,
    years_told.start_of_way,
    years_told.at_plan_end,
    years_told.mean_since_plan,
    years_told.within_plan,
    years_told.until,
    years_told.years_before,
    _last_year,
    _of_section,
)
