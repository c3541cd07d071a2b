"""How far a command is, on standard error."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def progress(total: int | None, label: str) -> Iterator[Any]:
    """A bar that the given function moves on."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    ) as bar:
        task = bar.add_task(label, total=total)

        def advance(stage: Any = 1, step: int = 1) -> None:
            if isinstance(stage, str):
                bar.update(task, description=f"{label}: {stage}", advance=step)
            else:
                bar.update(task, advance=stage)

        yield advance
