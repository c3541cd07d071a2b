"""Records → Parquet files of one chunk, and the schemas of the raw tables."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from flows.base.records import Finding, Page, ReadReport

_S, _I, _B = pa.string(), pa.int32(), pa.bool_()
_T = pa.timestamp("us", tz="UTC")
DECIMAL = pa.decimal128(38, 8)
SCHEMAS: dict[str, pa.Schema] = {
    "pages": pa.schema([("page_id", _S), ("site_id", _S), ("url", _S), ("source_file", _S), ("fetched_at", _T), ("http_status", _I), ("outcome", _S), ("outcome_detail", _S), ("charset", _S), ("content_sha256", _S), ("title", _S), ("published_at", _T), ("edited_at", _T), ("source_tier", _I), ("archive_file", _S), ("archive_offset", pa.int64()), ("division_id", _S), ("plan_year", _I)]),
    "reports": pa.schema([("report_id", _S), ("page_id", _S), ("division_id", _S), ("place_text", _S), ("level", _S), ("plan_year", _I), ("review_year", _I), ("report_kind", _S), ("title", _S), ("meeting_date", pa.date32()), ("congress", _I), ("session", _I), ("speaker", _S), ("speaker_office", _S), ("is_acting", _B), ("is_complete", _B), ("body", _S), ("body_sha256", _S), ("duplicate_of", _S)]),
    "figures": pa.schema([("figure_id", _S), ("report_id", _S), ("division_id", _S), ("plan_year", _I), ("section", _S), ("section_path", _S), ("sentence", _S), ("sentence_start", _I), ("value_start", _I), ("value_end", _I), ("value_text", _S), ("indicator_text", _S), ("indicator_id", _S), ("measure", _S), ("value", DECIMAL), ("value_high", DECIMAL), ("unit", _S), ("value_canonical", DECIMAL), ("value_high_canonical", DECIMAL), ("unit_canonical", _S), ("comparator", _S), ("status", _S), ("start_year", _I), ("end_year", _I), ("period", _S), ("scope_text", _S), ("basis", _S), ("role", _S), ("force_text", _S), ("shared_ids", _S)]),
    "pledges": pa.schema([("pledge_id", _S), ("report_id", _S), ("sentence", _S), ("sentence_start", _I), ("clause_text", _S), ("clause_start", _I), ("indicator_text", _S), ("indicator_id", _S), ("kind", _S), ("reference", _S), ("force_text", _S), ("horizon", _S), ("distance", DECIMAL), ("is_strict", _B), ("shared_ids", _S)]),
    "claims": pa.schema([("claim_id", _S), ("report_id", _S), ("sentence", _S), ("sentence_start", _I), ("clause_text", _S), ("clause_start", _I), ("indicator_text", _S), ("indicator_id", _S), ("verdict", _S), ("distance", DECIMAL)]),
    "sections": pa.schema([("report_id", _S), ("start", _I), ("end", _I), ("role", _S), ("path", _S)]),
    "skipped_numbers": pa.schema([("report_id", _S), ("start", _I), ("text", _S), ("reason", _S)]),
    "glossary_entries": pa.schema([("report_id", _S), ("term", _S), ("explanation", _S), ("start", _I)]),
    "findings": pa.schema([("finding_id", _S), ("subject_kind", _S), ("subject_id", _S), ("rule", _S), ("severity", _S), ("observed", _S), ("message", _S)]),
}  # fmt: skip


class SectionRow(NamedTuple):
    """A section of a report's body: offsets, role and headings."""

    report_id: str
    start: int
    end: int
    role: str
    path: str


def _table(name: str, rows: list[Any]) -> pa.Table:
    schema = SCHEMAS[name]
    columns = {field.name: [_exact(getattr(row, field.name), field.type) for row in rows] for field in schema}
    return pa.table(columns, schema=schema)


def _exact(value: Any, kind: pa.DataType) -> Any:
    if isinstance(value, tuple):
        return _joined(value)
    return value.quantize(Decimal("1e-8")) if kind == DECIMAL and value is not None else value


def write_chunk(folder: Path, key: str, pages: list[Page], reads: list[ReadReport], findings: list[Finding]) -> None:
    """Write the tables of one chunk; the file `KEY.done` comes last, so that a killed run leaves no half chunk behind."""
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
    """A record as plain values with the columns of its raw table, decimals as written."""
    return {field.name: _plain(getattr(row, field.name)) for field in SCHEMAS[name]}


def _joined(ids: tuple[str, ...]) -> str | None:
    return ",".join(ids) or None


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return _joined(value)
    if isinstance(value, Decimal):
        return format(value.normalize(), "f") if value == value.to_integral() else format(value, "f")
    return value.isoformat() if hasattr(value, "isoformat") else value
