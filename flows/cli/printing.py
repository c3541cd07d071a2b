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


class Form(StrEnum):
    """How `gwr read` prints it."""

    table = "table"
    jsonl = "jsonl"
    csv = "csv"


def print_rows(rows: list[dict[str, Any]], form: Form) -> None:
    """Records of a reading in the form asked for."""
    from flows.warehouse.chunks import read_flat

    if form is Form.jsonl:
        sys.stdout.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    elif form is Form.csv:
        writer = csv.DictWriter(sys.stdout, list(rows[0]) if rows else [])
        writer.writeheader()
        writer.writerows(read_flat(row) for row in rows)
    elif rows:
        print_table(
            ["value_text", *READ]
            if "value_text" in rows[0]
            else [k for k in rows[0] if k not in ("body", "sentence", "sections")],
            rows,
        )


def _shown(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return "" if value is None else str(value).replace("[", "\\[")


def print_table(names: list[str], rows: list[dict[str, Any]]) -> None:
    """These columns of the rows, for people."""
    from rich.console import Console
    from rich.table import Table

    table = Table(*names)
    for row in rows:
        table.add_row(*(_shown(row[n]) for n in names))
    console = Console()
    Console(width=None if console.is_terminal else 200).print(table)


def plain(value: Any) -> str:
    """A value as text, decimals without an exponent."""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
