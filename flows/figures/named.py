"""Which mention of its sentence names a number: in its clause, in the clauses before, or that of the figure before."""

from __future__ import annotations

import re

from flows.figures import lines, linking, mentions, subjects
from flows.figures.lexer import lex
from flows.figures.lines import CLAUSE_MARK, Draft, Line
from flows.figures.mentions import Mention

_DIGIT = re.compile(r"\d")
_SELF, _HEAD = frozenset(("SELF",)), frozenset(("HEAD",))
_CARRIED = frozenset((lines.SUBJECT_BEFORE, lines.CROSSED, lines.SUBJECT_OF_LIST, lines.NOUN_BEFORE))
MAX_BEFORE = 80


def mention_of(line: Line, item: Draft, number: int) -> Mention | None:
    """What names a quantity, from the tokens of its sentence; None where they do not settle it."""
    if item.rule == lines.TOTAL_OF_NEW:
        return Mention(item.subject, linking.link(item.subject), linking.OF_ALL)
    lexed, at = line.lexed, line.lexed.at[number]
    runs = mentions.runs_before(lexed, at) if item.left or not line.drafts else []  # 5万贫困人口和323个贫困村
    if at and lexed.tokens[at - 1].kind == "AGAINST":
        return Mention(item.subject, None, "goal that is compared with")
    if mentions.is_relative(lexed, at, item.q.base):
        return None
    if item.q.kind == "rank" or item.q.unit == "位":
        is_itself = mentions.speaks_of_itself(lexed, runs)
        return mentions.ranked(lexed, runs) or (_carried(line) if is_itself else None)
    if any([run.kinds != _SELF for run in runs]):
        is_head = len(runs) == 1 and runs[-1].kinds == _HEAD
        topic = _topic_before(line, at, runs[-1].text) if is_head else ""
        return None if item.rule == lines.DEPENDENT and not topic else mentions.name_of(runs, topic)
    if item.rule not in _CARRIED and not runs:
        return None
    named = mentions.topic_before(lexed, at)
    if named is None:
        return _carried(line)
    found = linking.link(named.text)
    return Mention(named.text, found, "name in the clause before") if found else None


def _carried(line: Line) -> Mention | None:
    """What the figure before measures, lengths of time and shares of a plan left aside."""
    for number in reversed(range(len(line.drafts))):
        before = line.drafts[number]
        if before.rule == lines.OF_PLAN or line.lexed.tokens[line.lexed.at[number]].kind == "DURATION":
            continue
        if before.mention is None:
            return None
        return before.mention._replace(text=before.subject, rule=linking.CARRIED)
    return None


def _topic_before(line: Line, at: int, head: str) -> str:
    """What the clause before speaks of, or, at the head of a sentence, the sentence before where it has no number: there the nearest that names something with `head`."""
    topic = mentions.topic_before(line.lexed, at)
    if topic is not None or line.drafts:
        return subjects.without_predicate(topic.text) if topic else ""
    stop = line.sentence.start
    text = line.folded[max(0, stop - MAX_BEFORE) : stop].rstrip("。 \n")
    before = text[max(text.rfind("。"), text.rfind("\n")) + 1 :]
    if len(before) >= MAX_BEFORE - 2 or _DIGIT.search(before):
        return ""
    topics = [
        subjects.without_predicate(runs[0].text) for clause in CLAUSE_MARK.split(before) if (runs := _runs(clause))
    ]
    return next((one for one in reversed(topics) if mentions.named_with(one, head)), topics[0] if topics else "")


def _runs(clause: str) -> list[mentions.Run]:
    lexed = lex(clause)
    return mentions.runs_of(lexed, 0, len(lexed.tokens))
