"""Naming by mention: which words of a sentence name what a number measures.

The name is the nearest noun to the left of the number in its clause; else what the clause before speaks of; else what the figure before measures.
Words of the transparent kinds do not count. A word that no table knows and that touches a name makes another thing of it.
"""

from __future__ import annotations

from typing import NamedTuple

from flows.base.cues import words
from flows.base.vocabulary import Unit, indicators
from flows.figures import linking, subjects
from flows.figures.lexer import Lexed, Token

NOUNS = frozenset(("TERM", "HEAD", "SELF", "REST"))
_NAMING = frozenset(("TERM", "HEAD"))
JOINS = frozenset(("GLUE_WORD", "NEUTRAL", "QUOTE"))
UNNAMED = frozenset(("GLUE_WORD", "QUOTE"))
LINKS = frozenset(("LINK", "LINK_WORD"))
ADDED = frozenset(("ADDED", "BROUGHT"))
_new = tuple.__new__  # a Run without the call of its own __new__, as in lexer.py
_ONLY = {kind: frozenset((kind,)) for kind in NOUNS}
MAX_NAME = 8
_BOUNDS = frozenset("约近超破过逾达")
UNSETTLED = frozenset(("SHARE", "RELATIVE"))
STOPS = frozenset(("BREAK", "QUANTITY"))


class Run(NamedTuple):
    """Nouns that touch each other: their words, where they begin and end, whether a list joins them, and the kinds of its nouns."""

    text: str
    start: int
    end: int
    is_joint: bool
    kinds: frozenset[str]
    before: frozenset[str]


class Mention(NamedTuple):
    """What names a figure: the words, the indicator (None where the name is none of the dictionary's), and the rule."""

    text: str
    indicator_id: str | None
    rule: str


def clause_start(lexed: Lexed, at: int) -> int:
    """The first token behind the break or number before the token `at`."""
    first, tokens = at, lexed.tokens
    while first and tokens[first - 1][0] not in STOPS:
        first -= 1
    return first


def runs_before(lexed: Lexed, at: int) -> list[Run]:
    """The runs of nouns between the token `at` and the break or number before it, from left to right."""
    return runs_of(lexed, clause_start(lexed, at), at)


def runs_of(lexed: Lexed, first: int, last: int) -> list[Run]:
    """The runs of nouns among the tokens `first`..`last` (not included)."""
    found: list[Run] = []
    part: list[Token] = []
    passed: set[str] = set()
    for token in lexed.tokens[first:last]:
        kind = token[0]
        if kind in NOUNS or (part and (kind in JOINS or kind in LINKS)):
            part.append(token)
            continue
        if part:
            _close(lexed, part, passed, found)
            part, passed = [], set()
        passed.add(kind)
    if part:
        _close(lexed, part, passed, found)
    elif found and "SHARE" in passed:
        found[-1] = found[-1]._replace(before=found[-1].before | {"SHARE"})
    return found


def _close(lexed: Lexed, part: list[Token], passed: set[str], found: list[Run]) -> None:
    while part and part[-1].kind not in NOUNS:
        part.pop()
    if not part:
        return
    first, tight = part[0], lexed.tight
    if len(part) == 1:
        kind, start, end, _ = first
        found.append(_new(Run, (tight[start:end], start, end, False, _ONLY[kind], frozenset(passed))))
        return
    text = "".join([tight[t.start : t.end] for t in part if t.kind not in UNNAMED])
    kinds = frozenset([t.kind for t in part])
    found.append(Run(text, first.start, part[-1].end, not kinds.isdisjoint(LINKS), kinds & NOUNS, frozenset(passed)))


def name_of(runs: list[Run], topic: str) -> Mention | None:
    """The mention that the words before a number make; None where they do not settle it."""
    last = runs[-1]
    if last.is_joint or not all([run.before.isdisjoint(UNSETTLED) for run in runs]):
        return None
    before = runs[-2] if len(runs) > 1 and not runs[-2].is_joint else None
    if not last.before.isdisjoint(ADDED):
        return _added(last, before)
    if before is not None and "MOVE" in last.before and (moved := _moved(last, before, before is runs[0])):
        return moved
    if found := linking.link(last.text):
        return Mention(last.text, found, linking.BEFORE)
    if before is not None and last.kinds == {"SELF"}:
        return name_of(runs[:-1], topic)
    if last.kinds == {"HEAD"} and before is None and topic:
        named = named_with(topic, last.text)
        return Mention(named, linking.link(named), "head in the clause before") if named else None
    return None


