"""The names of the numbers of a list (分别 …) and of the parts of a ratio."""

from __future__ import annotations

import re

from flows.base.cues import cue_values, words
from flows.figures import members, subjects
from flows.figures.distances import BEYOND
from flows.figures.lines import Line
from flows.figures.quantities import Quantity

_INDUSTRIES = re.compile(r"三次产业|三产|一二三产|产业结构|三大产业|产业比")
_OF_INDUSTRIES = re.compile("从业人员|就业人员|就业|劳动力|投资|税收|用电")
_PARTS = 3


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
    if raw:
        return members.split_subjects(raw, count) or _headed(line, clause, raw, count)
    if len(line.listed) == count:
        return line.listed
    if not line.drafts and (stated := _stated(line, clause, count)):
        return stated
    before = [d.subject for d in last]
    is_each = len({d.group for d in last}) == count
    return before if is_each and len(set(before)) == count and all(before) else None


def _of_ratio(line: Line, q: Quantity, clause: int, raw: str, count: int) -> list[str] | None:
    """The names of the parts of a ratio: the three industries, the two sides of its name, or those of the ratio before."""
    if count == _PARTS and _INDUSTRIES.search(line.folded, clause, q.start):
        of = _OF_INDUSTRIES.search(line.folded, clause, q.start)
        names = list(cue_values("share_name"))[:_PARTS]
        return [f"{name[:4]}{of[0]}比重" for name in names] if of else names
    ratio = [d.subject for d in line.drafts[-count:] if d.q.kind == "share" and d.q.part]
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
