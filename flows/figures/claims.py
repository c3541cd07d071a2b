"""The government's own words on last year's targets: met, missed or exceeded, by its account, with the distance where it is told.

A claim is a clause outside the plan that sets a result against a target. Its indicators stand before the verdict in the same sentence part; a claim
about the targets as a whole (较好完成了全年目标任务) names none.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from flows.base.cues import cue, cue_rows
from flows.base.folding import fold
from flows.base.records import Claim, Report
from flows.figures.linking import link
from flows.figures.sentences import Sentence, split_sentences
from flows.figures.subjects import trim_subject

_ABOUT_TARGETS = re.compile(r"目标|预期|计划|任务")
_PART_END = re.compile(r"[;。:!]|,(?=但|其中|主要|尽管|虽|同时)")
_MEMBERS = re.compile(r"、|和|与|及|以及|,|分别")
_DISTANCE = re.compile(r"(\d+(?:\.\d+)?) ?个百分点")
_ALL = re.compile(r"[均都]|全部|双双")
MAX_OPENING = 40
_COLLECTIVE = re.compile(r"(?:等|等\d+项)?(?:部分|个别|少数|主要|经济|规划|约束性)*指标.*$")


@cache
def _verdicts() -> list[tuple[re.Pattern[str], str]]:
    return [(re.compile(phrase), value) for phrase, value in cue_rows()["claim"]]


def read_claims(report: Report) -> list[Claim]:
    """The claims of a report, in the order of the text."""
    folded = fold(report.body)
    claims: list[Claim] = []
    for sentence in split_sentences(folded, report.sections):
        if (
            sentence.section.status == "target"
            or sentence.section.path.startswith("glossary")
            or not _ABOUT_TARGETS.search(folded, sentence.start, sentence.end)
        ):
            continue
        at = sentence.start
        for stop in [*(m.start() for m in _PART_END.finditer(folded, sentence.start, sentence.end)), sentence.end]:
            claims += _read_part(report, folded, sentence, at, stop)
            at = stop + 1
    return claims


def _read_part(report: Report, folded: str, sentence: Sentence, at: int, stop: int) -> Iterator[Claim]:
    text = folded[at:stop]
    for pattern, verdict in _verdicts():
        found = pattern.search(text)
        if not found:
            continue
        named = list(_about(text[: found.start()], found[0]))
        if not named and not (cue("claim_overall").search(text) and found.start() < MAX_OPENING):
            return
        far = _DISTANCE.search(text, found.start())
        distance = Decimal(far[1]) if far and len(named) == 1 else None
        for indicator_text, indicator_id, start in named or [("", None, 0)]:
            first = at + start
            clause = report.body[first : at + found.end()]
            key = hashlib.sha256(clause.encode()).hexdigest()[:6]
            yield Claim(
                claim_id=f"{report.report_id}-c{key}-{first}",
                report_id=report.report_id,
                sentence=report.body[sentence.start : sentence.end],
                sentence_start=sentence.start,
                clause_text=clause,
                clause_start=first,
                indicator_text=indicator_text,
                indicator_id=indicator_id,
                verdict=verdict,
                distance=distance,
            )
        return


def _about(before: str, verdict: str) -> Iterator[tuple[str, str | None, int]]:
    """The indicators that a verdict is about: those of its own clause, of all clauses before it where it says 均, else of the one before it."""
    named = list(_named(before))
    own = before.rfind(",") + 1
    here = [n for n in named if n[2] >= own]
    if _ALL.search(before[own:] + verdict):
        return iter(named)
    if here or before[own:].strip():
        return iter(here)
    previous = before.rfind(",", 0, max(0, own - 1)) + 1
    return iter([n for n in named if n[2] >= previous])


def _named(before: str) -> Iterator[tuple[str, str | None, int]]:
    """The indicators named before a verdict, each with its id and where it begins."""
    at = 0
    for piece in [*_MEMBERS.split(_COLLECTIVE.sub("", before))]:
        start = before.find(piece, at)
        at = start + len(piece)
        name = trim_subject(re.split(r"\d", piece.replace(" ", ""))[0])
        found = link(name)
        if found:
            yield name, found, start + max(0, piece.find(name[:2]))
