"""Readers of pages that the general reader does not know; a family of sites brings its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flows.base.records import Document


@dataclass(frozen=True, slots=True)
class Reader:
    """Whether a page is of the kind, and the document that its pages hold, served at some time."""

    is_page: Callable[[str], bool]
    read: Callable[[list[str], datetime | None], Document]
