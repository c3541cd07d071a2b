"""Stata files as others read them: texts short and long, missing values, order, labels."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pandas as pd
import pyreadstat
import pytest

from flows.warehouse import stata
from flows.warehouse.stata import Variable, write_stata

NOW = datetime(2026, 11, 24, 8, 5, tzinfo=UTC)
LONG = "很长的一句话" * 700
ROWS = [
    ("甲", LONG, 1.5, 7, True, "x"),
    (None, None, None, None, None, None),
    ("", "短", -0.1, -3, False, LONG),
    ("乙" * 20, LONG, 66_500_000_000.0, 2_147_483_620, True, LONG + "。"),
]
VARIABLES = [
    Variable("name", "名称", "VARCHAR", 60),
    Variable("sentence", "原句" * 50, "VARCHAR", 4200),
    Variable("number", "数", "DOUBLE"),
    Variable("year", "年", "INTEGER"),
    Variable("is_told", "是否", "BOOLEAN"),
    Variable("other", "另", "VARCHAR", 4203),
]


def cursor_of(rows: list[tuple[object, ...]]) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute("create table t (a varchar, b varchar, c double, d integer, e boolean, f varchar)")
    if rows:
        connection.executemany("insert into t values (?, ?, ?, ?, ?, ?)", rows)
    return connection.execute("from t")


@pytest.mark.parametrize(("batch", "lately"), [(5_000, 20_000), (1, 1)])
def test_two_readers_give_back_what_was_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, batch: int, lately: int
) -> None:
    monkeypatch.setattr(stata, "BATCH", batch)
    monkeypatch.setattr(stata, "LATELY", lately)
    write_stata(cursor_of(ROWS), VARIABLES, len(ROWS), tmp_path / "a.dta", "gwr t 2026.11.0", NOW)
    other, meta = pyreadstat.read_dta(str(tmp_path / "a.dta"))
    assert meta.column_names_to_labels["sentence"] == ("原句" * 50)[:80]
    assert meta.file_label == "gwr t 2026.11.0"
    for frame in (pd.read_stata(tmp_path / "a.dta"), other):
        assert list(frame.columns) == [v.name for v in VARIABLES]
        for row, (_, found) in zip(ROWS, frame.iterrows(), strict=True):
            for value, kept in zip(row, found, strict=True):
                if isinstance(value, str) or isinstance(kept, str):
                    assert kept == (value or "")
                else:
                    assert pd.isna(kept) if value is None else kept == value


def test_a_long_table_and_an_empty_one(tmp_path: Path) -> None:
    draw = random.Random(1)
    rows = [("甲", f"{draw.randrange(40)}" * 200, draw.random(), n, None, "") for n in range(12_345)]
    write_stata(cursor_of(rows), VARIABLES, len(rows), tmp_path / "a.dta", "t", NOW)
    frame = pd.read_stata(tmp_path / "a.dta")
    assert [tuple(row[:4]) for row in frame.itertuples(index=False)] == [row[:4] for row in rows]
    write_stata(cursor_of([]), VARIABLES, 0, tmp_path / "b.dta", "t", NOW)
    assert len(pyreadstat.read_dta(str(tmp_path / "b.dta"))[0]) == 0


def test_what_stata_does_not_take_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="longer than Stata's 32"):
        write_stata(cursor_of(ROWS), [Variable("n" * 33, "", "DOUBLE")], 4, tmp_path / "a.dta", "t", NOW)
    with pytest.raises(ValueError, match="4 rows where 5 were said"):
        write_stata(cursor_of(ROWS), VARIABLES, 5, tmp_path / "a.dta", "t", NOW)
