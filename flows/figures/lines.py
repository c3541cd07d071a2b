"""A sentence while its numbers are named, from left to right: what later numbers of it may look back on."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from flows.figures import subjects
from flows.figures.lexer import Lexed
from flows.figures.mentions import Mention
from flows.figures.quantities import Quantity
from flows.figures.sentences import CLAUSE, Sentence

CLAUSE_MARK = re.compile(r"[,;:。]")
MARKS = "①②③④⑤⑥⑦⑧⑨⑩ "
ALL_BEFORE = "amounts before, of all of which it is said"
SUBJECT_BEFORE = "subject of the figure or clause before"
SUBJECT_OF_LIST = "subject of the list"
CROSSED = "what crossed a round mark in the clause before"
NOUN_BEFORE = "noun before the number"
DEPENDENT = "dependent noun with its head"
SHARE_WITH_SUBJECT = "占 … with its subject"
TOTAL_OF_NEW = "all of what the figure before counts the new ones of"
OF_PLAN = "share of a plan completed"
SPENT = "share of what is spent"
PART = "part of what the figure before measures"
RANKED = "what is ranked"
MEMBER = "member of a joint subject"
NET_ADDED = "净增"  # of a stock that is the indicator: a change, also of the later members of its list


@dataclass(slots=True)
class Draft:
    """A quantity with its clause, the words before it (`left`), its subject, and the first figure of the list it belongs to (`group`)."""

    q: Quantity
    clause: int
    left: str
    subject: str
    group: int
    position: int
    verb: str = ""
    tail_end: int = 0
    rule: str = ""
    mention: Mention | None = None
    trimmed: str = ""


@dataclass(slots=True)
class Line:
    """A sentence with its quantities and tokens; `drafts` are the numbers named so far, `listed` the names of the last joint subject."""

    folded: str
    sentence: Sentence
    quantities: list[Quantity]
    lexed: Lexed
    clauses: list[int]
    drafts: list[Draft] = field(default_factory=list)
    listed: list[str] = field(default_factory=list)

    @property
    def previous(self) -> str:
        """The subject of the number before."""
        return self.drafts[-1].subject if self.drafts else ""

    @property
    def last_named(self) -> str:
        """The subject of the number before, the last of them where it is said of all amounts before."""
        is_joint = bool(self.drafts) and self.drafts[-1].rule == ALL_BEFORE
        return self.previous.rpartition("、")[2] if is_joint else self.previous

    def clause_of(self, q: Quantity) -> int:
        """Where the clause of a quantity begins."""
        return self.clauses[bisect_right(self.clauses, q.start) - 1]

    def stop(self, number: int) -> int:
        """Where the n-th quantity begins, or the sentence ends."""
        return self.quantities[number].start if number < len(self.quantities) else self.sentence.end

    def clause_before(self, clause: int) -> str:
        """The words of the clause before the one that begins at `clause`."""
        before = self.folded[self.sentence.start : max(self.sentence.start, clause - 1)]
        return CLAUSE_MARK.split(before)[-1].lstrip(MARKS)

    def topic(self, clause: int) -> str:
        """What the clause before the first figure of a sentence is about."""
        return subjects.topic_of(self.clause_before(clause).replace(" ", ""))

    def between(self, clause: int) -> str:
        """What a clause without a number is about that stands between the figure before and this clause; empty where none stands there."""
        if not self.drafts or clause <= self.sentence.start:
            return ""
        begin = max(self.folded.rfind(mark, self.sentence.start, clause - 1) for mark in ",;:") + 1
        return (
            subjects.topic_of(self.folded[begin : clause - 1].replace(" ", ""))
            if begin >= self.drafts[-1].q.end
            else ""
        )


def without_own(subject: str, told: str) -> str:
    """A subject without the clause in it that tells the very number: 产值突破5亿元的企业 for 5亿元.

    >>> without_own("产值突破5亿元的企业", "5亿元"), without_own("企业", "5亿元")
    ('企业', '企业')
    """
    return subject.rsplit("的", 1)[-1].removesuffix("比重") if told in subject else subject


def clause_starts(folded: str, sentence: Sentence) -> list[int]:
    """Where the clauses of a sentence begin; the colon of a ratio (1.8:1) ends none."""
    return [
        sentence.start,
        *(
            m.end()
            for m in CLAUSE.finditer(folded, sentence.start, sentence.end)
            if m[0] != ":" or not folded[m.end() : m.end() + 1].isdigit()
        ),
    ]
