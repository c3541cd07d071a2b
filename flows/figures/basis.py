"""How a number is counted (可比价, 同口径 …), as written beside it."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from flows.base.cues import cue, cue_pattern
from flows.base.needs import Marks

if TYPE_CHECKING:
    from flows.figures.readings import Reading


def read_basis(reading: Reading) -> None:
    """Write basis: of the words since the number before; behind a number only what belongs to it."""
    shared, item = reading.shared, reading.item
    if not shared.may_have_basis:
        return
    first = reading.number - item.position
    begin = shared.drafts[first - 1].q.end if first else shared.sentence.start
    before = shared.folded[begin : shared.drafts[first].q.start]
    opened = _OF_BEFORE.match(before) if first else None
    found = cue("basis").search(before, opened.end() if opened else 0) or cue("basis").search(_behind(reading))
    reading.basis = found[0] if found else None


def _behind(reading: Reading) -> str:
    """The words behind a number that may tell how it is counted: up to the next clause where another number follows.

    A bracket with a number of its own is not of the number before: 增长8%(同口径增长6%).
    """
    after = reading.after[:REACH]
    if _OF_NEXT.match(after):
        return ""
    follows = reading.number + 1 < len(reading.shared.drafts)
    ends = _CLAUSE if follows and not after.lstrip().startswith("(") else _SENTENCE_PART
    return ends.split(after, maxsplit=1)[0]


REACH = 12
_OF_NEXT = re.compile(r" ?\([^)]*(?:\d|$)")
_OF_BEFORE = re.compile(r" ?\([^)\d]*\)")  # a bracket right behind the number before
_CLAUSE = re.compile("[,;。、]")
_SENTENCE_PART = re.compile("[;。]")


@cache
def may_be_basis() -> re.Pattern[str]:
    """A character without which no basis stands in a text."""
    return re.compile("[" + "".join(sorted(Marks([cue_pattern("basis")]).characters)) + "]")
