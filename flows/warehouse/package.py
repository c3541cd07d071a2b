"""What a release says of itself to programs: datapackage.json (Frictionless) and croissant.json (schema.org JSON-LD).

Both are made of the descriptions in the released database, and of its keys, relations, words and units.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from flows.warehouse.citing import ABSTRACT, AUTHORS, KEYWORDS, LICENSE, LICENSE_ADDRESS, TITLE, cite
from flows.warehouse.files import parquet_columns
from flows.warehouse.keys import Relation, key_of, relations, unit_of, words_of
from flows.warehouse.tables import SAMPLE_NOTE, Column

FRICTIONLESS = {
    "INTEGER": "integer",
    "BIGINT": "integer",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIMESTAMP WITH TIME ZONE": "datetime",
}
SCHEMA_ORG = {
    "INTEGER": "sc:Integer",
    "BIGINT": "sc:Integer",
    "BOOLEAN": "sc:Boolean",
    "DATE": "sc:Date",
    "TIMESTAMP WITH TIME ZONE": "sc:DateTime",
}
CONTEXT = {
    "@language": "en", "@vocab": "https://schema.org/", "sc": "https://schema.org/", "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/", "dct": "http://purl.org/dc/terms/", "citeAs": "cr:citeAs",
    "column": "cr:column", "conformsTo": "dct:conformsTo", "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"}, "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract", "field": "cr:field", "fileProperty": "cr:fileProperty", "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet", "equivalentProperty": "cr:equivalentProperty", "samplingRate": "cr:samplingRate",
    "format": "cr:format", "includes": "cr:includes", "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath", "key": "cr:key", "md5": "cr:md5", "parentField": "cr:parentField", "path": "cr:path",
    "recordSet": "cr:recordSet", "references": "cr:references", "regex": "cr:regex", "repeated": "cr:repeated",
    "replace": "cr:replace", "separator": "cr:separator", "source": "cr:source", "subField": "cr:subField",
    "transform": "cr:transform",
}  # fmt: skip


class Described(NamedTuple):
    """What is to be described: what the release says of itself, its marts with their comments, and their relations."""

    manifest: dict[str, Any]
    tables: dict[str, list[Column]]
    comments: dict[str, str]
    relations: list[Relation]


def described(connection: duckdb.DuckDBPyConnection, manifest: dict[str, Any], columns: list[Column]) -> Described:
    """The marts of a release as its database describes them."""
    tables: dict[str, list[Column]] = {}
    for column in columns:
        tables.setdefault(column.table, []).append(column)
    rows = connection.execute("select table_name, comment from duckdb_tables() where schema_name = 'main'").fetchall()
    comments = {name: (comment or "").removesuffix(SAMPLE_NOTE).strip() for name, comment in rows}
    return Described(manifest, tables, comments, relations(connection, tables))


def sha256(path: Path) -> str:
    """The checksum of a file."""
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def datapackage(folder: Path, said: Described, now: datetime) -> dict[str, Any]:
    """The Data Package of the CSV files of a release: fields with words and units, keys and relations."""
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "gwr",
        "title": TITLE,
        "description": _description(said),
        "version": said.manifest["version"],
        "created": f"{now:%Y-%m-%dT%H:%M:%SZ}",
        "keywords": KEYWORDS,
        "contributors": [{"title": AUTHORS, "roles": ["author"]}],
        "licenses": [{"name": LICENSE, "path": LICENSE_ADDRESS, "title": "of the figures; sentences: LICENSE-DATA.md"}],
        "resources": [_resource(folder, name, said) for name in said.tables],
    }


def _description(said: Described) -> str:
    return f"{SAMPLE_NOTE} {ABSTRACT}" if said.manifest["is_sample"] else ABSTRACT


def _resource(folder: Path, name: str, said: Described) -> dict[str, Any]:
    file = folder / "csv" / f"{name}.csv"
    label, _, description = said.comments[name].partition(" — ")
    return {
        "name": name,
        "type": "table",
        "path": f"csv/{name}.csv",
        "title": label,
        "description": description or label,
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8-sig",
        "bytes": file.stat().st_size,
        "hash": f"sha256:{sha256(file)}",
        "schema": {
            "fields": [_field(c) for c in said.tables[name]],
            "missingValues": [""],
            "primaryKey": [key_of(name)],
            "foreignKeys": [
                {
                    "fields": [r.column],
                    "reference": {"resource": "" if r.to == name else r.to, "fields": [r.key]},
                }
                for r in said.relations
                if r.table == name
            ],
        },
    }


def _field(column: Column) -> dict[str, Any]:
    """A field of a table; `unit` and `unitField` are ours: the unit of its numbers, or the field that holds it."""
    kind = column.type.partition("(")[0]
    field: dict[str, Any] = {
        "name": column.name,
        "type": "number" if kind == "DECIMAL" else FRICTIONLESS.get(kind, "string"),
        "title": column.label,
        "description": column.description,
    }
    if unit := unit_of(column):
        field |= {"unitField": unit[1:-1]} if unit.startswith("{") else {"unit": unit}
    if words := words_of(column.table, column.name):
        field["constraints"] = {"enum": words}
    return field


def dataset(said: Described, now: datetime) -> dict[str, Any]:
    """The schema.org Dataset: what search engines and catalogues read."""
    return {
        "@type": "sc:Dataset",
        "name": TITLE,
        "description": _description(said),
        "inLanguage": "zh",
        "license": LICENSE_ADDRESS,
        "creator": {"@type": "sc:Organization", "name": AUTHORS},
        "keywords": KEYWORDS,
        "version": said.manifest["version"],
        "datePublished": f"{now:%Y-%m-%d}",
        "citeAs": cite(said.manifest["version"], f"{now:%Y-%m-%d}"),
    }


def croissant(folder: Path, said: Described, now: datetime) -> dict[str, Any]:
    """The Croissant description of the Parquet files of a release: the Dataset, its files and their records."""
    return {
        "@context": CONTEXT,
        **dataset(said, now),
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "distribution": [_file_object(folder, name, said) for name in said.tables],
        "recordSet": [_record_set(name, said) for name in said.tables],
    }


def _file_object(folder: Path, name: str, said: Described) -> dict[str, Any]:
    path = f"parquet/{name}.parquet"
    return {
        "@type": "cr:FileObject",
        "@id": f"{name}.parquet",
        "name": f"{name}.parquet",
        "contentUrl": path,
        "contentSize": f"{(folder / path).stat().st_size} B",
        "encodingFormat": "application/x-parquet",
        "sha256": sha256(folder / path),
    }


def _record_set(name: str, said: Described) -> dict[str, Any]:
    described = {c.name: c for c in said.tables[name]}
    leads = {r.column: r for r in said.relations if r.table == name and r.to != name}
    fields = []
    for column, _ in parquet_columns(said.tables[name]):
        field = _croissant_field(name, column, described.get(column))
        if column in leads:
            field["references"] = {"field": {"@id": f"{leads[column].to}/{leads[column].key}"}}
        fields.append(field)
    return {
        "@type": "cr:RecordSet",
        "@id": name,
        "name": name,
        "description": said.comments[name],
        "key": {"@id": f"{name}/{key_of(name)}"},
        "field": fields,
    }


def _croissant_field(table: str, name: str, column: Column | None) -> dict[str, Any]:
    """A field of the Parquet file; without a column of the mart it is the exact number beside a value."""
    kind = column.type.partition("(")[0] if column else ""
    return {
        "@type": "cr:Field",
        "@id": f"{table}/{name}",
        "name": name,
        "description": f"{column.label} — {column.description}" if column else "the exact number, as text",
        "dataType": "sc:Float" if kind == "DECIMAL" else SCHEMA_ORG.get(kind, "sc:Text"),
        "source": {"fileObject": {"@id": f"{table}.parquet"}, "extract": {"column": name}},
    }
