"""Done, estimated or promised."""

from __future__ import annotations

import re
from typing import NamedTuple

from flows.figures.lexer import Lexed
from flows.figures.quantities import Quantity
from flows.figures.sentences import Sentence

_PAST_IN_PLAN = re.compile(r"(?:(?:已建成|已完成|目前|去年|上年|截至)[^,。]{0,14}|现有|了)$")
_COMPARED = re.compile(r"比[去上]年")
NAMING = frozenset(("TERM", "HEAD", "SELF", "REST", "QUANTITY"))
_MARKED = re.compile(r"(?:预计|预期)\)")


class Estimates(NamedTuple):
    """The tokens that each mark of estimation (预计) of a sentence covers; whether a mark of the report covers all."""

    spans: list[tuple[int, int]]
    in_whole_report: bool


def read_estimates(lexed: Lexed, in_whole_report: bool) -> Estimates:
    """The marks of estimation of a sentence: one at its head, before any noun, covers all of it, another what follows up to the next semicolon."""
    spans: list[tuple[int, int]] = []
    is_head = True
    for number, token in enumerate(lexed.tokens):
        if token.kind == "ESTIMATE":
            spans.append((number, len(lexed.tokens) if is_head else _stop(lexed, number)))
        is_head = is_head and token.kind not in NAMING
    return Estimates(spans, in_whole_report)


def _stop(lexed: Lexed, number: int) -> int:
    tokens = range(number, len(lexed.tokens))
    return next((n for n in tokens if lexed.text(lexed.tokens[n]) == ";"), len(lexed.tokens))


def status_of(folded: str, sentence: Sentence, q: Quantity, estimates: Estimates, at: int) -> tuple[str, str]:
    """actual, estimate or target, and the rule: the section's, unless the sentence says otherwise.

    `at` is the token of the number.
    """
    if sentence.section.status == "target":
        begin = max(sentence.start, q.start - 24, folded.rfind(";", sentence.start, q.start) + 1)
        tail = folded[begin : q.start]
        if _PAST_IN_PLAN.search(tail) and not _COMPARED.search(tail):
            return "actual", "words of the past in the plan"
        return "target", "section is the plan"
    if estimates.in_whole_report:
        return "estimate", "mark that holds for the report (下同)"
    if any(first < at <= last for first, last in estimates.spans):
        return "estimate", "mark of estimation before the number"
    if _MARKED.search(folded, q.end, q.end + 8):
        return "estimate", "mark of estimation behind the number"
    return sentence.section.status, "section is the review"
