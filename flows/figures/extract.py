"""Report → figures.

The order in which one rule may override another:

1. form (`quantities`) and names, dates, thresholds (`names`): what is a number that measures at all (`numbers`);
2. groups and subjects (`drafts`, `subjects`): numbers that one subject governs are read together;
3. measure and comparator (`meaning`), then status (`status`), then the link to an indicator (`linking`), which may turn the level of a price index
   written as a change (涨幅) into growth, then years (`periods`), then scope (`scopes`): a figure of another place has no link;
4. a year behind the review makes a target of what the review promises; 增加 before a counted noun makes a flow of a change.

Later steps never change the text or the value that earlier ones have read.
"""

from __future__ import annotations

import hashlib
import itertools
import re
from dataclasses import dataclass, field
from functools import cache

from flows.base.enums import Comparator, Measure, Period, Role, SectionRole, Status
from flows.base.folding import fold
from flows.base.records import Figure, Report, SkippedNumber
from flows.base.vocabulary import context_aliases, cue_pattern, cue_values, divisions, indicators
from flows.figures import conversion, force, linking, meaning, mentions, periods, scopes, subjects
from flows.figures.drafts import Draft, draft, of_list_end
from flows.figures.lexer import Lexed
from flows.figures.mentions import BEFORE
from flows.figures.numbers import DIGITS, MAY_MEASURE, find_quantities
from flows.figures.quantities import Quantity
from flows.figures.sentences import Sentence, split_sentences
from flows.figures.status import Estimates, read_estimates, status_of

MAX_CHANGE = 60
_LISTED = re.compile(" ?(?:、|和|与|及|以及) ?")
_BLANK = re.compile(r"\s")
_ADDED = re.compile(r"(?:再|又|共|新)?(?:增加|扩大|扩充|拓展)了?(?:约|近|超过?)?")
_SUMMED = re.compile(r"累计|共计|五年|总共|^新[增建]")
_SUMMED_HEAD = re.compile(r"(?:过去|这)?(?:的)?[五5]年(?!来|前|间|内|[级计规])|累计")
_NEW = re.compile(r"^(?:[^,。;]{0,6})新(?:增|认定|培育|登记|引进|设)")
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
_STOCKS = frozenset(("stock", "count"))
_STATES = frozenset(("rate", "stock", "index"))

Reasons = dict[str, dict[str, str]]


@dataclass(slots=True)
class _Context:
    """What a report's sentences share while they are read in order."""

    report: Report
    folded: str
    own: str | None
    names: tuple[str, ...]
    reasons: Reasons | None
    all_estimated: bool = False
    figures: list[Figure] = field(default_factory=list)
    skipped: list[SkippedNumber] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)


@cache
def _cue(kind: str) -> re.Pattern[str]:
    return re.compile(cue_pattern(kind))


def extract_figures(report: Report, reasons: Reasons | None = None) -> tuple[list[Figure], list[SkippedNumber]]:
    """The figures of a report in the order of the text, and the numbers that are none; `reasons`, if given, receives the rule of each field by figure id."""
    division = divisions().get(report.division_id or "")
    names = (division.name, division.short_name) if division else ()
    context = _Context(report, fold(report.body), division.name if division else None, names, reasons)
    for sentence in split_sentences(context.folded, report.sections):
        if sentence.section.path.startswith("glossary"):
            _skip_all(context, sentence, "glossary")
        elif MAY_MEASURE.search(context.folded, sentence.start, sentence.end):
            _read_sentence(context, sentence)
    return context.figures, context.skipped


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
        and _cue("estimate_document").search(folded, sentence.start, sentence.end)
    ):
        context.all_estimated = True
    if not quantities:
        return
    drafts, lexed = draft(folded, sentence, quantities, context.names)
    text = report.body[sentence.start : sentence.end]
    shared = _Shared(
        sentence,
        drafts,
        text,
        folded[sentence.start : sentence.end],
        _sentence_key(context, text),
        lexed,
        read_estimates(lexed, context.all_estimated),
    )
    scope = ""
    for number, item in enumerate(drafts):
        clause = folded[item.clause : min(item.q.start, item.clause + scopes.MAX_NAME)]
        fresh = scopes.scope_of(clause, report.level, context.own, context.report.division_id)
        if fresh or scopes.of_itself(clause):
            scope = fresh
        context.figures.append(_figure(context, shared, number, scope))


