"""The registry of named queries: one statement gives a page's table, its CSV and JSON, its API, the SQL shown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

FILE = Path(__file__).with_name("queries.sql")
_HEAD = re.compile(r"^-- (name|says|params|narrows): (.+)$", re.MULTILINE)


class Query(NamedTuple):
    """A named question: what it says in a sentence, its parameters (text, or whole numbers), its SQL.

    `narrows` names the parameters that leave out rows and do nothing else, each with the column that it compares.
    """

    name: str
    says: str
    params: dict[str, type]
    sql: str
    narrows: dict[str, str] = {}  # noqa: RUF012

    def bound(self, given: Mapping[str, str | int | None]) -> dict[str, str | int | None]:
        """A value for each parameter, none where none was given.

        Raises:
            ValueError: a number is none, or lies outside what a year can be.
        """
        values: dict[str, str | int | None] = {}
        for name, kind in self.params.items():
            value = given.get(name)
            if kind is int and value not in (None, ""):
                if not re.fullmatch(r"\d{1,4}", str(value)):
                    raise ValueError(f"{name}: {value!r} is no year")
                value = int(str(value))
            values[name] = None if value == "" else value
        return values

    def shown(self, given: Mapping[str, str | int | None]) -> str:
        """The SQL with its values written in, to be copied and run on the file of the release.

        >>> Query("x", "", {"place": str}, "select $place").shown({"place": "o'x"})
        "select 'o''x'"
        """
        values = self.bound(given)
        return re.sub(r"\$(\w+)", lambda found: _literal(values[found[1]]), self.sql)


def _literal(value: str | int | None) -> str:
    if value is None:
        return "null"
    return str(value) if isinstance(value, int) else "'" + value.replace("'", "''") + "'"


@cache
def queries() -> dict[str, Query]:
    """All named queries, in the order of the file."""
    found: dict[str, Query] = {}
    for block in FILE.read_text(encoding="utf-8").split(";\n"):
        head = dict(_HEAD.findall(block))
        if not head:
            continue
        kinds: dict[str, type] = {name: int if kind == "int" else str for name, kind in _pairs(head.get("params", ""))}
        narrows = dict(_pairs(head.get("narrows", "")))
        found[head["name"]] = Query(head["name"], head["says"], kinds, _HEAD.sub("", block).strip(), narrows)
    return found


def _pairs(listed: str) -> list[tuple[str, str]]:
    """The words of a list with what stands behind each.

    >>> _pairs("place, year int")
    [('place', ''), ('year', 'int')]
    """
    parts = (part.strip().partition(" ") for part in listed.split(",") if part.strip())
    return [(name, behind) for name, _, behind in parts]
