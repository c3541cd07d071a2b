"""The newest release, opened read-only and shut in; a release that replaces it is opened at the next question."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from threading import Lock, Thread
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
        values = query.bound(given or {})
        is_whole = all(value is None for value in values.values())
        if is_whole and name in self._whole:
            return self._whole[name]
        rows = self.run(query.sql, values)
        if is_whole:
            self._whole[name] = rows  # the same for as long as the release is open
        return rows

    def warm(self) -> None:
        """Ask once what the first pages ask and what is the same for all readers."""
        for query in queries().values():
            if not query.params:
                self.ask(query.name)
        self.ask("topic_years")

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
    def measured(self) -> set[tuple[str, str]]:
        """The indicators and measures that any place has a value of."""
        return {(row["indicator_id"], row["measure"]) for row in self.ask("indicators")}

    @cached_property
    def targeted(self) -> dict[str, list[Row]]:
        """The measures and years in which an indicator has targets, by its id."""
        found: dict[str, list[Row]] = {}
        for row in self.ask("target_years"):
            found.setdefault(row["indicator_id"], []).append(row)
        return found

    @cached_property
    def cascaded(self) -> set[tuple[str, str, int]]:
        """The indicators, measures and years in which a target stands beside one of the level above."""
        return {(row["indicator_id"], row["measure"], row["plan_year"]) for row in self.ask("cascade_years")}

    def measures(self, indicator: str) -> list[str]:
        """How an indicator is measured, the way of most values first."""
        return [row["measure"] for row in self.ask("indicators") if row["indicator_id"] == indicator]

    def widest(self, count: int = 40) -> list[Row]:
        """The indicators and measures of most values."""
        return sorted(self.ask("indicators"), key=lambda row: -row["value_count"])[:count]


class Store:
    """The releases of a folder; `latest` is looked at for each question."""

    def __init__(self, published: Path, is_warmed: bool = False) -> None:
        self.published = published
        self._is_warmed = is_warmed
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
                try:
                    self._open[folder] = release = Release(folder)
                except duckdb.Error as error:
                    raise WarehouseError(f"{folder} cannot be opened: {error}") from error
                if self._is_warmed:
                    Thread(target=release.warm).start()  # no daemon: ended within DuckDB it would abort
            self._open.move_to_end(folder)
            while len(self._open) > OPEN:
                self._open.popitem(last=False)  # readers of the one before keep it until they are done
            return self._open[folder]
