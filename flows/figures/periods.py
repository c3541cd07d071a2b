"""The years a figure speaks of, and the stretch of time within them.

The order: 历时三年 and 连续三年; 从2015年开始; 同比; a base year; the start of 由 … 到; the year to be reached; a year that is named; words of the term;
the section. A state takes the last year of several, a flow all of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from flows.base.cues import cue
from flows.base.numerals import parse_numeral
from flows.base.plans import plan_years, years_ahead
from flows.base.records import Section
from flows.figures.linking import DISTANCE
from flows.figures.sums import is_flow

if TYPE_CHECKING:
    from flows.figures.readings import Reading, Shared

_YEAR = re.compile(r"(?P<year>(?:19|20)\d{2})(?: *年?[-至到](?P<last>(?:19|20)\d{2}))? *年(?:度|底|末|年底|年末)?")
_BASE_BEFORE = re.compile(r"(?:比|较|是|为|相当于|在|自|从|与)$")
_FROM_BEFORE = re.compile(r"(?:由|从)[^,。;]{0,14}$")
_ON_TO = re.compile(r",?[^,。;]{0,8}(?:到|至|为|成|先后|突破|跨越|迈上|跃上)")
_ON_BASE = re.compile(r" ?的?(?:[^,。;]{0,14}?的)?基础上")
_PLAN_BASE = re.compile(
    r"(?:比|较|是|为|相当于|超过)“?(?P<plan>十[一二三四五]?|[六七八九])五”?(?:计划)?(?:时期|期间|五年)?(?P<end>期?末)?(?:的|总和|增|提|翻|下|减|降|新|累|年|全)"
)
_AT_PLAN_END = re.compile(
    r"(?:(?<![比较由从是为至到“])|(?<![比较由从是为至到])“)(?P<plan>十[一二三四]?|[六七八九])五”?期?末(?!相比|的|增|提|下)"
)
_MEAN = re.compile(
    r"年(?:平均|均)(?!浓度|气温|降雨|降水|含量|值|水平)|年递增|平均每年|每年平均|[二两三四五六]年平均|年度平均"
)
_CROSSED = re.compile(r"突破|跨|迈|跃")
_HELD_IN = re.compile(r"(?:控制|稳定|保持|维持|稳控)在$")
_TERM_END = re.compile(r"(?:较|比|与|由|从)“?十(?P<term>[一二三四五]?)五”?(?:期)?末(?:相比)?的?$")
_WITHIN_YEARS = re.compile(r"(?<![\d到于前至])([两二三四五六七八九十]|\d)年(?:内)?(?:实现|要|基本)*$")
_TOTAL = re.compile(r"累计|五年共|五年来|五年间")
_YEARS_SINCE = re.compile(r"(\d{1,2}|[三四五六七八九]十)年来")
_OF_YEAR = re.compile(r"(?:由|从)(?:19|20)\d{2}年(?:底|末)?的?(?:不足|约|近)?$")
_DEFINITE_END = re.compile(r"(?:到|至|到了|截至|截止|截至到|截止到)$")
_SINCE = re.compile(
    r"(?:19|20)\d{2} *年(?:底|初|末)?(?:开始|起|以来(?!的?(?:历史|同期|首|第)|[^,。;\d]{0,14}(?:最|首次|新高)))"
)
_SAME_PERIOD = re.compile(r"同比|[比较](?:上年|去年)")
_SEVERAL_YEARS = re.compile(r"五年|5年|年均|“?十[一二三四五]?五”?(?:时期|期间|末)|届末|[到至](?:19|20)\d{2} ?年")
_LAST_YEARS = re.compile(
    r"(?:历时|连续|近|过去)([两二三四五六七八九十]|\d{1,2}) ?个?年(?!级)|(?:^|[,。;:])(?:这|近)?([两二三四六七八九]|[2-46-9]) ?年多?来(?![^,。;]{0,12}(?:首次|最|新高))|(?:^|[,。;:])([两二三四五]|\d)年(?:累计|共|投入|完成|建成|新增|实现)"
    r"|(?<=[\u4e00-\u9fff])(?<![第续届前从由达到至为超近])([3-6])年(?=分别|累计|共|提高|增长|下降|增加|减少|降低)(?!.*[达占])"
)
_YEARS_AHEAD = re.compile(
    r"用(?:[两二三四五\d][到至-])?([两二三四五]|\d)年(?:左右)?(?:的)?时间|(?:分)?([两二三四五]|\d)年(?:内|完成|实施|建成)"
)
_FROM_NOW = re.compile(r"从今年(?:开始|起),?用([两二三四五]|\d)年")
_OPENING_YEARS = re.compile(r"(?:近|最近|过去)([两二三四]|[2-46-9]) ?年(?:来|间|累计|共)*,")
_LAST_YEAR = re.compile(r"去年|上年")
_THAN_LAST_YEAR = re.compile(r"[比较与][去上]年")


_PLAIN = frozenset(("years of the section", "flow over the section's years"))
_PRICES = ("不变价", "可比价", "价格", "价计")  # 按2010年不变价: how it is counted, not when
_ATTRIBUTE = re.compile(r"以?前[^,。;]{1,8}的")  # 淘汰2005年底前注册的车辆,…: says what kind of thing
_BY_TERM = re.compile(r"[^。;]{0,40}?(?:年均|年平均)")
_MOVED = ("增长", "下降", "负增长")  # 由2013年下降28%: the growth of that year, no value that a way begins with
HEAD = 12
_NEAR = 40  # characters from the end of a plan to the number that it dates
_NAME_BEFORE = 3  # characters before 年均 that are no more than 按 or 五年
_PLAN = 5
START_OF_WAY = "start of a way (由 … 到)"


class Span(NamedTuple):
    """First and last year, what kind of stretch, and the rule that gave them."""

    start_year: int | None
    end_year: int | None
    period: str
    rule: str


@dataclass(slots=True)
class _Named:
    """The years that the words before a number name: those it is about, its base, the one it is to be reached by, the one since when it runs."""

    years: tuple[int, int] | None = None
    base: int | None = None
    until: int | None = None
    since: int | None = None


_NONE = _Named()


def read_years(reading: Reading) -> None:
    """Write start_year, end_year and period."""
    shared, item, q = reading.shared, reading.item, reading.q
    sentence = shared.sentence
    text, left = shared.folded[sentence.start : sentence.end], item.left
    span = span_of(
        sentence.section,
        shared.report.plan_year,
        shared.report.review_year,
        text,
        q.start - sentence.start,
        item.clause - sentence.start,
        "change" if reading.rules["measure"] == DISTANCE else reading.measure,
        left,
        lambda: is_flow(item.left, reading.clause, q, reading.indicator_id, _whole_before(reading)),
        reading.closing or reading.after,
    )
    if span.rule == START_OF_WAY:
        span = _of_same_way(shared, item.left, span)
        shared.way_at = reading.number
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


def _grows_over_way(reading: Reading, span: Span) -> bool:
    """True for the growth that follows a way from a named year: 由2015年的95亿元增加到170亿元,增长79%."""
    shared, began, last = reading.shared, reading.shared.way_from, span.end_year
    follows = shared.way_at == reading.number - 2 and reading.item.rule == "subject of the figure or clause before"
    is_growth = reading.measure in ("growth", "multiple") and "年" not in reading.item.left.replace("年均", "")
    return follows and is_growth and began is not None and last is not None and began < last and span.rule in _PLAIN


def _whole_before(reading: Reading) -> str:
    """The words before the last amount of the sentence that stands before this number."""
    amounts = (
        d for d in reversed(reading.shared.drafts[: reading.number]) if d.q.base and d.q.base.dimension != "share"
    )
    return next((d.left for d in amounts), "")


def span_of(  # noqa: C901 - until the rebuild
    section: Section,
    plan_year: int | None,
    review_year: int | None,
    sentence: str,
    at: int,
    clause: int,
    measure: str,
    left: str,
    is_flow: Callable[[], bool],
    after: str,
) -> Span:
    """The span of the figure whose number stands at `at` of `sentence` (folded) and whose clause begins at `clause`.

    `is_flow` tells, where that is asked at all, whether the figure adds up over years.
    """
    start, end = section.start_year, section.end_year
    text = sentence[:at]
    target = section.status == "target"
    if measure == "level" and (of_term := _TERM_END.search(left)):
        year = plan_years("十" + of_term["term"])[1]
        return Span(year, year, "year", START_OF_WAY)
    if "五" in left and measure in ("growth", "multiple") and (since := _since_plan(left, start, end)):
        return since
    is_from = ("由" in left or "从" in left) and _FROM_BEFORE.search(left) is not None
    if start == end and "年" not in text and "届" not in text and "任期" not in text and not is_from:
        return _section_span(start, end, _stretch(text[clause:] or left, text), left, target)
    near = text[clause:]
    period = _stretch(near or left, text)
    named = _explicit(text, clause) if "年" in text else _NONE
    if measure == "multiple" and (of := cue("times_of_year").search(left)) and of[0] in text:
        named = _explicit(text[: text.rindex(of[0])], clause)
        named.base = int(of[0][:4])
    if target and start != end and plan_year and named.until is None and _of_plan_year(text, plan_year):
        start = end = plan_year
        named.years = None if named.years and named.years[0] == plan_year else named.years
    if end is not None and (span := _several(near, text, named, start, end, period, measure, target)):
        return span
    if _SAME_PERIOD.search(left) and end is not None and not named.years and named.base is None:
        return Span(end, end, period, "against the year before (同比)")
    if named.base is not None and measure in ("growth", "multiple", "change"):
        last = named.years[1] if named.years else end
        if last is not None and named.base < last:
            return Span(named.base + 1, last, "year" if named.base + 1 == last else "span", "against a base year")
    if (
        is_from
        and (_ON_TO.match(after) or _OF_YEAR.search(left))
        and (
            span := _from(
                left, text, named.base or _first_of(named), start, end, review_year, _BY_TERM.match(sentence, at)
            )
        )
    ):
        return span
    if start != end and not target and not named.years and (plan_end := _at_plan_end(text, measure)):
        return Span(plan_end, plan_end, period, "end of a five-year plan")
    if named.until is not None and target:
        if (
            measure in ("growth", "change", "multiple")
            or _MEAN.search(left)
            or _TOTAL.search(near)
            or _HELD_IN.search(left)
        ):
            return (
                Span(plan_year, named.until, "span", "up to a year")
                if plan_year and plan_year < named.until
                else Span(named.until, named.until, "year", "up to a year")
            )
        return Span(named.until, named.until, period, "to be reached by a year")
    if named.years:
        if (
            start is not None
            and end is not None
            and start < end
            and named.years[0] == named.years[1]
            and (_MEAN.search(left) or (_TOTAL.search(left) and not _YEAR.search(near)))
        ):
            return Span(start, end, "span", "yearly mean or total of the section's years")
        if named.years[0] == named.years[1]:
            return Span(*named.years, period, "year named before the number")
        if measure == "level" and not is_flow():
            return Span(named.years[1], named.years[1], period, "state at the end of the years named")
        return Span(*named.years, "span", "years named before the number")
    return _of_section(section, text, near, start, end, plan_year, review_year, period, measure, left, is_flow)


def _since_plan(left: str, start: int | None, end: int | None) -> Span | None:
    """The years after a five-year plan that one year's review compares with: 是“十二五”时期的1.6倍."""
    named = _PLAN_BASE.search(left)
    if named is None or end is None or start != end:
        return None
    last = plan_years(named["plan"])[1]
    return Span(last + 1, end, "span", "against a five-year plan") if 0 < end - last <= _PLAN else None


