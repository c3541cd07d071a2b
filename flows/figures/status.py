"""Done, estimated or promised."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from flows.base.needs import needs
from flows.base.vocabulary import cue_pattern
from flows.figures.quantities import Quantity
from flows.figures.sentences import Sentence

_PAST_IN_PLAN = re.compile(r"(?:(?:已建成|已完成|目前|去年|上年|截至)[^,。]{0,14}|现有|了)$")
_COMPARED = re.compile(r"比[去上]年")
_MARKED = re.compile(r"(?:预计|预期)\)")


@cache
def _estimate() -> re.Pattern[str]:
    return re.compile(cue_pattern("estimate"))


@cache
def _estimate_needs() -> tuple[str, ...]:
    return needs(cue_pattern("estimate"))


@dataclass(slots=True)
class Estimates:
    """Where the marks of estimation (预计, 预期) stand in a sentence, where its first number stands, and whether a mark of the report covers all."""

    starts: list[int]
    first_number: int
    in_whole_report: bool


def read_estimates(folded: str, sentence: Sentence, first_number: int, in_whole_report: bool) -> Estimates:
    """The marks of estimation of a sentence."""
    start, end = sentence.start, sentence.end
    may = any(folded.find(literal, start, end) >= 0 for literal in _estimate_needs())
    return Estimates(
        [m.start() for m in _estimate().finditer(folded, start, end)] if may else [], first_number, in_whole_report
    )


def status_of(folded: str, sentence: Sentence, q: Quantity, estimates: Estimates) -> tuple[str, str]:
    """actual, estimate or target, and the rule: the section's, unless the sentence says otherwise.

    A mark before the first number of a sentence covers the whole chain, one inside it the figures up to the next semicolon.
    """
    if sentence.section.status == "target":
        begin = max(sentence.start, q.start - 24, folded.rfind(";", sentence.start, q.start) + 1)
        tail = folded[begin : q.start]
        if _PAST_IN_PLAN.search(tail) and not _COMPARED.search(tail):
            return "actual", "words of the past in the plan"
        return "target", "section is the plan"
    if estimates.in_whole_report:
        return "estimate", "mark that holds for the report (下同)"
    for start in estimates.starts:
        if start < q.start and (start < estimates.first_number or folded.find(";", start, q.start) < 0):
            return "estimate", "mark of estimation before the number"
    if _MARKED.search(folded, q.end, q.end + 8):
        return "estimate", "mark of estimation behind the number"
    return sentence.section.status, "section is the review"
