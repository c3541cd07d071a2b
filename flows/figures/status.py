"""Done, estimated or promised."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from flows.figures.lexer import Lexed
from flows.figures.spans import START_OF_WAY

if TYPE_CHECKING:
    from flows.figures.readings import Reading

_PAST_IN_PLAN = re.compile(
    r"(?:已[有达]|(?:已建成|已完成|目前|去年|上年|截至)[^,。\d]{0,14}|已[\u4e00-\u9fff]{2,6}|现有|了)$"
)
_COMPARED = re.compile(r"比[去上]年")
_MARKED = re.compile(r"(?:预计|预期)\)")


class Estimates(NamedTuple):
    """The tokens that each mark of estimation (预计) of a sentence covers; whether a mark of the report covers all."""

    spans: list[tuple[int, int]]
    in_whole_report: bool


def read_estimates(lexed: Lexed, in_whole_report: bool) -> Estimates:
    """The marks of estimation of a sentence: each covers what follows, to the end of the sentence."""
    spans: list[tuple[int, int]] = []
    for number, (kind, _, _, _) in enumerate(lexed.tokens):
        if kind == "ESTIMATE":
            spans.append((number, len(lexed.tokens)))
    return Estimates(spans, in_whole_report)


def read_status(reading: Reading) -> None:
    """Write status: the section's, unless the sentence or the years say otherwise."""
    reading.status, reading.rules["status"] = _by_years(reading, *_by_words(reading))


def _by_words(reading: Reading) -> tuple[str, str]:
    shared, q = reading.shared, reading.q
    folded, sentence, estimates = shared.folded, shared.sentence, shared.estimates
    if sentence.section.status == "target":
        begin = max(sentence.start, q.start - 24, folded.rfind(";", sentence.start, q.start) + 1)
        tail = folded[begin : q.start]
        if _PAST_IN_PLAN.search(tail) and not _COMPARED.search(tail):
            return "actual", "words of the past in the plan"
        return "target", "section is the plan"
    if estimates.in_whole_report:
        return "estimate", "mark that holds for the report (下同)"
    if estimates.spans and any(first < reading.token <= last for first, last in estimates.spans):
        return "estimate", "mark of estimation before the number"
    if _MARKED.search(folded, q.end, q.end + 8):
        return "estimate", "mark of estimation behind the number"
    return sentence.section.status, "section is the review"


def _by_years(reading: Reading, status: str, rule: str) -> tuple[str, str]:
    """What the years of a figure say of its status: nothing is done that lies ahead, nothing promised that lies behind."""
    review, end = reading.shared.report.review_year, reading.end_year
    if not review or not end:
        return status, rule
    section = reading.shared.sentence.section
    if status != "target" and section.role == "review" and end > max(review, section.end_year or 0):
        return "target", "year behind the review"
    if status == "target" and end <= review and reading.rules["start_year"] == START_OF_WAY:
        return "actual", "start of a way in the plan"
    if status == "estimate" and end < review:
        return "actual", "dated before what is estimated"
    return status, rule