def _several(
    near: str, text: str, named: _Named, start: int | None, end: int, period: str, measure: str, target: bool
) -> Span | None:
    """Spans that are given by their length or their beginning."""
    if target:
        ahead = _YEARS_AHEAD.search(near) or _FROM_NOW.search(text) if start == end else None
        if measure == "multiple" and start is not None and (within := _WITHIN_YEARS.search(near)):
            return Span(start, start + int(parse_numeral(within[1])) - 1, "span", "within years to come")
        if ahead and start is not None:
            years = next(group for group in ahead.groups() if group)
            return Span(start, start + int(parse_numeral(years)) - 1, "span", "within years to come")
        return None
    stretch = (
        _LAST_YEARS.search(near) or _OPENING_YEARS.match(text) or (_LAST_YEARS.search(text) if "历时" in text else None)
    )
    if stretch:
        years = int(parse_numeral(next(group for group in stretch.groups() if group)))
        return Span(end - years + 1, end, "span" if years > 1 else period, "number of years (连续三年)")
    if named.since is not None and named.since <= end and measure != "rank":
        return Span(named.since, end, "span" if named.since < end else period, "since a year (从2020年开始)")
    return None


def _from(
    left: str,
    text: str,
    base: int | None,
    start: int | None,
    end: int | None,
    review_year: int | None,
    by_term: re.Match[str] | None,
) -> Span | None:
    """The value that a way begins with: 由2017年的30%提高到45%."""
    year = _YEAR.search(left)
    if year:
        return Span(int(year["year"]), int(year["year"]), "year", START_OF_WAY)
    if review_year and _LAST_YEAR.search(left):
        back = (end or review_year) - 1
        return Span(back, back, "year", START_OF_WAY)
    if base is not None:
        return Span(base, base, "year", START_OF_WAY)
    since = _YEARS_SINCE.search(text)
    if since and end is not None:
        back = end - int(parse_numeral(since[1]))
        return Span(back, back, "year", START_OF_WAY)
    if by_term and end is not None and start == end:
        start = end - _PLAN + 1
    return Span(start - 1, start - 1, "year", START_OF_WAY) if start is not None else None


