"""What an address gives a page, and what it leads to: a place, a year, or nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flows.site.language import say
from flows.site.store import Release, Row

Given = dict[str, Any]
Page = Callable[[Release, Given], tuple[str, Row] | str]
GOAL = ("gdp", "growth")
MEASURES = ("growth", "level", "change", "multiple", "rank")


class NotHereError(Exception):
    """There is no such place, report, number, indicator."""


def place_of(release: Release, given: str) -> Row:
    """The place of an id of any time or of a code, as it is called now.

    Raises:
        NotHereError: there is none.
    """
    found = release.ask("place", {"place": given})
    if not found:
        raise NotHereError(say("没有编号为 {place} 的地区", place=given))
    newest = release.ask("place", {"place": found[0]["place_id"]})
    return {**(newest or found)[0], "place_id": found[0]["place_id"]}


def year_of(given: Given) -> int | None:
    """The year asked for, if it is one."""
    asked = str(given.get("year", ""))
    return int(asked) if asked.isascii() and asked.isdecimal() and len(asked) == 4 else None
