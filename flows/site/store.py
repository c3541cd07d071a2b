"""The newest release, opened read-only and shut in; a release that replaces it is opened at the next question."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any

import duckdb

from flows.base.errors import WarehouseError
from flows.site.queries import queries

_SHUT: dict[str, str | bool | int | float | list[str]] = {
    "access_mode": "read_only",
    "memory_limit": "512MB",
    "threads": 2,
    "autoinstall_known_extensions": False,
    "enable_external_access": False,
    "lock_configuration": True,
}
Row = dict[str, Any]
OPEN = 3  # releases open at once: the newest, and old ones that someone looks at


class Release:
    """One release: its name, its folder and answers to the named queries."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.version = folder.name
        self._whole: dict[str, list[Row]] = {}
        self._root = duckdb.connect(str(folder / "gwr.duckdb"), config=_SHUT)

    def ask(self, name: str, given: Mapping[str, str | int | None] | None = None) -> list[Row]:
        """The rows of a named query.

        Raises:
            ValueError: a parameter is not of its kind.
        """
        query = queries()[name]
        if not query.params and name in self._whole:
            return self._whole[name]
        rows = self.run(query.sql, query.bound(given or {}))
        if not query.params:
            self._whole[name] = rows  # the same for as long as the release is open
        return rows

    def run(self, sql: str, values: Mapping[str, str | int | None] | None = None) -> list[Row]:
        """The rows of a statement of our own."""
        with self._root.cursor() as cursor:
            cursor.execute(sql, values or {})
            names = [column[0] for column in cursor.description or ()]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """What the release says of itself."""
        found: dict[str, Any] = json.loads((self.folder / "manifest.json").read_text(encoding="utf-8"))
        return found

    @cached_property
    def indicators(self) -> dict[str, Row]:
        """Each indicator with its name, unit and factor, by id."""
        return {row["indicator_id"]: row for row in self.ask("indicators")}

    @cached_property
    def checks(self) -> dict[str, str]:
        """The Chinese name of each identity, by kind."""
        return {row["kind"]: row["name_zh"] for row in self.ask("identities") if row["name_zh"]}

    @cached_property
    def measured(self) -> set[tuple[str, str]]:
        """The indicators and measures that any place has a value of."""
        return {(row["indicator_id"], row["measure"]) for row in self.ask("indicators")}

    def measures(self, indicator: str) -> list[str]:
        """How an indicator is measured, the way of most values first."""
        return [row["measure"] for row in self.ask("indicators") if row["indicator_id"] == indicator]

    def widest(self, count: int = 40) -> list[Row]:
        """The indicators and measures of most values."""
        return sorted(self.ask("indicators"), key=lambda row: -row["value_count"])[:count]


class Store:
    """The releases of a folder; `latest` is looked at for each question."""

    def __init__(self, published: Path) -> None:
        self.published = published
        self._lock = Lock()
        self._open: OrderedDict[Path, Release] = OrderedDict()

    def latest(self) -> Release:
        """The newest release.

        Raises:
            WarehouseError: nothing is published.
        """
        folder = (self.published / "latest").resolve()
        if not (folder / "gwr.duckdb").is_file():
            raise WarehouseError(f"nothing is published in {self.published}; run `gwr publish` first")
        return self._opened(folder)

    def release(self, version: str) -> Release | None:
        """The release of a name; none where it was never made or is gone."""
        return self._opened(self.published / version) if version in self.versions() else None

    def versions(self) -> list[str]:
        """The names of all whole releases, newest first."""
        found = (file.parent.name for file in self.published.glob("[0-9]*/manifest.json"))
        return sorted(found, key=lambda name: [int(part) for part in name.split(".")], reverse=True)

    def _opened(self, folder: Path) -> Release:
        folder = folder.resolve()
        with self._lock:
            if folder not in self._open:
                self._open[folder] = Release(folder)
            self._open.move_to_end(folder)
            while len(self._open) > OPEN:
                self._open.popitem(last=False)  # readers of the one before keep it until they are done
            return self._open[folder]
