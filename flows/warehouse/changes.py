"""What two releases say differently of the same facts, by indicator, with the reason: a new report, a changed page, a correction, another reading."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import NamedTuple

import duckdb

from flows.base.errors import WarehouseError

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


def compare(old: Path, new: Path) -> list[Change]:
    """The facts of fct_indicator_years that were added, are gone or changed from release `old` to release `new` (folders), in the order of place and year.

    Raises:
        WarehouseError: one of them is no release.
    """
    for folder in (old, new):
        if not (folder / "parquet" / "fct_indicator_years.parquet").exists():
            raise WarehouseError(f"{folder} is no release; give the name or the folder of one")
    files = {
        f"{side}_{name}": str(folder / "parquet" / f"{name}.parquet")
        for side, folder in (("old", old), ("new", new))
        for name in ("fct_indicator_years", "dim_reports", "fct_figures")
    }
    connection = duckdb.connect()
    try:
        rows = connection.execute(_COMPARE.format(**files)).fetchall()
    finally:
        connection.close()
    return [Change(*row) for row in rows]


_COMPARE = """
    with facts as (
        select coalesce(b.indicator_year_id, a.indicator_year_id) as indicator_year_id, coalesce(b.division_id, a.division_id) as division_id,
               coalesce(b.indicator_id, a.indicator_id) as indicator_id, coalesce(b.measure, a.measure) as measure, coalesce(b."year", a."year") as "year",
               case when a.indicator_year_id is null then 'added' when b.indicator_year_id is null then 'gone' else 'changed' end as change,
               a.comparator || ' ' || a.value_canonical::varchar || ' ' || coalesce(a.unit_canonical, '') as old_value,
               b.comparator || ' ' || b.value_canonical::varchar || ' ' || coalesce(b.unit_canonical, '') as new_value,
               a.figure_id as old_figure_id, b.figure_id as new_figure_id, a.report_id as old_report, b.report_id as new_report
        from read_parquet('{old_fct_indicator_years}') a full join read_parquet('{new_fct_indicator_years}') b using (indicator_year_id)
        where a.indicator_year_id is null or b.indicator_year_id is null or a.value_canonical <> b.value_canonical or a.comparator <> b.comparator or a.status <> b.status
    )
    select facts.indicator_year_id, facts.division_id, facts.indicator_id, facts.measure, facts."year", facts.change,
           case when is_corrected then 'correction'
                when new_report is not null and before.report_id is null then 'new report'
                when new_report is null and after.report_id is null then 'report gone'
                when before.body_sha256 <> after.body_sha256 then 'page changed'
                else 'another reading' end,
           old_value, new_value, old_figure_id, new_figure_id
    from facts
    left join read_parquet('{old_dim_reports}') before on before.report_id = coalesce(new_report, old_report)
    left join read_parquet('{new_dim_reports}') after on after.report_id = coalesce(new_report, old_report)
    left join (select figure_id, is_corrected from read_parquet('{new_fct_figures}') where is_corrected) corrected on corrected.figure_id = coalesce(new_figure_id, old_figure_id)
    order by facts.division_id, facts.indicator_id, facts.measure, facts."year"
"""


def by_indicator(changes: list[Change]) -> list[tuple[str, str, str, int]]:
    """Indicator, change, reason and count, the most frequent first."""
    counted = Counter((c.indicator_id, c.change, c.reason) for c in changes)
    return [(*key, n) for key, n in sorted(counted.items(), key=lambda item: (-item[1], item[0]))]


def changes_page(old: str | None, new: str, changes: list[Change]) -> str:
    """The changes as a Markdown page."""
    lines = [f"# Changes in release {new}", ""]
    if old is None:
        return "\n".join([*lines, "The first release here: nothing to compare with.", ""])
    totals = Counter(c.change for c in changes)
    lines += [
        f"Values of `fct_indicator_years` since release {old}: {totals['added']} added, {totals['gone']} gone, {totals['changed']} changed. Each one stands in `changes.csv`.",
        "",
    ]
    lines += [
        "| indicator | change | reason | values |",
        "|---|---|---|---|",
        *(f"| {i} | {c} | {r} | {n} |" for i, c, r, n in by_indicator(changes)),
        "",
    ]
    return "\n".join([*lines, *(f"- **{name}**: {meaning}." for name, meaning in REASONS.items()), ""])
