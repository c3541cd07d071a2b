"""Where a paragraph, by the words it opens with, turns to other years, from the review to the plan, or back for a moment."""

from __future__ import annotations

import re
from functools import cache

from flows.base.cues import cue
from flows.base.needs import cue_finder
from flows.base.plans import plan_spans
from flows.reports.spans import Calendar, Span, future_span, term_ahead, term_behind

OPENING = 36
_ADDRESS = r"(?:[各同][位志][^,!:。]{0,6}[!,:。])? *"
_SUM_OF_TERM = re.compile(r"^[^。]{0,60}(?:年均|[五四]年(?:间|累计|增长|翻)|[比是较](?:19|20)\d{2} *年)")
_RUNS_FROM = re.compile(rf"{_ADDRESS}(?:从|自)?(?:19|20)\d{{2}} *年?(?:以来|[-~至到](?:19|20)\d{{2}})")
_YEAR_AS_SUCH = re.compile(
    r"(?:19|20)\d{2} *年(?:[,是]|(?![^。,]{0,24}(?:任务|目标|工作|完成|收官|成绩|成效|标志))[^ 是。,;、\d亿万%][^。,;、\d亿万%]{3,29}[。,;、])"
)  # 2021年,全市 …; 2012年的国内外经济形势复杂严峻,…
_PASSING = "(?:刚刚|即将)过去的"
_JUST_PAST = r"(?:刚?刚|即将)过去的?|过去的?|世纪之交的"
_YEAR_PAST = re.compile(rf"(?<!特别是)(?<!尤其是)(?<![和与及、]){_PASSING}(?=(?:19|20)\d{{2}} *年)")
_SINGLED_OUT = re.compile(f"(?:特别是|尤其是)?{_PASSING}")
_LAST_YEAR_OPENS = re.compile(rf"{_ADDRESS}去年(?:我[省市县区州]|全[省市县区州])")
_COMING_PLAN = re.compile(rf"{_ADDRESS}“十[一二三四五六]?五”")
_A_YEAR_PAST = re.compile(rf"{_ADDRESS}(?:一年来|过去一年|过去的一年|去年)[,我]")
_WORKS_TO_DO = re.compile(
    r"(?:办好|办实|兴办|实施好?|抓好)(?!了)[^。;]{0,12}?(?:[十百]|\d+)[个件项][^。;]{0,8}(?:实事|民生工程|惠民工程)"
)
_WORKS_OF_YEAR = re.compile(r"^[^。:;]{0,20}?((?:19|20)\d{2}) *年[^。:;,]{0,4}件[^。:;,]{0,4}实事[^。:;]{0,12}:")
_SAYS_GOAL = re.compile(r"目标|预期")
WELL_IN = 8
LONGEST_LEAD = 60


@cache
def _opens_with(words: str) -> re.Pattern[str]:
    return re.compile(rf"{_ADDRESS}(?:{_JUST_PAST})?{words}")


def opens_with_year(text: str, year: int | None) -> bool:
    """True if a paragraph opens with the year itself (2022年, 刚刚过去的2022年)."""
    return year is not None and _opens_with(f"{year} *年").match(text) is not None


