"""What adds up over years (built, spent, recruited), and what is only reached."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from flows.base.cues import cue_pattern
from flows.base.vocabulary import indicators
from flows.figures import subjects
from flows.figures.quantities import Quantity

_SUMMED = re.compile(r"累计|共计|五年|总共|^新[增建]")
_SUMMED_HEAD = re.compile(r"(?:过去|这)?(?:的)?[五5]年(?!来|前|间|内|[级计规])|累计")
_SUMMED_STARTS = frozenset("过这的五5累")
_SUMMED_OVER_YEARS = frozenset(
    (
        "gdp",
        "retail_sales",
        "trade_total",
        "general_budget_revenue",
        "total_fiscal_revenue",
        "exports",
        "gdp_per_capita",
    )
)
_STATES = frozenset(("rate", "stock", "index"))


def is_flow(left: str, clause: str, q: Quantity, indicator_id: str | None, before: str = "") -> bool:
    """True for what adds up over years (built, spent, recruited; what a clause that begins with 五年 lists), False for what is reached.

    `before` are the words before the number of which this one is a part (其中).
    """
    summed, reached, is_state = _flow_words(left)
    if left.startswith("其中") and _SUMMED.search(before):
        return True
    if summed or (clause[:1] in _SUMMED_STARTS and _SUMMED_HEAD.match(clause)):
        return True
    if reached or (indicator_id and (indicator_id in _SUMMED_OVER_YEARS or indicators()[indicator_id].kind in _STATES)):
        return False
    return not (q.base is not None and q.base.dimension in ("share", "per_mille")) and not is_state


@lru_cache(maxsize=65536)
def _flow_words(left: str) -> tuple[bool, bool, bool]:
    """Whether the words before a number tell a sum, something reached, a state."""
    reached, state = _state_patterns()
    return (
        _SUMMED.search(left) is not None,
        reached.search(left) is not None or left.startswith(("拥有", "现有", "共有", "现在", "目前", "如今")),
        state.search(subjects.trim_subject(left)) is not None,
    )


@cache
def _state_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    return re.compile(
        rf"(?:{cue_pattern('state_predicate')})(?:了|约|近|超|超过|现在的|目前的|如今的|当前的)*$"
    ), re.compile(rf"{cue_pattern('state_noun')}$")
