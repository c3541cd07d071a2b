"""Report → figures: sentence by sentence the numbers, their subjects, and then the passes of `passes.py` over each of them.

Rules of form come first (`quantities`, `names`: what is a number that measures at all), then groups and subjects (`drafts`, `naming`, `mentions`), then the passes.
"""

from __future__ import annotations

import hashlib
import itertools
from dataclasses import dataclass, field

from flows.base.cues import cue, words
from flows.base.enums import Comparator, Measure, Period, RankLevel, RankOf, Role, SectionRole, Status
from flows.base.folding import fold
from flows.base.records import Figure, Report, SkippedNumber
from flows.base.vocabulary import divisions
from flows.figures import linking
from flows.figures.basis import may_be_basis
from flows.figures.drafts import draft
from flows.figures.groups import of_list_end
from flows.figures.numbers import DIGITS, MAY_MEASURE, find_quantities
from flows.figures.passes import run_passes
from flows.figures.readings import Place, Reading, Shared
from flows.figures.sentences import Sentence, split_sentences
from flows.figures.status import read_estimates
from flows.figures.wholes import tell_wholes

AFTER = 14
# by value: there are hundreds of figures a report, and a look-up in a table costs a tenth of the call of an enumeration
_SECTIONS = {str(one): one for one in SectionRole}
_MEASURES = {str(one): one for one in Measure}
_COMPARATORS = {str(one): one for one in Comparator}
_STATUSES = {str(one): one for one in Status}
_PERIODS = {str(one): one for one in Period}
_ROLES = {str(one): one for one in Role}
_SHOWN = 20
Reasons = dict[str, dict[str, str]]


@dataclass(slots=True)
class _Context:
    """What a report's sentences share while they are read in order."""

    report: Report
    folded: str
    place: Place
    reasons: Reasons | None
    all_estimated: bool = False
    figures: list[Figure] = field(default_factory=list)
    skipped: list[SkippedNumber] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)


def extract_figures(report: Report, reasons: Reasons | None = None) -> tuple[list[Figure], list[SkippedNumber]]:
    """The figures of a report in the order of the text, and the numbers that are none; `reasons`, if given, receives the rule of each field by figure id."""
    context = _Context(report, fold(report.body), _place(report), reasons)
    for sentence in split_sentences(context.folded, report.sections):
        if sentence.section.path.startswith("glossary"):
            _skip_all(context, sentence, "glossary")
        elif (
            MAY_MEASURE.search(context.folded, sentence.start, sentence.end)
            or context.folded.find("分之", sentence.start, sentence.end) >= 0
        ):
            _read_sentence(context, sentence)
    return context.figures, context.skipped


def _place(report: Report) -> Place:
    division = divisions().get(report.division_id or "")
    if division is None:
        return Place(report.division_id, None, (), report.level, "")
    kind = next((kind for kind in words()["own_kind"] if division.name.endswith(kind)), "")
    names = (division.name, division.short_name, *([kind] if kind else []))
    return Place(division.division_id, division.name, names, report.level, division.province_name)


def _skip_all(context: _Context, sentence: Sentence, reason: str) -> None:
    for match in DIGITS.finditer(context.folded, sentence.start, sentence.end):
        context.skipped.append(SkippedNumber(context.report.report_id, match.start(), match[0], reason))


def _read_sentence(context: _Context, sentence: Sentence) -> None:
    folded, report = context.folded, context.report
    quantities, skipped = find_quantities(folded, sentence.start, sentence.end)
    for start, end, reason in skipped:
        context.skipped.append(SkippedNumber(report.report_id, start, report.body[start:end], reason))
    if (
        not context.all_estimated
        and folded.find("下同", sentence.start, sentence.end) >= 0
        and cue("estimate_document").search(folded, sentence.start, sentence.end)
    ):
        context.all_estimated = True
    if not quantities:
        return
    drafts, lexed = draft(folded, sentence, quantities, context.place.names)
    tell_wholes(drafts)
    text = report.body[sentence.start : sentence.end]
    shared = Shared(
        report=report,
        place=context.place,
        folded=folded,
        sentence=sentence,
        text=text,
        key=_sentence_key(context, text),
        drafts=drafts,
        lexed=lexed,
        estimates=read_estimates(lexed, context.all_estimated),
        may_have_basis=may_be_basis().search(folded, sentence.start, sentence.end + AFTER) is not None,
    )
    for number in range(len(drafts)):
        shared.figures.append(_figure(context, shared, number))
    context.figures += shared.figures


