"""The bounds of a connection to DuckDB: so much memory, and what does not fit lies beside the build."""

from __future__ import annotations

from pathlib import Path

from flows.base.settings import load_settings


def bounds(folder: Path) -> dict[str, str | bool | int | float | list[str]]:
    """The configuration of a connection that writes into `folder`: `GWR_MEMORY`, and where it spills."""
    return {"memory_limit": load_settings().memory, "temp_directory": str(folder / "spilled")}
