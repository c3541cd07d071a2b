"""What a family of sites offers the rest of gwr."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flows.base.readers import Reader
from flows.pages.visit import Visit


@dataclass(frozen=True, slots=True)
class Family:
    """A family of sites: its visit, which addresses are surely its own, what an answer is in a line, its own reader."""

    visit: type[Visit]
    is_address: Callable[[str], bool]
    describe: Callable[[bytes, str, int, str], str]
    reader: Reader | None = None
