"""JSON-lines files that a kill or a bad byte may have touched: one row a line, broken lines known as such."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

log = logging.getLogger(__name__)


def parse_line(line: bytes) -> dict[str, Any] | None:
    """The row that a line holds; None for one that is torn or damaged."""
    try:
        row = json.loads(line.decode("utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError):
        return None
    return row if isinstance(row, dict) else None


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a file in order, broken lines passed over; nothing where there is no file."""
    if not path.exists():
        return
    with path.open("rb") as lines:
        yield from rows_in(lines, path.name)


def rows_in(lines: Iterable[bytes], name: str) -> Iterator[dict[str, Any]]:
    """The rows of the lines of a file of that name."""
    for number, line in enumerate(lines, start=1):
        row = parse_line(line)
        if row is not None:
            yield row
        elif line.strip():
            log.warning("line %d of %s is broken and was passed over", number, name)


def whole_rows(path: Path, start: int) -> Iterator[tuple[dict[str, Any] | None, int]]:
    """The rows from an offset on, each with where it ends (None for a broken one), up to the last whole line."""
    if not path.exists():
        return
    with path.open("rb") as lines:
        lines.seek(start)
        for line in lines:
            if not line.endswith(b"\n"):
                return
            start += len(line)
            yield parse_line(line), start


def append_row(path: Path, row: dict[str, Any]) -> None:
    """Add a row in one write; behind a line that was torn by a kill a new line begins."""
    data = json.dumps(row, ensure_ascii=False).encode("utf-8", "replace") + b"\n"
    with path.open("ab+", buffering=0) as file:
        if file.tell():
            file.seek(-1, 2)
            data = data if file.read(1) == b"\n" else b"\n" + data
        file.write(data)
