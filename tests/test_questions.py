"""Questions to a database: what a reader gets, and what is said where there is nothing to ask."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from flows.base.errors import WarehouseError
from flows.warehouse.asking import query, trace


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "gwr.duckdb"
    connection = duckdb.connect(str(path))
    connection.execute("""
        create schema raw;
        create table raw.figures as select 'p-1-a' as figure_id, 'p-1' as report_id, '7%' as value_text;
        create table raw.reports as
            select 'p-1' as report_id, 'p' as page_id, 'T' as title, '某市' as place_text, '增长7%。' as body;
        create table raw.pages as
            select 'p' as page_id, 'http://a' as url, null::varchar as source_file, 'w' as archive_file,
                   5 as archive_offset, now() as fetched_at;
        create table fct_findings as
            select 'warning' as severity, 'r' as rule, 'm' as message, 'o' as observed,
                   unnest(['p-1-a', 'p-1', 'q']) as subject_id;
    """)
    connection.close()
    return path


def test_a_query_gives_names_and_all_rows(database: Path) -> None:
    assert query(database, "select 1 as a, 'x' as b;") == (["a", "b"], [(1, "x")])
    assert len(query(database, "from range(1000)")[1]) == 1000


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("", "this is none"),
        ("-- nothing", "this is none"),
        ("select 1; select 2", "this is 2"),
        ("select 'a", "DuckDB"),
    ],
)
def test_what_is_not_one_statement_is_answered_in_one_line(database: Path, statement: str, said: str) -> None:
    with pytest.raises(WarehouseError, match=said) as answered:
        query(database, statement)
    assert "\n" not in str(answered.value)


def test_a_damaged_database_is_said_to_be_damaged(tmp_path: Path) -> None:
    (tmp_path / "gwr.duckdb").write_bytes(b"\x17" * 20_000)
    with pytest.raises(WarehouseError, match="is damaged, `gwr build` makes it anew"):
        query(tmp_path / "gwr.duckdb", "select 1")


def test_a_query_cannot_write(database: Path) -> None:
    with pytest.raises(WarehouseError, match="DuckDB"):
        query(database, "drop table raw.figures")
    with pytest.raises(WarehouseError, match="DuckDB"):
        query(database, "select nothing")


def test_questions_without_a_database_say_what_to_run(tmp_path: Path) -> None:
    for ask in (query, trace):
        with pytest.raises(WarehouseError, match="run `gwr build`"):
            ask(tmp_path / "none.duckdb", "select 1")


def test_a_figure_is_traced_to_page_and_findings(database: Path) -> None:
    found = trace(database, "p-1-a")
    assert (found["value_text"], found["title"], found["url"], found["archive_offset"]) == ("7%", "T", "http://a", 5)
    assert found["findings"] == [("warning", "r", "m", "o")] * 2


def test_an_unknown_figure_is_an_error(database: Path) -> None:
    with pytest.raises(WarehouseError, match="no figure x"):
        trace(database, "x")