def _sentence_key(context: _Context, text: str) -> str:
    """Six hex that tell this sentence from the others of the report: of its words, and of how often they (or this key) came before."""
    words = _BLANK.sub("", text)
    for again in itertools.count():
        key = hashlib.sha256(f"{words}{again or ''}".encode()).hexdigest()[:6]
        if key not in context.keys:
            context.keys.add(key)
            return key
    raise AssertionError("unreachable")


@dataclass(slots=True)
class _Shared:
    """What the figures of one sentence share."""

    sentence: Sentence
    drafts: list[Draft]
    text: str
    folded: str
    key: str
    lexed: Lexed
    estimates: Estimates


def _figure(context: _Context, shared: _Shared, number: int, scope: str) -> Figure:
    report, folded, drafts, sentence = context.report, context.folded, shared.drafts, shared.sentence
    item = drafts[number]
    q, section = item.q, sentence.section
    list_end = of_list_end(drafts, number)
    after = folded[q.end : q.end + 14]
    closing = folded[list_end : list_end + 14] if list_end != q.end else ""
    measure, down, measure_rule = meaning.measure_of(q, item.left)
    status, status_rule = status_of(folded, sentence, q, shared.estimates, shared.lexed.at[number])
    comparator, comparator_rule = meaning.comparator_of(
        q,
        item.left if item.position == 0 else folded[drafts[number - 1].q.end : q.start],
        after,
        closing,
        status,
        item.left if item.position and _LISTED.fullmatch(folded, drafts[number - 1].q.end, q.start) else "",
        mentions.ends_in_word(shared.lexed, shared.lexed.at[number]),
    )
    indicator_id, link_rule = (
        (None, "figure of another place")
        if scope
        else _link(item, measure, context.names, _of_something_else(drafts, number))
    )
    if (
        indicator_id
        and measure == "level"
        and indicators()[indicator_id].kind == "index"
        and q.base is not None
        and q.base.dimension == "share"
        and q.value < MAX_CHANGE
    ):
        measure, measure_rule = "growth", "change of a price index"
    span = periods.span_of(
        section,
        report.plan_year,
        report.review_year,
        shared.folded,
        q.start - sentence.start,
        item.clause - sentence.start,
        measure,
        item.left,
        _is_flow(item.left, folded[item.clause : q.start], q, indicator_id),
        closing or after,
    )
    if (
        status != "target"
        and report.review_year
        and span.end_year
        and span.end_year > report.review_year
        and section.role == "review"
    ):
        status, status_rule = "target", "year behind the review"
    elif (
        status == "target"
        and span.rule == periods.START_OF_WAY
        and report.review_year
        and span.end_year
        and span.end_year <= report.review_year
    ):
        status, status_rule = "actual", "start of a way in the plan"
    if status == "estimate" and report.review_year and span.end_year and span.end_year < report.review_year:
        status, status_rule = "actual", "dated before what is estimated"
    if measure == "change" and item.tail_end and _ADDED.fullmatch(item.left):
        measure, measure_rule = "level", "增加 before a counted noun"
    value, high = conversion.signed(q, down != q.negative and measure in ("growth", "change"))
    value_canonical, unit_canonical = conversion.canonical(value, q, measure, indicator_id)
    clause = folded[item.clause : drafts[number - item.position].q.start]
    force_text = force.force_of(clause) if status == "target" else None
    several = (
        status == "target"
        and len(drafts) > 1
        and any(d is not item and d.subject == item.subject and d.q.unit == q.unit for d in drafts)
    )
    basis = _cue("basis").search(clause + after[:12])
    figure_id = f"{report.report_id}-{shared.key}-{number + 1}"
    if context.reasons is not None:
        context.reasons[figure_id] = {
            "indicator_text": item.rule, "indicator_id": link_rule, "measure": measure_rule, "comparator": comparator_rule, "status": status_rule,
            "start_year": span.rule, "scope_text": "place that the clause, or one before it in the sentence, begins with" if scope else "reporting place itself",
        }  # fmt: skip
    return Figure(
        figure_id=figure_id,
        report_id=report.report_id,
        division_id=report.division_id,
        plan_year=report.plan_year,
        section=SectionRole(section.role),
        section_path=section.path,
        sentence=shared.text,
        sentence_start=sentence.start,
        value_start=q.start - sentence.start,
        value_end=q.end - sentence.start,
        value_text=report.body[q.start : q.end],
        indicator_text=item.subject,
        indicator_id=indicator_id,
        measure=Measure(measure),
        value=value,
        value_high=high,
        unit="百分点" if q.base is not None and q.base.dimension == "points" else q.unit,
        value_canonical=value_canonical,
        value_high_canonical=conversion.canonical(high, q, measure, indicator_id)[0] if high is not None else None,
        unit_canonical=unit_canonical,
        comparator=Comparator(comparator),
        status=Status(status),
        start_year=span.start_year,
        end_year=span.end_year,
        period=Period(span.period),
        scope_text=scope,
        basis=basis[0] if basis else None,
        role=Role(force.role_of(item.left, force_text, several)),
        force_text=force_text,
        shared_ids=() if indicator_id or scope else linking.link_each(item.subject),
    )


