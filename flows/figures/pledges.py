"""Targets in words: clauses of the target passage that set a goal for a measurable indicator without a number of its own."""

from __future__ import annotations

import hashlib
import re
from functools import cache

from flows.base.folding import fold
from flows.base.records import Pledge, Report
from flows.base.vocabulary import cue_pattern, cue_rows, indicator_aliases
from flows.figures.linking import link
from flows.figures.sentences import split_sentences

_SPLIT = re.compile(r"[,;。:!]")


@cache
def _kinds() -> list[tuple[re.Pattern[str], str, str | None]]:
    rows = []
    for phrase, value in cue_rows()["pledge"]:
        kind, _, reference = value.partition("/")
        rows.append((re.compile(phrase), kind, reference or None))
    return rows


@cache
def _measurable() -> re.Pattern[str]:
    names = sorted((a for a in indicator_aliases() if len(a) > 2), key=len, reverse=True)
    return re.compile("|".join(re.escape(n) for n in [*names]) + "|" + cue_pattern("pledge_noun"))


def read_pledges(report: Report) -> list[Pledge]:
    """The pledges of a report, in the order of the text."""
    folded = fold(report.body)
    pledges: list[Pledge] = []
    for sentence in split_sentences(folded, report.sections):
        if sentence.section.status != "target" or not re.search(cue_pattern("target_passage"), folded[sentence.start : sentence.end]):
            continue
        at = sentence.start
        for stop in [*(m.start() for m in _SPLIT.finditer(folded, sentence.start, sentence.end)), sentence.end]:
            if pledge := _clause(report, folded, sentence.start, sentence.end, at, stop, len(pledges)):
                pledges.append(pledge)
            at = stop + 1
    return pledges


def _clause(report: Report, folded: str, begin: int, end: int, at: int, stop: int, number: int) -> Pledge | None:
    text = folded[at:stop]
    if re.search(r"\d", text):
        return None
    subject = _measurable().search(text)
    if not subject:
        return None
    for pattern, kind, reference in _kinds():
        found = pattern.search(text)
        if not found:
            continue
        first = subject.start() if subject.start() < found.start() else found.start()
        last = max(found.end(), subject.end())
        force = re.search(cue_pattern("force"), folded[max(begin, at - 6) : at + first])
        section = next(s for s in report.sections if s.start <= at < s.end)
        horizon = "multi_year" if section.start_year != section.end_year else "annual"
        key = hashlib.sha256(report.body[at + first : at + last].encode()).hexdigest()[:6]
        indicator = text[subject.start() : subject.end()]
        return Pledge(
            f"{report.report_id}-p{key}-{number + 1}", report.report_id, report.body[begin:end], begin, report.body[at + first : at + last], at + first,
            indicator, link(indicator), kind, reference, force[0] if force else None, horizon,
        )  # fmt: skip
    return None
