"""The subject of a number that stands alone: the rules in their order, the first that serves gives it.

What is ranked; the noun counted behind the number; the noun before it, its elided head restored; the subject of the figure or clause before.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from flows.base.cues import cue, words
from flows.figures import (
    bounds,
    carried,
    counted,
    dependents,
    heads,
    lines,
    linking,
    measures,
    of_parts,
    shares,
    subjects,
)
from flows.figures.cases import Case
from flows.figures.counted import Tail
from flows.figures.counts import AT, LAID_OUT, counted_noun, told_with_verb
from flows.figures.given import gift, is_to_whom, receiver
from flows.figures.lefts import is_predicated
from flows.figures.lines import Draft, Line
from flows.figures.ranked import told_before, what_is_ranked

_COUNTS = {"persons": "人数", "households": "户数"}
_SIZES = frozenset(("mass", "power", "energy", "volume", "steam", "tonnage"))
_PLANT = re.compile(
    r"(?:级|/年|每年)?([\u4e00-\u9fffA-Z]{2,16}?(?:项目|工程|生产线|装置|基地|电站|机组|电厂|码头)|[A-Z]{2,8})(?=[\u4e00-\u9fff,。;、])"
)
_FUNDS = re.compile(
    r"(?:(?!作为|用于|支持|设立)[\u4e00-\u9fff“”]{2,12}?(?=资金[,。;、])|(?:财政|专项|奖补|补助|补贴|扶持)*)(?:资金|经费)"
)
_UNITS = frozenset("县村镇乡区")  # 试点由14个县扩大到|33个|县
_LED = re.compile(r"(?:户|农民|群众|人口|人员)$")
_FUND_OF = re.compile(r"(?:设立|成立|组建|发起|筹建|建立|启动|推出)((?:首期)?(?:总规模|规模)?)(?<![立建起动出])$")
_FUND_NAME = re.compile(r"(?:以上|左右)?的?([\u4e00-\u9fff“”()A-Z]{0,20}?基金)")
_LONGEST_HEAD = 4  # characters of a noun that may share the front of the subject before: 利润, 建议
_EXAMPLES = re.compile(
    r"[^,。;]*、[^,。;]*?等(?P<noun>(?![级次待候额值于式离压高同为的在被向因“])[^、,。;]{3,})$"
)  # 引进甲院、乙院等|科研院所


def name_alone(line: Line, item: Draft, number: int, left: str, raw: str) -> tuple[str, str]:
    """The subject of a quantity that stands alone, and the rule that gave it."""
    q = item.q
    if q.kind == "rank" or (q.unit == "位" and (cue("rank_place").search(left) or "排名" in left[-6:])):
        return what_is_ranked(line, item, left), lines.RANKED
    is_share = q.base is not None and q.base.dimension == "share"
    tail = counted_noun(line, q, number, left)
    case = Case(line, item, number, left, raw, told_before(line), tail, subjects.is_action(left), is_share)
    for rule, give in RULES:
        if subject := give(case):
            return subject, rule
    return "", lines.SUBJECT_BEFORE


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
    if case.item.q.is_money and tail.noun.startswith(words()["funds"]):
        return _fund_spent(case)
    told = told_with_verb(case.line, case.item, tail, case.left, case.raw, case.is_action)
    return told + ("比重" if case.is_share else "")


def _fund_spent(case: Case) -> str:
    """安排|3亿元|资金启动尾矿库治理: what the money is spent on; else the money with its verb."""
    line, number, noun = case.line, case.number, case.tail.noun
    kind = next(one for one in words()["funds"] if noun.startswith(one))
    case.item.tail_end = case.item.q.end + len(kind) if noun != kind else case.tail.end
    stop, after = line.stop(number + 1), line.stop(number + 2)
    spent = counted.purpose(line.folded, case.item.q.end, stop, after, False) if noun != kind else ""
    told = Tail(kind, "", case.tail.end) if noun != kind and spent else case.tail
    return spent + kind if spent else told_with_verb(line, case.item, told, case.left, case.raw, case.is_action)


def _class_of_before(case: Case) -> str:
    """项目240个,其中亿元以上|82个."""
    base = case.item.q.base
    if base is None or not base.is_count or not case.previous:
        return ""
    bound = heads.class_told(case.left)
    return heads.restore_head(bound, case.previous) if bound else ""


def _funded(case: Case) -> str:
    """投资|3亿元|改造老旧小区."""
    return dependents.funded(case.line, case.item, case.number, case.raw) if case.raw else ""


def _of_topic(case: Case) -> str:
    """加大民生投入,累计投入|3亿元."""
    return dependents.funded_before(case.line, case.item, case.raw) if case.raw else ""


def _dependent(case: Case) -> str:
    """项目30个,总投资|90亿元."""
    noun = dependents.dependent_noun(case.raw) if case.raw else ""
    if not noun:
        return ""
    is_new = subjects.verb_of(case.previous).startswith("新")
    if dependents.is_own(noun) and noun[-1] != "率" and not is_new and (shared := _front_shared(case)):
        return shared
    told = dependents.with_head(case.line, case.item, case.number, noun)
    return case.raw if told == noun else told


def _plant(case: Case) -> str:
    """三期|12万吨|高纯晶硅项目; empty where the number is no size of works behind it."""
    base = case.item.q.base
    if (
        not case.raw
        or case.is_action
        or base is None
        or base.dimension not in _SIZES
        or case.left[-1] in "为达到超过约近有产"
    ):
        return ""
    works = _PLANT.match(case.line.folded, case.item.q.end, case.line.stop(case.number + 1))
    return (
        case.raw + works[1]
        if works and linking.link(case.raw) is None and not measures.has_growth_verb(case.left)
        else ""
    )


def _noun_before(case: Case) -> str:
    """地区生产总值|200亿元; with the verb of the list that it stands in."""
    if not case.raw or case.is_action or ((case.raw.startswith("成为") or case.raw in _UNITS) and case.previous):
        return ""
    if bound := bounds.bound_before(case):
        return bound
    if told := _size_of_fund(case) or _led(case):
        return told
    if case.raw.endswith(words()["handing"]) and (funds := _FUNDS.match(case.line.folded, case.item.q.end)):
        return case.raw + funds[0]  # 省级划拨|2亿元|专项资金
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
    is_inherited = (
        verb != lines.NET_ADDED
        and not subjects.verb_of(case.left)
        and not (case.raw.removeprefix("共").startswith(verb) or subjects.bared(case.raw).startswith(verb))
    )
    return (verb if is_inherited else "") + subjects.tidy(case.raw)


def _size_of_fund(case: Case) -> str:
    """设立首期|1亿元|的产业引导基金."""
    founded = _FUND_OF.search(case.raw) if case.item.q.is_money else None
    fund = _FUND_NAME.match(case.line.folded, case.item.q.end) if founded else None
    return fund[1] + founded[1].removesuffix("规模") + "规模" if founded and fund else ""


def _led(case: Case) -> str:
    """龙头企业产值380亿元,带动农户|93万户."""
    led = subjects.bared(case.raw).removeprefix("带动")
    if "带动" not in case.left or "带动" in led or not _LED.search(led) or not case.line.drafts:
        return ""
    return dependents.with_head(case.line, case.item, case.number, "带动" + led)


@cache
def _rates() -> frozenset[str]:
    return frozenset((*words()["growth_noun"], *words()["decline_noun"]))


def _front_shared(case: Case) -> str:
    """人大代表议案10件、建议|400件; empty where the words before the number name an indicator by themselves, or with no front of the subject before."""
    previous, raw = case.previous, case.raw
    if not case.line.drafts or len(raw) > _LONGEST_HEAD or raw[0] == "(" or raw in _rates() or linking.link(raw):
        return ""
    if case.line.drafts[-1].rule == lines.ALL_BEFORE:
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
    if len(case.raw) < 2 or case.raw.startswith("成为") or (case.line.drafts and measures.has_growth_verb(case.left)):
        return ""
    of = [one for one in case.line.drafts if one.subject == case.previous]
    is_spent = case.previous.endswith(("项目", "工程", *words()["work_noun"])) or any(one.q.is_money for one in of)
    if linking.link(case.raw) or (of and case.item.q.is_money and not is_spent):
        return case.raw  # 改造危房12万户,易地搬迁|2万户; 选派干部3万名,投入|2亿元
    return subjects.same_noun(case.raw, case.previous)


def _said_of_before(case: Case) -> str:
    """建成公园12个,|8个|已开放."""
    previous, said = case.previous, case.tail.said
    base, last = case.item.q.base, case.line.drafts[-1].q.base if case.line.drafts else None
    if not said or not (previous or (base is not None and base.dimension in _COUNTS)):
        return ""
    noun = previous[len(subjects.verb_of(previous)) :]
    is_same = bool(last) and case.line.drafts[-1].q.end == case.item.q.start  # 4户|11人|全部脱贫
    counts = (
        _COUNTS.get(base.dimension)
        if base is not None
        and not is_same
        and (last is None or last.dimension != base.dimension or previous.endswith(("人数", "户数")))
        else None
    )
    if counts:  # 开展节水试点,|20万人|获奖励; 改造小区20个,|3万户|受益
        return (noun if len(said) < _LONGEST_HEAD else "") + said + counts
    if previous.startswith(f"{said}的"):
        return previous  # 41项工作、90次|获得表彰
    return f"{said}的{noun}"


RULES: tuple[tuple[str, Callable[[Case], str]], ...] = (
    ("money with what it is spent on", _funded),
    (linking.COUNTED, _counted),
    ("class of the things before", _class_of_before),
    (lines.OF_PLAN, shares.of_plan),
    ("money of what the clause before speaks of", _of_topic),
    (lines.DEPENDENT, _dependent),
    (lines.SHARE_WITH_SUBJECT, shares.share_with_subject),
    ("share of a total that is reached", shares.share_reached),
    ("distance with its subject", shares.distance),
    ("share of the figure before", shares.share_of_before),
    (lines.SPENT, shares.spent_share),
    ("share of those of whom it is said", shares.share_done),
    ("share of those who are covered", shares.covered),
    ("占 … without 比重", shares.bare_share),
    ("figure before, of a part of the place", of_parts.of_part),
    (lines.PART, of_parts.part_of_measured),
    ("works of which the number is the size", _plant),
    (lines.NOUN_BEFORE, _noun_before),
    ("verb with the noun of the figure before", _verb_alone),
    ("what is said of the noun of the figure before", _said_of_before),
    ("subject of the clause before", carried.way_of_clause),
    (lines.CROSSED, carried.crossed),
    (lines.TOTAL_OF_NEW, carried.all_of_new),
    (lines.ALL_BEFORE, carried.all_before),
    (lines.SUBJECT_BEFORE, carried.before),
)
