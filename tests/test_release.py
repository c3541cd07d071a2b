"""A release as its readers meet it: files of every kind, papers, changes, and a publish that fails."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import warnings
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pandas as pd
import polars as pl
import pyarrow.parquet as pq
import pyreadstat
import pytest
import yaml

from flows import steps
from flows.base.errors import WarehouseError
from flows.base.settings import Settings
from flows.warehouse import release as releases
from flows.warehouse.changes import by_indicator, changes_page, compare
from flows.warehouse.docs import PLACE, make_site
from flows.warehouse.exports import EXPORTED
from flows.warehouse.sheets import DOUBTED, write_xlsx
from flows.warehouse.tables import Column

NOW = datetime(2026, 11, 25, tzinfo=UTC)


@pytest.fixture(scope="module")
def folder(built: Settings) -> Path:
    return (built.published / "2026.11.0").resolve()


def test_values_of_parquet_are_floats_with_the_exact_number_beside_them(folder: Path) -> None:
    file = folder / "parquet" / "fct_indicator_years.parquet"
    exact = released(folder, "select value_canonical from fct_indicator_years order by indicator_year_id")
    for frame in (pd.read_parquet(file), pl.read_parquet(file).to_pandas()):
        frame = frame.sort_values("indicator_year_id")
        assert frame["value_canonical"].dtype == "float64"
        for (number,), value, text in zip(exact, frame["value_canonical"], frame["value_canonical_text"], strict=True):
            assert (pd.isna(value), pd.isna(text)) == (number is None, number is None)
            assert number is None or (value == float(number) and Decimal(text) == number)
    names = duckdb.sql(f"from '{folder}/parquet/fct_figures.parquet' limit 0").columns
    assert names.index("value_exact_text") == names.index("value") + 1
    printed = f"from '{folder}/parquet/fct_figures.parquet' select value_text where value_text = '665亿元' limit 1"
    assert duckdb.sql(printed).fetchall() == [("665亿元",)]


def test_parquet_files_say_what_they_are(folder: Path) -> None:
    said = {
        k.decode(): v.decode() for k, v in pq.read_schema(folder / "parquet" / "fct_targets.parquet").metadata.items()
    }
    assert (said["gwr.release"], said["gwr.table"]) == ("2026.11.0", "fct_targets")
    assert said["gwr.license"].startswith("CC0-1.0")
    assert "SAMPLE" in said["gwr.note"]
    assert json.loads(said["gwr.columns"])["target_low"]["label"] == "目标下限"


def released(folder: Path, statement: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(folder / "gwr.duckdb"), read_only=True) as connection:
        return connection.execute(statement).fetchall()


def test_clients_of_the_1_line_open_the_database(folder: Path) -> None:
    (tags,) = (t for name, t in released(folder, "select database_name, tags from duckdb_databases()") if name == "gwr")
    assert tags["storage_version"] == "v1.2.0+"


def test_duckdb_of_four_lines_opens_the_database(folder: Path) -> None:
    """Each in an environment of its own: CI asks for it, `make clients` does more."""
    if "GWR_CLIENTS" not in os.environ:
        pytest.skip("clients of other versions are downloaded where GWR_CLIENTS is set (.ci/run)")
    command = [str(Path(__file__).with_name("clients.sh")), "--light", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    if done.returncode == 75:
        warnings.warn(f"the release was opened by no client of another version: {done.stdout}", stacklevel=1)
        pytest.skip(done.stdout)
    assert done.returncode == 0, done.stdout + done.stderr
    versions, tables = (
        re.findall(r"duckdb (\d+\.\d+)\S*:", done.stdout),
        re.findall(r"(\d+ tables, \d+ rows)", done.stdout),
    )
    assert versions[:3] == ["1.2", "1.4", "1.5"] and len(versions) == 4 and len(set(tables)) == 1


def test_the_docs_site_asks_no_other_host(folder: Path) -> None:
    for file in (folder / "docs").glob("*.html"):
        page = file.read_text(encoding="utf-8")
        assert re.findall(r"""(?:src=|@import |url\()["']?https?:""", page) == []
        assert re.findall(r'<link[^>]+href="https?:', page) == []
    assert '"send_anonymous_usage_stats": false' in (folder / "docs" / "index.html").read_text(encoding="utf-8")


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
        sum(1 for _ in book["data"].iter_rows(min_row=3))
        == duckdb.sql(f"select count(*) from '{folder}/parquet/{name}.parquet'").fetchall()[0][0]
    )


