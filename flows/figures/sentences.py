"""The sentences of a body: offsets, and the clause that a place in a sentence belongs to."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from flows.base.records import Section

_STOP = re.compile("[。!?\n]")
_DECIMAL = re.compile(r"\d+(?:\.\d+)?(?:[%万亿元]|个百分点)")
_UNIT_ON_NEXT_LINE = re.compile(r"\n?[%‰万亿千个元家人次户亩项件公吨倍座所]")
_VALUE_ON_NEXT_LINE = re.compile(r"\n*\d+(?:\.\d+)?[%‰万亿元吨人户个家公]")
_OPEN_LINE = re.compile(r"[,。;][^\n]*[\u4e00-\u9fff]$")
_EDGES = " \n*"
_HEAD_EDGES = " \n*#"
CLAUSE = re.compile(r"[,;:。]")
_JOINT = re.compile(r"[,;、](?!\d)")
MAX_SENTENCE = 1500  # what is longer is no sentence; every figure keeps its own, so length costs its square


class Sentence(NamedTuple):
    """One sentence with the section it stands in; offsets are those of the body."""

    start: int
    end: int
    section: Section


def _ends(folded: str) -> list[int]:
    """Where sentences end: at stops and line ends, but not inside a number that a copy has torn (6。5%, 665 / 亿元)."""
    ends = [0]
    for match in _STOP.finditer(folded):
        at = match.start()
        if folded[at - 1].isdigit() and at:
            if match[0] == "。" and _DECIMAL.match(folded, at + 1):
                continue
            if match[0] == "\n" and _UNIT_ON_NEXT_LINE.match(folded, at + 1):
                continue
        elif match[0] == "\n" and _goes_on(folded, at):
            continue
        if at - ends[-1] < MAX_SENTENCE:
            ends.append(at + 1)
        else:
            _cut(folded, ends, at + 1)
    _cut(folded, ends, len(folded))
    return ends[1:]


def _goes_on(folded: str, at: int) -> bool:
    """True for a line end within a sentence: its line has stops and ends without one, and the next begins with a value (投资完成 / 182万元)."""
    if not _VALUE_ON_NEXT_LINE.match(folded, at + 1):
        return False
    while at and folded[at - 1] in " \n":
        at -= 1
    return _OPEN_LINE.search(folded, folded.rfind("\n", 0, at) + 1, at) is not None


def _cut(folded: str, ends: list[int], end: int) -> None:
    """Add the end of a sentence; one longer than MAX_SENTENCE ends at joints too (or anywhere, where it has none)."""
    while end - ends[-1] > MAX_SENTENCE:
        limit = ends[-1] + MAX_SENTENCE
        joints = [match.end() for match in _JOINT.finditer(folded, ends[-1], limit)]
        ends.append(joints[-1] if joints else limit)
    ends.append(end)


@lru_cache(maxsize=4)
def split_sentences(folded: str, sections: tuple[Section, ...]) -> tuple[Sentence, ...]:
    """The sentences of a folded body that are not blank, in order."""
    found: list[Sentence] = []
    number = at = 0
    last = len(sections) - 1
    make = tuple.__new__
    for stop in _ends(folded):
        start, end = at, stop
        while end > start and folded[end - 1] in _EDGES:
            end -= 1
        while start < stop and folded[start] in _HEAD_EDGES:
            start += 1
        if end > start:
            while number < last and sections[number].end <= start:
                number += 1
            found.append(make(Sentence, (start, end, sections[number])))
        at = stop
    return tuple(found)