def _sentence_key(context: _Context, text: str) -> str:
    """Six hex that tell this sentence from the others of the report: of its words, and of how often they (or this key) came before."""
    words = "".join(text.split())
    for again in itertools.count():
        key = hashlib.sha256(f"{words}{again or ''}".encode()).hexdigest()[:6]
        if key not in context.keys:
            context.keys.add(key)
            return key
    raise AssertionError("unreachable")


def _figure(context: _Context, shared: Shared, number: int) -> Figure:
    """The figure of the n-th number of a sentence."""
    item, folded = shared.drafts[number], shared.folded
    end = item.q.end
    list_end = of_list_end(shared.drafts, number)
    closing = folded[list_end : list_end + AFTER] if list_end != end else ""
    after = folded[end : end + AFTER]
    reading = Reading(
        shared, number, item, item.q, shared.lexed.at[number], after, closing, {"indicator_text": item.rule}
    )
    run_passes(reading)
    figure = _record(reading)
    if context.reasons is not None:
        context.reasons[figure.figure_id] = {
            "tokens": _show_tokens(reading),
            **_mention_shown(reading),
            **reading.rules,
        }
    return figure


def _show_tokens(reading: Reading) -> str:
    """The tokens of the clause and those before it since the last number, each with its kind: 地区生产总值/TERM 增长/MOVE."""
    lexed, start = reading.shared.lexed, reading.shared.sentence.start
    first = reading.token
    while first and lexed.tokens[first - 1].start >= reading.item.clause - start - _SHOWN:
        first -= 1
    return " ".join(f"{lexed.text(token)}/{token.kind}" for token in lexed.tokens[first : reading.token + 1])


def _mention_shown(reading: Reading) -> dict[str, str]:
    mention = reading.item.mention
    return {"mention": f"{mention.text} ({mention.indicator_id or 'no indicator'}): {mention.rule}"} if mention else {}


def _shared_ids(reading: Reading) -> tuple[str, ...]:
    """The indicators that one number is said of; those left aside that its unit does not fit (建议、提案办复率100%)."""
    if reading.indicator_id or reading.scope:
        return ()
    q = reading.q
    found = linking.link_each(reading.item.subject)
    return tuple(one for one in found if linking.fits(one, reading.measure, q.base, q.unit))


def _record(reading: Reading) -> Figure:
    """The record of a number over which all passes have run."""
    report, shared, item, q = reading.shared.report, reading.shared, reading.item, reading.q
    section, start = shared.sentence.section, shared.sentence.start
    return Figure(
        figure_id=f"{report.report_id}-{shared.key}-{reading.number + 1}",
        report_id=report.report_id,
        division_id=report.division_id,
        plan_year=report.plan_year,
        section=_SECTIONS[section.role],
        section_path=section.path,
        sentence=shared.text,
        sentence_start=start,
        value_start=q.start - start,
        value_end=q.end - start,
        value_text=report.body[q.start : q.end],
        indicator_text=item.subject,
        indicator_id=reading.indicator_id,
        measure=_MEASURES[reading.measure],
        value=reading.value,
        value_high=reading.value_high,
        unit="百分点" if q.base is not None and q.base.dimension == "points" else q.unit,
        value_canonical=reading.value_canonical,
        value_high_canonical=reading.value_high_canonical,
        unit_canonical=reading.unit_canonical,
        comparator=_COMPARATORS[reading.comparator],
        status=_STATUSES[reading.status],
        start_year=reading.start_year,
        end_year=reading.end_year,
        period=_PERIODS[reading.period],
        scope_text=reading.scope,
        basis=reading.basis,
        role=_ROLES[reading.role],
        force_text=reading.force_text,
        shared_ids=_shared_ids(reading),
        rank_of=RankOf(reading.rank_of) if reading.rank_of else None,
        rank_among=reading.rank_among,
        rank_level=RankLevel(reading.rank_level) if reading.rank_level else None,
        is_bound_passed=reading.is_bound_passed,
    )
