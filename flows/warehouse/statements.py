"""The SQL of this folder: one statement a file, in `sql/`."""

from __future__ import annotations

from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "sql"


@cache
def sql(name: str) -> str:
    """The statement of `sql/NAME.sql`."""
    return (FOLDER / f"{name}.sql").read_text(encoding="utf-8")
