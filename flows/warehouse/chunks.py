"""Records → Parquet files of one chunk, and the schemas of the raw tables."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from operator import attrgetter
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

import pyarrow as pa

from flows.base.records import (
    Claim,
    Figure,
    Finding,
    GlossaryEntry,
    Page,
    Pledge,
    ReadReport,
    Report,
    Section,
    SkippedNumber,
)

DECIMAL = pa.decimal128(38, 8)
EXACT = Decimal("1e-8")
TYPES: dict[Any, pa.DataType] = {
    str: pa.string(),
    int: pa.int32(),
    bool: pa.bool_(),
    date: pa.date32(),
    datetime: pa.timestamp("us", tz="UTC"),
    Decimal: DECIMAL,
    tuple[str, ...]: pa.list_(pa.string()),
}
WIDE = {"archive_offset": pa.int64()}


RECORDS: dict[str, Any] = {
    "pages": Page,
    "reports": Report,
    "figures": Figure,
    "pledges": Pledge,
    "claims": Claim,
    "skipped_numbers": SkippedNumber,
    "glossary_entries": GlossaryEntry,
    "findings": Finding,
}


def schema_of(record: Any) -> pa.Schema:
    """The columns of a raw table: the fields of its record, in their order, but for those that hold further records.

    Raises:
        TypeError: a field has a type that no column has.
    """
    hints = {name: _bare(hint) for name, hint in get_type_hints(record).items()}
    unknown = [name for name, hint in hints.items() if hint not in TYPES and get_origin(hint) is not tuple]
    if unknown:
        raise TypeError(f"{record.__name__}: no column type for {', '.join(unknown)}; add it to chunks.TYPES")
    columns = [(name, WIDE.get(name, TYPES[hint])) for name, hint in hints.items() if hint in TYPES]
    return pa.schema(columns)


def _bare(hint: Any) -> Any:
    """The type behind `… | None`; a word of an enumeration is a string."""
    kinds = [kind for kind in get_args(hint) if kind is not NoneType] if get_origin(hint) is UnionType else [hint]
    kind = kinds[0]
    return str if isinstance(kind, type) and issubclass(kind, str) else kind


SECTION = schema_of(Section)
OUTLINE = pa.list_(pa.struct([("n", pa.int32()), *SECTION]))
TYPES[tuple[Section, ...]] = OUTLINE
SCHEMAS: dict[str, pa.Schema] = {name: schema_of(record) for name, record in RECORDS.items()}


def _table(name: str, rows: list[Any]) -> pa.Table:
    schema = SCHEMAS[name]
    columns = {field.name: _column(list(map(attrgetter(field.name), rows)), field.type) for field in schema}
    return pa.table(columns, schema=schema)


def _column(values: list[Any], kind: pa.DataType) -> list[Any]:
    if kind == OUTLINE:
        return [read_outline(value) for value in values]
    return [None if v is None else v.quantize(EXACT) for v in values] if kind == DECIMAL else values


def chunk_tables(pages: list[Page], reads: list[ReadReport], findings: list[Finding]) -> dict[str, pa.Table]:
    """The raw tables of one chunk by name.

    Raises:
        ArithmeticError, pyarrow.ArrowException: a record fits no column.
    """
    rows: dict[str, list[Any]] = {
        "pages": pages,
        "reports": [r.report for r in reads],
        "figures": [f for r in reads for f in r.figures],
        "pledges": [p for r in reads for p in r.pledges],
        "claims": [c for r in reads for c in r.claims],
        "skipped_numbers": [s for r in reads for s in r.skipped_numbers],
        "glossary_entries": [g for r in reads for g in r.glossary_entries],
        "findings": [*findings, *(f for r in reads for f in r.findings)],
    }
    return {name: _table(name, items) for name, items in rows.items()}


def read_jsonable(row: Any, name: str) -> dict[str, Any]:
    """A record as plain values with the columns of its raw table, decimals as written, a list as a list."""
    return {field.name: _plain(getattr(row, field.name), field.type) for field in SCHEMAS[name]}


def read_outline(sections: tuple[Section, ...]) -> list[dict[str, Any]]:
    """The outline of a report as plain rows, numbered from 1."""
    return [
        {"n": n} | {name: getattr(section, name) for name in SECTION.names}
        for n, section in enumerate(sections, start=1)
    ]


def read_flat(row: dict[str, Any]) -> dict[str, Any]:
    """The values of a plain row for a table that has no lists (CSV): words with commas between them, rows as JSON.

    >>> read_flat({"figure_id": "f", "shared_ids": ["gdp", "exports"]})
    {'figure_id': 'f', 'shared_ids': 'gdp,exports'}
    """
    return {name: _flat(value) if isinstance(value, list) else value for name, value in row.items()}


def _flat(values: list[Any]) -> str:
    return ",".join(values) if all(isinstance(v, str) for v in values) else json.dumps(values, ensure_ascii=False)


def _plain(value: Any, kind: pa.DataType) -> Any:
    if kind == OUTLINE:
        return read_outline(value)
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, Decimal):
        return format(value.normalize(), "f") if value == value.to_integral() else format(value, "f")
    return value.isoformat() if hasattr(value, "isoformat") else value
