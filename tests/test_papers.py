"""The small parts that papers and tables of a release are made of."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest
import yaml

from flows.base.settings import Settings
from flows.warehouse import citing, files, papers, release, tables
from flows.warehouse.changes import REASONS, Change, by_indicator, changes_page
from flows.warehouse.package import Described
from flows.warehouse.statements import sql

MANIFEST = {"version": "2026.11.0", "is_sample": False, "tables": {"fct_figures": 3}}
NOW = datetime(2026, 11, 25, tzinfo=UTC)


def change(indicator_id: str, what: str, reason: str = "new report") -> Change:
    return Change(
        indicator_year_id="x",
        division_id="d",
        indicator_id=indicator_id,
        measure="level",
        year=2023,
        change=what,
        reason=reason,
        old_value=None,
        new_value="1",
        old_figure_id=None,
        new_figure_id="f",
    )


CHANGES = [change("gdp", "added"), change("exports", "gone"), change("gdp", "added"), change("area", "gone")]


def test_changes_are_counted_the_most_frequent_first_then_by_name() -> None:
    assert by_indicator(CHANGES) == [
        ("gdp", "added", "new report", 2),
        ("area", "gone", "new report", 1),
        ("exports", "gone", "new report", 1),
    ]


def test_the_page_of_changes() -> None:
    page = changes_page("2026.10.3", "2026.11.0", CHANGES)
    assert page.startswith("# Changes in release 2026.11.0\n\nValues of")
    assert "since release 2026.10.3: 2 added, 2 gone, 0 changed." in page
    assert "| gdp | added | new report | 2 |" in page
    assert all(f"- **{name}**: {meaning}." in page for name, meaning in REASONS.items())


def test_the_first_release_has_nothing_to_compare_with() -> None:
    page = changes_page(None, "2026.11.0", [])
    assert page == "# Changes in release 2026.11.0\n\nThe first release here: nothing to compare with.\n"


def test_a_table_keeps_its_cells_in_one_line() -> None:
    assert papers.table(["a", "b"], [(None, "x|y"), (1, "two\nlines")]) == [
        "| a | b |",
        "|---|---|",
        "|  | x∣y |",
        "| 1 | two lines |",
        "",
    ]


@pytest.mark.parametrize("is_sample", [True, False])
def test_a_release_of_the_sample_says_so(is_sample: bool) -> None:
    manifest = MANIFEST | {"is_sample": is_sample}
    said = yaml.safe_load(citing.citation(manifest, NOW))
    assert (said["version"], said["date-released"], said["type"]) == ("2026.11.0", "2026-11-25", "dataset")
    described = Described(manifest, {}, {"fct_figures": "数字 — One row per figure."}, [])
    page = papers.readme(described, "Of 3 none.")
    for text in (said["abstract"], page, citing.license_data(manifest)):
        assert ("SAMPLE" in text) is is_sample
    assert ("SAMPLE" in json.dumps(citing.datacite(manifest, (2022, 2024), NOW))) is is_sample
    assert "| `fct_figures` | 3 | `figure_id` | One row per figure |" in page


def test_a_comment_is_a_label_and_a_description() -> None:
    connection = duckdb.connect()
    connection.execute("create table t (a int, b int)")
    connection.execute("comment on column t.a is '甲 — the first'")
    columns = tables.columns_of(connection, "memory")
    assert columns == [
        tables.Column("t", "a", "INTEGER", "甲", "the first"),
        tables.Column("t", "b", "INTEGER", "b", ""),
    ]


def test_marts_lie_by_year_then_place_then_key() -> None:
    assert tables.order_of(["figure_id", "division_id", "year"]) == '"year", "division_id", "figure_id"'


@pytest.mark.parametrize(
    ("urls", "expected"),
    [
        (["http://a.example.gov/1", None], True),
        (["http://a.example.gov/1", "http://www.gov.cn/2"], False),
        ([None], False),
        ([], False),
    ],
)
def test_the_sample_is_told_by_its_addresses(urls: list[str | None], expected: bool) -> None:
    connection = duckdb.connect()
    connection.execute("create table fct_page_outcomes (url varchar)")
    for url in urls:
        connection.execute("insert into fct_page_outcomes values (?)", [url])
    assert tables.is_sample(connection) is expected


def test_versions_of_a_month_are_counted(tmp_path: Path) -> None:
    assert release._version(tmp_path, NOW) == "2026.11.0"
    (tmp_path / "2026.11.0").mkdir()
    (tmp_path / "2026.11.1").mkdir()
    assert release._version(tmp_path, NOW) == "2026.11.2"


def test_latest_is_the_whole_release_made_last_whether_or_not_it_is_linked(tmp_path: Path) -> None:
    assert release.latest(tmp_path) is None
    for n in (0, 1):
        folder = tmp_path / f"2026.11.{n}"
        folder.mkdir()
        manifest = {"version": folder.name, "fingerprint": "", "published_at": f"2026-11-2{n}"}
        (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
        assert release.latest(tmp_path) == folder
    (tmp_path / "2026.11.1" / "manifest.json").write_text('{"version": "2026', encoding="utf-8")
    assert release.latest(tmp_path) == tmp_path / "2026.11.0"


def test_texts_of_pages_are_text_in_papers_and_in_spreadsheets() -> None:
    assert "&lt;img src=x&gt;" in papers.table(["title"], [("<img src=x>1998年",)])[2]
    connection = duckdb.connect()
    texts = ["=HYPERLINK(1)", "@x", "+1|cmd", "-5%", "+5%", "=", ">=", None, "增长5%"]
    connection.execute("create table t as select unnest(?) as a, 1 as b", [texts])
    columns = [tables.Column("t", "a", "VARCHAR", "", ""), tables.Column("t", "b", "INTEGER", "", "")]
    calm = [row[0] for row in connection.execute(f"select {files.for_csv(columns)} from t").fetchall()]
    assert calm == ["'=HYPERLINK(1)", "'@x", "'+1|cmd", "-5%", "+5%", "=", ">=", None, "增长5%"]


def test_what_campaigns_counted_is_said() -> None:
    said = papers._campaign({"campaign": {"kills": {"kills": 30, "lost": 0}}})
    assert said[0].startswith("## Reliability")
    assert "| kills | lost | 0 |" in said
    assert papers._campaign({}) == []


def test_every_target_has_a_verdict_or_a_reason_in_the_quality_report(built: Settings) -> None:
    connection = duckdb.connect(str(built.database), read_only=True)
    rows = connection.execute(sql("verdicts")).fetchall()
    targets = connection.execute("select count(*) from fct_target_outcomes").fetchone()
    connection.close()
    assert targets == (sum(row[2] for row in rows),)
    assert all(row[2] == sum(row[3:-2]) and row[-2] <= row[4] for row in rows)
    page = (built.published / "latest" / "quality.md").read_text(encoding="utf-8")
    assert all(f"| {row[0]} | {row[1]} | {row[2]} | {row[3]} |" in page for row in rows)
    assert len(papers.VERDICT_COLUMNS) == len(rows[0])
