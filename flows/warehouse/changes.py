"""What two releases say differently of the same facts, by indicator and reason: a new report, corrections, others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import duckdb

from flows.base.errors import WarehouseError
from flows.base.settings import MEMORY
from flows.warehouse.memory import bounds
from flows.warehouse.statements import sql
from flows.warehouse.tables import quoted

REASONS = {
    "new report": "a report that the older release did not have",
    "report gone": "the report is not in the newer release (gone, a copy of another, or kept out by a finding)",
    "page changed": "the text of the report's page is another",
    "correction": "a row of corrections.csv",
    "another reading": "the same text, read or chosen otherwise by newer rules or a newer dictionary",
}


class Change(NamedTuple):
    """One fact that differs: what happened, why, and both statements."""

    indicator_year_id: str
    division_id: str
    indicator_id: str
    measure: str
    year: int
    change: str
    reason: str
    old_value: str | None
    new_value: str | None
    old_figure_id: str | None
    new_figure_id: str | None


def compare(old: Path, new: Path, memory: str = MEMORY) -> list[Change]:
    """The facts of fct_indicator_years added, gone or changed from release folder `old` to `new`, by place and year.

    Raises:
        WarehouseError: one of them is no release.
    """
    for folder in (old, new):
        if not (folder / "gwr.duckdb").exists():
            raise WarehouseError(f"{folder} is no release; give the name or the folder of one")
    if old.resolve() == new.resolve():
        return []
    connection = duckdb.connect(config=bounds(new, memory))
    try:
        for side, folder in (("old_release", old), ("new_release", new)):
            connection.execute(f"attach '{quoted(str(folder / 'gwr.duckdb'))}' as {side} (read_only)")
        rows = connection.execute(sql("changes")).fetchall()
    finally:
        connection.close()
    return [Change(*row) for row in rows]


def by_indicator(changes: list[Change]) -> list[tuple[str, str, str, int]]:
    """Indicator, change, reason and count, the most frequent first."""
    counted = Counter((c.indicator_id, c.change, c.reason) for c in changes)
    return [(*key, n) for key, n in sorted(counted.items(), key=lambda item: (-item[1], item[0]))]


def changes_page(old: str | None, new: str, changes: list[Change], note: Sequence[str] = ()) -> str:
    """The changes as a Markdown page, `note` below its heading."""
    lines = [f"# Changes in release {new}", "", *note]
    if old is None:
        return "\n".join([*lines, "The first release here: nothing to compare with.", ""])
    totals = Counter(c.change for c in changes)
    lines += [
        f"Values of `fct_indicator_years` since release {old}: {totals['added']} added, {totals['gone']} gone, "
        f"{totals['changed']} changed. Each one stands in `changes.csv`.",
        "",
    ]
    lines += [
        "| indicator | change | reason | values |",
        "|---|---|---|---|",
        *(f"| {i} | {c} | {r} | {n} |" for i, c, r, n in by_indicator(changes)),
        "",
    ]
    return "\n".join([*lines, *(f"- **{name}**: {meaning}." for name, meaning in REASONS.items()), ""])
