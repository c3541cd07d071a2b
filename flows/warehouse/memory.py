"""The bounds of a connection to DuckDB: so much memory, and what does not fit lies beside the build.

Without them DuckDB keeps of the files that it reads what four fifths of the machine's memory hold.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from flows.base.settings import MEMORY


def bounds(folder: Path, memory: str) -> dict[str, str | bool | int | float | list[str]]:
    """The configuration of a connection that writes into `folder`: the memory of the settings, and where it spills."""
    return {"memory_limit": memory, "temp_directory": str(folder / "spilled")}


def reading(database: Path, memory: str = MEMORY) -> duckdb.DuckDBPyConnection:
    """A connection that only reads a database, and holds no more of it than `memory`."""
    connection = duckdb.connect(str(database), read_only=True)
    connection.execute(f"set memory_limit = '{memory}'")  # as a configuration, it would forbid others in this process
    return connection


def part(memory: str, parts: int) -> str:
    """One of so many equal parts of a size.

    >>> part("4GB", 2), part("801MB", 2)
    ('2000MB', '400MB')
    """
    return f"{int(memory[:-2]) * (1000 if memory.endswith('GB') else 1) // parts or 1}MB"
