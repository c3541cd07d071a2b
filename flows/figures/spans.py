"""A span of years, and what is told of the years of one number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from flows.base.records import Section
from flows.figures.years_named import Named

CHANGES = frozenset(("growth", "multiple", "change"))
PLAN = 5
START_OF_WAY = "start of a way (由 … 到)"


class Span(NamedTuple):
    """First and last year, what kind of stretch, and the rule that gave them."""

    start_year: int | None
    end_year: int | None
    period: str
    rule: str


@dataclass(slots=True)
class Told:
    """What is told of the years of a number, at `at` of its `sentence` (folded): its clause (`near`) up to it, the words before it that belong to it (`left`).

    `is_flow` tells, where that is asked at all, whether the figure adds up over years; `start` and `end` are those of the section, or of the coming year.
    """

    section: Section
    plan_year: int | None
    review_year: int | None
    sentence: str
    at: int
    clause: int
    measure: str
    left: str
    is_flow: Callable[[], bool]
    after: str
    start: int | None = None
    end: int | None = None
    text: str = ""
    near: str = ""
    period: str = ""
    named: Named = field(default_factory=Named)
    is_from: bool = False

    @property
    def is_target(self) -> bool:
        """True in a plan."""
        return self.section.status == "target"
