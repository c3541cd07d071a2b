"""The names of the numbers of a list (分别 …) and of the parts of a ratio."""

from __future__ import annotations

import re

from flows.base.cues import cue_values, words
from flows.figures import heads, linking, members, subjects
from flows.figures.distances import BEYOND
from flows.figures.lines import ALL_BEFORE, Line
from flows.figures.quantities import Quantity

_INDUSTRIES = re.compile(r"三次产业|三产|一二三产|产业结构|三大产业|产业比")
_OF_INDUSTRIES = re.compile("从业人员|就业人员|就业|劳动力|投资|税收|用电")
_BASES = re.compile(r"[比较](?:[上去前]年|(?:19|20)\d{2}年)[和与、](?:[上去前]年|(?:19|20)\d{2}年)")
_PARTS = 3
MAX_HEAD = 24


def joint_names(line: Line, q: Quantity, clause: int, raw: str, left: str, count: int) -> list[str] | None:
    """The names of `count` numbers that one subject governs; None where each is named by itself."""
    if q.kind == "share":
        return _of_ratio(line, q, clause, raw, count)
    if count < 2 or BEYOND.search(left):
        return None
    last = line.drafts[-count:]
    is_whole = len(last) == count
    of_both = not raw or raw in words()["whole_measure"]  # 增速分别居全省第3、第4
    if q.kind == "rank" and of_both and is_whole and len({d.group for d in last}) == 1:
        return [subjects.rank_subject(left, d.subject, False) for d in last]
    if _BASES.search(left):
        return None  # 分别比上年和2000年增长9%和77%: of one thing
    if raw:
        names = members.split_subjects(raw, count) or _headed(line, clause, raw, count)
        return _of_before(line, clause, names) if names else None
    return _unnamed(line, q, clause, left, count)


def _unnamed(line: Line, q: Quantity, clause: int, left: str, count: int) -> list[str] | None:
    """The names of `count` numbers before which no subject stands in their clause."""
    last = line.drafts[-count:]
    if last and last[-1].rule == ALL_BEFORE:
        return members.split_subjects(last[-1].subject, count)  # 均增长17%,扣除价格因素分别增长11%和10%
    if line.drafts and left.startswith("分别") and (stated := _stated_anew(line, clause, count)):
        return stated
    if len(line.listed) == count:
        return line.listed
    if not line.drafts and (stated := _stated(line, clause, count)):
        return stated
    before = [d.subject for d in last]
    is_each = len({d.group for d in last}) == count
    if is_each and len(set(before)) == count and all(before):
        return before
    return _of_amounts(line, q, count) if "分别" in left else None


def _of_amounts(line: Line, q: Quantity, count: int) -> list[str] | None:
    """What the last amounts of this unit are of, where nothing else stands among them: 收入9亿元、增长5%,支出8亿元、增长6%,分别净增1亿元和2亿元."""
    alike = [d.subject for d in line.drafts if d.q.unit == q.unit][-count:]
    if q.unit == "%" or len(set(alike)) != count or not all(alike) or line.previous != alike[-1]:
        return None
    first = next(number for number, one in enumerate(line.drafts) if one.subject == alike[0])
    return alike if {one.subject for one in line.drafts[first:]} == set(alike) else None


def _of_before(line: Line, clause: int, names: list[str]) -> list[str]:
    """Members that say nothing alone with what the figure or clause before speaks of: 承办提案497件,办结率、满意率分别达100%和99%."""
    last = line.drafts[-len(names) :]
    if all([name.startswith("占") for name in names]) and len(last) == len(names):
        return [one.subject + name for one, name in zip(last, names, strict=True)]  # 增加值20亿元、税收3亿元,占…的比重
    if not all([heads.is_dependent(name) for name in names]):
        return names
    head = line.between(clause) or line.previous or line.topic(clause)
    if not head or heads.is_dependent(head) or len(head) > MAX_HEAD:
        return names
    return [heads.restore_head(name, head) for name in names]


def _of_ratio(line: Line, q: Quantity, clause: int, raw: str, count: int) -> list[str] | None:
    """The names of the parts of a ratio: the three industries, the two sides of its name, or those of the ratio before."""
    if count == _PARTS and _INDUSTRIES.search(line.folded, clause, q.start):
        of = _OF_INDUSTRIES.search(line.folded, clause, q.start)
        names = list(cue_values("share_name"))[:_PARTS]
        return [f"{name[:4]}{of[0]}比重" for name in names] if of else names
    ratio = [d.subject for d in line.drafts[-count:] if d.q.kind == "share" and d.q.part]
    if raw and line.drafts and line.drafts[-1].clause != clause:
        ratio = []  # another ratio is named here
    return (
        members.split_ratio(raw, count)
        or members.split_subjects(raw, count)
        or (ratio if len(ratio) == count and len(set(ratio)) == count else None)
    )


def _headed(line: Line, clause: int, raw: str, count: int) -> list[str] | None:
    """A bare head whose names stand in the clause before: 装备制造和高新技术产业发展加快,增加值分别增长30%和18%."""
    topic = line.topic(clause) if raw in words()["head"] else ""
    return members.split_subjects(topic + raw, count) if topic else None


def _stated(line: Line, clause: int, count: int) -> list[str] | None:
    """The joint subject that stands in the clause before: 高校和研究生招生,分别增长5%和6%."""
    return members.split_subjects(subjects.trim_subject(line.clause_before(clause).replace(" ", "")), count)


def _stated_anew(line: Line, clause: int, count: int) -> list[str] | None:
    """The indicators that a clause behind the figure before names: 进出口总额36亿美元;机电产品和高新技术产品出口,分别增长30%和51%."""
    if line.drafts[-1].q.end > clause - 1 - len(line.clause_before(clause)):
        return None
    names = _stated(line, clause, count)
    return names if names and all(linking.link(name) for name in names) else None