def _of_section(
    section: Section,
    text: str,
    near: str,
    start: int | None,
    end: int | None,
    plan_year: int | None,
    review_year: int | None,
    period: str,
    measure: str,
    left: str,
    is_flow: Callable[[], bool],
) -> Span:
    target = section.status == "target"
    if "去年" in text and not target and start != end and end == review_year and cue("told_last_year").search(text):
        return Span(end, end, period, "last year named in the review of several")
    of_term = bool(_MEAN.search(left)) or cue("term_words").search(near if target else text)
    if of_term and not target and start is not None and end is not None and start == end:
        start = end - 4
    if target and plan_year and start == end and cue("future_words").search(text):
        start, end = years_ahead(text, plan_year)
    if start is not None and end is not None and end > start:
        return _within(start, end, measure, left, is_flow, period)
    if target and review_year and _LAST_YEAR.search(near) and not _THAN_LAST_YEAR.search(text):
        return Span(review_year, review_year, period, "last year named in the plan")
    return _section_span(start, end, period, left, target)


def _section_span(start: int | None, end: int | None, period: str, left: str, target: bool) -> Span:
    if "累计" in left and not target and period == "year":
        period = "cumulative"
    return Span(start, end, period, "years of the section")


def _of_plan_year(text: str, plan_year: int) -> bool:
    """True for a sentence about the coming year in a part about several years: 今年的主要预期目标是 ..."""
    return ("今年" in text or f"{plan_year}年" in text) and not _SEVERAL_YEARS.search(text)


