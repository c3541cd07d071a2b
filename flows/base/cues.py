"""The words that the reader knows: literals by kind (`words.csv`), and forms that no list can hold (`patterns.csv`).

A cue is one or the other: what is asked for by its kind.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from typing import NamedTuple

from flows.base.errors import VocabularyError
from flows.base.folding import fold
from flows.base.vocabulary import read_seed

_KIND = re.compile(r"\{([a-z_]+)\}")
_SPECIAL = re.compile(r"[\\\[\](){}?*+|^$.]")


@cache
def words() -> dict[str, tuple[str, ...]]:
    """The words (literals, folded) by kind, in the order of the seed."""
    return {kind: tuple(phrase for phrase, _ in rows) for kind, rows in _word_rows().items()}


@cache
def _word_rows() -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in read_seed("words"):
        found[row["kind"]].append((fold(row["phrase"]), row["value"]))
    return dict(found)


@cache
def word_kinds() -> dict[str, str]:
    """Kind of word → kind of token; empty where the words are looked up by a pass and not lexed."""
    return {row["kind"]: row["token"] for row in read_seed("word_kinds")}


class Pattern(NamedTuple):
    """A form of words that no list can hold: its rule (or kind of cue), the pass that uses it, and what it answers."""

    rule: str
    stage: str
    answer: str
    pattern: str


@cache
def _pattern_rows() -> tuple[tuple[Pattern, str, str], ...]:
    """The patterns as written (folded), each with its example and counter-example, in the order of the seed."""
    return tuple(
        (
            Pattern(row["rule"], row["pass"], row["answer"], fold(row["pattern"])),
            fold(row["example"]),
            fold(row["counter_example"]),
        )
        for row in read_seed("patterns")
    )


@cache
def patterns() -> tuple[Pattern, ...]:
    """The patterns with the words of their `{kind}`s in place, each tried on its example and counter-example.

    Raises:
        VocabularyError: a pattern does not compile, misses its example, or matches its counter-example.
    """
    found = []
    for line, (row, example, counter_example) in enumerate(_pattern_rows(), start=2):
        try:
            pattern = re.compile(expand(row.pattern))
        except re.error as error:
            raise VocabularyError(f"patterns.csv, line {line}: {row.rule} is no expression: {error}") from error
        if not pattern.search(example) or pattern.search(counter_example):
            raise VocabularyError(f"patterns.csv, line {line}: {row.rule} fails on its example or counter-example")
        found.append(row._replace(pattern=pattern.pattern))
    return tuple(found)


def expand(pattern: str) -> str:
    """A pattern with the words of the dictionary in the place of their kinds.

    >>> expand("(?:{pledge_within})").startswith("(?:(?:")
    True
    """
    while _KIND.search(pattern):
        pattern = _KIND.sub(lambda m: cue_pattern(m[1]), pattern)
    return pattern


@cache
def cue_rows() -> dict[str, list[tuple[str, str]]]:
    """The cues by kind, each with its value, its words first, then the patterns of its name."""
    rows = {kind: list(found) for kind, found in _word_rows().items()}
    for row, _, _ in _pattern_rows():
        if row.stage != "lexer":
            rows.setdefault(row.rule, []).append((row.pattern, row.answer))
    return rows


def cues(kind: str) -> list[str]:
    """The cues of one kind, longest first.

    Raises:
        VocabularyError: the dictionary has no such kind.
    """
    rows = cue_rows()
    if kind not in rows:
        raise VocabularyError(f"neither words.csv nor patterns.csv has a kind {kind!r}")
    return sorted({phrase for phrase, _ in rows[kind]}, key=lambda p: (-len(p), p))


@cache
def cue_values(kind: str) -> dict[str, str]:
    """Phrase → value of one kind of cue."""
    return dict(cue_rows()[kind])


@cache
def cue_pattern(kind: str) -> str:
    """A regular expression that matches any cue of the kind, longest first."""
    literal = frozenset(words().get(kind, ()))
    return "(?:" + "|".join(re.escape(c) if c in literal and _SPECIAL.search(c) else c for c in cues(kind)) + ")"


@cache
def cue(kind: str) -> re.Pattern[str]:
    """The compiled pattern of any cue of the kind, the words of the kinds it names in place.

    >>> bool(cue("rank_place").search("综合实力稳居中部地区"))
    True
    """
    return re.compile(expand(cue_pattern(kind)))


@cache
def cue_edges(kind: str, at_end: bool = False) -> frozenset[str] | None:
    """The characters with which cues of a kind can begin (or end), a cheap test before their regular expression.

    None where any character can.

    >>> "国" in cue_edges("name_after")
    True
    """
    edges: set[str] = set()
    for phrase in cues(kind):
        edge = phrase[-1] if at_end else phrase[0]
        if (
            edge in "[]"
            and phrase.startswith("[")
            and phrase.find("]") == (len(phrase) - 1 if at_end else phrase.find("]"))
            and phrase[1] != "^"
            and "-" not in phrase
        ):
            edges |= set(phrase[1 : phrase.index("]")])
        elif edge in "[](){}?*+.\\|^$":
            return None
        else:
            edges.add(edge)
            if len(phrase) > 1 and phrase[1] in "?*" and not at_end:
                return None
    return frozenset(edges)
