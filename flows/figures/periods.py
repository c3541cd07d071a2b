"""The years a figure speaks of, and the stretch of time within them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from flows.base.numerals import parse_numeral
from flows.base.records import Section
from flows.base.vocabulary import cue_pattern

_YEAR = re.compile(r"(?P<year>(?:19|20)\d{2})(?: *年?[-至到](?P<last>(?:19|20)\d{2}))? *年(?:度|底|末|年底|年末)?")
_BASE_BEFORE = re.compile(r"(?:比|较|是|为|相当于|在|自|从|与)$")
_FROM_BEFORE = re.compile(r"(?:由|从)[^,。;]{0,14}$")
_DEFINITE_END = re.compile(r"(?:到|至|到了|截至|截止|截至到|截止到)$")


_SINCE = re.compile(r"(?:19|20)\d{2} *年(?:底|初|末)?(?:开始|起|以来(?!的?最|首次))")
_SAME_PERIOD = re.compile(r"同比|[比较](?:上年|去年)")
_SEVERAL_YEARS = re.compile(r"五年|5年|年均|“?十[一二三四五]?五”?(?:时期|期间|末)|届末|[到至](?:19|20)\d{2} ?年")
_LAST_YEARS = re.compile(r"(?:历时|连续|近|过去)([两二三四五六七八九十]|\d{1,2}) ?个?年(?!级)|(?:^|[,。;:])([两二三四五]|\d)年(?:累计|共|投入|完成|建成|新增|实现)")


@dataclass(frozen=True, slots=True)
class Span:
    """First and last year, and what kind of stretch."""

    start_year: int | None
    end_year: int | None
    period: str


@cache
def _cue(kind: str) -> re.Pattern[str]:
    return re.compile(cue_pattern(kind))


def span_of(section: Section, plan_year: int | None, review_year: int | None, sentence: str, at: int, clause: int, measure: str, left: str, is_flow: bool, after: str) -> Span:
    """The span of the figure whose number stands at `at` of `sentence` (folded) and whose clause begins at `clause`."""
    start, end = section.start_year, section.end_year
    text = sentence[:at]
    period = _stretch(sentence[clause:at] or left)
    named, base, until, since = _explicit(text, clause)
    target = section.status == "target"
    if target and start != end and plan_year and until is None and _of_plan_year(text, plan_year):
        start = end = plan_year
        named = None if named and named[0] == plan_year else named
    if not target and end is not None and (stretch := _last_years(sentence[clause:at], text)):
        return Span(end - stretch + 1, end, "span" if stretch > 1 else period)
    if since is not None and not target and end is not None and since <= end and measure != "rank":
        return Span(since, end, "span" if since < end else period)
    if _SAME_PERIOD.search(left) and end is not None and not named:
        return Span(end, end, period)
    if base is not None and measure in ("growth", "multiple", "change"):
        last = named[1] if named else end
        if last is not None and base < last:
            return Span(base + 1, last, "year" if base + 1 == last else "span")
    if _FROM_BEFORE.search(left) and re.match(r"[^,。;]{0,8}(?:到|至|为|成)", after):
        year = _YEAR.search(left)
        if year:
            return Span(int(year["year"]), int(year["year"]), "year")
        if re.search(r"上年|去年", left) and review_year:
            back = (end or review_year) - 1
            return Span(back, back, "year")
        if start is not None:
            return Span(start - 1, start - 1, "year")
    if until is not None and target:
        if "年均" in left or (is_flow and measure == "growth"):
            return Span(plan_year, until, "span") if plan_year and plan_year < until else Span(until, until, "year")
        return Span(until, until, period)
    if named:
        if "年均" in left and named[0] == named[1] and start is not None and end is not None and end > start:
            return Span(start, end, "span")
        return Span(named[0], named[1], period if named[0] == named[1] else "span")
    of_term = "年均" in left or _cue("term_words").search(text if not target else text[clause:])
    if of_term and not target and start is not None and end is not None and start == end:
        start = end - 4
    if _cue("future_words").search(text) and target and plan_year and start == end:
        start, end = plan_year, plan_year + 4
    if start is not None and end is not None and end > start:
        return _within(start, end, measure, left, is_flow, period)
    if re.search(r"去年|上年", sentence[clause:at]) and target and review_year and not re.search(r"(?:比|较|与)(?:去|上)年", text):
        return Span(review_year, review_year, period)
    if "累计" in left and not target and period == "year":
        period = "cumulative"
    return Span(start, end, period)


def _of_plan_year(text: str, plan_year: int) -> bool:
    """True for a sentence about the coming year in a part about several years: 今年的主要预期目标是 ..."""
    return ("今年" in text or f"{plan_year}年" in text) and not _SEVERAL_YEARS.search(text)


def _last_years(clause: str, text: str) -> int | None:
    """How many years 连续三年 or 历时三年 say that a figure covers; 历时 holds for the rest of its sentence."""
    match = _LAST_YEARS.search(clause) or (_LAST_YEARS.search(text) if "历时" in text else None)
    return int(parse_numeral(match[1] or match[2])) if match else None


def _within(start: int, end: int, measure: str, left: str, is_flow: bool, period: str) -> Span:
    """A state takes the last year of a stretch of several years, a flow the whole."""
    if _cue("held_predicate").search(left[-6:]):
        return Span(start, end, "span")
    if measure == "rank":
        return Span(end, end, period)
    if measure in ("growth", "change", "multiple") or is_flow:
        return Span(start, end, "span")
    return Span(end, end, period)


def _stretch(text: str) -> str:
    for kind in ("half", "months", "quarter"):
        if _cue(kind).search(text):
            return kind
    return "year"


def _explicit(text: str, clause: int) -> tuple[tuple[int, int] | None, int | None, int | None, int | None]:
    """The years that the words before a number name: those it is about, its base, the one it is to be reached by, and the one since when it runs."""
    named: tuple[int, int] | None = None
    base = until = since = None
    base_at = 0
    for match in _YEAR.finditer(text):
        first, last = int(match["year"]), int(match["last"] or match["year"])
        before = text[max(0, match.start() - 8) : match.start()].rstrip()
        behind = text[match.end() : match.end() + 4].lstrip()
        if _SINCE.match(text, match.start()) and not before.endswith(("到", "至")):
            since, named = first, None
            continue
        if (_BASE_BEFORE.search(before) and not before.endswith(("在", "为", "是"))) or (before.endswith("是") and behind.startswith("的")):
            base, base_at = first, match.start()
            continue
        if _FROM_BEFORE.search(before[-3:]):
            base = None
            continue
        if behind.startswith("以来"):
            continue
        if named and match.start() < clause and not before:
            continue
        if _DEFINITE_END.search(before):
            until = last
        named = (first, last)
    return named, None if ";" in text[base_at:] else base, until, since
