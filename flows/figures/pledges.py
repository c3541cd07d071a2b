"""Targets in words: goals for measurable indicators in the target passage that have no number of their own.

A clause is split into what is to move (its subjects) and how (the goal); the goal's kind and reference come from the cues of kind `pledge`, the first
that ends the clause. A joint subject gives a pledge for each member, its text running from that member to the end of the goal.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from flows.base.folding import fold
from flows.base.records import Figure, Pledge, Report, Section
from flows.base.vocabulary import cue_pattern, cue_rows
from flows.figures.linking import link
from flows.figures.sentences import Sentence, split_sentences

_CLAUSE_END = re.compile(r"[,;。:!]")
_MEMBERS = re.compile(r"、|和|与|及|以及")
_TAIL_WORDS = re.compile(
    r"(?:的|增长|增速|要|继续|持续|均|都|力争|确保|努力|总体|进一步|保持|实现|应|全部|明显|必须|分别|达到和|下降|削减|降低|削减率|上升)+$"
)
_GLUE = re.compile(r"(?:并|且|也|还|其中|同时|全[市省区县州]|今年|到\d{4}年|,)+")
_AFTER_GOAL = re.compile(r"(?:的(?:态势|目标|要求|水平)|水平|以上|以内|左右|势头|态势)?")
_COLLECTIVE = re.compile(r"(?:约束性?|减排|发展|性)指标")
_COMPARES = re.compile(r"[高快低好优]于|同步|持平|一致|相适应|匹配|协调|前列|方阵|位次|水平|平均|超过|赶超")
_MAY_BE_GOAL = re.compile(
    r"[高快低好优]于|不设|不提|不再|任务|指标|目标|要求|计划|以?内|标准|范围|同步|持平|一致|相适应|匹配|相当|协调|接近|水平|上年|去年|前列|方阵|前茅|领先|上游|前移|进位|达到|超过|[增提下上降缩扩减回升加]|[减升降]|合理区间|稳|平|控制|遏制|改善|优化|向好|趋优|好转"
)
_DIGIT = re.compile(r"\d")
_THIS_YEAR = re.compile(r"今年|明年")
MAX_PASSAGE = 6000
MIN_SUBJECT = 2
MAX_SUBJECT = 60


@dataclass(frozen=True, slots=True)
class _Goal:
    """How an indicator shall move: offsets of the goal in its clause."""

    kind: str
    reference: str | None
    start: int
    end: int
    object_start: int
    object_end: int


@cache
def _kinds() -> list[tuple[re.Pattern[str], str]]:
    return [(re.compile(phrase), value) for phrase, value in cue_rows()["pledge"]]


@cache
def _references() -> list[tuple[re.Pattern[str], str]]:
    return [(re.compile(phrase), value) for phrase, value in cue_rows()["pledge_reference"]]


@cache
def _cue(kind: str) -> re.Pattern[str]:
    return re.compile(cue_pattern(kind))


@cache
def _lead() -> re.Pattern[str]:
    return re.compile(rf"(?:{cue_pattern('force')}|{cue_pattern('pledge_lead')}|要|使|,| )+")


def read_pledges(report: Report, figures: list[Figure]) -> list[Pledge]:
    """The pledges of a report, in the order of the text; `figures` tell which indicators have a number in the target passage."""
    folded = fold(report.body)
    pledges: list[Pledge] = []
    numbered = {f.indicator_id for f in figures if f.status == "target" and f.indicator_id}
    for sentence, within in _passages(folded, report.sections):
        if not within and not _COMPARES.search(folded, sentence.start, sentence.end):
            continue
        previous = ""
        at = sentence.start
        for stop in [*(m.start() for m in _CLAUSE_END.finditer(folded, sentence.start, sentence.end)), sentence.end]:
            for begin, end in _goals_apart(folded, at, stop) if within or _COMPARES.search(folded, at, stop) else ():
                for pledge in _read_clause(report, folded, sentence, begin, end, previous, within):
                    stray = pledge.kind in ("peg", "relative") and (
                        (pledge.indicator_id and pledge.indicator_id not in numbered)
                        or "经济指标" in pledge.indicator_text
                    )
                    if within or stray:
                        pledges.append(pledge)
                previous = folded[begin:end]
            at = stop + 1
    return pledges


def _goals_apart(folded: str, at: int, stop: int) -> Iterator[tuple[int, int]]:
    """The spans of a clause that each end in a goal: 收入较快增长、差距缩小 are two."""
    begin = at
    mark = folded.find("、", at, stop)
    while mark >= 0:
        if _goal(folded[begin:mark]) and _goal(folded[mark + 1 : stop]):
            yield begin, mark
            begin = mark + 1
        mark = folded.find("、", mark + 1, stop)
    yield begin, stop


def _passages(folded: str, sections: tuple[Section, ...]) -> Iterator[tuple[Sentence, bool]]:
    """The sentences of the plan that may set targets, and whether each stands in the passage of the main targets."""
    passage: int | None = None
    section: Section | None = None
    for sentence in split_sentences(folded, sections):
        if sentence.section.status != "target":
            continue
        line_start = folded.rfind("\n", 0, sentence.start) + 1
        text = folded[sentence.start : sentence.end]
        stated = ("目标" in text or "指标" in text) and _cue("target_passage").search(text)
        if stated:
            passage = line_start
        if sentence.section is not section:
            section = sentence.section
            if "目标" in section.path and section.start_year != section.end_year:
                passage = section.start
        several = sentence.section.start_year != sentence.section.end_year
        goes_on = passage is not None and (
            passage == line_start
            or (several and line_start - passage < MAX_PASSAGE and bool(_BULLET.match(folded, line_start)))
        )
        within = bool(stated) or goes_on
        if passage is not None and not within and line_start - passage > MAX_PASSAGE:
            passage = None
        yield sentence, within


_BULLET = re.compile(r"[ *]*(?:-{1,4}|[一二三四五六七八九]是|●|◆|\([一二三四五六七八九]\)|[1-9][.、])")


def _read_clause(
    report: Report, folded: str, sentence: Sentence, at: int, stop: int, previous: str, within: bool
) -> Iterator[Pledge]:
    text = folded[at:stop]
    goal = _goal(text)
    if goal is None:
        return
    place = "province" if report.level == "province" else "other"
    reference = _reference(text[goal.start : goal.end], goal, place)
    force = _force(folded, sentence.start, at, at + goal.end)
    horizon = (
        "multi_year"
        if sentence.section.start_year != sentence.section.end_year
        and not _THIS_YEAR.search(folded, sentence.start, at)
        else "annual"
    )
    for start, end, name in _subjects(text, goal, previous):
        first = at + start if start >= 0 else at - 1 - len(previous) + end
        clause = report.body[first : at + goal.end]
        key = hashlib.sha256(clause.encode()).hexdigest()[:6]
        linked = _TAIL_WORDS.sub("", name.partition("等")[0])
        yield Pledge(
            pledge_id=f"{report.report_id}-p{key}-{first}",
            report_id=report.report_id,
            sentence=report.body[sentence.start : sentence.end],
            sentence_start=sentence.start,
            clause_text=clause,
            clause_start=first,
            indicator_text=name,
            indicator_id=link(name) or link(linked),
            kind=goal.kind,
            reference=reference,
            force_text=force,
            horizon=horizon,
        )


def _goal(text: str) -> _Goal | None:
    """The goal that ends a clause, None where the clause sets none in words."""
    if not _MAY_BE_GOAL.search(text):
        return None
    stripped = text.rstrip(" *”")
    for pattern, value in _kinds():
        found = next(
            (m for m in reversed([*pattern.finditer(stripped)]) if _AFTER_GOAL.fullmatch(stripped, m.end())), None
        )
        if found is None:
            continue
        kind, _, reference = value.partition("/")
        if _DIGIT.search(found[0]) or (kind in ("sign", "qualitative") and _DIGIT.search(text)):
            continue
        groups = found.groupdict()
        has_object = bool(groups.get("object"))
        return _Goal(
            kind,
            reference or None,
            found.start(),
            len(stripped),
            found.start("object") if has_object else -1,
            found.end("object") if has_object else -1,
        )
    return None


def _reference(words: str, goal: _Goal, place: str) -> str | None:
    if goal.reference:
        return goal.reference
    if goal.kind not in ("peg", "relative"):
        return None
    for pattern, value in _references():
        if pattern.search(words):
            return "other" if value == "parent" and place == "province" else value
    return "other"


def _force(folded: str, sentence: int, at: int, end: int) -> str | None:
    """The force word in the clause or right before it."""
    found = _cue("force").search(folded, at, end)
    return found[0] if found else None


def _subjects(text: str, goal: _Goal, previous: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and name of each indicator of a clause; a negative start for one that stands in the clause before."""
    if goal.object_start >= 0:
        start, end = goal.object_start, goal.object_end
        if not _measurable(text[start:end], goal.kind):
            return
        members = _members(text, start, end)
        for number, (first, last) in enumerate(members):
            yield (goal.start if number == 0 else first), last, text[first:last]
        return
    lead = _lead().match(text)
    start = lead.end() if lead else 0
    glue = _GLUE.match(text, start)
    start = glue.end() if glue and glue.end() < goal.start else start
    end = goal.start
    name = _TAIL_WORDS.sub("", text[start:end].rstrip(" "))
    if not name:
        figured = _FIGURE_SUBJECT.match(previous)
        if figured and goal.kind in ("relative", "peg"):
            yield -1, figured.start("name"), figured["name"]
        return
    if name == "差距" and previous:
        name = _TAIL_WORDS.sub("", previous[: goal_before.start] if (goal_before := _goal(previous)) else "") + name
        yield start, start + 2, name
        return
    if len(name) < MIN_SUBJECT or len(name) > MAX_SUBJECT or _DIGIT.search(name):
        return
    if not _measurable(name, goal.kind):
        return
    for first, last in _members(text, start, start + len(name)):
        yield first, last, text[first:last]