def review_turn(text: str, calendar: Calendar, in_term: bool) -> Span | None:
    """The years that a paragraph of the review turns to, None where it stays.

    >>> review_turn("五年来，我们", Calendar(2022, 2021, 2022), False), review_turn("刚刚过去的2021年，全市", Calendar(2022, 2021, 2022), True)
    ((2017, 2021), (2021, 2021))
    >>> review_turn("今年以来，全市上下", Calendar(2012, 2011, 2012), True)
    (2012, 2012)
    """
    opening = text[:OPENING]
    if cue("this_year_so_far").search(opening[: OPENING // 2]):
        return calendar.this_year, calendar.this_year
    if pivot := cue("term_pivot").search(text[: 3 * OPENING]):
        return term_behind(text[pivot.start() : 4 * OPENING], calendar)
    if in_term and _RUNS_FROM.match(opening):
        return term_behind(opening, calendar)
    if calendar.is_of_december and _opens_with("今年[,是来]").match(text):
        return calendar.reviewed
    if opens_with_year(text, calendar.review_year):
        return calendar.reviewed if not in_term or _tells_of_year(text) else None
    annual, term = cue("annual_opening").search(opening), cue("term_opening").search(opening)
    if in_term and (_YEAR_PAST.search(opening) or (_LAST_YEAR_OPENS.match(opening) and not calendar.is_of_december)):
        return calendar.reviewed
    if term and not (annual and annual.start() < term.start()):
        return term_behind(opening, calendar)
    return calendar.reviewed if annual or "刚刚过去的" in text[:200] else None


def sentence_turn(head: str, calendar: Calendar, now: Span, before: Span) -> Span | None:
    """The years that a sentence within a paragraph of the review turns to; `now` are those of the sentence before it, `before` those the paragraph began with."""
    if now == calendar.reviewed and cue("term_within").match(head):
        last = calendar.review_year
        return term_behind(head.partition("。")[0], calendar) or (last - calendar.term + 1 if last else None, last)
    if before == calendar.reviewed:
        back = cue("annual_within").match(head) or opens_with_year(head, calendar.review_year)
    else:
        just_past = _SINGLED_OUT.match(head) and not cue("term_opening").search(head[:OPENING])
        back = just_past or _lists_done_of_year(head, calendar.review_year)
    return calendar.reviewed if back and now != calendar.reviewed else None


def _lists_done_of_year(head: str, year: int | None) -> bool:
    """True for a sentence of the review of a term that lists what the year's ten works were: …,2021年十件实事全面完成:一是…."""
    works = _WORKS_OF_YEAR.search(head)
    return works is not None and works[1] == str(year)


def _tells_of_year(text: str) -> bool:
    """True for a paragraph within the review of a term that tells of its last year as such (2021年是…, 2021年,全市…), not of a sum or state at the end of the term."""
    if "刚刚过去" in text[:OPENING] or _YEAR_PAST.search(text[:OPENING]):
        return True
    return _YEAR_AS_SUCH.search(text[:OPENING]) is not None and not _SUM_OF_TERM.search(text)


def plan_turn(text: str, calendar: Calendar, home: Span | None) -> Span | None:
    """The years that a paragraph of the plan turns to, None where it stays; `home` are the years that the part's heading names.

    >>> plan_turn("今后五年，我们要", Calendar(2022, 2021, 2022), (2022, 2022)), plan_turn("2022年，我们要", Calendar(2022, 2021, 2022), (2022, 2026))
    ((2022, 2026), (2022, 2022))
    """
    if _opens_with(calendar.plan_words + "(?! *[-至到])").match(text) or _leads_to_list(text, calendar):
        return calendar.planned
    goal = goal_span(text, calendar, home)
    if goal:
        return goal
    opening = text[:OPENING]
    if opened := cue("term_plan_opening").search(opening):
        found = term_ahead(opening, calendar)
        if _is_term(home) and not cue("term_plan").search(opening):
            return home if found else None
        return None if cue("by_year").match(opened[0]) else found
    return calendar.planned if _named(cue("annual_plan_opening").search(opening), calendar) else None


def _leads_to_list(text: str, calendar: Calendar) -> bool:
    """True for a line that leads to the works of the planned year: 围绕这一框架,今年重点抓好十个方面工作:."""
    is_lead = len(text) < LONGEST_LEAD and text.endswith(":") and cue("several_years").search(text) is None
    return is_lead and re.search(f"{calendar.plan_words}[^,。;]{{0,6}}(?:抓好|做好)", text) is not None


def _is_term(span: Span | None) -> bool:
    return span is not None and span[0] != span[1]


def _named(match: re.Match[str] | None, calendar: Calendar) -> bool:
    """True for a match that does not call the reviewed year 今年 (a report of December)."""
    return match is not None and not ("今年" in match[0] and calendar.is_of_december)


def goal_span(text: str, calendar: Calendar, home: Span | None) -> Span | None:
    """The years of the goals that a paragraph states, None where it states none or its words name no years.

    >>> goal_span("今年的主要预期目标是：生产总值增长6%", Calendar(2022, 2021, 2022), (2022, 2026))
    (2022, 2022)
    >>> goal_span("“十四五”时期的主要目标是：到2025年，人均收入", Calendar(2021, 2020, 2021), (2021, 2021))
    (2021, 2025)
    """
    if not _SAYS_GOAL.search(text[:400]):
        return None
    match = cue("target_statement").search(text[:400])
    if not match:
        return None
    subject = text[text.rfind("。", 0, match.start()) + 1 : match.end()]
    term = term_ahead(subject, calendar)
    if term and not re.search(calendar.plan_words, subject):
        return home if _is_term(home) else term if term[0] == calendar.plan_year else None
    if re.search(calendar.plan_words, subject):
        return calendar.planned
    if "预期目标" not in match[0] or _is_term(home):
        return None
    return calendar.planned


def plan_begins(text: str, number: int, well_in: bool, calendar: Calendar) -> Span | None:
    """The years of the plan that a paragraph of the review begins, None where the review goes on."""
    opening = text[:OPENING]
    if _named(cue("plan_opening").search(opening), calendar):
        return future_span(opening, calendar)
    if calendar.plan_year is None or calendar.plan_year == calendar.review_year:
        return None
    named = _opens_with(calendar.plan_words).match(text)
    if named and cue("work_to_come").match(text, named.end()):
        return calendar.planned
    if number > WELL_IN and re.match(
        rf"{_ADDRESS}{calendar.plan_words}[,,]?(?:是|我们[将要]|要|全[市省区县])", opening
    ):
        return future_span(opening, calendar)
    if well_in and _COMING_PLAN.match(text) and (span := next(plan_spans(opening))) and span[0] == calendar.plan_year:
        return span
    goal = goal_span(text, calendar, calendar.planned) if well_in else None
    if not goal or goal == calendar.planned:
        return goals_stated(text, calendar) if goal else None
    nearer = next((span for span in plan_spans(text[:400]) if span[0] == calendar.plan_year), goal)
    return nearer if nearer[0] == calendar.plan_year else None


def goals_stated(text: str, calendar: Calendar) -> Span | None:
    """The planned year where a paragraph states its main goals, None for any other.

    >>> goals_stated("建议2008年的主要预期目标是：生产总值增长9%", Calendar(2008, 2007, 2008))
    (2008, 2008)
    """
    match = cue("target_statement").search(text[:400])
    if match is None or goal_span(text, calendar, calendar.planned) != calendar.planned:
        return None
    states = "主要预期目标" in match[0] or re.search(calendar.plan_words, text[: match.end()])
    return calendar.planned if states else None


def past_within_plan(text: str, calendar: Calendar) -> Span | None:
    """The years of a paragraph of the plan that tells of the reviewed year, of a past term or of today's problems and of nothing to be done; None for any other.

    >>> past_within_plan("2021年，国际形势发生深刻变化，合作不断深入，多边机制发挥了积极作用。", Calendar(2022, 2021, 2022))
    (2021, 2021)
    """
    opening = text[:OPENING]
    if cue("past_term_opening").search(opening):
        past = len(cue("behind").findall(text)) > 2 * len(cue("to_do").findall(text)) and "让我们" not in text
        return term_behind(opening, calendar) if past else None
    if looks_ahead(text, calendar):
        return None
    told = (
        opens_with_year(text, calendar.review_year)
        or _A_YEAR_PAST.match(text)
        or cue("problems_opening").search(text[: 2 * OPENING])
    )
    return calendar.reviewed if told else None


def past_in_other(text: str, calendar: Calendar) -> Span | None:
    """The reviewed year, where a paragraph on the government itself behind the plan tells of it (一年来,…); None for any other."""
    if not _A_YEAR_PAST.match(text):
        return None
    past = len(cue("behind").findall(text)) > 2 * len(cue("to_do").findall(text)) and "让我们" not in text
    return calendar.reviewed if past else None


def plans_works(text: str) -> bool:
    """True for a paragraph on the government itself that goes over to the works to be done for the people in the year.

    >>> plans_works("新的一年，我们将扎实办好十件民生实事。"), plans_works("去年办好了十件实事。")
    (True, False)
    """
    works = _WORKS_TO_DO.search(text, 0, 4 * OPENING)
    return works is not None and cue("to_do").search(text, 0, works.end()) is not None


def looks_ahead(text: str, calendar: Calendar) -> bool:
    """True for a paragraph that speaks of what is to be done."""
    return cue_finder("to_do").search(text) is not None or re.search(calendar.plan_words, text) is not None
