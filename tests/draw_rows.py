"""Random rows of a corpus build with their sentences and surroundings, to be judged by eye.

`python tests/draw_rows.py GWR.duckdb --seed 7 --rows 200 --of values|outcomes > draw.md`: rows of fct_indicator_years,
or of fct_target_outcomes with a verdict, half of them of core indicators where there are as many. Reports that are
annotated anywhere in `../shared/gold` are left out.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from pathlib import Path
from typing import Any

import duckdb

SHARED = Path(__file__).parents[2] / "shared"
BEFORE, BEHIND = 110, 50
SIDES = "figures.report_id, figures.sentence_start + figures.value_start, figures.sentence_start + figures.value_end"
VALUES = """
    select
        coalesce(indicators.is_core, false) as is_core,
        facts.* exclude (sentence),
        {sides}
    from fct_indicator_years as facts
    inner join reference.indicators as indicators using (indicator_id)
    inner join fct_figures as figures on facts.figure_id = figures.figure_id
    order by facts.indicator_year_id
"""
OUTCOMES = """
    select
        coalesce(indicators.is_core, false) as is_core,
        outcomes.* exclude (sentence, actual_sentence),
        {sides},
        results.report_id, results.sentence_start + results.value_start, results.sentence_start + results.value_end
    from fct_target_outcomes as outcomes
    inner join reference.indicators as indicators using (indicator_id)
    inner join fct_targets as targets using (target_id)
    inner join fct_figures as figures on targets.figure_id = figures.figure_id
    inner join fct_figures as results on outcomes.actual_id = results.figure_id
    where outcomes.outcome <> 'undecidable'
    order by outcomes.target_id
"""
SHOWN = {
    "values": (
        "division_name", "year", "indicator_name", "indicator_id", "measure", "value", "value_low_canonical", "unit",
        "comparator", "status", "basis", "chosen_by", "doubt",
    ),
    "outcomes": (
        "division_name", "plan_year", "indicator_name", "indicator_id", "measure", "target_text", "target_kind",
        "target_low", "target_high", "reference", "reference_canonical", "actual_canonical", "unit_canonical",
        "outcome", "doubt",
    ),
}  # fmt: skip


def annotated(shared: Path) -> set[str]:
    """The names of annotated reports, without the month that some carry."""
    return {re.sub(r"_+\d+月$", "", path.stem) for path in (shared / "gold").rglob("*.txt")}


def draw(connection: duckdb.DuckDBPyConnection, of: str, seed: int, count: int) -> list[dict[str, Any]]:
    """`count` rows with the places of their numbers, core and other in turn."""
    cursor = connection.execute({"values": VALUES, "outcomes": OUTCOMES}[of].format(sides=SIDES))
    names = [column[0] for column in cursor.description]
    sides = 3 if of == "values" else 6
    rows = [{"row": dict(zip(names, row, strict=True)), "places": row[-sides:]} for row in cursor.fetchall()]
    left_out = {
        report
        for report, file in connection.execute(
            "select report_id, coalesce(source_file, '') from dim_reports left join fct_page_outcomes using (page_id)"
        ).fetchall()
        if re.sub(r"_+\d+月$", "", Path(file).stem) in annotated(SHARED)
    }
    random.Random(seed).shuffle(rows)
    kinds: dict[bool, list[dict[str, Any]]] = {True: [], False: []}
    for row in rows:
        if left_out.isdisjoint(row["places"][::3]):
            kinds[row["row"]["is_core"]].append(row)
    half = count - min(count // 2, len(kinds[False]))
    return kinds[True][:half] + kinds[False][: count - len(kinds[True][:half])]


def seen(connection: duckdb.DuckDBPyConnection, report: str, start: int, end: int) -> str:
    """The number within its report."""
    body, title, year = connection.execute(
        "select body, title, plan_year from raw.reports where report_id = ?", [report]
    ).fetchall()[0]
    text = f"{body[max(0, start - BEFORE) : start]}【{body[start:end]}】{body[end : end + BEHIND]}"
    return f"({title}, plans {year}) …{text}…".replace("\n", "⏎")


def main() -> None:
    """Print the drawn rows as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("database", type=Path)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--rows", type=int, default=200)
    parser.add_argument("--of", choices=sorted(SHOWN), default="values")
    given = parser.parse_args()
    if not given.database.exists():
        sys.exit(f"{given.database} does not exist: `make corpus` makes one")
    with duckdb.connect(str(given.database), read_only=True) as connection:
        for number, drawn in enumerate(draw(connection, given.of, given.seed, given.rows), start=1):
            row, places = drawn["row"], drawn["places"]
            told = [f"{name}={row[name]}" for name in SHOWN[given.of] if row[name] is not None]
            print(f"## {number}. {'core' if row['is_core'] else 'other'} · " + " · ".join(told))
            for at in range(0, len(places), 3):
                print(seen(connection, *places[at : at + 3]))


if __name__ == "__main__":
    main()