_FIGURE_SUBJECT = re.compile(
    r"(?:[^,。;]*?(?:力争|努力|实现))?(?P<name>[\u4e00-\u9fffA-Z]{3,20}?)(?:年均)?(?:增长|达到|超过|达)?[约超]?\d"
)


def _measurable(name: str, kind: str) -> bool:
    """True if the words name something that is measured; for the weaker kinds an indicator or a noun of measure."""
    if link(name) or link(_TAIL_WORDS.sub("", name)):
        return True
    if _cue("pledge_general").search(name):
        return False
    return bool(_cue("pledge_noun").search(name))


def _members(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The spans of the indicators that a joint subject names, where each is an indicator of its own; else the whole."""
    spans, at = [], start
    for joint in _MEMBERS.finditer(text, start, end):
        spans.append((at, joint.start()))
        at = joint.end()
    spans.append((at, end))
    if _COLLECTIVE.search(text, start, end):
        return [(start, end)]
    last = text[spans[-1][0] : spans[-1][1]].partition("等")[0]
    names = [text[a:b] for a, b in spans[:-1]] + [last]
    single = [bool(link(n) or link(_TAIL_WORDS.sub("", n)) or _cue("pollutant").search(n)) for n in names]
    return spans if len(spans) > 1 and all(single) else [(start, end)]
