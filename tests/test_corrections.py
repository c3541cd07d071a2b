"""Corrections that take a report back."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest

from flows.base.errors import WarehouseError
from flows.base.settings import Settings


def test_a_report_that_a_finding_bars_is_accepted_by_its_rule(built: Settings, tmp_path: Path) -> None:
    from flows.warehouse.dbt import run_dbt

    database = tmp_path / "warehouse" / "gwr.duckdb"
    database.parent.mkdir()
    shutil.copy(built.database, database)
    with duckdb.connect(str(database)) as connection:
        report, division, year = connection.execute(
            "select report_id, division_id, plan_year from dim_reports where division_id is not null order by 1"
        ).fetchall()[0]
        connection.execute(
            "insert into raw.findings by name select 'f' as finding_id, 'report' as subject_kind, ? as subject_id, "
            "'abridged' as rule, 'warning' as severity, '' as observed, '' as message",
            [report],
        )

    def is_barred() -> bool:
        run_dbt(database, "run", "--select", "int_corrections", "int_findings", "int_reports_counted")
        with duckdb.connect(str(database), read_only=True) as connection:
            question = "select is_barred from intermediate.int_reports_counted where report_id = ?"
            return bool(connection.execute(question, [report]).fetchall()[0][0])

    assert is_barred()
    own = tmp_path / "corrections.csv"
    head = "figure_id,field,wrong_value,right_value,reason,decided_on,division_id,plan_year,indicator_id,words"
    own.write_text(f"{head}\n,accept,,,test,2026-11-27,{division},{year},,abridged\n", encoding="utf-8")
    assert not is_barred()
    run_dbt(database, "test", "--select", "corrections_still_apply")
    own.write_text(f"{head}\n,accept,,,test,2026-11-27,{division},{year},,masked_numbers\n", encoding="utf-8")
    run_dbt(database, "run", "--select", "int_corrections")
    with pytest.raises(WarehouseError, match="corrections_still_apply"):
        run_dbt(database, "test", "--select", "corrections_still_apply")
