"""What is known of one number while the passes run: each pass writes its own fields once, with the rule that gave them."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from flows.base.records import Figure, Report
from flows.figures.lexer import Lexed
from flows.figures.lines import Draft
from flows.figures.quantities import Quantity
from flows.figures.sentences import Sentence
from flows.figures.status import Estimates


class Place(NamedTuple):
    """The reporting place: its names, its level and its province."""

    division_id: str | None
    name: str | None
    names: tuple[str, ...]
    level: str | None
    province: str


@dataclass(slots=True)
class Shared:
    """What the numbers of one sentence share; offsets are those of the body, `folded` is the whole folded body."""

    report: Report
    place: Place
    folded: str
    sentence: Sentence
    text: str
    key: str
    drafts: list[Draft]
    lexed: Lexed
    estimates: Estimates
    may_have_basis: bool
    scope: str = ""
    scope_from: int = 0  # the number of the sentence whose clause names the scope
    bracket: int = -1  # where the bracket opens in which the scope was named, and the scope before it
    outer_scope: str = ""
    way_from: int | None = None
    way_at: int = -1
    figures: list[Figure] = field(default_factory=list)


@dataclass(slots=True)
class Reading:
    """One number of a sentence. What stands above the line is given; each field below is written by one pass."""

    shared: Shared
    number: int
    item: Draft
    q: Quantity
    token: int
    after: str
    closing: str
    rules: dict[str, str]

    scope: str = ""
    measure: str = ""
    is_decrease: bool = False
    indicator_id: str | None = None
    start_year: int | None = None
    end_year: int | None = None
    period: str = ""
    status: str = ""
    comparator: str = ""
    is_bound_passed: bool = False
    rank_of: str | None = None
    rank_among: str | None = None
    rank_level: str | None = None
    value: Decimal = Decimal(0)
    value_high: Decimal | None = None
    value_canonical: Decimal | None = None
    value_high_canonical: Decimal | None = None
    unit_canonical: str | None = None
    force_text: str | None = None
    role: str = ""
    basis: str | None = None

    @property
    def before(self) -> Draft | None:
        """The number before this one in its sentence."""
        return self.shared.drafts[self.number - 1] if self.number else None

    @property
    def clause(self) -> str:
        """The words from the beginning of the clause to the number."""
        return self.shared.folded[self.item.clause : self.q.start]


GIVEN = frozenset(("shared", "number", "item", "q", "token", "after", "closing", "rules"))
