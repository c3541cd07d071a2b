"""The ledger in parts: sealed ones that never change and may be shared, and one file of what was written since."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from flows.pages.lines import read_rows, rows_in

LEDGER = "ledger.jsonl"
PARTS = "ledger"
TIME = "%Y%m%dT%H%M%S%f"


def ledger_rows(folder: Path) -> Iterator[dict[str, Any]]:
    """The lines of the ledger in the order of writing: the parts as they were sealed, then what came since."""
    with ExitStack() as opened:
        newest = None
        with suppress(FileNotFoundError):  # nothing was written since, or it is sealed in this moment
            newest = opened.enter_context((folder / LEDGER).open("rb"))
        itself = os.fstat(newest.fileno()).st_ino if newest else None
        for part in parts_of(folder):
            if part.stat().st_ino != itself:  # or sealed since it was opened
                yield from read_rows(part)
        yield from rows_in(newest, LEDGER) if newest else ()


def sealed_files(folder: Path) -> set[str]:
    """The WARC files that parts name: whole, and never written again."""
    return {name for part in parts_of(folder) for name in files_of(part)}


def parts_of(folder: Path) -> list[Path]:
    """The parts that are here, in the order of their sealing."""
    return sorted((folder / PARTS).glob("*.jsonl"))


def files_of(part: Path) -> set[str]:
    """The WARC files that a part names."""
    return {str(row["archive_file"]) for row in read_rows(part) if row.get("archive_file")}


def seal(folder: Path, now: datetime) -> None:
    """Make a part of what was written since. For one who knows that nobody writes, and that ledger and files agree.

    Its name begins with the time, or with a later one where the clock of whoever sealed the last part is ahead.
    """
    if not (folder / LEDGER).exists() or not (folder / LEDGER).stat().st_size:
        return
    (folder / PARTS).mkdir(exist_ok=True)
    last = max((datetime.strptime(part.name.split("-")[0], TIME) for part in parts_of(folder)), default=None)
    when = now.astimezone(UTC).replace(tzinfo=None)
    when = when if last is None else max(when, last + timedelta(microseconds=1))
    (folder / LEDGER).rename(folder / PARTS / f"{when:{TIME}}-{uuid4().hex[:8]}.jsonl")
