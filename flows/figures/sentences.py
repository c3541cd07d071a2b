"""The sentences of a body: offsets, and the clause that a place in a sentence belongs to."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flows.base.records import Section

_STOP = re.compile(r"(?<!\d)。|。(?!\d+(?:\.\d+)?[%万亿元])|[!?]|(?<!\d)\n|(?<=\d)\n(?!\n?[%‰万亿千个元家人次户亩项件公吨倍座所])(?<!\d\n\n)")
CLAUSE = re.compile(r"[,;:。]")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence with the section it stands in; offsets are those of the body."""

    start: int
    end: int
    section: Section


def split_sentences(folded: str, sections: tuple[Section, ...]) -> list[Sentence]:
    """The sentences of a folded body that are not blank, in order."""
    found: list[Sentence] = []
    number = 0
    at = 0
    for stop in [*(m.end() for m in _STOP.finditer(folded)), len(folded)]:
        start, end = at, stop
        while start < end and folded[start] in " \n*#":
            start += 1
        while end > start and folded[end - 1] in " \n*":
            end -= 1
        if end > start:
            while number + 1 < len(sections) and sections[number].end <= start:
                number += 1
            found.append(Sentence(start, end, sections[number]))
        at = stop
    return found
