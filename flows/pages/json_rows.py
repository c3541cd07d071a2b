"""The objects of a JSON file that stand for rows of a table, each with its fields as text."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

from flows.base.errors import ReadError

MIN_TEXT = 1000  # characters of a text that stands under its title
Row = tuple[str, dict[str, str]]


def of_lines(text: str, tell: Callable[[str], None]) -> Iterator[Row]:
    """The objects of a text with one a line, and their line numbers; `tell` hears of lines that are none."""
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            tell(f"line {number} is no JSON ({error})")
            continue
        if isinstance(row, dict):
            yield str(number), _flat(row)


def of_document(text: str, tell: Callable[[str], None]) -> Iterator[Row]:
    """The rows of a JSON file: a list of objects wherever it lies, columns of cells, texts by their titles, or lines.

    Raises:
        ReadError: it is no JSON.
    """
    try:
        held = json.loads(text)
    except (ValueError, RecursionError) as error:
        lines = text.strip().split("\n")
        if len(lines) > 1 and all(line.strip()[:1] in ("{", "") for line in lines):
            return of_lines(text, tell)
        raise ReadError("damaged_document", f"it is no JSON ({error})") from error
    rows = _by_title(held) or _by_column(held) or _objects(held)
    return iter([(str(number), _flat(row)) for number, row in enumerate(rows, start=1)])


def _by_title(held: object) -> list[dict[str, object]]:
    """Long texts under their titles."""
    if not isinstance(held, dict):
        return []
    texts = [(k, v) for k, v in held.items() if isinstance(v, str) and len(v) >= MIN_TEXT]
    return [{"title": k, "text": v} for k, v in texts] if len(texts) == len(held) and len(held) > 1 else []


def _by_column(held: object) -> list[dict[str, object]]:
    """Rows whose cells stand column by column, as pandas writes them."""
    if not isinstance(held, dict) or not held or not all(isinstance(v, dict) for v in held.values()):
        return []
    first = next(iter(held.values()))
    if not all(v.keys() == first.keys() for v in held.values()) or any(isinstance(v, dict) for v in first.values()):
        return []
    return [{column: cells[at] for column, cells in held.items()} for at in first]


def _objects(held: object) -> list[dict[str, object]]:
    """The objects of the lists that lie highest in a value."""
    waiting = [held]
    while waiting:
        lists = [value for value in waiting if isinstance(value, list)]
        if found := [row for rows in lists for row in rows if isinstance(row, dict)]:
            return found
        waiting = [within for value in waiting if isinstance(value, dict) for within in value.values()]
    return []


def _flat(row: dict[str, object]) -> dict[str, str]:
    """The fields of an object, behind them those of objects within it; a list of paragraphs is a text."""
    cells: dict[str, str] = {}
    waiting = [row]
    while waiting:
        for key, value in waiting.pop(0).items():
            if isinstance(value, dict):
                waiting.append(value)
            elif value is not None:
                said = _paragraphs(value) if isinstance(value, list) else str(value).strip()
                cells[key] = cells.get(key) or said
    return cells


def _paragraphs(value: list[object]) -> str:
    """The texts of a list, a paragraph a line; of objects in it, what each says longest."""
    texts = [
        max((v for v in p.values() if isinstance(v, str)), key=len, default="") if isinstance(p, dict) else p
        for p in value
    ]
    return "\n".join(text for text in texts if isinstance(text, str))
