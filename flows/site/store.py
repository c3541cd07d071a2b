"""The newest release, opened read-only and shut in; a release that replaces it is opened at the next question."""

from __future__ import annotations

import json
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
    "memory_limit": "1GB",
    "threads": 2,
    "autoinstall_known_extensions": False,
    "enable_external_access": False,
    "lock_configuration": True,
}
Row = dict[str, Any]


class Release:
    """One release: its name, its folder and answers to the named queries."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.version = folder.name
        self._root = duckdb.connect(str(folder / "gwr.duckdb"), config=_SHUT)

    def ask(self, name: str, given: Mapping[str, str | int | None] | None = None) -> list[Row]:
        """The rows of a named query.

        Raises:
            ValueError: a parameter is not of its kind.
        """
        query = queries()[name]
        with self._root.cursor() as cursor:
            cursor.execute(query.sql, query.bound(given or {}))
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


class Store:
    """The releases of a folder; `latest` is looked at for each question."""

    def __init__(self, published: Path) -> None:
        self.published = published
        self._lock = Lock()
        self._open: dict[Path, Release] = {}

    def latest(self) -> Release:
        """The newest release.

        Raises:
            WarehouseError: nothing is published.
        """
        return self._opened((self.published / "latest").resolve())

    def versions(self) -> list[str]:
        """The names of all whole releases, newest first."""
        found = (file.parent.name for file in self.published.glob("[0-9]*/manifest.json"))
        return sorted(found, key=lambda name: [int(part) for part in name.split(".")], reverse=True)

    def _opened(self, folder: Path) -> Release:
        if not (folder / "gwr.duckdb").is_file():
            raise WarehouseError(f"nothing is published in {self.published}; run `gwr publish` first")
        with self._lock:
            if folder not in self._open:
                self._open = {folder: Release(folder)}  # readers of the one before keep it until they are done
            return self._open[folder]
