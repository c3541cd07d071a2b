"""How a number is counted (可比价, 同口径 …), as written beside it."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from flows.base.cues import cue_pattern
from flows.base.needs import Marks

if TYPE_CHECKING:
    from flows.figures.readings import Reading


def read_basis(reading: Reading) -> None:
    """Write basis."""
    if not reading.shared.may_have_basis:
        return
    first = reading.shared.drafts[reading.number - reading.item.position]
    clause = reading.shared.folded[reading.item.clause : first.q.start]
    after = "" if _OF_NEXT.match(reading.after) else reading.after[:12]
    found = _basis().search(clause + after)
    reading.basis = found[0] if found else None


_OF_NEXT = re.compile(
    r" ?\([^)]*(?:\d|$)"
)  # a bracket with a number of its own, whose basis is not that of the number before


@cache
def _basis() -> re.Pattern[str]:
    return re.compile(cue_pattern("basis"))


@cache
def may_be_basis() -> re.Pattern[str]:
    """A character without which no basis stands in a text."""
    return re.compile("[" + "".join(sorted(Marks([cue_pattern("basis")]).characters)) + "]")
