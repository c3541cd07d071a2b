"""Rows on standard output: a table for people, JSON lines or CSV for programs."""

from __future__ import annotations

import csv
import json
import sys
from decimal import Decimal
from enum import StrEnum
from typing import Any

READ = (
    "indicator_text",
    "indicator_id",
    "measure",
    "value",
    "unit",
    "comparator",
    "status",
    "start_year",
    "end_year",
    "scope_text",
)
WIDTH = 200  # of what no terminal shows
MAX_CELL = 40  # a longer text is broken, where a table would else be too wide


class Form(StrEnum):
    """How rows are printed."""

    table = "table"
    jsonl = "jsonl"
    csv = "csv"


def print_rows(rows: list[dict[str, Any]], form: Form) -> None:
    """Rows in the form asked for; of records of a reading, the table shows what people look at first."""
    if form is Form.table:
        print_table(_told(list(rows[0])) if rows else [], rows)
    else:
        write_rows(list(rows[0]) if rows else [], rows, form)


def write_rows(names: list[str], rows: list[dict[str, Any]], form: Form) -> None:
    """Rows for programs; of no rows, CSV still has its header."""
    from flows.warehouse.chunks import read_flat

    if form is Form.jsonl:
        plain_ascii = (sys.stdout.encoding or "ascii").lower().replace("-", "") != "utf8"
        sys.stdout.writelines(json.dumps(row, ensure_ascii=plain_ascii) + "\n" for row in rows)
    else:
        writer = csv.DictWriter(sys.stdout, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(read_flat(row) for row in rows)


def _told(names: list[str]) -> list[str]:
    if "value_text" in names:
        return ["value_text", *READ, "sentence"]
    return [name for name in names if name not in ("body", "sentence", "sections")]


def _shown(value: Any) -> str:
    return "" if value is None else plain(value)


def print_table(names: list[str], rows: list[dict[str, Any]]) -> None:
    """These columns of the rows, for people: side by side, or one under another where they do not fit."""
    from rich.cells import cell_len
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    console = Console()
    if not console.is_terminal:
        console = Console(width=WIDTH)
    cells = [[_shown(row[name]) for name in names] for row in rows]
    widths = [max(map(cell_len, column)) for column in zip(names, *cells, strict=True)]
    if sum(min(width, MAX_CELL) + 3 for width in widths) + 1 > console.width:
        _print_one_under_another(names, cells)
        return
    table = Table(*names)
    for row in cells:
        table.add_row(*map(escape, row))
    console.print(table)


def _print_one_under_another(names: list[str], rows: list[list[str]]) -> None:
    width = max(map(len, names))
    for number, row in enumerate(rows, start=1):
        sys.stdout.write(f"── {number}\n")
        sys.stdout.writelines(f"{name:>{width}}  {cell}\n" for name, cell in zip(names, row, strict=True) if cell)


def plain(value: Any) -> str:
    """A value as text, decimals without an exponent."""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
