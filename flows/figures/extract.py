"""Report → figures.

The order in which one rule may override another:

1. form (`quantities`), names and dates (`names`): what is a number at all;
2. groups: numbers that one subject governs (分别 lists) are read together;
3. subject (`subjects`), then measure and comparator (`meaning`), then years (`periods`), then scope (`scopes`);
4. the link to an indicator (`linking`), which never changes the text.
"""

from __future__ import annotations

import hashlib
import itertools
import re
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache

from flows.base.folding import fold
from flows.base.records import Figure, Report, SkippedNumber
from flows.base.vocabulary import cue_pattern, cue_values, divisions, indicators, units
from flows.figures import linking, meaning, periods, scopes, subjects
from flows.figures.drafts import Draft, draft, of_list_end
from flows.figures.names import names_a_class, why_no_figure
from flows.figures.quantities import NUMBER, Quantity, chinese_quantities, ratios, read_number
from flows.figures.sentences import CLAUSE, Sentence, split_sentences

_NUMBER = re.compile(NUMBER)
_DIGITS = re.compile(r"\d[\d.,]*\d|\d")
_MAY_MEASURE = re.compile(r"\d|百|千|万|亿|倍|成|番|第|首位|分之|分点")
_LIST_GAP = re.compile(r"^ ?(?:以上|左右|以内)?(?:[、,]|和|与|及|以及|,?并)? ?(?:约|近|超|超过|达到|达)? ?$")
_PREDICATED = re.compile(r"(?:达到?|为|是|到|至|共|超过?|突破|累计|完成|实现)(?:了|约|近)*$")
_LEAD_WORDS = re.compile(r"^(?:的|共|已|将|预计)+")
_JOINT = re.compile(r"[、和与及,]|城乡")
_ADDED = re.compile(r"(?:再|又|共|新)?(?:增加|扩大|扩充|拓展)了?(?:约|近|超过?)?")
MAX_CHANGE = 60
_OWN_PLACE = re.compile(r"[ ,]*(?:全[市省区县州]|[我本][市省区县州])")
_NEW = re.compile(r"^(?:[^,。;]{0,6})新(?:增|认定|培育|登记|引进|设)")


@dataclass(slots=True)
class _Context:
    """What a report's sentences share while they are read in order."""

    report: Report
    folded: str
    level: str | None
    own: str | None
    names: tuple[str, ...] = ()
    all_estimated: bool = False
    figures: list[Figure] = field(default_factory=list)
    skipped: list[SkippedNumber] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)


@cache
def _cue(kind: str) -> re.Pattern[str]:
    return re.compile(cue_pattern(kind))


def extract_figures(report: Report) -> tuple[list[Figure], list[SkippedNumber]]:
    """The figures of a report in the order of the text, and the numbers that are none."""
    division = divisions().get(report.division_id or "")
    context = _Context(report, fold(report.body), report.level, division.name if division else None, (division.name, division.short_name) if division else ())
    for sentence in split_sentences(context.folded, report.sections):
        if sentence.section.path.startswith("glossary"):
            _skip_all(context, sentence, "glossary")
        else:
            _read_sentence(context, sentence)
    return context.figures, context.skipped


def _skip_all(context: _Context, sentence: Sentence, reason: str) -> None:
    for match in _DIGITS.finditer(context.folded, sentence.start, sentence.end):
        context.skipped.append(SkippedNumber(context.report.report_id, match.start(), match[0], reason))


def find_quantities(folded: str, start: int, end: int) -> tuple[list[Quantity], list[tuple[int, int, str]]]:
    """The quantities between two offsets, and the spans of Arabic numbers that are none, each with its reason."""
    found: list[Quantity] = []
    skipped: list[tuple[int, int, str]] = []
    taken = start
    for match, parts in ratios(folded, start, end) if folded.find(":", start, end) >= 0 else ():
        found += parts
        if not parts:
            skipped += [(m.start(), m.end(), "ratio_or_time") for m in _DIGITS.finditer(folded, match.start(), match.end())]
    covered = [(q.start, q.end) for q in found] + [(s, e) for s, e, _ in skipped]
    for q in chinese_quantities(folded, start, end):
        if not any(q.start < e and s < q.end for s, e in covered) and not names_a_class(folded, q):
            found.append(q)
            covered.append((q.start, q.end))
    spans = sorted(covered)
    index = 0
    for match in _NUMBER.finditer(folded, start, end):
        while index < len(spans) and spans[index][1] <= match.start():
            index += 1
        if match.start() < taken or (index < len(spans) and spans[index][0] < match.end()):
            continue
        q = read_number(folded, match, end)
        reason = why_no_figure(folded, q, match.end(), start)
        if reason:
            skipped.append((match.start(), match.end(), reason))
            taken = match.end()
            if q.kind == "range" and reason in ("date", "threshold", "name"):
                continue
        else:
            found.append(q)
            taken = q.end
    return sorted((q for q in found if q.end <= end), key=lambda q: q.start), skipped + [(q.start, q.number_end, "cut_off") for q in found if q.end > end]


