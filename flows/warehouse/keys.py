"""What the tables of a release are keyed by and lead to, the words a column may hold, and the unit of its numbers.

Keys, words and tested relations stand in the YAML of the marts; a column named as the key of another mart, or ending in
it, leads there too. What `relations` gives was tried on the release.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any, NamedTuple

import duckdb
import yaml

from flows.base.settings import DBT_PROJECT
from flows.base.vocabulary import read_seed
from flows.warehouse.tables import Column, is_decimal

MARTS = DBT_PROJECT / "models" / "marts"
_REF = re.compile(r"ref\('(\w+)'\)")
AS_WRITTEN = re.compile(r"(value|number)(_low|_high)?")


class Relation(NamedTuple):
    """A column whose values are all keys of another table (or null)."""

    table: str
    column: str
    to: str
    key: str


@cache
def _models() -> dict[str, dict[str, Any]]:
    """Each mart as its YAML has it."""
    files = sorted(MARTS.glob("*.yml"))
    models = [m for file in files for m in yaml.safe_load(file.read_text(encoding="utf-8")).get("models", [])]
    return {model["name"]: model for model in models}


def _tests(tested: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    """What the tests of one kind say of a mart or column."""
    tests = [test[kind] for test in tested.get("data_tests", []) if isinstance(test, dict) and kind in test]
    return [test["arguments"] for test in tests]


def key_of(table: str) -> str:
    """The column whose values name the rows of a mart."""
    keyed = [c["name"] for c in _models()[table]["columns"] if {"type": "primary_key"} in c.get("constraints", [])]
    return str(keyed[0])


def words_of(table: str, column: str) -> list[str]:
    """All words that a column may hold, where they are listed."""
    return [str(word) for test in _tests(_models()[table], "accepted") for word in test["words"].get(column, [])]


def unit_of(column: Column) -> str | None:
    """The unit of a number, or `{COLUMN}` for the column that holds it; None where it has none.

    >>> unit_of(Column("fct_vintages", "revision_pct", "DECIMAL(28,6)", "", ""))
    '%'
    >>> unit_of(Column("wide_division_years", "gdp_yi_yuan", "DECIMAL(28,6)", "", ""))
    '亿元'
    >>> unit_of(Column("fct_targets", "target_low", "DECIMAL(38,8)", "", ""))
    '{unit_canonical}'
    """
    if not is_decimal(column):
        return None
    if column.table == "wide_division_years":
        return _headline_units().get(column.name)
    if column.name.endswith("_pct"):
        return "%"
    if AS_WRITTEN.fullmatch(column.name):
        return "{unit}"
    return "{unit_canonical}" if column.type == "DECIMAL(38,8)" else None


@cache
def _headline_units() -> dict[str, str]:
    return {row["column_name"]: row["unit"] for row in read_seed("headline")}


def relations(connection: duckdb.DuckDBPyConnection, tables: dict[str, list[Column]]) -> list[Relation]:
    """The relations between the tables of a release that hold for all its rows."""
    asked = [r for r in _declared() if r.table in tables and r.to in tables]
    lead = [r for columns in tables.values() for c in columns if (r := _by_name(c))]
    found = dict.fromkeys([*asked, *(r for r in lead if r.to in tables)])
    return [r for r in found if _holds(connection, r)]


def _declared() -> list[Relation]:
    return [
        Relation(table, c["name"], match[1], test["field"])
        for table, model in _models().items()
        for c in model["columns"]
        for test in _tests(c, "relationships")
        if (match := _REF.search(test["to"]))
    ]


def _by_name(column: Column) -> Relation | None:
    """The table whose key a column is named by: of several with one key the first (targets before their outcomes)."""
    for key, table in _owners().items():
        if (column.name == key and column.table != table) or column.name.endswith(f"_{key}"):
            return Relation(column.table, column.name, table, key)
    return None


@cache
def _owners() -> dict[str, str]:
    """The mart that each key belongs to, longer names of keys first."""
    owners: dict[str, str] = {}
    for table in sorted(_models(), key=len):
        owners.setdefault(key_of(table), table)
    return dict(sorted(owners.items(), key=lambda item: -len(item[0])))


def _holds(connection: duckdb.DuckDBPyConnection, r: Relation) -> bool:
    row = connection.execute(
        f'select 1 from main."{r.table}" anti join main."{r.to}" as o on o."{r.key}" = "{r.table}"."{r.column}" '
        f'where "{r.table}"."{r.column}" is not null limit 1'
    ).fetchone()
    return row is None
