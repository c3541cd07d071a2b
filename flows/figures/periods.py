"""The pass that gives a figure its years, with those that a way through the years (由2015年的 … 到) hands on to what follows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flows.base.cues import words
from flows.base.vocabulary import indicators
from flows.base.words import words_of
from flows.figures.lines import SUBJECT_BEFORE
from flows.figures.linking import DISTANCE
from flows.figures.spans import START_OF_WAY, Span, Told
from flows.figures.sums import is_flow
from flows.figures.years import span_of

if TYPE_CHECKING:
    from flows.figures.readings import Reading, Shared

_STATED = re.compile("达|突破|超|年")
_PLAIN = frozenset(("years of the section", "flow over the section's years"))


def read_years(reading: Reading) -> None:
    """Write start_year, end_year and period."""
    shared, item, q = reading.shared, reading.item, reading.q
    sentence = shared.sentence
    text, left = shared.folded[sentence.start : sentence.end], item.left
    told = Told(
        sentence.section,
        shared.report.plan_year,
        shared.report.review_year,
        text,
        q.start - sentence.start,
        item.clause - sentence.start,
        "change" if reading.rules["measure"] == DISTANCE else reading.measure,
        left,
        lambda: (
            not _listed_with_state(reading)
            and is_flow(left, reading.clause, q, reading.indicator_id, _whole_before(reading))
        ),
        reading.closing or reading.after,
    )
    span = span_of(told)
    if span.rule == START_OF_WAY:
        span = _of_same_way(shared, item.left, span)
        shared.way_at = reading.number
    elif (sum_before := _share_of_sum(reading) or _sum_goes_on(reading)) is not None:
        span = sum_before
    elif _grows_over_way(reading, span) and (began := shared.way_from) is not None:
        kind = "year" if began + 1 == span.end_year else "span"
        span = Span(began + 1, span.end_year, kind, "against the start of a way")
    reading.start_year, reading.end_year, reading.period = span.start_year, span.end_year, span.period
    reading.rules["start_year"] = span.rule


def _of_same_way(shared: Shared, left: str, span: Span) -> Span:
    """The beginning of a way that names no year: that of the way before it in the sentence (由2008年的564亿元…;人均…由1067元…)."""
    if "年" in left:
        shared.way_from = span.start_year
    elif shared.way_from is not None:
        return Span(shared.way_from, shared.way_from, span.period, span.rule)
    return span


def _share_of_sum(reading: Reading) -> Span | None:
    """The years of a sum over several years, for the share that stands right behind it: 五年累计投入90亿元,占财政支出的|75%."""
    before, q = reading.before, reading.q
    if before is None or not reading.item.left.startswith("占") or q.base is None or q.base.dimension != "share":
        return None
    last = reading.shared.figures[-1]
    is_sum = last.measure == "level" and last.period == "span" and "累计" in before.left
    return Span(last.start_year, last.end_year, "span", "share of a sum over years") if is_sum else None


def _sum_goes_on(reading: Reading) -> Span | None:
    """The years of the term, for an amount that goes on with sums over it: 累计利用外资13亿美元,完成出口|31亿美元."""
    section, left = reading.shared.sentence.section, reading.item.left
    is_term = section.status == "actual" and section.start_year and section.start_year != section.end_year
    if not is_term or reading.measure != "level" or reading.indicator_id not in words()["also_summed"]:
        return None
    goes_on = "累计" in _whole_before(reading) and not _STATED.search(left)
    return Span(section.start_year, section.end_year, "span", "goes on with a sum over years") if goes_on else None


def _grows_over_way(reading: Reading, span: Span) -> bool:
    """True for the growth that follows a way from a named year: 由2015年的95亿元增加到170亿元,增长79%."""
    shared, began, last = reading.shared, reading.shared.way_from, span.end_year
    follows = shared.way_at == reading.number - 2 and reading.item.rule == SUBJECT_BEFORE
    is_growth = reading.measure in ("growth", "multiple") and "年" not in reading.item.left.replace("年均", "")
    return follows and is_growth and began is not None and last is not None and began < last and span.rule in _PLAIN


def _listed_with_state(reading: Reading) -> bool:
    """True for a bare noun that a list goes on with behind something reached: 社会组织超1万家、专业社工|8230人."""
    before, folded = reading.before, reading.shared.folded
    if before is None or not folded.startswith("、", before.q.end) or before.clause != reading.item.clause:
        return False
    left, told = reading.item.left, reading.shared.figures[-1]
    if reading.indicator_id and indicators()[reading.indicator_id].kind == "flow":
        return False
    was_state = told.measure == "level" and told.start_year == told.end_year and told.period == "year"
    return was_state and "新" not in left and not words_of("action").at_start(left.lstrip("、"))


def _whole_before(reading: Reading) -> str:
    """The words before the last amount of the sentence that stands before this number."""
    amounts = (
        d for d in reversed(reading.shared.drafts[: reading.number]) if d.q.base and d.q.base.dimension != "share"
    )
    return next((d.left for d in amounts), "")