def _of_something_else(drafts: list[Draft], number: int) -> bool:
    """True where the figure before speaks of the value of something that is no indicator of the place: 软件业产值291亿元,出口5.9亿美元."""
    if not number:
        return False
    before = drafts[number - 1]
    if before.mention is not None and before.mention.indicator_id:
        return False
    return (
        before.q.base is not None
        and before.q.base.dimension.startswith("money")
        and len(before.subject) > 2
        and not linking.link(before.subject)
        and not linking.link_each(before.subject)
    )


def _link(item: Draft, measure: str, own_names: tuple[str, ...], of_something_else: bool) -> tuple[str | None, str]:  # noqa: C901 - until the rebuild
    """The indicator of a figure of the place itself and the rule; none for what is only new of a stock, nor where the unit does not fit."""
    q, subject = item.q, item.subject
    for name in own_names:
        subject = subject.removeprefix(name)
    if measure == "level" and q.base is not None and q.base.dimension == "money":
        subject = subject.removeprefix("城乡")
    found, rule, by_mention = linking.link(subject), "alias", False
    if item.mention is not None:
        found, rule, subject = item.mention.indicator_id, item.mention.rule, item.mention.text
        by_mention = rule == BEFORE and not item.left.endswith(item.verb)
    if not found and measure == "growth":
        found, rule = cue_values("growth_alias").get(subject), "alias of growth"
    if not found:
        return None, "no alias names it exactly"
    if of_something_else and subject in context_aliases():
        return None, f"{subject} of what the figure before speaks of"
    if not linking.fits(found, measure, q.base, q.unit):
        twin = cue_values("unit_twin").get(found)
        if not twin or not linking.fits(twin, measure, q.base, q.unit):
            return None, f"unit does not fit {found}"
        found, rule = twin, "alias, by unit"
    if indicators()[found].kind in _STOCKS and (
        item.verb.startswith("新")
        or _NEW.search(item.left)
        or (by_mention and item.verb and not linking.link(item.subject))
    ):
        return None, f"only what is new of {found}"
    if (
        "新增" in item.left
        and subject.startswith("新增")
        and indicators()[found].is_core
        and q.base is not None
        and q.base.dimension.startswith("money")
        and linking.link(subject.removeprefix("新增")) == found
    ):
        return None, f"only what is new of {found}"
    return found, rule


@cache
def _state_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    return re.compile(
        rf"(?:{cue_pattern('state_predicate')})(?:了|约|近|超|超过|现在的|目前的|如今的|当前的)*$"
    ), re.compile(rf"{cue_pattern('state_noun')}$")


def _is_flow(left: str, clause: str, q: Quantity, indicator_id: str | None) -> bool:
    """True for what adds up over years (built, spent, recruited; what a clause that begins with 五年 lists), False for what is reached."""
    if _SUMMED.search(left) or _SUMMED_HEAD.match(clause):
        return True
    reached, state = _state_patterns()
    if reached.search(left) or (
        indicator_id and (indicator_id in _SUMMED_OVER_YEARS or indicators()[indicator_id].kind in _STATES)
    ):
        return False
    return not (q.base is not None and q.base.dimension in ("share", "per_mille")) and not state.search(
        subjects.trim_subject(left)
    )
