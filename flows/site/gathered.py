"""A release that is asked for many pages in turn: the plan of a question costs more than its rows."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path

from flows.site.queries import queries
from flows.site.store import Release, Row

HELD = 50_000  # rows of answers that are kept: those longest unasked go first


class Gathered(Release):
    """What narrows an answer is done here, on an answer that is asked for once and held for the next pages."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._held: OrderedDict[tuple[str | int | None, ...], list[Row]] = OrderedDict()
        self._count = 0

    def ask(self, name: str, given: Mapping[str, str | int | None] | None = None) -> list[Row]:
        """The rows of a named query, as `Release.ask` gives them."""
        query = queries()[name]
        values = query.bound(given or {})
        rows = self._whole_answer(name, {k: v for k, v in values.items() if k not in query.narrows})
        for param, column in query.narrows.items():
            if values[param] is not None:
                rows = [row for row in rows if row[column] == values[param]]
        return rows

    def _whole_answer(self, name: str, given: dict[str, str | int | None]) -> list[Row]:
        key = (name, *given.values())
        if key not in self._held:
            self._held[key] = super().ask(name, given)
            self._count += len(self._held[key])
        self._held.move_to_end(key)
        while self._count > HELD and len(self._held) > 1:
            self._count -= len(self._held.popitem(last=False)[1])
        return self._held[key]
