"""Needs: literals of which every match of a regular expression holds at least one.

Most texts are turned away by them without asking the expression: what RE2 calls a prefilter. `Marks` asks it of many
patterns at once: a bit for each pattern, set by the characters of a text that one of its literals needs.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from re import _parser  # type: ignore[attr-defined]
from typing import Any

from flows.base.cues import cue_pattern, cue_rows, expand

_MOST = 40


def _better(a: set[str] | None, b: set[str] | None) -> set[str] | None:
    if a is None or b is None:
        return b if a is None else a
    return a if (min(map(len, a)), -len(a)) >= (min(map(len, b)), -len(b)) else b


def _walk(tree: Any) -> tuple[set[str] | None, set[str] | None]:
    """The strings that a tree can match, if few, and the literals that it needs, if any."""
    run: set[str] = {""}
    best: set[str] | None = None
    is_exact = True
    for op, av in tree:
        exact, needed = _step(str(op), av)
        if exact is not None and len(exact) * len(run) <= _MOST:
            run = {x + y for x in run for y in exact}
            continue
        is_exact = False
        for found in (run, exact, needed):
            if found and "" not in found:
                best = _better(best, found)
        run = set(exact) if exact is not None and len(exact) <= _MOST else {""}
    if is_exact:
        return run, None if "" in run else run
    return None, best if "" in run else _better(best, run)


def _step(name: str, av: Any) -> tuple[set[str] | None, set[str] | None]:
    if name == "LITERAL":
        return {chr(av)}, None
    if name == "IN":
        return ({chr(a) for _, a in av}, None) if all(str(o) == "LITERAL" for o, _ in av) else (None, None)
    if name == "BRANCH":
        parts = [_walk(t) for t in av[1]]
        if all(p[0] is not None for p in parts):
            return set().union(*(p[0] for p in parts if p[0])), None
        return None, set().union(*(p[1] for p in parts if p[1])) if all(p[1] for p in parts) else None
    if name == "SUBPATTERN":
        return _walk(av[3])
    if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        low, high, inner = av
        exact, needed = _walk(inner)
        if (low, high) == (0, 1) and exact is not None:
            return exact | {""}, None
        return (
            (exact, needed)
            if (low, high) == (1, 1)
            else (None, _better(needed, exact if exact and "" not in exact else None) if low else None)
        )
    return ({""}, None) if name in ("AT", "ASSERT", "ASSERT_NOT") else (None, None)


def needs(pattern: str) -> tuple[str, ...]:
    """The literals of which every match holds at least one; empty where there are none such.

    >>> needs("(?<!是)(?:完成|实现)了?[^,]{0,4}(?:目标|计划)(?!的)")
    ('目标', '计划')
    """
    best = _walk(_parser.parse(pattern))[1] or set()
    return tuple(sorted(x for x in best if not any(y != x and y in x for y in best)))


class Marks:
    """A bit for each of some patterns; `of` a text has those bits set whose pattern may match in it."""

    def __init__(self, patterns: Sequence[str], more: Iterable[str] = ()) -> None:
        common = Counter(c for rows in cue_rows().values() for phrase, _ in rows for c in phrase)
        self._bits: dict[str, int] = {}
        self._always = 0
        for number, pattern in enumerate(patterns):
            literals = needs(pattern)
            if not literals:
                self._always |= 1 << number
            for literal in literals:
                rarest = min(literal, key=lambda c: common[c])
                self._bits[rarest] = self._bits.get(rarest, 0) | 1 << number

    @property
    def characters(self) -> frozenset[str]:
        """The characters of which a text holds at least one in which any of the patterns matches.

        Raises:
            ValueError: one of them needs nothing.
        """
        if self._always:
            raise ValueError("a pattern needs no literal")
        return frozenset(self._bits)

    def of(self, text: str) -> int:
        """The bits of the patterns that may match somewhere in `text`."""
        mask, get = self._always, self._bits.get
        for char in text:
            mask |= get(char, 0)
        return mask


_MOST_FIRSTS = 400


def finder(pattern: str) -> re.Pattern[str]:
    """An expression that is found in a text where `pattern` is; what it matches is the first character alone.

    `re` skips to the characters that a match can begin with only where an expression begins with a plain set of them,
    and tries most alternations at every character. Here that set stands first, and the pattern looks back over it.

    >>> found = finder("(?:较快|平稳)增长")
    >>> bool(found.search("保持平稳增长")), bool(found.search("平稳运行")), found.pattern[:4]
    (True, False, '[平较]')
    """
    try:
        firsts = first_characters(pattern)
    except ValueError:
        return re.compile(pattern)
    if len(firsts) > _MOST_FIRSTS:
        return re.compile(pattern)
    return re.compile(rf"[{re.escape(''.join(sorted(firsts)))}](?<=(?={pattern})[\s\S])")


@cache
def cue_finder(kind: str) -> re.Pattern[str]:
    """The `finder` of any cue of a kind."""
    return finder(expand(cue_pattern(kind)))


def first_characters(pattern: str) -> frozenset[str]:
    """The characters with which a match of an expression can begin.

    >>> sorted(first_characters("(?:到|至)?[一二]年"))
    ['一', '二', '到', '至']

    Raises:
        ValueError: any character may begin a match, or none need.
    """
    found, may_be_empty = _firsts(_parser.parse(pattern))
    if may_be_empty:
        raise ValueError(f"{pattern} matches nothing at all")
    return frozenset(found)


def _firsts(tree: Any) -> tuple[set[str], bool]:
    """The first characters of a tree, and whether it can match the empty text."""
    found: set[str] = set()
    for op, av in tree:
        firsts, may_be_empty = _first(str(op), av)
        found |= firsts
        if not may_be_empty:
            return found, False
    return found, True


def _first(op: str, av: Any) -> tuple[set[str], bool]:
    if op == "LITERAL":
        return {chr(av)}, False
    if op == "IN":
        return {c for kind, value in av for c in _members(str(kind), value)}, False
    if op == "SUBPATTERN":
        return _firsts(av[3])
    if op in ("MAX_REPEAT", "MIN_REPEAT"):
        firsts, may_be_empty = _firsts(av[2])
        return firsts, may_be_empty or av[0] == 0
    if op == "BRANCH":
        parts = [_firsts(branch) for branch in av[1]]
        return set().union(*(firsts for firsts, _ in parts)), any(empty for _, empty in parts)
    if op in ("ASSERT", "ASSERT_NOT", "AT"):
        return set(), True
    raise ValueError(f"a match may begin with any character ({op})")


def _members(kind: str, value: Any) -> list[str]:
    if kind == "LITERAL":
        return [chr(value)]
    if kind == "RANGE":
        return [chr(c) for c in range(value[0], value[1] + 1)]
    if kind == "CATEGORY" and str(value) == "CATEGORY_DIGIT":
        return list("0123456789")
    raise ValueError(f"a match may begin with any character ({kind})")
