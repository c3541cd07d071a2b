"""A release as its readers meet it: files of every kind, papers, changes, and a publish that fails."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import openpyxl
import pandas as pd
import polars as pl
import pyreadstat
import pytest
import yaml

from flows import steps
from flows.base.errors import WarehouseError
from flows.base.settings import Settings
from flows.warehouse import release as releases
from flows.warehouse.changes import by_indicator, changes_page, compare
from flows.warehouse.exports import DOUBTED, EXPORTED, write_xlsx
from flows.warehouse.tables import Column

NOW = datetime(2026, 11, 25, tzinfo=UTC)


@pytest.fixture(scope="module")
def folder(built: Settings) -> Path:
    return (built.published / "2026.11.0").resolve()


def test_readers_of_parquet_agree(folder: Path) -> None:
    file = folder / "parquet" / "fct_indicator_years.parquet"
    asked = duckdb.sql(f"select sum(value_canonical) from '{file}'").fetchall()[0][0]
    assert pl.read_parquet(file)["value_canonical"].sum() == asked
    assert pd.read_parquet(file)["value_canonical"].sum() == asked
    assert (
        duckdb.connect(str(folder / "gwr.duckdb"), read_only=True)
        .execute("select sum(value_canonical) from fct_indicator_years")
        .fetchall()[0][0]
        == asked
    )


def test_csv_opens_in_excel_and_pandas(folder: Path) -> None:
    file = folder / "csv" / "fct_targets.csv"
    assert file.read_bytes()[:3] == b"\xef\xbb\xbf"
    frame = pd.read_csv(file, dtype=str, encoding="utf-8-sig")
    assert len(frame) == json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["tables"]["fct_targets"]
    assert frame["sentence"].str.contains("增长").any()


def test_decimals_of_csv_end_where_their_digits_do(folder: Path) -> None:
    frame = pd.read_csv(folder / "csv" / "fct_indicator_years.csv", dtype=str, encoding="utf-8-sig")
    written = frame["value"].dropna()
    assert {"665", "10"} <= set(written)
    assert not written[written.str.contains(".", regex=False)].str.endswith(("0", ".")).any()


@pytest.mark.parametrize("name", EXPORTED)
def test_stata_files_have_chinese_labels(folder: Path, name: str) -> None:
    frame, meta = pyreadstat.read_dta(str(folder / "stata" / f"{name}.dta"))
    rows = duckdb.sql(f"select count(*) from '{folder}/parquet/{name}.parquet'").fetchall()[0][0]
    assert len(frame) == rows
    assert all(len(column) <= 32 for column in frame.columns)
    labels = meta.column_names_to_labels
    assert all(label and len(label) <= 80 for label in labels.values())
    assert all(any("\u4e00" <= char <= "\u9fff" for char in label) for label in labels.values())
    assert (folder / "stata" / f"{name}.dta").read_bytes()[:60].startswith(b"<stata_dta><header><release>118<")


def test_stata_values_are_those_of_the_warehouse(folder: Path) -> None:
    frame, meta = pyreadstat.read_dta(str(folder / "stata" / "wide_division_years.dta"))
    row = frame[(frame["name"] == "新城区") & (frame["year"] == 2022)].iloc[0]
    assert (row["gdp_yi_yuan"], meta.column_names_to_labels["gdp_yi_yuan"]) == (665.0, "地区生产总值(亿元)")


@pytest.mark.parametrize("name", EXPORTED)
def test_workbooks_have_a_codebook(folder: Path, name: str) -> None:
    book = openpyxl.load_workbook(folder / "excel" / f"{name}.xlsx", read_only=True)
    assert book.sheetnames == ["data", "codebook", "notes"]
    header = [cell.value for cell in next(book["data"].iter_rows(max_row=1))]
    described = [row[0].value for row in book["codebook"].iter_rows(min_row=2, max_row=len(header) + 1)]
    assert described == header
    assert (
        sum(1 for _ in book["data"].iter_rows(min_row=2))
        == duckdb.sql(f"select count(*) from '{folder}/parquet/{name}.parquet'").fetchall()[0][0]
    )


def test_doubtful_cells_of_workbooks_are_filled(tmp_path: Path) -> None:
    connection = duckdb.connect()
    connection.execute(
        """
        create table wide_division_years as
        select
            '新城区' as name,
            120.5::decimal(28, 6) as gdp_yi_yuan,
            5.0::decimal(18, 4) as gdp_growth_pct,
            'gdp_yi_yuan' as doubtful_columns
        """
    )
    connection.execute("create table fct_page_outcomes (url varchar)")
    columns = [
        Column("wide_division_years", n, "VARCHAR", n, n)
        for n in ("name", "gdp_yi_yuan", "gdp_growth_pct", "doubtful_columns")
    ]
    write_xlsx(connection, "wide_division_years", columns, tmp_path / "wide.xlsx", "1", NOW)
    name, gdp, growth, _ = openpyxl.load_workbook(tmp_path / "wide.xlsx")["data"][2]
    assert (gdp.value, gdp.fill.fgColor.rgb) == (120.5, "FF" + DOUBTED[1:])
    assert (name.fill.fill_type, growth.fill.fill_type) == (None, None)


def test_the_manifest_tells_all(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["tests"]["pass"] > 25
    assert manifest["input_fingerprint"]
    assert manifest["quality"]["coverage"]["parsed"] > 5
    for name, digest in manifest["checksums"].items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
    assert {
        "CHANGES.md",
        "quality.md",
        "dictionary.md",
        "codebook.csv",
        "CITATION.cff",
        "docs/index.html",
        "gwr.duckdb",
    } <= set(manifest["checksums"])
    assert yaml.safe_load((folder / "CITATION.cff").read_text(encoding="utf-8"))["version"] == manifest["version"]


def test_a_release_of_the_sample_says_so(folder: Path) -> None:
    assert json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["is_sample"]
    for name in ("README.md", "quality.md", "CITATION.cff"):
        assert "样本" in (folder / name).read_text(encoding="utf-8")


def test_ids_have_their_names_where_there_are_no_dimension_tables(folder: Path) -> None:
    frame, _ = pyreadstat.read_dta(str(folder / "stata" / "fct_indicator_years.dta"))
    row = frame[(frame["division_id"] == "131100_1996") & (frame["indicator_id"] == "gdp")].iloc[0]
    assert (row["division_name"], row["province_name"], row["indicator_name"]) == (
        "衡水市",
        "河北省",
        "地区生产总值",
    )


def test_the_dictionary_explains_an_indicator(folder: Path) -> None:
    lines = (folder / "dictionary.md").read_text(encoding="utf-8").splitlines()
    gdp = next(line for line in lines if line.startswith("| gdp |"))
    assert "地区生产总值" in gdp
    assert "economic census" in gdp
    assert "国内生产总值" in gdp


def test_every_column_of_a_mart_is_described_once(folder: Path) -> None:
    with (folder / "codebook.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) > 200
    assert [row for row in rows if not row["description"] or row["label"] == row["name"]] == []


@pytest.mark.usefixtures("light")
def test_an_unchanged_warehouse_gives_the_same_parquet_bytes(built: Settings, folder: Path, tmp_path: Path) -> None:
    again = releases.publish(built.database, tmp_path, {}, NOW)
    for file in sorted((folder / "parquet").glob("*.parquet")):
        assert file.read_bytes() == (again / "parquet" / file.name).read_bytes()


@pytest.mark.usefixtures("light")
def test_a_publish_that_fails_changes_nothing(built: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    published, changed = tmp_path / "published", tmp_path / "build" / "changed.duckdb"
    first = releases.publish(built.database, published, {}, NOW)
    changed.parent.mkdir()
    shutil.copy(built.database, changed)
    with duckdb.connect(str(changed)) as connection:
        connection.execute("delete from fct_glossary_entries")
    monkeypatch.setattr(releases, "write_papers", lambda *_: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(OSError, match="disk full"):
        releases.publish(changed, published, {}, NOW)
    assert releases.latest(published) == first
    assert [p.name for p in sorted(published.iterdir())] == [first.name, "gwr.duckdb", "latest"]


@pytest.mark.usefixtures("light")
def test_a_publish_that_was_killed_before_its_links_is_taken_up(built: Settings, tmp_path: Path) -> None:
    made = releases.publish(built.database, tmp_path, {}, NOW)
    for link in ("latest", "gwr.duckdb"):
        (tmp_path / link).unlink()
    (tmp_path / ".2025.10.0.tmp").mkdir()
    assert releases.publish(built.database, tmp_path, {}, NOW) == made
    assert (tmp_path / "gwr.duckdb").resolve() == made / "gwr.duckdb"
    assert [p.name for p in sorted(tmp_path.iterdir())] == [made.name, "gwr.duckdb", "latest"]


@pytest.mark.usefixtures("light")
def test_a_damaged_manifest_stops_no_publish(built: Settings, tmp_path: Path) -> None:
    first = releases.publish(built.database, tmp_path, {}, NOW)
    (first / "manifest.json").write_text('{"version"', encoding="utf-8")
    second = releases.publish(built.database, tmp_path, {}, NOW)
    assert (tmp_path / "latest").resolve() == second != first


def test_the_docs_are_made_while_somebody_reads_the_build(built: Settings, tmp_path: Path) -> None:
    hold = f"import duckdb; c = duckdb.connect('{built.database}', read_only=True); print(1, flush=True); input()"
    reader = subprocess.Popen([sys.executable, "-c", hold], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        assert reader.stdout
        reader.stdout.readline()
        releases._docs_site(built.database, tmp_path, True)
    finally:
        reader.communicate(b"\n")
    page = (tmp_path / "docs" / "index.html").read_text(encoding="utf-8")
    assert "fct_figures" in page
    assert "# SAMPLE" in page
    assert not (built.warehouse / "docs_target" / "gwr.duckdb").exists()


def test_changes_have_their_reasons(built: Settings, folder: Path, tmp_path: Path) -> None:
    newer = tmp_path / "newer"
    shutil.copytree(folder, newer)
    years, reports = newer / "parquet" / "fct_indicator_years.parquet", newer / "parquet" / "dim_reports.parquet"
    with duckdb.connect() as connection:
        connection.execute(f"create table y as from '{folder}/parquet/fct_indicator_years.parquet'")
        connection.execute(f"create table r as from '{folder}/parquet/dim_reports.parquet'")
        one, two = (
            row[0]
            for row in connection.execute(
                "select report_id from y group by 1 order by count(*) desc, 1 limit 2"
            ).fetchall()
        )
        connection.execute("update y set value_canonical = value_canonical + 1 where report_id = ?", [one])
        connection.execute("update r set body_sha256 = 'another' where report_id = ?", [one])
        connection.execute("delete from y where report_id = ?", [two])
        connection.execute("delete from r where report_id = ?", [two])
        connection.execute(f"copy y to '{years}' (format parquet); copy r to '{reports}' (format parquet)")
    changes = compare(folder, newer)
    assert {(c.change, c.reason) for c in changes} == {("changed", "page changed"), ("gone", "report gone")}
    assert {(c.change, c.reason) for c in compare(newer, folder)} == {
        ("changed", "page changed"),
        ("added", "new report"),
    }
    assert sum(row[3] for row in by_indicator(changes)) == len(changes)
    assert "page changed" in changes_page("2026.11.0", "2026.11.1", changes)
    assert steps.diff(built, "2026.11.0", "2026.11.0") == []
    with pytest.raises(WarehouseError, match="is no release"):
        steps.diff(built, "2026.11.0", "nowhere")
