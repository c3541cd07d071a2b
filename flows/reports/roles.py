"""What the heading of a part says of its role, and where the glossary begins."""

from __future__ import annotations

import re

from flows.base.cues import cue
from flows.base.folding import fold
from flows.base.plans import plan_span
from flows.reports.lines import Line
from flows.reports.spans import YEAR, Calendar

_EXPLAINS = re.compile(r"(?:[\[(]?\d{1,3}[\])、.:]* *|[①-⑳] *|\* *)?“?[^。;:]{2,40}?”?(?:[:是]{0,2}指|:|-{2})[^。]{8,}")
LONGEST_NAME = 45
FAR_IN = 0.6


def role_of_heading(text: str, plan_year: int | None) -> str | None:
    """review, plan, other or glossary, where a heading's words tell; else None.

    >>> role_of_heading("一、2022年工作回顾", 2023), role_of_heading("三、全面加强政府自身建设", 2023)
    ('review', 'other')
    """
    if len(text) > LONGEST_NAME:
        return None
    for role in ("glossary", "review", "other"):
        if cue(f"heading_{role}").search(text):
            return role
    years = [int(y) for y in YEAR.findall(text)]
    if plan_year and years and max(years) < plan_year and not cue("heading_future").search(text):
        return "review"
    span = plan_span(text)
    if cue("heading_plan").search(text) or (plan_year and (plan_year in years or (span and span[0] == plan_year))):
        return "plan"
    return None


def looks_forward(body: str, at: int, calendar: Calendar) -> bool:
    """True if the words behind a heading speak more of what shall be than of what was."""
    text = fold(body)[at : at + 1500]
    ahead = len(cue("ahead").findall(text)) + (text.count(f"{calendar.plan_year}年") if calendar.plan_year else 0)
    return ahead > len(cue("behind").findall(text))


def begins_glossary(lines: list[Line], number: int, size: int) -> bool:
    """True at the first of three explanations in a row (…:指 …) in the last part of a body."""
    if lines[number].start < FAR_IN * size:
        return False
    three = [line.text for line in lines[number : number + 3]]
    return (
        len(three) == 3
        and all(_EXPLAINS.match(text) for text in three)
        and sum("指" in text[:60] for text in three) >= 2
    )


def review_follows(lines: list[Line], number: int, plan_year: int | None) -> bool:
    """True if one of the next lines is the heading of the review: what stands before it is the opening of the report."""
    return any(
        line.is_heading and role_of_heading(line.text, plan_year) == "review" for line in lines[number + 1 : number + 4]
    )
