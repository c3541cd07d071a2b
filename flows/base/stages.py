"""How the stages of a command are done: here, one after the other, or otherwise by those who know of more."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from typing import Any, TypeVar

T = TypeVar("T")


class Stages:
    """Does stages, and the jobs of a stage, in this process."""

    def do(self, name: str, work: Callable[..., T], *given: Any) -> T:
        """Do the stage `name`; what it gives."""
        return work(*given)

    def each(
        self, name: str, work: Callable[..., T], jobs: Mapping[str, tuple[Any, ...]], workers: int = 1
    ) -> Generator[tuple[str, T | None], None, None]:
        """Do the same with each of the named jobs; their names and what each gives, as they end.

        None is given for a job whose process died, and died again; who does them here lets it end this process too.
        """
        for job, given in jobs.items():
            yield job, work(*given)
