"""How well reports are read, by class of figure: what was read beside annotations made by hand.

An annotation is a CSV with the columns value_text, indicator, indicator_id, measure, value, value_high, unit,
comparator, status, start_year, end_year, place, optional, one row per figure in the order of the text, beside the
text of the same name.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from flows.base.errors import GwrError
from flows.base.records import Figure

FIELDS = ("value", "measure", "comparator", "status", "years", "indicator", "scope")
_NAME = re.compile(r"(?P<year>\d{4})_[^_]+_(?P<place>[^_]+)")


@dataclass(slots=True)
class Score:
    """Counts for one class of figures: annotated, found, spurious, and of the found those with a field right."""

    annotated: int = 0
    found: int = 0
    spurious: int = 0
    right: Counter[str] = field(default_factory=Counter)

    def row(self) -> dict[str, Any]:
        """The counts and the shares in %, by name."""
        shares = {name: round(100 * self.right[name] / self.found, 1) if self.found else None for name in FIELDS}
        return {
            "annotated": self.annotated,
            "found": self.found,
            "spurious": self.spurious,
            "found_percent": round(100 * self.found / self.annotated, 1) if self.annotated else None,
            **shares,
        }


def measure(folder: Path, read: Callable[[Path, str], Iterable[Figure]]) -> dict[str, dict[str, Any]]:
    """Scores by class (all, each measure, status and section); `read` gives the figures of a text under a title.

    Raises:
        GwrError: the folder holds no annotations.
    """
    scores: dict[str, Score] = defaultdict(Score)
    files = [f for f in sorted(folder.glob("*.csv")) if f.with_suffix(".txt").exists()]
    if not files:
        raise GwrError(f"{folder} holds no annotations: a CSV and a text of the same name for each report")
    for file in files:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            rows = list(csv.DictReader(lines))
        name = _NAME.match(file.stem)
        _compare(
            rows,
            list(read(file.with_suffix(".txt"), f"{name['place']}{name['year']}年政府工作报告" if name else file.stem)),
            scores,
        )
    return {name: scores[name].row() for name in sorted(scores, key=lambda n: (n != "all", n))}


def _squeeze(text: str) -> str:
    return re.sub(r"[\s*]+", "", unicodedata.normalize("NFKC", text))


def _compare(rows: list[dict[str, str]], figures: list[Figure], scores: dict[str, Score]) -> None:
    texts = [_squeeze(f.value_text) for f in figures]
    matcher = SequenceMatcher(None, [_squeeze(r["value_text"]) for r in rows], texts, autojunk=False)
    pairs = {block.a + i: block.b + i for block in matcher.get_matching_blocks() for i in range(block.size)}
    scores["all"].spurious += len(figures) - len(pairs)
    for number, row in enumerate(rows):
        if row["optional"] == "1":
            continue
        figure = figures[pairs[number]] if number in pairs else None
        for name in (
            "all",
            f"measure {row['measure']}",
            f"status {row['status']}",
            "linked" if row["indicator_id"] else "without id",
            *(["headline"] if row.get("headline") == "1" else []),
        ):
            score = scores[name]
            score.annotated += 1
            if figure is not None:
                score.found += 1
                score.right.update(name for name, right in _agreement(row, figure).items() if right)


def _agreement(row: dict[str, str], figure: Figure) -> dict[str, bool]:
    return {
        "value": Decimal(row["value"]) == figure.value
        and row["unit"].removeprefix("个") == figure.unit.removeprefix("个")
        and (figure.value_high is None) == (not row["value_high"]),
        "measure": row["measure"] == figure.measure,
        "comparator": row["comparator"] == figure.comparator,
        "status": row["status"] == figure.status,
        "years": (row["start_year"], row["end_year"]) == (str(figure.start_year), str(figure.end_year)),
        "indicator": row["indicator_id"] in ("", figure.indicator_id or ""),
        "scope": bool(row["place"]) == bool(figure.scope_text),
    }
