"""Words: a set of phrases that can be looked up at the start or at the end of a text, longest first.

What an alternation of a regular expression does, in a few dictionary look-ups: the reader asks this of every number of
every report.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cache

from flows.base.cues import cues


class Words:
    """A set of phrases; `kept` are longer phrases that are not to be taken apart (主要 is no 要)."""

    def __init__(self, phrases: Iterable[str], kept: Iterable[str] = ()) -> None:
        whole = frozenset(kept)
        self._sizes = {phrase: 0 if phrase in whole else len(phrase) for phrase in {*phrases, *whole}}
        starts: dict[str, set[int]] = defaultdict(set)
        ends: dict[str, set[int]] = defaultdict(set)
        for phrase in self._sizes:
            starts[phrase[0]].add(len(phrase))
            ends[phrase[-1]].add(len(phrase))
        self._starts = {char: sorted(sizes, reverse=True) for char, sizes in starts.items()}
        self._ends = {char: sorted(sizes, reverse=True) for char, sizes in ends.items()}

    def at_start(self, text: str, at: int = 0) -> int:
        """The length of the longest phrase that begins at `at`, 0 where none does.

        >>> Words(["新", "新增"]).at_start("新增企业")
        2
        """
        if (sizes := self._starts.get(text[at : at + 1])) is not None:
            known = self._sizes
            for size in sizes:
                if (found := known.get(text[at : at + size])) is not None:
                    return found
        return 0

    def at_end(self, text: str) -> int:
        """The length of the longest phrase that ends `text`, 0 where none does.

        >>> Words(["要", "达到"], kept=["主要"]).at_end("就业要"), Words(["要"], kept=["主要"]).at_end("主要")
        (1, 0)
        """
        if (sizes := self._ends.get(text[-1:])) is not None:
            known = self._sizes
            for size in sizes:
                if (found := known.get(text[-size:])) is not None:
                    return found
        return 0

    def strip_start(self, text: str) -> str:
        """`text` without the phrases that it begins with."""
        at = 0
        while size := self.at_start(text, at):
            at += size
        return text[at:] if at else text

    def strip_end(self, text: str) -> str:
        """`text` without the phrases that it ends with."""
        while size := self.at_end(text):
            text = text[:-size]
        return text

    def spans(self, text: str) -> bool:
        """True if `text` is made of phrases from end to end."""
        return not self.strip_start(text)


@cache
def words_of(*kinds: str, kept: str | None = None) -> Words:
    """The cues of some kinds as Words; `kept` is the kind of those that are not to be taken apart."""
    return Words((phrase for kind in kinds for phrase in cues(kind)), cues(kept) if kept else ())
