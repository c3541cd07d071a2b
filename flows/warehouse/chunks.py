"""Records → Parquet files of one chunk. A record's fields are the columns of its raw table: said once, there."""

from __future__ import annotations

from dataclasses import is_dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from types import NoneType
from typing import Any, NamedTuple, get_args, get_type_hints

import pyarrow as pa
import pyarrow.parquet as pq

from flows.base.records import Claim, Figure, Finding, GlossaryEntry, Page, Pledge, ReadReport, Report, SkippedNumber

DECIMAL = pa.decimal128(38, 8)
LIST = pa.list_(pa.string())
WIDE = {"archive_offset"}  # a WARC may pass 2 GB


class SectionRow(NamedTuple):
    """A section of a report's body: offsets, role and headings."""

    report_id: str
    start: int
    end: int
    role: str
    path: str


def _schema(record: type) -> pa.Schema:
    """The columns of a record's table: its fields but for those that hold further records."""
    kinds = {name: _arrow(hint) for name, hint in get_type_hints(record).items()}
    return pa.schema([(name, pa.int64() if name in WIDE else kind) for name, kind in kinds.items() if kind is not None])


def _arrow(hint: Any) -> pa.DataType | None:
    """The column type of a field's type; None for a tuple of further records (the sections of a report).

    Raises:
        TypeError: the type has no column type yet.

    >>> _arrow(int | None), _arrow(tuple[str, ...]) == LIST
    (DataType(int32), True)
    """
    (inner,) = (set(get_args(hint)) - {NoneType, Ellipsis}) or {hint}
    if getattr(hint, "__origin__", None) is tuple:
        return None if is_dataclass(inner) else LIST
    if issubclass(inner, str):
        return pa.string()
    simple = {
        bool: pa.bool_(),
        int: pa.int32(),
        Decimal: DECIMAL,
        date: pa.date32(),
        datetime: pa.timestamp("us", "UTC"),
    }
    if inner not in simple:
        raise TypeError(f"no column type for {hint}; add it to chunks._arrow")
    return simple[inner]


SCHEMAS: dict[str, pa.Schema] = {
    "pages": _schema(Page),
    "reports": _schema(Report),
    "figures": _schema(Figure),
    "pledges": _schema(Pledge),
    "claims": _schema(Claim),
    "sections": _schema(SectionRow),
    "skipped_numbers": _schema(SkippedNumber),
    "glossary_entries": _schema(GlossaryEntry),
    "findings": _schema(Finding),
}


def _table(name: str, rows: list[Any]) -> pa.Table:
    schema = SCHEMAS[name]
    columns = {field.name: [_exact(getattr(row, field.name), field.type) for row in rows] for field in schema}
    return pa.table(columns, schema=schema)


def _exact(value: Any, kind: pa.DataType) -> Any:
    return value.quantize(Decimal("1e-8")) if kind == DECIMAL and value is not None else value


def write_chunk(folder: Path, key: str, pages: list[Page], reads: list[ReadReport], findings: list[Finding]) -> None:
    """Write the tables of one chunk; the file `KEY.done` comes last, so a killed run leaves no half chunk behind."""
    rows: dict[str, list[Any]] = {
        "pages": pages,
        "reports": [r.report for r in reads],
        "sections": [
            SectionRow(r.report.report_id, s.start, s.end, s.role, s.path) for r in reads for s in r.report.sections
        ],
        "figures": [f for r in reads for f in r.figures],
        "pledges": [p for r in reads for p in r.pledges],
        "claims": [c for r in reads for c in r.claims],
        "skipped_numbers": [s for r in reads for s in r.skipped_numbers],
        "glossary_entries": [g for r in reads for g in r.glossary_entries],
        "findings": [*findings, *(f for r in reads for f in r.findings)],
    }
    for name, items in rows.items():
        pq.write_table(_table(name, items), folder / f"{key}.{name}.parquet", compression="zstd")
    (folder / f"{key}.done").touch()


def read_jsonable(row: Any, name: str) -> dict[str, Any]:
    """A record as plain values with the columns of its raw table, decimals as written, a list as a list."""
    return {field.name: _plain(getattr(row, field.name)) for field in SCHEMAS[name]}


def read_flat(row: dict[str, Any]) -> dict[str, Any]:
    """The values of a plain row for a table that has no lists (CSV): the members of a list with commas between them.

    >>> read_flat({"figure_id": "f", "shared_ids": ["gdp", "exports"]})
    {'figure_id': 'f', 'shared_ids': 'gdp,exports'}
    """
    return {name: ",".join(value) if isinstance(value, list) else value for name, value in row.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, Decimal):
        return format(value.normalize(), "f") if value == value.to_integral() else format(value, "f")
    return value.isoformat() if hasattr(value, "isoformat") else value
