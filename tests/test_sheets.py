"""Workbooks: rows that go on over further sheets, headings, filters and widths; nothing is lost without a word."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import duckdb
import openpyxl
import pytest
import xlsxwriter

from flows.base.errors import WarehouseError
from flows.base.settings import Settings
from flows.warehouse import exports, sheets

NOW = datetime(2026, 11, 24, tzinfo=UTC)


def export(built: Settings, folder: Path, name: str) -> openpyxl.Workbook:
    (folder / "excel").mkdir()
    exports.export((built.published / "gwr.duckdb").resolve(), folder, "excel", name, "2026.11.0", NOW)
    return openpyxl.load_workbook(folder / "excel" / f"{name}.xlsx")


@pytest.mark.parametrize("rows", [1, 7, 10_000])
def test_rows_go_on_over_sheets(built: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: int) -> None:
    monkeypatch.setattr(sheets, "SHEET_ROWS", rows + sheets.HEADINGS)
    book = export(built, tmp_path, "fct_targets")
    with duckdb.connect(str(built.published / "gwr.duckdb"), read_only=True) as connection:
        keys = [k for (k,) in connection.execute("select target_id from fct_targets order by rowid").fetchall()]
    found = [sheet for sheet in book.sheetnames if sheet.startswith("data")]
    assert len(found) == -(-len(keys) // rows)
    assert [row[0] for s in found for row in book[s].iter_rows(min_row=3, values_only=True)] == keys
    told = " ".join(str(row[0]) for row in book["notes"].iter_rows(values_only=True))
    assert ("go on over the sheets" in told) == (len(found) > 1)


def test_people_find_chinese_headings_filters_and_columns_as_wide_as_their_words(
    built: Settings, tmp_path: Path
) -> None:
    sheet = export(built, tmp_path, "fct_target_cascade")["data"]
    names, labels = ([cell.value for cell in sheet[row]] for row in (1, 2))
    assert labels[: names.index("plan_year")] == ["目标编号", "地区(当年行政区划)", "地区名称", "所属省份"]
    assert names[names.index("indicator_id") + 1] == "indicator_name"
    assert names[names.index("parent_id") + 1] == "parent_name"
    assert (sheet.freeze_panes, sheet.auto_filter.ref.split(":")[0]) == ("A3", "A2")
    widths = {name: sheet.column_dimensions[sheet.cell(1, n + 1).column_letter].width for n, name in enumerate(names)}
    assert widths["plan_year"] < widths["target_id"] < 45


def test_an_empty_table_is_a_sheet_with_its_headings(tmp_path: Path) -> None:
    connection = duckdb.connect()
    connection.execute("create table fct_page_outcomes (url varchar)")
    cursor = connection.cursor().execute("select 'x' as a where false")
    column = sheets.Column("t", "a", "VARCHAR", "甲", "")
    sheets.write_xlsx(connection, cursor, [column], [9], tmp_path / "a.xlsx", "t", NOW)
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["data"]
    assert [[c.value for c in row] for row in sheet.iter_rows()] == [["a"], ["甲"]]


def test_a_cell_that_excel_refuses_is_an_error(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    with pytest.raises(WarehouseError, match="row 1048576"):
        sheets._write_cell(book.add_worksheet("data"), 1_048_576, 0, "lost", None)
    book.close()
