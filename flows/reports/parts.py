"""The part of a report that is being read: what holds in it, and which role a heading opens."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flows.base.cues import cue
from flows.base.plans import plan_spans
from flows.reports.lines import NUMBERING, TOP, Line
from flows.reports.roles import looks_forward, role_of_heading
from flows.reports.spans import Calendar, Span

_TITLE = re.compile(r"报告$|会议上|会议$|\d月 ?\d{1,2} ?日|印发|^>")
HEAD_OF_BODY = 150
GLOSSARY_FROM = 0.4


@dataclass(slots=True)
class Part:
    """What holds at a line: role, headings above, years, status; what has been passed; and where an aside goes back to."""

    role: str
    path: list[str]
    years: Span
    status: str
    glossary: bool = False
    numbered: bool = False
    ordinal: bool = False
    seen_review: bool = False
    seen_plan: bool = False
    tops: int = 0
    home: Span | None = None
    aside: tuple[str, Span, str] | None = None

    @property
    def has_one_year(self) -> bool:
        """True in a part whose heading names one year and no term."""
        return self.home is not None and self.home[0] == self.home[1]

    def turn_aside(self, role: str, years: Span, status: str) -> None:
        """Take other years for a paragraph and its list."""
        self.aside = self.aside or (self.role, self.years, self.status)
        self.role, self.years, self.status = role, years, status

    def come_back(self) -> None:
        """End an aside."""
        if self.aside:
            self.role, self.years, self.status = self.aside
            self.aside = None

    def turn(self, years: Span | None) -> None:
        """Take other years for good."""
        if years:
            self.years = years
            self.aside = None


def role_opened(body: str, line: Line, number: int, state: Part, calendar: Calendar) -> str | None:
    """The role of the section that a heading opens, None where it opens none.

    A review stays a review until a heading looks forward: the headings of work done (主要做了六个方面工作) hold the same words as those of work to do.
    """
    plan_year = calendar.plan_year
    role = None if _TITLE.search(line.text) else role_of_heading(line.text, plan_year)
    top, numbered = bool(TOP.match(line.text)), bool(NUMBERING.match(line.text))
    forward = _looks_ahead(line.text, plan_year)
    if role == "glossary" and (number < 5 or line.start < GLOSSARY_FROM * len(body)):
        return None
    if role in ("review", "plan") and numbered and not top:
        return None
    if top and not state.tops:
        state.tops += 1
        if role in ("other", "glossary", "review") or (role == "plan" and (forward or state.seen_plan)):
            return role
        return None if state.seen_plan or (state.role == "review" and state.seen_review) else "review"
    state.tops += top
    if role == "plan" and (
        (line.start < HEAD_OF_BODY and not top) or (not forward and _within_review(line.text, state, top))
    ):
        return None
    if role == "review" and state.seen_plan and not top and numbered:
        return None
    if role is None and top and _ends_review(body, line, state, calendar):
        return "plan"
    return role


def is_ordinal(text: str) -> bool:
    """True for a heading that is numbered 第二,… or 第二部分."""
    return text.startswith("第")


def _looks_ahead(text: str, plan_year: int | None) -> bool:
    """True for a heading that names the planned year, a five-year plan that begins with it, or what is to come."""
    if cue("heading_forward").search(text):
        return True
    return plan_year is not None and (str(plan_year) in text or any(s[0] == plan_year for s in plan_spans(text)))


def _within_review(text: str, state: Part, top: bool) -> bool:
    """True for a heading of the review whose words would fit a plan too."""
    return state.role == "review" and not (top and state.numbered) and not cue("heading_goal").search(text)


def _ends_review(body: str, line: Line, state: Part, calendar: Calendar) -> bool:
    """True for a numbered heading without telling words that stands between a numbered review and the plan.

    One that is numbered in another way (第二,… under 一、…) is a heading within the review.
    """
    return (
        is_ordinal(line.text) == state.ordinal
        and state.role == "review"
        and state.numbered
        and not state.seen_plan
        and looks_forward(body, line.end, calendar)
    )
