"""The pages with frozen answers, and what the reader of today makes of them."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from conftest import SAMPLE

from flows.base.errors import ReadError
from flows.base.records import ReadReport
from flows.reading import read_document, read_document_whole

GOLDEN = Path(__file__).parent / "golden"


@dataclass(frozen=True)
class GoldenPage:
    """A page with the place of its answers."""

    path: Path
    title: str
    folder: Path

    @property
    def name(self) -> str:
        return self.path.name.split(".")[0]

    def answer(self, suffix: str) -> Path:
        return self.folder / f"{self.name}{suffix}"

    @property
    def has_answers(self) -> bool:
        return self.answer(".report.json").exists()


def golden_pages() -> list[GoldenPage]:
    """Every page of the sample and of `tests/golden`, as their indexes name them."""
    return [
        GoldenPage(root / row["file"], row["title"], folder)
        for root, folder in ((SAMPLE, GOLDEN / "sample"), (GOLDEN, GOLDEN))
        for row in read_rows(root / "index.csv")
    ]


def read_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write_rows(path: Path, columns: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


@cache
def read_golden(path: Path, title: str) -> ReadReport | str:
    """What the reader of today makes of a page: its one report, or the rule by which it is none."""
    try:
        (read,) = read_document_whole(read_document(path.read_bytes(), path.name), "p", title or None)
    except ReadError as error:
        return error.rule
    return read


def text_of(value: Any) -> str:
    """A field as the answers write it: decimals without exponent, lists with commas, nothing for null."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return ",".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def is_right(today: str, right: str) -> bool:
    """Whether a field is one of the right ones; `*` asks for nothing (what the guide calls doubtful).

    >>> is_right("街道投资", "街道投资|硬化街道投资"), is_right("", "同口径|"), is_right("", "gdp")
    (True, True, False)
    """
    return right == "*" or today in right.split("|")


class Squeezed:
    """A body without its white space, and where each character stood."""

    def __init__(self, body: str) -> None:
        self.positions = [at for at, character in enumerate(body) if not character.isspace()]
        self.text = "".join(body[at] for at in self.positions)

    def end_of(self, context: str) -> int | None:
        """The offset in the body behind `context`, which may stand there once; nothing if it does not."""
        found = [m.start() for m in re.finditer(re.escape(context), self.text)]
        assert len(found) <= 1, f"{context!r} stands {len(found)} times in the body"
        return self.positions[found[0] + len(context) - 1] + 1 if found else None

    def context(self, start: int, end: int) -> str:
        """The shortest piece of eight characters or more that ends at `end` and stands once in the body."""
        inside = [n for n, at in enumerate(self.positions) if start <= at < end]
        first, last = inside[0], inside[-1] + 1
        for begin in range(min(first, max(last - 8, 0)), -1, -1):
            if self.text.count(self.text[begin:last]) == 1:
                return self.text[begin:last]
        return self.text[:last]