def _within(start: int, end: int, measure: str, left: str, is_flow: Callable[[], bool], period: str) -> Span:
    """A state takes the last year of a stretch of several years, a flow the whole."""
    if measure == "rank":
        return Span(end, end, period, "rank at the end of the section's years")
    if cue("held_predicate").search(left[-6:]) and not _CROSSED.search(left[-6:]):
        return Span(start, end, "span", "state held over the section's years")
    if measure in ("growth", "change", "multiple") or is_flow():
        return Span(start, end, "span", "flow over the section's years")
    return Span(end, end, period, "state at the end of the section's years")


def _stretch(near: str, sentence: str) -> str:
    """half, months, quarter or year: by the words of the clause, or by the head of its sentence (上半年,财政收入增长3%)."""
    found = _stretch_of(near)
    return _stretch_of(sentence[:HEAD]) if found == "year" and "全年" not in near else found


def _stretch_of(text: str) -> str:
    if "半年" in text and cue("half").search(text):
        return "half"
    if "月" in text or "季" in text:
        return next((kind for kind in ("months", "quarter") if cue(kind).search(text)), "year")
    return "year"


def _first_of(named: _Named) -> int | None:
    """The first of several years that are named together (从2002年到2006年)."""
    return named.years[0] if named.years and named.years[0] < named.years[1] else None


def _of_other_mean(text: str, clause: int) -> bool:
    """True for a yearly mean of something named anew: …由63%下降至49%,旅游总收入五年年均增长14%."""
    mean = _MEAN.search(text, clause)
    return mean is not None and mean.start() - clause > _NAME_BEFORE


def _at_plan_end(text: str, measure: str) -> int | None:
    """The last year of the five-year plan at whose end a state is told, with its growth in that year: “十五”期末收入17400元,增长8.4%."""
    ended = _AT_PLAN_END.search(text)
    if (
        ended is None
        or measure not in ("level", "growth")
        or len(text) - ended.end() > _NEAR
        or "年均" in text[ended.end() :]
    ):
        return None
    return plan_years(ended["plan"])[1]


def _is_stretch(match: re.Match[str], before: str) -> bool:
    """True for 从1979年到1982年: the years themselves, no base."""
    return bool(match["last"]) and before.endswith(("从", "自"))


def _explicit(text: str, clause: int) -> _Named:
    """The years that the words before a number name."""
    found = _Named()
    base_at = 0
    for match in _YEAR.finditer(text):
        first, last = int(match["year"]), int(match["last"] or match["year"])
        before = text[max(0, match.start() - 8) : match.start()].rstrip()
        behind = text[match.end() : match.end() + 4].lstrip()
        if _SINCE.match(text, match.start()) and not before.endswith(("到", "至")):
            found.since, found.years = first, None
            continue
        if (
            (_BASE_BEFORE.search(before) and not before.endswith(("在", "为", "是")) and not _is_stretch(match, before))
            or (before.endswith("是") and behind.startswith("的"))
            or (before.endswith("在") and _ON_BASE.match(text, match.end()))
        ):
            found.base, base_at = first, match.start()
            continue
        if _FROM_BEFORE.search(before[-3:]) and not match["last"] and not behind.startswith(_MOVED):
            found.base = None
            continue
        if behind.startswith(_PRICES) or (match.start() < clause and _ATTRIBUTE.match(text, match.end())):
            continue
        if behind.startswith("以来") or (found.years and match.start() < clause and not before):
            continue
        if _DEFINITE_END.search(before):
            found.until = last
        found.years = (first, last)
    if (
        found.base is not None
        and base_at < clause
        and _of_other_mean(text, clause)
        and text[:base_at].endswith(("从", "由"))
    ):
        found.base = None
    if found.base is not None and ";" in text[base_at:] and "年相比" not in text[base_at : base_at + 10]:
        found.base = None
    return found
