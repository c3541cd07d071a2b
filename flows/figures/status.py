"""Done, estimated or promised."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from flows.base.cues import words
from flows.figures.lexer import Lexed
from flows.figures.spans import START_OF_WAY
from flows.figures.years_told import BY_YEAR, DONE_IN_PLAN, GOAL_SPOKEN_OF, NAMED, STANDING

if TYPE_CHECKING:
    from flows.figures.readings import Reading

_PAST_IN_PLAN = re.compile(
    r"(?:已[有达]|(?:已建成|已完成|目前|去年|(?<!以)上年|截至)[^,。\d]{0,14}|已[\u4e00-\u9fff]{2,6}|现有|了)$"
)
_PARTS = frozenset(("months", "quarter", "half"))
_PAST_PART = re.compile(r"[ \n]*(?:今年)?(?:1 ?[-~至到] ?\d{1,2} ?月|前\S{1,3}个月|[一1二2]季度|上半年)")
_AGAINST_LAST_YEAR = re.compile("同比|同期|[比较][上去]年")
_BEHIND = frozenset((START_OF_WAY, DONE_IN_PLAN, STANDING))
_DATED = re.compile(
    r"[ \n]*(?:截至|到|至|按照?|根据)?(?:19|20)\d{2} ?年(?:[底末]|度|年底)?,?(?![^,。;]{0,16}(?:的(?!人均|全)|基础上))"
)
_WILL = re.compile("将|要|力争|计划|确保|今年|明年|必须|应当|努力|继续|安排")
_IS_KIND = re.compile(r"^[^,。;]*?(?:前|纳入|建成的|开工的|;)")  # 淘汰2005年前的车辆|10万辆
_CHOSEN = re.compile("(?:确定|选定|遴选|筛选|安排|谋划|梳理)(?:出)?了$")  # 今年确定了|10件|民生实事: still to be done
_COMPARED = re.compile(r"[比较同与在][去上]年")
AHEAD = 40  # characters behind a number in which its comparison may stand
_GOAL_BEHIND = re.compile(r" ?(?:以内|左右|以上)?的[\u4e00-\u9fff]{0,6}(?:目标|任务|预期|计划|要求|指标)")
_PROPOSED = re.compile(r"(?:去年|上年|年初)[^,。;]{0,12}(?:提出|确定|要求),[^,。;]*?[要将][^,。;]*$")
_MARKED = re.compile(r"(?:预计|预期)\)")


@cache
def _to_goal() -> re.Pattern[str]:
    """What a result is compared with, up to its number: 低于|3%|的预期目标, 超过计划增长|4%|的要求."""
    return re.compile(
        f"(?:{'|'.join(words()['goal_compared'])})(?:年初|年度|全年|原定|预定|省定|计划|规划|预期|目标)*(?:增长)?$"
    )


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
        if _PAST_IN_PLAN.search(tail) and not _COMPARED.search(tail) and not _CHOSEN.search(tail):
            return "actual", "words of the past in the plan"
        return "target", "section is the plan"
    if _GOAL_BEHIND.match(folded, q.end, sentence.end) and _to_goal().search(reading.item.left):
        return "target", "goal that is compared with"
    if _PROPOSED.search(folded, sentence.start, q.start):
        return "target", "goal of the year before, as it was proposed"
    if estimates.in_whole_report:
        return "estimate", "mark that holds for the report (下同)"
    if estimates.spans and any(first < reading.token <= last for first, last in estimates.spans):
        return "estimate", "mark of estimation before the number"
    if _MARKED.search(folded, q.end, q.end + 8):
        return "estimate", "mark of estimation behind the number"
    return sentence.section.status, "section is the review"


def _is_past_part(reading: Reading) -> bool:
    """True where a sentence of the plan begins with months gone by and compares them with those of the year before: 1至5月,…比去年同期增长11.6%."""
    folded, sentence, end = reading.shared.folded, reading.shared.sentence, reading.q.end
    if not _PAST_PART.match(folded, sentence.start) or _WILL.search(folded, sentence.start + 2, end):
        return False
    return _AGAINST_LAST_YEAR.search(folded, sentence.start, min(sentence.end, end + AHEAD)) is not None


def _is_dated(reading: Reading, is_past: bool) -> bool:
    """True where the clause or its sentence begins with the year of a number, and nothing there speaks of what is to be done.

    A year before the reviewed one may stand anywhere before the number.
    """
    folded, sentence, end = reading.shared.folded, reading.shared.sentence, reading.q.start
    begins = next((at for at in (reading.item.clause, sentence.start) if _DATED.match(folded, at, end)), None)
    if is_past and begins is None:
        begins = folded.rfind(f"{reading.end_year}年", sentence.start, end)
        return (
            begins >= 0 and _WILL.search(folded, begins, end) is None and _IS_KIND.search(folded, begins, end) is None
        )
    return begins is not None and _WILL.search(folded, begins, reading.q.start) is None


def _by_years(reading: Reading, status: str, rule: str) -> tuple[str, str]:
    """What the years of a figure say of its status: nothing is done that lies ahead, nothing promised that lies behind."""
    review, end = reading.shared.report.review_year, reading.end_year
    told = reading.rules["start_year"]
    if told == GOAL_SPOKEN_OF:
        return "target", told
    if not review or not end:
        return status, rule
    section = reading.shared.sentence.section
    if status != "target" and section.role == "review" and end > max(review, section.end_year or 0):
        return "target", "year behind the review"
    if status == "target" and reading.period in _PARTS and _is_past_part(reading):
        return "actual", "part of the year that is compared with the year before, in the plan"
    is_past = end < review
    is_named = told in NAMED or (is_past and told == BY_YEAR)
    if status == "target" and end <= review and (told in _BEHIND or (is_named and _is_dated(reading, is_past))):
        return "actual", f"{told}, in the plan"
    if status == "estimate" and end < review:
        return "actual", "dated before what is estimated"
    return status, rule