def _read_sentence(context: _Context, sentence: Sentence) -> None:
    folded = context.folded
    if not _MAY_MEASURE.search(folded, sentence.start, sentence.end):
        return
    quantities, skipped = find_quantities(folded, sentence.start, sentence.end)
    for start, end, reason in skipped:
        context.skipped.append(SkippedNumber(context.report.report_id, start, context.report.body[start:end], reason))
    if not context.all_estimated and _cue("estimate_document").search(folded, sentence.start, sentence.end):
        context.all_estimated = True
    if not quantities:
        return
    drafts = draft(folded, sentence, quantities)
    seen = _sentence_key(context, sentence)
    scope = ""
    for number, item in enumerate(drafts):
        clause_text = folded[item.clause : item.q.start]
        fresh = scopes.scope_of(clause_text, context.level, context.own)
        if fresh:
            scope = fresh
        elif _OWN_PLACE.match(clause_text):
            scope = ""
        context.figures.append(_figure(context, sentence, drafts, number, seen, scope))


def _sentence_key(context: _Context, sentence: Sentence) -> str:
    """Six hex that tell this sentence from the others of the report: of its words, and of how often they (or this key) came before."""
    words = re.sub(r"\s", "", context.report.body[sentence.start : sentence.end])
    for again in itertools.count():
        key = hashlib.sha256(f"{words}{again or ''}".encode()).hexdigest()[:6]
        if key not in context.keys:
            context.keys.add(key)
            return key
    raise AssertionError("unreachable")


def _figure(context: _Context, sentence: Sentence, drafts: list[Draft], number: int, seen: str, scope: str) -> Figure:
    report, folded, item = context.report, context.folded, drafts[number]
    q, section = item.q, sentence.section
    end_of_list = of_list_end(drafts, number)
    clause_left = folded[item.clause : drafts[number - item.position].q.start] if item.position else folded[max(item.clause, sentence.start) : q.start]
    near = item.left
    measure, negative = meaning.measure_of(q, near)
    status = _status(context, sentence, q)
    after = folded[q.end : q.end + 14]
    closing = folded[end_of_list : end_of_list + 14] if end_of_list != q.end else ""
    comparator = meaning.comparator_of(q, near if item.position == 0 else folded[drafts[number - 1].q.end : q.start], after, closing, status)
    indicator_id = None if scope else _link(item, measure, context.names)
    if indicator_id and measure == "level" and indicators()[indicator_id].kind == "index" and q.base is not None and q.base.dimension == "share" and q.value < MAX_CHANGE:
        measure = "growth"
    span = periods.span_of(section, report.plan_year, report.review_year, folded[sentence.start : sentence.end], q.start - sentence.start, item.clause - sentence.start, measure, near, _is_flow(near, q, indicator_id), after)
    if status != "target" and report.review_year and span.end_year and span.end_year > report.review_year and section.role == "review":
        status = "target"
    if measure == "change" and item.tail_end and _ADDED.fullmatch(item.left):
        measure = "level"
    value, high = _signed(q, negative != q.negative and measure in ("growth", "change"))
    canonical, canonical_unit = _canonical(value, q, measure, indicator_id)
    force = [m[0] for m in meaning.patterns()["force"].finditer(clause_left)] if status == "target" else []
    body = report.body
    return Figure(
        figure_id=f"{report.report_id}-{seen}-{number + 1}",
        report_id=report.report_id,
        division_id=report.division_id,
        plan_year=report.plan_year,
        section=section.role,
        section_path=section.path,
        sentence=body[sentence.start : sentence.end],
        sentence_start=sentence.start,
        value_start=q.start - sentence.start,
        value_end=q.end - sentence.start,
        value_text=body[q.start : q.end],
        indicator_text=item.subject,
        indicator_id=indicator_id,
        measure=measure,
        value=value,
        value_high=high,
        unit="百分点" if q.base is not None and q.base.dimension == "points" else q.unit,
        value_canonical=canonical,
        value_high_canonical=_canonical(high, q, measure, indicator_id)[0] if high is not None else None,
        unit_canonical=canonical_unit,
        comparator=comparator,
        status=status,
        start_year=span.start_year,
        end_year=span.end_year,
        period=span.period,
        scope_text=scope,
        basis=(found[0] if (found := meaning.patterns()["basis"].search(clause_left + after[:12])) else None),
        role={"确保": "floor", "力争": "stretch"}.get(force[-1], "plain") if force and len(drafts) > 1 and any(d is not item and d.subject == item.subject for d in drafts) else "plain",
        force_text=force[-1] if force else None,
        shared_ids=",".join(linking.link_each(item.subject)) or None if not indicator_id and not scope and _JOINT.search(item.subject) else None,
    )


