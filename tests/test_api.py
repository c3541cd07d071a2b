"""`import gwr`: what a notebook gets is what the release's files hold."""

from __future__ import annotations

import gwr
import pandas as pd
import pytest

from flows.base.errors import WarehouseError
from flows.base.settings import Settings


@pytest.fixture(autouse=True)
def _data(built: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GWR_DATA", str(built.data))


def test_a_table_equals_its_parquet_file_floats_as_floats(built: Settings) -> None:
    folder = built.published / "2026.11.0"
    expected = pd.read_parquet(folder / "parquet" / "fct_indicator_years.parquet")
    for release in ("latest", "2026.11.0", folder):
        pd.testing.assert_frame_equal(gwr.load("fct_indicator_years", release=release), expected)
    assert expected["value_canonical"].dtype == "float64"
    assert list(gwr.load("fct_targets", columns=["plan_year"]).columns) == ["plan_year"]


def test_all_tables_can_be_loaded() -> None:
    listed = gwr.tables()
    assert {name: len(gwr.load(name)) for name in listed["table"]} == dict(
        zip(listed["table"], listed["rows"], strict=True)
    )
    assert listed.set_index("table").loc["fct_targets", "label"] == "目标"


def test_a_release_of_the_sample_is_cited_as_one() -> None:
    assert gwr.cite() == (
        "SAMPLE 样本, do not cite: The gwr authors (2026). gwr: the figures in China's government work reports "
        "(政府工作报告). Release 2026.11.0, 2026-11-24."
    )


def test_words_are_found_with_their_sentences() -> None:
    hits = gwr.search("新增就业", rows=2)
    assert hits.total > len(hits.sentences) == 2
    assert hits.sentences["text"].str.contains("新增就业").all()
    assert (hits.years["reports_that_say_it"] <= hits.years["reports"]).all()
    assert "衡水市" in set(gwr.search("hengshui").names["name"])
    assert gwr.search("没有人这样说").total == 0


def test_what_is_not_there_is_named() -> None:
    with pytest.raises(WarehouseError, match=r"no table figures; there are dim_divisions, .*, wide_division_years"):
        gwr.load("figures")
    with pytest.raises(WarehouseError, match=r"no release 2020.1.0 .*there are 2026.11.0"):
        gwr.tables("2020.1.0")
