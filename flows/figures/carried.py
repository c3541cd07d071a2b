"""The subject that a number without one takes from what stands before it: the figure, all amounts, the clause."""

from __future__ import annotations

import re

from flows.base.cues import words
from flows.figures import bounds, lines, linking, measures, subjects
from flows.figures.cases import Case
from flows.figures.lines import CLAUSE_MARK

_CROSSING = re.compile(
    r"(?P<what>[\u4e00-\u9fff“”()、]{2,24}?)(?:历史性地?|首次|一举|成功|连续)*(?:突破|跨越|迈[上过]|跃上|跨上|站上|越过|超过)[^,。;、\d]{0,9}(?:大关|台阶)$"
)
_OF_SHARE = re.compile(r"(.{2,}?)(?:占.{2,}|完成.{0,6}计划)(?:比重|比例)$")
_GROWS = re.compile(r"(?:同比|[比较](?:上年|去年|\d{4}年)|年均|平均|实际|可比|只|也|又|约)*增长(?:了|约|近)?")
_ALL_TIMES = re.compile(r"均(?:[比较](?:上年|\d{4}年|“?[一二三四五六七八九十]+五”?(?:时期|末|期末)?))?(?:实现)?")
_ALL_MOVED = re.compile(r"均(?:同比|[比较](?:上年|去年)|年均|实际|可比|分别|也|都)*(?:增长|下降)(?:了|约|近)?")


def way_of_clause(case: Case) -> str:
    """城镇化水平稳步提升,从|45%|提高到50%."""
    is_way = case.left.lstrip("已经也").startswith(("从", "由"))
    return case.line.between(case.item.clause) if is_way else ""


def crossed(case: Case) -> str:
    """财政收入突破百亿大关,达|103亿元; empty where the clause before says no such thing, or a figure stands in it."""
    line, clause = case.line, case.item.clause
    begin = line.drafts[-1].q.end if line.drafts else line.sentence.start
    before = CLAUSE_MARK.split(line.folded[begin : max(begin, clause - 1)])[-1]
    match = _CROSSING.search(before)
    return subjects.trim_subject(match["what"].replace(" ", "")) if match else ""


def all_of_new(case: Case) -> str:
    """新增院士20人、总数达|74人: the academicians; empty where the number is no total of what is new."""
    if not case.previous:
        return ""
    q, before = case.item.q, case.line.drafts[-1]
    last = before.q
    known = q.base is last.base and q.kind == last.kind == "number" and q.value * q.scale > last.value * last.scale
    between = case.line.folded[max(last.end, before.tail_end) : q.start]
    if not known or not linking.FRESH.match(case.previous) or not linking.TOTAL.match(between):
        return ""
    if between.strip("、,已").startswith(("达", "增至")) and before.left.endswith(("突破", "超过", "超")):
        return ""  # 新增贷款突破1000亿元,达到1205亿元
    return linking.FRESH.sub("", case.previous)


def all_before(case: Case) -> str:
    """城镇、农村居民人均可支配收入分别达到41837元、18051元,均增长|8%: the amounts before, as far as no rate and no semicolon stands among them."""
    q = case.item.q
    is_times = q.base is not None and q.base.dimension == "multiple" and _ALL_TIMES.fullmatch(case.left)
    if case.raw or not (is_times or _ALL_MOVED.fullmatch(case.left)):
        return ""
    names: list[str] = []
    behind, drafts = case.item.q.start, case.line.drafts
    listed = [one for one in drafts if one.group == drafts[-1].group]
    for one in reversed(listed if len(listed) > 1 else drafts):
        base = one.q.base
        if base is None or base.dimension in ("share", "points") or ";" in case.line.folded[one.q.end : behind]:
            break
        if one.left.startswith("其中"):
            return ""
        names.insert(0, one.subject)
        behind = one.q.start
    return "、".join(names) if len(set(names)) == len(names) > 1 and all(names) else ""


def before(case: Case) -> str:
    """生产总值200亿元,增长|5%; of the amount, not of its share (民生支出90亿元,占财政支出75%,增长|8%); of what is planned, what is done: 推进项目37个、完成|13个."""
    base = case.item.q.base
    if (
        case.left.removeprefix("已") == "完成"
        and case.previous
        and case.line.drafts[-1].q.base is base is not None
        and base.is_count
    ):
        return "完成" + case.previous[len(subjects.verb_of(case.previous)) :]
    if base is not None and base.is_count and not case.raw and (told := bounds.bound_again(case)):
        return told
    if bounded := bounds.bounded_measure(case):
        return bounded
    if base is not None and base.dimension == "points" and case.previous and not case.raw:
        return case.previous + _of_growth(case)
    whole = _OF_SHARE.match(case.previous) if _GROWS.fullmatch(case.left) else None
    if whole:
        return whole[1]
    previous = lines.without_own(case.previous, case.line.folded[case.item.q.start : case.item.q.end])
    return previous or case.raw or case.line.topic(case.item.clause)


def _of_growth(case: Case) -> str:
    """增长68%,比上年提高|24个百分点: 增速; empty where the figure before is no growth."""
    last = case.line.drafts[-1]
    base = last.q.base
    if base is None or base.dimension != "share" or case.previous.endswith(words()["rate_name"]) or not case.left:
        return ""
    measure, is_decrease, _ = measures.measure_of(last.q, last.left)
    return ("降幅" if is_decrease else "增速") if measure == "growth" else ""