def _link(item: Draft, measure: str, own_names: tuple[str, ...]) -> str | None:
    """The indicator of a figure of the place itself; none for what is only new of a stock, nor where the unit does not fit."""
    q, subject = item.q, item.subject
    for name in own_names:
        subject = subject.removeprefix(name)
    if measure == "level" and q.base is not None and q.base.dimension == "money":
        subject = subject.removeprefix("城乡")
    found = linking.link(subject) or (cue_values("growth_alias").get(subject) if measure == "growth" else None)
    if found and not linking.fits(found, measure, q.base, q.unit):
        twin = cue_values("unit_twin").get(found)
        found = twin if twin and linking.fits(twin, measure, q.base, q.unit) else None
    if found and indicators()[found].kind in ("stock", "count") and (_NEW.search(item.left) or item.verb.startswith("新")):
        return None
    return found


def _signed(q: Quantity, is_negative: bool) -> tuple[Decimal, Decimal | None]:
    """Value and upper end; of a decrease both are negative and change places."""
    if not is_negative:
        return q.value, q.high
    return (-q.value, None) if q.high is None else (-q.high, -q.value)


@cache
def _flow_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    return re.compile(rf"(?:{cue_pattern('state_predicate')})(?:了|约|近|超|超过|现在的|目前的|如今的|当前的)*$"), re.compile(rf"{cue_pattern('state_noun')}$")


def _is_flow(left: str, q: Quantity, indicator_id: str | None) -> bool:
    """True for what adds up over years (built, spent, recruited), False for what is reached."""
    if re.search(r"累计|共计|五年|总共|^新[增建]", left):
        return True
    reached, state = _flow_patterns()
    if reached.search(left):
        return False
    if indicator_id and indicators()[indicator_id].kind in ("rate", "stock", "index"):
        return False
    if indicator_id in ("gdp", "retail_sales", "trade_total", "general_budget_revenue", "total_fiscal_revenue", "exports", "gdp_per_capita"):
        return False
    return not (q.base is not None and q.base.dimension in ("share", "per_mille")) and not state.search(subjects.trim_subject(left))


def _status(context: _Context, sentence: Sentence, q: Quantity) -> str:
    """actual, estimate or target: the section's, unless the sentence says otherwise before the number."""
    text = context.folded[sentence.start : q.start]
    section = sentence.section
    if section.status == "target":
        tail = text.rsplit(";", 1)[-1][-24:]
        return "actual" if re.search(r"(?:(?:已建成|已完成|目前|去年|上年|截至)[^,。]{0,14}|现有|了)$", tail) and "比去年" not in tail and "比上年" not in tail else "target"
    if context.all_estimated or _cue("estimate").search(text, 0, 12) or _cue("estimate").search(text.rpartition(";")[2]):
        return "estimate"
    if re.search(r"(?:预计|预期)\)", context.folded[q.end : q.end + 8]):
        return "estimate"
    return section.status


def _canonical(value: Decimal | None, q: Quantity, measure: str, indicator_id: str | None) -> tuple[Decimal | None, str | None]:
    """The value in its canonical unit, exactly; None where the unit has none."""
    if value is None:
        return None, None
    if measure == "growth" and q.base is not None and q.base.dimension == "multiple":
        return value * 100, "%"
    if q.base is None:
        if q.unit in ("", "位"):
            return value * q.scale, q.unit
        if indicator_id and indicators()[indicator_id].unit_canonical == "元":
            return value * q.scale, "元"
        return value * q.scale, ""
    plain = q.scale * q.base.factor
    denominator = q.unit.partition("/")[2]
    canonical = q.base.canonical if "/" in q.base.canonical or not denominator else f"{q.base.canonical}/{denominator}"
    wanted = units().get(indicators()[indicator_id].unit_canonical) if indicator_id else None
    if wanted and wanted.dimension != q.base.dimension and wanted.is_count and q.base.is_count and measure == "level":
        canonical = wanted.canonical
    return value * plain, canonical
