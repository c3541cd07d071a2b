"""What was asked when: the begin and end of each run for a source, and every request."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from flows.pages.lines import append_row, read_rows


def begin_run(folder: Path, source: str, now: datetime) -> datetime:
    """Begin a run for a source, or go on with the one that was cut off; gives when the run began."""
    begun: datetime | None = None
    for row in read_rows(folder / "runs.jsonl"):
        if row.get("source") == source:
            begun = None if row["event"] == "end" else begun or datetime.fromisoformat(row["at"])
    if begun is None:
        append_row(folder / "runs.jsonl", {"source": source, "event": "begin", "at": now.isoformat()})
    return begun or now


def end_run(folder: Path, source: str, now: datetime) -> None:
    """Mark the run of a source as done."""
    append_row(folder / "runs.jsonl", {"source": source, "event": "end", "at": now.isoformat()})


def enter_request(folder: Path, url: str, status: int | None, detail: str, now: datetime) -> None:
    """Enter one request and what came of it (robots.txt and failed tries too) into `requests.jsonl`."""
    append_row(folder / "requests.jsonl", {"at": now.isoformat(), "url": url, "status": status, "detail": detail})
