"""More rows than a sheet of Excel holds go on over further sheets, and nothing is lost without a word."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import duckdb
import openpyxl
import pytest
import xlsxwriter

from flows.base.errors import WarehouseError
from flows.base.settings import Settings
from flows.warehouse import exports
from flows.warehouse.tables import columns_of


@pytest.mark.parametrize("rows", [1, 7, 10_000])
def test_rows_go_on_over_sheets(built: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: int) -> None:
    monkeypatch.setattr(exports, "SHEET_ROWS", rows + 1)
    name, target = "fct_targets", tmp_path / "a.xlsx"
    with duckdb.connect(str(built.published / "gwr.duckdb"), read_only=True) as connection:
        columns = exports.with_names(name, columns_of(connection, "gwr"))
        exports.write_xlsx(connection, name, columns, target, "2026.11.0", datetime(2026, 11, 24, tzinfo=UTC))
        keys = [k for (k,) in connection.execute(f"select {columns[0].name} from {name} order by rowid").fetchall()]
    book = openpyxl.load_workbook(target, read_only=True)
    sheets = [sheet for sheet in book.sheetnames if sheet.startswith("data")]
    assert len(sheets) == -(-len(keys) // rows)
    assert [row[0] for s in sheets for row in book[s].iter_rows(min_row=2, values_only=True)] == keys
    told = " ".join(str(row[0]) for row in book["notes"].iter_rows(values_only=True))
    assert ("go on over the sheets" in told) == (len(sheets) > 1)


def test_a_cell_that_excel_refuses_is_an_error(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    with pytest.raises(WarehouseError, match="row 1048576"):
        exports._write_cell(book.add_worksheet("data"), 1_048_576, 0, "lost", None)
    book.close()
