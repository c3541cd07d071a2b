"""Which year a report plans for, and which it reviews: from headings and meeting date; the title only where these are silent."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cache

from flows.base.cues import cue_pattern
from flows.base.needs import finder, needs
from flows.base.plans import plan_span
from flows.reports.lines import Line

_REPORT_TITLE = re.compile(r"^[^,。:]{0,24}政府工作报告$")
_YEAR_IS = re.compile(r"(?:^|[。!])(?:各位代表[!,:。] ?)?((?:19|20)\d{2})年是")
_YEAR_OF_GOALS = re.compile(
    r"((?:19|20)\d{2})年(?:经济社会发展|政府工作|工作|全[市省县区])?的?(?:总体要求|总体思路|指导思想|主要(?:预期)?目标|预期目标|工作目标)"
)
_GOALS = finder("|".join(re.escape(words) for words in needs(_YEAR_OF_GOALS.pattern)))
_YEAR_OPENS = re.compile(r"(?:^|[。;] ?)((?:19|20)\d{2})年(?=[,\u4e00-\u9fff])(?!至|到|和|与|起|前)")
_YEAR = r"((?:19|20)\d{2}) *年?"


@dataclass(frozen=True, slots=True)
class Years:
    """Plan and review year, kind of report, and how sure."""

    plan_year: int | None
    review_year: int | None
    report_kind: str
    doubt: str | None = None
    observed: str = ""


_ONE_LINE = 2


@cache
def _heading_years() -> tuple[re.Pattern[str], re.Pattern[str]]:
    review = re.compile(
        rf"{_YEAR}[^,。;]{{0,14}}{cue_pattern('heading_review')}|{cue_pattern('heading_review')}.{{0,3}}{_YEAR}"
    )
    plan = re.compile(rf"{_YEAR}[^,。;]{{0,16}}{cue_pattern('heading_plan')}")
    return review, plan


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {
        kind: re.compile(cue_pattern(kind))
        for kind in ("term_review", "annual_review", "term_plan", "heading_review", "heading_glossary")
    }


def _votes(lines: list[Line]) -> tuple[Counter[int], Counter[int]]:
    """Plan years as headings vote for them, and as sentences do."""
    review, plan = _heading_years()
    heads: Counter[int] = Counter()
    words: Counter[int] = Counter()
    length = lines[-1].end if lines else 0
    may_set_goals = _GOALS.search
    for line in lines:
        text = line.text
        if line.start > 0.25 * length and _REPORT_TITLE.search(text):
            continue  # a link to another report
        if line.is_heading and len(text) <= 45:
            found = review.search(text)
            if found and not re.search(r"[-至到] *(?:19|20)\d{2}", text):
                heads[int(found[1] or found[2]) + 1] += 2
            elif (found := plan.search(text)) and not _patterns()["heading_review"].search(text):
                heads[int(found[1])] += 2
        else:
            for year in _YEAR_IS.findall(text) if "年是" in text else ():
                words[int(year) + (line.start < 0.25 * length)] += 1
            for year in _YEAR_OF_GOALS.findall(text) if may_set_goals(text) else ():
                words[int(year)] += 2
    return heads, words


def _first_of_plan(lines: list[Line]) -> int | None:
    """The first year of a five-year plan, where one heading reviews the plan before and a later one sets this one out.

    一、“十五”时期的回顾 … 二、“十一五”规划的目标任务: 2006.
    """
    reviewed: set[int] = set()
    for line in lines:
        if line.is_heading and len(line.text) <= 45 and (span := plan_span(line.text)):
            if _patterns()["heading_review"].search(line.text):
                reviewed.add(span[1])
            elif span[0] - 1 in reviewed:
                return span[0]
    return None


def read_years(lines: list[Line], meeting: date | None, title_years: list[int]) -> Years:
    """Plan year, review year and kind.

    A meeting in November or December plans the next year, any other the year it is held in; headings settle what a date leaves open.
    """
    heads, words = _votes(lines)
    by_heads = _winner(heads)
    by_words = _winner(words)
    if not heads and not meeting and (first := _first_of_plan(lines)):
        by_heads = first
    by_date = None
    if meeting:
        by_date = meeting.year + (meeting.month >= 11)
    plan_year, doubt = _settle(by_date, by_heads, by_words, title_years, meeting, heads + words)
    if plan_year is None and (told := _told_of(lines)):
        plan_year, doubt = told + 1, "year_from_sentences"
    observed = f"date {meeting}, headings {dict(heads)}, sentences {dict(words)}, title {title_years}"
    kind = _kind(lines, meeting)
    review_year = None
    if plan_year is not None:
        autumn = bool(meeting and meeting.year == plan_year and 8 <= meeting.month <= 10)
        review_year = plan_year if autumn and by_heads == plan_year + 1 else plan_year - 1
        if autumn and by_heads != plan_year and kind == "term":
            review_year = plan_year
    return Years(plan_year, review_year, kind, doubt, observed)


def _told_of(lines: list[Line]) -> int | None:
    """The year that sentences of a report begin with more often than with any other, at least twice: the year that it reviews."""
    told = Counter(int(year) for line in lines for year in _YEAR_OPENS.findall(line.text))
    year, times = max(told.items(), key=lambda item: (item[1], item[0]), default=(None, 0))
    return year if times > 1 else None


def _winner(votes: Counter[int]) -> int | None:
    best = votes.most_common(2)
    if not best or (len(best) == 2 and best[0][1] == best[1][1]):
        return max((y for y, n in best if n == best[0][1]), default=None)
    return best[0][0]


def _settle(
    by_date: int | None,
    by_heads: int | None,
    by_words: int | None,
    titles: list[int],
    meeting: date | None,
    votes: Counter[int],
) -> tuple[int | None, str | None]:
    """The plan year that most of the witnesses agree on; the meeting date breaks a tie."""
    if by_date is not None:
        others = [y for y in (by_heads, by_words) if y is not None]
        if not others or by_date in others:
            return by_date, None
        if meeting and 8 <= meeting.month <= 10:
            return by_date, None
        if len(others) == 2 and others[0] == others[1]:
            return others[0], "date_conflict"
        if abs(others[0] - by_date) > 1 and (by_heads in titles or by_words in titles):
            return others[0], "date_conflict"
        return by_date, "date_conflict"
    titled = titles[0] if len(set(titles)) == 1 else None
    for year in (by_heads, by_words):
        if year is not None:
            far = titled is not None and votes[year] <= _ONE_LINE and abs(year - titled) > 1  # 2010年发展目标
            return (titled, "date_conflict") if far else (year, None)
    if titled is not None:
        return titled, "year_from_title"
    return None, "year_unknown"


def _kind(lines: list[Line], meeting: date | None) -> str:
    """term: reviews five years; interim: a report between the annual ones; else annual."""
    patterns = _patterns()
    for line in lines:
        if (
            line.is_heading
            and len(line.text) <= 45
            and patterns["heading_review"].search(line.text)
            and patterns["term_review"].search(line.text)
        ):
            return "term"
    return "interim" if meeting and 6 <= meeting.month <= 10 else "annual"
