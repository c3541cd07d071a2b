"""The subject of a number that stands alone: the rules in their order, the first that serves gives it.

What is ranked; the noun counted behind the number; the noun before it, its elided head restored; the subject of the figure or clause before.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from flows.base.cues import cue, words
from flows.base.vocabulary import division_names
from flows.figures import dependents, heads, lines, linking, measures, subjects
from flows.figures.counted import Tail
from flows.figures.counts import AT, LAID_OUT, counted_noun, told_with_verb
from flows.figures.distances import distance_of
from flows.figures.given import gift, is_to_whom, receiver, spent_share
from flows.figures.lefts import is_predicated
from flows.figures.lines import CLAUSE_MARK, Draft, Line

_CROSSING = re.compile(
    r"(?P<what>[\u4e00-\u9fff“”()、]{2,24}?)(?:历史性地?|首次|一举|成功|连续)*(?:突破|跨越|迈[上过]|跃上|跨上|站上|越过|超过)[^,。;、\d]{0,9}(?:大关|台阶)$"
)
_SHARE_BARE = re.compile(r"占(?!用|地|有|领|道)[\u4e00-\u9fffA-Z]{1,14}(?<!比)(?<!比重)(?<!比例)(?<!份额)$")
_SHARE_ENDS = ("比重", "比例", "比", "份额")
_OF_SHARE = re.compile(r"(.{2,}?)(?:占.{2,}|完成.{0,6}计划)(?:比重|比例)$")
_GROWS = re.compile(r"(?:同比|[比较](?:上年|去年|\d{4}年)|年均|平均|实际|可比|只|也|又|约)*增长(?:了|约|近)?")
_SHARE_OF = re.compile(r"占.{1,14}(?:比重|比例|份额)$")
_BEST = re.compile(
    r"(?:^|[居列入到至])((?:全[国省]|中国|[中西东]部)[\u4e00-\u9fff]{0,8}[百千十]强(?:县市?|市|区|镇|城市|城区|企业))$"
)  # 居|全国外贸百强市|66位: a rank of the list itself
_LONGEST_HEAD = 4  # characters of a noun that may share the front of the subject before: 利润, 建议
_COMPLETED = re.compile(r"((?:超额)?完成[^,。;]{0,10}(?:任务|计划|目标)(?:投资)?)数?的$")
_EXAMPLES = re.compile(
    r"[^,。;]*、[^,。;]*?等(?P<noun>(?![级次待候额值于式离压高同为的在被向因“])[^、,。;]{3,})$"
)  # 引进甲院、乙院等|科研院所


@dataclass(slots=True)
class Case:
    """A number to be named: the words before it (`left`), those of them that name (`raw`), the subject before, and the noun behind."""

    line: Line
    item: Draft
    number: int
    left: str
    raw: str
    previous: str
    tail: Tail
    is_action: bool
    is_share: bool


def name_alone(line: Line, item: Draft, number: int, left: str, raw: str) -> tuple[str, str]:
    """The subject of a quantity that stands alone, and the rule that gave it."""
    q = item.q
    if q.kind == "rank" or (q.unit == "位" and cue("rank_place").search(left)):
        return _ranked(line, left), lines.RANKED
    is_share = q.base is not None and q.base.dimension == "share"
    tail = counted_noun(line, q, number, left)
    case = Case(line, item, number, left, raw, line.previous, tail, subjects.is_action(left), is_share)
    for rule, give in RULES:
        if subject := give(case):
            return subject, rule
    return "", lines.SUBJECT_BEFORE


def _ranked(line: Line, left: str) -> str:
    """What is ranked: named before the rank, or the figure before, or its growth."""
    if (listed := _BEST.search(left)) and not subjects.rank_subject(left, "", False):
        return listed[1] + "排名"
    previous, last = line.previous, line.drafts[-1] if line.drafts else None
    if last is None:
        return subjects.rank_subject(left, previous, False)
    if last.position:
        members = [d.subject for d in line.drafts if d.group == last.group]
        previous = "、".join(members) if len(set(members)) > 1 else previous
    elif last.rule == lines.SHARE_WITH_SUBJECT and len(line.drafts) > 1:
        previous = next((d.subject for d in reversed(line.drafts[:-1]) if previous.startswith(d.subject)), previous)
    is_rate = last.q.base is not None and last.q.base.dimension == "share" and last.q.kind != "share"
    return subjects.rank_subject(left, previous, is_rate and measures.has_growth_verb(last.left))


def _counted(case: Case) -> str:
    """79项|年度改革任务; 建成|30公里|绿道."""
    base, tail = case.item.q.base, case.tail
    if not tail.noun or (len(tail.noun) < 2 and not tail.said):
        return ""
    counts = base is None or base.is_count or base.dimension in LAID_OUT
    is_given = counts and is_to_whom(case.left)
    if not case.is_action and case.left not in AT and (not counts or (is_predicated(case.left) and not is_given)):
        return ""
    if is_given:  # 为|316家|企业发放贷款
        case.item.tail_end = tail.end
        return receiver(tail.noun, tail.said)
    case.item.tail_end = tail.end
    told = told_with_verb(case.line, case.item, tail, case.left, case.raw, case.is_action)
    return told + ("比重" if case.is_share else "")


def _class_of_before(case: Case) -> str:
    """项目240个,其中亿元以上|82个."""
    base = case.item.q.base
    if base is None or not base.is_count or not case.previous:
        return ""
    bound = heads.class_told(case.left)
    return heads.restore_head(bound, case.previous) if bound else ""


def _of_plan(case: Case) -> str:
    """财政收入20亿元,完成年度计划的|102%."""
    ordered = _COMPLETED.search(case.left) if "完成" in case.left else None
    return (case.previous or case.line.topic(case.item.clause)) + ordered[1] + "比例" if ordered else ""


def _funded(case: Case) -> str:
    """投资|3亿元|改造老旧小区."""
    return dependents.funded(case.line, case.item, case.number, case.raw) if case.raw else ""


def _dependent(case: Case) -> str:
    """项目30个,总投资|90亿元."""
    noun = dependents.dependent_noun(case.raw) if case.raw else ""
    if not noun:
        return ""
    told = dependents.with_head(case.line, case.item, case.number, noun)
    return case.raw if told == noun else told


def _share_with_subject(case: Case) -> str:
    """服务业增加值40亿元,占地区生产总值的|45%."""
    raw = case.raw
    is_share, previous = raw.startswith("占"), case.previous
    if case.left.startswith("对") and raw.endswith("贡献率"):
        is_share, raw = True, "对" + raw.removeprefix("对")  # 工业增加值50亿元,对经济增长的贡献率|45%
        previous = next((one.subject for one in reversed(case.line.drafts) if "占" not in one.subject), "")
    head = (previous or case.line.topic(case.item.clause)) if is_share else ""
    return head + raw + ("" if raw.endswith((*_SHARE_ENDS, "率")) else "比重") if head else ""


def _distance(case: Case) -> str:
    """生产总值增长6%,高于全省|0.5个百分点."""
    upper = words()["upper_place"]
    if case.left in upper and case.previous.endswith(tuple(f"高于{one}" for one in upper)):
        return case.previous[: case.previous.rindex("高于") + 2] + case.left  # 高于全国4个百分点、全省|3个百分点
    return distance_of(case.raw, case.previous) if case.previous else ""


def _share_of_before(case: Case) -> str:
    """第二产业占生产总值比重40%,第三产业|50%."""
    share = _SHARE_OF.search(case.previous) if case.is_share and case.raw in words()["sector"] else None
    return case.raw + share[0] if share else ""


def _spent_share(case: Case) -> str:
    """一般公共预算支出的|76%|用于民生."""
    if not case.is_share or not case.left.endswith("的"):
        return ""
    return spent_share(case.raw, case.line.folded, case.item.q.end, case.line.sentence.end)


def _bare_share(case: Case) -> str:
    """服务业占生产总值|50%."""
    is_bare = case.is_share and "占" in case.raw and _SHARE_BARE.search(case.raw)
    return case.raw + "比重" if is_bare else ""


def _of_part(case: Case) -> str:
    """财政收入过10亿元,其中甲县迈上|15亿元: what the figure before of that unit measures."""
    raw = case.raw
    if not case.previous or len(raw) < _LONGEST_HEAD - 1 or raw[-1] not in "县区市州旗" or raw not in division_names():
        return ""
    alike = (one.subject for one in reversed(case.line.drafts) if one.q.base is case.item.q.base)
    return next(alike, case.previous)


def _noun_before(case: Case) -> str:
    """地区生产总值|200亿元; with the verb of the list that it stands in."""
    if not case.raw or case.is_action:
        return ""
    if shared := _front_shared(case):
        return shared
    if case.line.drafts and (given := gift(case.raw, case.line.drafts[-1].left, case.previous)):
        return given  # 为600名新生发放|资助金56万元
    if case.item.q.base is not None and case.item.q.base.is_count and (examples := _EXAMPLES.match(case.raw)):
        verb = subjects.verb_of(case.raw)
        return (verb or case.item.verb) + examples["noun"]
    if (
        "动" in case.left
        and (verb := subjects.bare_lead(case.left)) in words()["led_to"]
        and linking.link(verb + case.raw)
    ):
        return verb + case.raw  # 带动消费|31亿元
    verb = case.item.verb
    is_inherited = not subjects.verb_of(case.left) and not (
        case.raw.startswith(verb) or subjects.bared(case.raw).startswith(verb)
    )
    return (verb if is_inherited else "") + subjects.tidy(case.raw)


@cache
def _rates() -> frozenset[str]:
    return frozenset((*words()["growth_noun"], *words()["decline_noun"]))


def _front_shared(case: Case) -> str:
    """人大代表议案10件、建议|400件; empty where the words before the number name an indicator by themselves, or with no front of the subject before."""
    previous, raw = case.previous, case.raw
    if not case.line.drafts or len(raw) > _LONGEST_HEAD or raw[0] == "(" or raw in _rates() or linking.link(raw):
        return ""
    first = max(1, len(subjects.verb_of(previous)))
    for end in range(len(previous), first, -1):
        told, rest = previous[:end] + raw, previous[end:]
        is_whole = not rest and raw not in words()["head"]  # 建议87件、提案140件: two things, not one name
        if not is_whole and linking.link(told) and not (rest and raw.endswith(rest)):
            return told
    return ""


def _verb_alone(case: Case) -> str:
    """筹集公共住房13342套,供应|4311套."""
    if len(case.raw) < 2 or (case.line.drafts and measures.has_growth_verb(case.left)):
        return ""
    if linking.link(case.raw):
        return case.raw  # 改造危房12万户,易地搬迁|2万户
    return subjects.same_noun(case.raw, case.previous)


def _said_of_before(case: Case) -> str:
    """建成公园12个,|8个|已开放."""
    previous = case.previous
    return f"{case.tail.said}的{previous[len(subjects.verb_of(previous)) :]}" if case.tail.said and previous else ""


def _way_of_clause(case: Case) -> str:
    """城镇化水平稳步提升,从|45%|提高到50%."""
    is_way = case.left.lstrip("已经也").startswith(("从", "由"))
    return case.line.between(case.item.clause) if is_way else ""


def _crossed(case: Case) -> str:
    """财政收入突破百亿大关,达|103亿元; empty where the clause before says no such thing, or a figure stands in it."""
    line, clause = case.line, case.item.clause
    begin = line.drafts[-1].q.end if line.drafts else line.sentence.start
    before = CLAUSE_MARK.split(line.folded[begin : max(begin, clause - 1)])[-1]
    match = _CROSSING.search(before)
    return subjects.trim_subject(match["what"].replace(" ", "")) if match else ""


def _all_of_new(case: Case) -> str:
    """新增院士20人、总数达|74人: the academicians; empty where the number is no total of what is new."""
    if not case.previous:
        return ""
    q, before = case.item.q, case.line.drafts[-1]
    last = before.q
    known = q.base is last.base and q.kind == last.kind == "number" and q.value * q.scale > last.value * last.scale
    between = case.line.folded[last.end : q.start]
    if not known or not linking.FRESH.match(case.previous) or not linking.TOTAL.match(between):
        return ""
    if between.strip("、,已").startswith(("达", "增至")) and before.left.endswith(("突破", "超过", "超")):
        return ""  # 新增贷款突破1000亿元,达到1205亿元
    return linking.FRESH.sub("", case.previous)


def _before(case: Case) -> str:
    """生产总值200亿元,增长|5%; 民生支出90亿元,占财政支出75%,增长|8%: of the amount, not of its share."""
    whole = _OF_SHARE.match(case.previous) if _GROWS.fullmatch(case.left) else None
    return whole[1] if whole else case.previous or case.raw or case.line.topic(case.item.clause)


RULES: tuple[tuple[str, Callable[[Case], str]], ...] = (
    (linking.COUNTED, _counted),
    ("class of the things before", _class_of_before),
    (lines.OF_PLAN, _of_plan),
    ("money with what it is spent on", _funded),
    (lines.DEPENDENT, _dependent),
    (lines.SHARE_WITH_SUBJECT, _share_with_subject),
    ("distance with its subject", _distance),
    ("share of the figure before", _share_of_before),
    (lines.SPENT, _spent_share),
    ("占 … without 比重", _bare_share),
    ("figure before, of a part of the place", _of_part),
    (lines.NOUN_BEFORE, _noun_before),
    ("verb with the noun of the figure before", _verb_alone),
    ("what is said of the noun of the figure before", _said_of_before),
    ("subject of the clause before", _way_of_clause),
    (lines.CROSSED, _crossed),
    (lines.TOTAL_OF_NEW, _all_of_new),
    (lines.SUBJECT_BEFORE, _before),
)