def test_doubtful_cells_of_workbooks_are_filled(tmp_path: Path) -> None:
    connection = duckdb.connect()
    connection.execute("create table fct_page_outcomes (url varchar)")
    cursor = connection.cursor().execute(
        "select '新城区' as name, 120.5::double as gdp_yi_yuan, 5.0::double as gdp_growth_pct, "
        "'gdp_yi_yuan' as doubtful_columns"
    )
    columns = [
        Column("wide_division_years", n, "VARCHAR", n, n)
        for n in ("name", "gdp_yi_yuan", "gdp_growth_pct", "doubtful_columns")
    ]
    write_xlsx(connection, cursor, columns, [9] * 4, tmp_path / "wide.xlsx", "wide", NOW)
    name, gdp, growth, _ = openpyxl.load_workbook(tmp_path / "wide.xlsx")["data"][3]
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
    papers = sorted({*folder.glob("*.md"), *folder.glob("*.cff"), *folder.glob("*.json")} - {folder / "manifest.json"})
    assert len(papers) > 7
    assert [paper.name for paper in papers if "样本" not in paper.read_text(encoding="utf-8")] == []
    with duckdb.connect(str(folder / "gwr.duckdb"), read_only=True) as connection:
        asked = "select table_name from duckdb_tables() where schema_name = 'main' and comment not like '%样本%'"
        assert connection.execute(asked).fetchall() == []
    _, told = pyreadstat.read_dta(str(folder / "stata" / "fct_targets.dta"), metadataonly=True)
    assert told.file_label.startswith("SAMPLE")
    book = openpyxl.load_workbook(folder / "excel" / "fct_targets.xlsx", read_only=True)
    assert any("样本" in str(cell) for row in book.worksheets[-1].iter_rows(values_only=True) for cell in row)


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
        make_site(built.database, tmp_path)
    finally:
        reader.communicate(b"\n")
    assert "fct_figures" in (tmp_path / "static_index.html").read_text(encoding="utf-8")
    assert not (tmp_path / "gwr.duckdb").exists()


def test_the_docs_say_what_is_in_this_release(folder: Path) -> None:
    page = (folder / "docs" / "index.html").read_text(encoding="utf-8")
    reports, places = released(
        folder,
        "select count(*), count(distinct series_division_id) from dim_reports join dim_divisions using (division_id) "
        "where is_primary",
    )[0]
    assert f"2026.11.0, 2026-11-24: {reports} reports of {places} places, written to plan 2022–2025" in page
    assert f"; {released(folder, 'select count(*) from fct_figures')[0][0]:,} figures, of them" in page
    assert page.index("SAMPLE 样本") < page.index("In two minutes")
    assert PLACE not in page
    assert '<script type="application/ld+json">{"@context"' in page


def test_every_mart_has_a_page_with_all_its_columns(folder: Path) -> None:
    for mart, columns in columns_by_mart(folder).items():
        page = (folder / "docs" / f"{mart}.html").read_text(encoding="utf-8")
        for name in columns:
            assert f'<tr id="{name}"><td><code>{name}</code>' in page
        assert "SAMPLE" in page
        assert f'data-node="model.gwr.{mart}"' in page
    for file in (folder / "docs").glob("*.html"):
        if file.name != "index.html":
            links = re.findall(r'href="((?!index)[\w./-]+\.\w+)(?:#\w+)?"', file.read_text(encoding="utf-8"))
            assert len(links) > 2
            assert [link for link in links if not (file.parent / link).exists()] == []


def columns_by_mart(folder: Path) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for mart, column in released(
        folder, "select table_name, column_name from duckdb_columns() where schema_name = 'main' and not internal"
    ):
        found.setdefault(mart, []).append(column)
    return found


def test_changes_have_their_reasons(built: Settings, folder: Path, tmp_path: Path) -> None:
    newer = tmp_path / "newer"
    shutil.copytree(folder, newer)
    with duckdb.connect(str(newer / "gwr.duckdb")) as connection:
        one, two = (
            row[0]
            for row in connection.execute(
                "select report_id from fct_indicator_years group by 1 order by count(*) desc, 1 limit 2"
            ).fetchall()
        )
        connection.execute(
            "update fct_indicator_years set value_canonical = value_canonical + 1 where report_id = ?", [one]
        )
        connection.execute("update dim_reports set body_sha256 = 'another' where report_id = ?", [one])
        connection.execute("delete from fct_indicator_years where report_id = ?", [two])
        connection.execute("delete from dim_reports where report_id = ?", [two])
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


def test_a_damaged_build_is_not_published_and_named(tmp_path: Path) -> None:
    (tmp_path / "gwr.duckdb").write_bytes(bytes(range(256)) * 40)
    with pytest.raises(WarehouseError, match="gwr build` makes it anew"):
        releases.publish(tmp_path / "gwr.duckdb", tmp_path / "published", {}, NOW)