def _moved(last: Run, before: Run, is_first: bool) -> Mention | None:
    """A name on both sides of a verb (工业|实现|增加值), or one whose subject is somebody else (企业|实现|产值)."""
    if found := linking.link(before.text + last.text) or linking.link(_bare(before.text) + last.text):
        return Mention(before.text + last.text, found, "name with its verb inside")
    if before.text.endswith(words()["subject_end"]) or (
        is_first and _is_subject(before) and _is_total(linking.link(last.text))
    ):
        return Mention(before.text + last.text, None, "of something else")
    return None


def named_with(topic: str, head: str) -> str:
    """The name that a topic makes together with a head (工业经济, 增加值 → 工业增加值); empty where it makes none.

    >>> named_with("工业经济", "增加值"), named_with("城镇面貌", "增加值")
    ('工业增加值', '')
    """
    return next((one + head for one in (topic, _bare(topic)) if linking.link(one + head)), "")


def _is_total(found: str | None) -> bool:
    """True for the sums of money of a whole place, which are wrong where they are a part's."""
    return found is not None and indicators()[found].is_core and indicators()[found].unit_canonical == "元"


def _is_subject(before: Run) -> bool:
    """True for a name that no table knows, the subject of the verb behind it: 松山湖|实现|生产总值."""
    return (
        before.kinds == {"REST"}
        and not before.before & {"MOVE", "ADVERB", "ADDED", "BROUGHT"}
        and len(before.text) <= MAX_NAME
        and not subjects.verb_of(before.text)
    )


def _added(last: Run, before: Run | None) -> Mention | None:
    """新增 before a name: a flow of its own where the dictionary has it so, else no total; 带动就业 is no such flow."""
    for head in (before.text if before else "", ""):
        found = linking.link(f"{head}新增{last.text}")
        if found and ("ADDED" in last.before or found == linking.link(head + last.text)):
            return Mention(f"{head}新增{last.text}", found, "name with 新增")
    return Mention(f"新增{last.text}", None, "only what is added") if linking.link(last.text) else None


def _bare(text: str) -> str:
    """A subject without the words that only say what kind of thing it is: 工业经济, 规模以上工业企业.

    >>> _bare("工业经济")
    '工业'
    """
    for end in words()["bare_end"]:
        if text.endswith(end) and len(text) > len(end):
            return text[: -len(end)]
    return text


def topic_before(lexed: Lexed, at: int) -> Run | None:
    """What the clauses between a number and the number before it speak of, where the number's own clause has no noun: the first noun of the nearest that has one."""
    tokens = lexed.tokens
    stop = clause_start(lexed, at)
    while stop and tokens[stop - 1].kind == "BREAK":
        end = stop - 1
        begin = clause_start(lexed, end)
        runs = runs_of(lexed, begin, end)
        if runs and not (begin and tokens[begin - 1].kind == "QUANTITY"):
            return None if any(run.before & UNSETTLED for run in runs) else _moved_one(lexed, runs)
        stop = begin
    return None


def _moved_one(lexed: Lexed, runs: list[Run]) -> Run:
    """The first noun of a clause; behind what only causes it (减税降费使|市场主体…) the second."""
    is_cause = len(runs) > 1 and lexed.tight.startswith(words()["cause"], runs[0].end)
    return runs[1] if is_cause else runs[0]


def ranked(lexed: Lexed, runs: list[Run]) -> Mention | None:
    """What is ranked: the first noun of the clause that names an indicator, its growth (增速) included."""
    for run in runs:
        if found := linking.link(run.text):
            return Mention(run.text, found, "what is ranked")
    return None


def speaks_of_itself(lexed: Lexed, runs: list[Run]) -> bool:
    """True where the words before a rank name nothing but the indicator itself (增速), or those among whom it is ranked (在全市各区中)."""
    among = {token.end for token in lexed.tokens if token.kind in ("OWN", "AMONG")}
    return all(run.kinds == {"SELF"} or (run.start in among and run.kinds.isdisjoint(_NAMING)) for run in runs)


def is_relative(lexed: Lexed, at: int, unit: Unit | None) -> bool:
    """True for a distance in points to something else: 高于全省平均水平1.5个百分点."""
    if unit is None or unit.dimension != "points":
        return False
    return any(token.kind == "RELATIVE" for token in lexed.tokens[clause_start(lexed, at) : at])


def ends_in_word(lexed: Lexed, at: int) -> bool:
    """True where the character before a number is the end of a longer word that only looks like a bound: 签约."""
    before = lexed.tokens[at - 1] if at else None
    return (
        before is not None
        and before.kind in NOUNS
        and before.end - before.start > 1
        and lexed.tight[before.end - 1] in _BOUNDS
    )
