"""What a release says of itself to programs: every key, relation, word and unit that it states holds in its files."""

from __future__ import annotations

import csv
import hashlib
import json
from pathlib import Path
from typing import Any

import duckdb
import pytest

from flows.base.settings import Settings

UNITLESS = {"ratio", "mentions_per_10000_chars", "display_factor"}


@pytest.fixture(scope="module")
def folder(built: Settings) -> Path:
    return (built.published / "2026.11.0").resolve()


@pytest.fixture(scope="module")
def package(folder: Path) -> dict[str, Any]:
    said: dict[str, Any] = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    return said


def rows(folder: Path, resource: dict[str, Any]) -> list[dict[str, str]]:
    with (folder / resource["path"]).open(encoding=resource["encoding"], newline="") as file:
        return list(csv.DictReader(file))


def test_every_mart_is_a_resource_with_its_columns(folder: Path, package: dict[str, Any]) -> None:
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert [r["name"] for r in package["resources"]] == sorted(manifest["tables"])
    for resource in package["resources"]:
        names = [f["name"] for f in resource["schema"]["fields"]]
        found = rows(folder, resource)
        assert found == [] or list(found[0]) == names
        assert resource["hash"] == f"sha256:{hashlib.sha256((folder / resource['path']).read_bytes()).hexdigest()}"


def test_keys_words_and_relations_hold(folder: Path, package: dict[str, Any]) -> None:
    tables = {r["name"]: rows(folder, r) for r in package["resources"]}
    led = 0
    for resource in package["resources"]:
        own, schema = tables[resource["name"]], resource["schema"]
        (key,) = schema["primaryKey"]
        assert len({row[key] for row in own} - {""}) == len(own)
        for field in schema["fields"]:
            if words := field.get("constraints", {}).get("enum"):
                assert {row[field["name"]] for row in own} <= {*words, ""}
        for relation in schema["foreignKeys"]:
            (column,), (there,) = relation["fields"], relation["reference"]["fields"]
            known = {row[there] for row in tables[relation["reference"]["resource"] or resource["name"]]}
            assert {row[column] for row in own} - {""} <= known
            led += 1
    assert led > 45


def test_every_number_has_a_unit(package: dict[str, Any]) -> None:
    bare = set()
    for resource in package["resources"]:
        fields = {f["name"]: f for f in resource["schema"]["fields"]}
        for name, field in fields.items():
            if field["type"] == "number" and "unit" not in field:
                assert name in UNITLESS or field["unitField"] in fields, (resource["name"], name)
                bare |= {name} - {n for n in fields if "unitField" in fields[n]}
    assert bare == UNITLESS


def test_records_of_croissant_are_the_columns_of_the_parquet_files(folder: Path) -> None:
    said = json.loads((folder / "croissant.json").read_text(encoding="utf-8"))
    files = {f["@id"]: f for f in said["distribution"]}
    for records in said["recordSet"]:
        file = files[f"{records['name']}.parquet"]
        parquet = folder / file["contentUrl"]
        assert file["sha256"] == hashlib.sha256(parquet.read_bytes()).hexdigest()
        assert [f["name"] for f in records["field"]] == duckdb.sql(f"from '{parquet}' limit 0").columns
        kinds = {f["name"]: f["dataType"] for f in records["field"]}
        for name, kind in zip(kinds, duckdb.sql(f"from '{parquet}' limit 0").types, strict=True):
            assert (kinds[name] == "sc:Float") == (str(kind) == "DOUBLE")
    every = {f["@id"] for records in said["recordSet"] for f in records["field"]}
    assert {
        f["references"]["field"]["@id"] for r in said["recordSet"] for f in r["field"] if "references" in f
    } <= every


def test_what_does_not_exist_is_left_out(folder: Path, package: dict[str, Any]) -> None:
    said = json.loads((folder / "datacite.json").read_text(encoding="utf-8"))
    assert not {"identifiers", "doi", "publisher", "url"} & {*said, *package}
    assert {"2022/2025"} <= {date["date"] for date in said["dates"]}
    assert said["version"] == package["version"] == "2026.11.0"
