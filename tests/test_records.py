"""The records and the raw tables say the same; an unknown word of an enumeration is no record."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from enum import StrEnum

import pyarrow as pa
import pytest
from test_clauses import make_report

from flows.base import enums
from flows.base.records import Figure
from flows.figures.extract import extract_figures
from flows.warehouse.chunks import SCHEMAS, _table, read_flat, read_jsonable, schema_of

ENUMS = [kind for kind in vars(enums).values() if isinstance(kind, type) and issubclass(kind, StrEnum)][1:]


def shared_figure() -> Figure:
    figures, _ = extract_figures(make_report("地区生产总值、固定资产投资均增长7%。", "plan", (2024, 2024)))
    return figures[0]


def test_fields_are_columns_in_their_order() -> None:
    assert SCHEMAS["figures"].names == list(Figure._fields)
    report = make_report("")
    fields = [f.name for f in dataclasses.fields(report)]
    assert SCHEMAS["reports"].names == [name for name in fields if name != "sections"]


@pytest.mark.parametrize(
    ("table", "column", "kind"),
    [
        ("figures", "shared_ids", pa.list_(pa.string())),
        ("figures", "value", pa.decimal128(38, 8)),
        ("figures", "measure", pa.string()),
        ("figures", "plan_year", pa.int32()),
        ("pages", "archive_offset", pa.int64()),
        ("pages", "fetched_at", pa.timestamp("us", "UTC")),
        ("reports", "meeting_date", pa.date32()),
        ("reports", "is_acting", pa.bool_()),
    ],
)
def test_types_of_columns(table: str, column: str, kind: pa.DataType) -> None:
    assert SCHEMAS[table].field(column).type == kind


def test_a_type_without_a_column_type_is_an_error() -> None:
    with pytest.raises(TypeError, match="Rated: no column type for rating"):
        schema_of(type("Rated", (), {"__annotations__": {"rating": float}}))


def test_shared_ids_are_a_list_and_in_csv_joined() -> None:
    figure = shared_figure()
    assert figure.shared_ids == ("gdp", "fixed_asset_investment")
    row = read_jsonable(figure, "figures")
    assert row["shared_ids"] == ["gdp", "fixed_asset_investment"]
    assert read_flat(row)["shared_ids"] == "gdp,fixed_asset_investment"
    assert read_flat({"rows": [{"n": 1}], "none": [], "text": "a"}) == {"rows": '[{"n": 1}]', "none": "", "text": "a"}
    assert _table("figures", [figure]).column("shared_ids").to_pylist() == [["gdp", "fixed_asset_investment"]]


def test_a_row_keeps_its_values() -> None:
    figure = shared_figure()
    row = _table("figures", [figure]).to_pylist()[0]
    assert row["value"] == Decimal(7)
    assert [type(row[name]) for name in ("measure", "status", "comparator")] == [str, str, str]
    assert (row["measure"], row["status"], row["role"], row["section"]) == ("growth", "target", "plain", "plan")


@pytest.mark.parametrize("kind", ENUMS, ids=lambda kind: kind.__name__)
def test_an_unknown_word_is_refused(kind: type[StrEnum]) -> None:
    assert [kind(str(member)) for member in kind] == list(kind)
    with pytest.raises(ValueError, match="is not a valid"):
        kind("whatever")
