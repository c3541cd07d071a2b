"""Shares and distances that stand alone: what they are the share of, or how far from what."""

from __future__ import annotations

import re

from flows.base.cues import words
from flows.figures import given, linking, subjects
from flows.figures.cases import Case
from flows.figures.distances import beyond_plan, distance_of

_SHARE_BARE = re.compile(r"占(?!用|地|有|领|道)[\u4e00-\u9fffA-Z]{1,14}(?<!比)(?<!比重)(?<!比例)(?<!份额)$")
_COVERS = re.compile(
    r"(?P<who>[^,。;]*?)(?:已|基本|全面)?覆盖(?:了|到)?(?:全[国省市县区州]|我[省市县区])?(?:近|约|超过?)?"
)
_WHOM = re.compile(r"(?:以上|左右|多)?的?(?P<whom>(?!以上|左右|的)[\u4e00-\u9fff]{1,12}?)(?=[,。;、])")
_SHARE_ENDS = ("比重", "比例", "比", "份额")
_SHARE_OF = re.compile(r"占.{1,14}(?:比重|比例|份额)$")
_GROWTH_END = re.compile(r"(?:年均|平均)?(?:增速|增幅|增长)$|(?<=装机)规模$")
_COMPLETED = re.compile(r"((?:超额)?完成[^,。;]{0,10}(?:任务|计划|目标)(?:投资)?)数?的$")
_REACHED = re.compile(r"(?:已|已经)?(?:达到?|约?为|相当于)([^,。;、\d]{2,14}?)(?<!计划)(?<!目标)(?<!任务)(?<!预算)的")


def of_plan(case: Case) -> str:
    """财政收入20亿元,完成年度计划的|102%."""
    ordered = _COMPLETED.search(case.left) if "完成" in case.left else None
    return (case.previous or case.line.topic(case.item.clause)) + ordered[1] + "比例" if ordered else ""


def share_with_subject(case: Case) -> str:
    """服务业增加值40亿元,占地区生产总值的|45%."""
    raw = case.raw
    is_share, previous = raw.startswith("占") and not raw.startswith("占道"), case.previous
    if case.left.startswith("对") and raw.endswith("贡献率"):
        is_share, raw = True, "对" + raw.removeprefix("对")  # 工业增加值50亿元,对经济增长的贡献率|45%
        previous = next((one.subject for one in reversed(case.line.drafts) if "占" not in one.subject), "")
    head = (_GROWTH_END.sub("", previous) or case.line.topic(case.item.clause)) if is_share else ""
    return head + raw + ("" if raw.endswith((*_SHARE_ENDS, "率")) else "比重") if head else ""


def share_reached(case: Case) -> str:
    """落地资金11亿元,达到固定资产投资的|35%."""
    of = _REACHED.fullmatch(case.left) if case.is_share and case.previous else None
    if of is None:
        return ""
    return f"{case.previous}占{of[1]}比重" if linking.link(of[1]) else f"{case.previous}相当于{of[1]}比例"


def distance(case: Case) -> str:
    """生产总值增长6%,高于全省|0.5个百分点."""
    upper = words()["upper_place"]
    if case.left in upper and case.previous.endswith(tuple(f"高于{one}" for one in upper)):
        return case.previous[: case.previous.rindex("高于") + 2] + case.left  # 高于全国4个百分点、全省|3个百分点
    if case.previous and (beyond := beyond_plan(case.left)):
        return case.previous + beyond
    return distance_of(case.raw, case.previous) if case.previous else ""


def share_of_before(case: Case) -> str:
    """第二产业占生产总值比重40%,第三产业|50%."""
    share = _SHARE_OF.search(case.previous) if case.is_share and case.raw in words()["sector"] else None
    return case.raw + share[0] if share else ""


def spent_share(case: Case) -> str:
    """一般公共预算支出的|76%|用于民生."""
    if not case.is_share or not case.left.endswith("的"):
        return ""
    return given.spent_share(case.raw, case.line.folded, case.item.q.end, case.line.sentence.end)


def share_done(case: Case) -> str:
    """非涉密事项|100%|实现“一窗受理”: the share of those of whom it is said; 费用按|70%|的比例给予救助."""
    if not case.is_share or not case.raw or not case.left.removesuffix("按").endswith(case.raw[-1]):
        return ""
    return given.share_done(case.raw, case.line.folded, case.item.q.end, case.line.sentence.end)


def covered(case: Case) -> str:
    """新农合覆盖全市|51%|的农村人口."""
    covers = _COVERS.fullmatch(case.left) if case.is_share and "覆盖" in case.left else None
    whom = _WHOM.match(case.line.folded, case.item.q.end) if covers else None
    if covers is None or whom is None:
        return ""
    who = subjects.trim_subject(covers["who"]) or case.line.topic(case.item.clause)
    return f"{who}覆盖{whom['whom']}比例"


def bare_share(case: Case) -> str:
    """服务业占生产总值|50%."""
    is_bare = case.is_share and "占" in case.raw and _SHARE_BARE.search(case.raw)
    return case.raw + "比重" if is_bare else ""
