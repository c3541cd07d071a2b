"""What a campaign found: counts, and bars that must be nought."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass
class Score:
    """The counts of one campaign; those of `bars` must be nought."""

    name: str
    counts: dict[str, float | str] = field(default_factory=dict)
    bars: set[str] = field(default_factory=set)
    seen: list[str] = field(default_factory=list)

    def add(self, what: str, count: float | str) -> None:
        """Tell a count."""
        self.counts[what] = count

    def bar(self, what: str, count: int, seen: Sequence[str] = ()) -> None:
        """Tell a count that must be nought, and some of what was seen."""
        self.counts[what] = count
        self.bars.add(what)
        self.seen += seen if count else ()

    @property
    def broken(self) -> list[str]:
        """The bars that are not nought."""
        return sorted(what for what in self.bars if self.counts[what] != 0)

    def lines(self) -> list[str]:
        """The counts as lines, what was seen behind them."""
        marks = {True: "  <-- must be 0", False: ""}
        told = [f"{self.name:<8} {what:<28} {count}{marks[what in self.broken]}" for what, count in self.counts.items()]
        return [*told, *(f"{'':<8} seen: {words}" for words in self.seen[:10])]
