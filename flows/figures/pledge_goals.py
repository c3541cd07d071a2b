"""The goals in words of a stretch of text: how an indicator shall move, found by the cues of kind `pledge_goal`.

A goal is a pattern of the dictionary in which `{pledge_adverb}` stands for the words of that kind; its answer is the
kind of goal and, where the words leave no choice, the reference. A goal must be followed by the end of its clause or by
a link, so that 稳步增长的能力 is none.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from flows.base.cues import cue_pattern, cue_rows, expand
from flows.base.needs import cue_finder, first_characters
from flows.base.numerals import parse_numeral

_NAME = re.compile(r"\(\?P<\w+>")


class Goal(NamedTuple):
    """How an indicator shall move: kind, reference where the words fix it, offsets in the text.

    `distance` is signed, in points; an object stands inside the goal (完成省下达的节能减排任务), else it is -1.
    """

    kind: str
    reference: str | None
    start: int
    end: int
    object_start: int
    object_end: int
    distance: Decimal | None
    is_strict: bool | None


@cache
def pattern_of(kind: str) -> re.Pattern[str]:
    """The words of one kind of cue as a pattern."""
    return re.compile(expand(cue_pattern(kind)))


@cache
def _rows() -> list[tuple[re.Pattern[str], str]]:
    return [(re.compile(expand(phrase)), value) for phrase, value in cue_rows()["pledge_goal"]]


@cache
def _begin() -> tuple[re.Pattern[str], dict[str, tuple[int, ...]]]:
    """Where a goal may begin, and by that character the rows of the goals, in their order."""
    by_first: dict[str, list[int]] = defaultdict(list)
    for number, (row, _) in enumerate(_rows()):
        for first in first_characters(row.pattern):
            by_first[first].append(number)
    firsts = re.compile("[" + re.escape("".join(sorted(by_first))) + "]")
    return firsts, {first: tuple(numbers) for first, numbers in by_first.items()}


@cache
def _scanner(numbers: tuple[int, ...]) -> re.Pattern[str]:
    """Goals as groups, with what may follow them: made when one is asked for, since all take half a second."""
    goals = "|".join(f"(?P<g{n}>{_NAME.sub('(?:', _rows()[n][0].pattern)})" for n in numbers)
    after = rf"(?P<after>{cue_pattern('pledge_after')}?[ *”\"』）)]*)(?=$|[,、;。:!?(]|{cue_pattern('pledge_next')})"
    return re.compile(rf"(?:{goals}){after}")


def _scan(text: str, at: int, stop: int) -> Iterator[tuple[re.Match[str], int]]:
    """The goals between two offsets with what follows them, each with its row; from left to right, none in another."""
    firsts, begin = _begin()
    for start in firsts.finditer(text, at, stop):
        if start.start() < at:
            continue
        numbers = begin[start[0]]
        if found := _scanner(numbers).match(text, start.start(), stop):
            at = found.end()
            yield found, next(n for n in numbers if found.start(f"g{n}") >= 0)


def may_hold_goal(text: str, at: int, stop: int) -> bool:
    """True if a stretch of text holds a word that goals have: a cheap test before the search for them."""
    return cue_finder("pledge_hint").search(text, at, stop) is not None


def find_goals(text: str, at: int, stop: int) -> Iterator[Goal]:
    """The goals between two offsets of a folded text, from left to right.

    >>> [(g.kind, g.reference) for g in find_goals("进出口稳步增长、税收高于全省平均水平", 0, 18)]
    [('sign', None), ('relative', None)]
    >>> [g.distance for g in find_goals("增速低于全国1.5个百分点", 0, 13)]
    [Decimal('-1.5')]
    >>> [*find_goals("提高稳步增长的能力", 0, 9)]
    []
    """
    if not may_hold_goal(text, at, stop):
        return
    for found, number in _scan(text, at, stop):
        pattern, value = _rows()[number]
        goal = pattern.fullmatch(text, found.start(), found.end(f"g{number}"))
        if goal is None:
            continue
        yield (first := _goal(found, number, goal, value))
        also = pattern_of("pledge_also").match(text, first.end, stop) if first.object_start >= 0 else None
        if also:
            yield first._replace(
                start=also.start("object"),
                end=also.end(),
                object_start=also.start("object"),
                object_end=also.end("object"),
            )


def _goal(found: re.Match[str], number: int, goal: re.Match[str], value: str) -> Goal:
    """The goal that a row of the dictionary has found; `found` holds the words after it too."""
    kind, _, reference = value.partition("/")
    groups = goal.groupdict()
    has_object = bool(groups.get("object"))
    return Goal(
        kind,
        reference or None,
        found.start(),
        found.end(f"g{number}") if found["after"].startswith((" ", "*")) else found.end(),
        goal.start("object") if has_object else -1,
        goal.end("object") if has_object else -1,
        _distance(groups.get("distance"), groups.get("turn") or ""),
        _is_strict(groups["turn"]) if "turn" in groups else None,
    )


def _is(kind: str, turn: str) -> bool:
    return bool(pattern_of(f"pledge_{kind}").fullmatch(turn))


def _is_strict(turn: str | None) -> bool:
    """True if to be equal does not meet the goal: 高于, not 不低于, 达到, 控制在…以内."""
    return any(_is(kind, turn or "") for kind in ("above", "below", "higher", "lower"))


def _distance(written: str | None, turn: str) -> Decimal | None:
    if not written:
        return None
    number = Decimal(written) if written[0].isdigit() else parse_numeral(written)
    return -number if any(_is(kind, turn) for kind in ("below", "below_or_equal", "lower")) else number
