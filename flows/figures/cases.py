"""A number that stands alone, with what its name may be made of."""

from __future__ import annotations

from dataclasses import dataclass

from flows.figures.counted import Tail
from flows.figures.lines import Draft, Line


@dataclass(slots=True)
class Case:
    """A number to be named: the words before it (`left`), those of them that name (`raw`), the subject before, and the noun behind."""

    line: Line
    item: Draft
    number: int
    left: str
    raw: str
    previous: str
    tail: Tail
    is_action: bool
    is_share: bool
