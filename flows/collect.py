"""Flow `collect`: files and folders → archive."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact

from flows import steps
from flows.base.settings import load_settings


@task(retries=2, retry_delay_seconds=[1, 5], retry_jitter_factor=0.5)
def collect_source(source: str, index: str | None, limit: int | None) -> dict[str, int]:
    """Archive one source; counts by what became of its files."""
    return dict(steps.collect(load_settings(), [source], Path(index) if index else None, datetime.now(UTC), limit))


@flow(name="collect", log_prints=False)
def collect(sources: list[str], index: str | None = None, limit: int | None = None) -> dict[str, int]:
    """Archive all sources; the sum of the counts."""
    total: dict[str, int] = {}
    for source in sources:
        for what, count in collect_source(source, index, limit).items():
            total[what] = total.get(what, 0) + count
    lines = "\n".join(f"| {what} | {count} |" for what, count in sorted(total.items()))
    create_markdown_artifact(f"| files | count |\n|---|---|\n{lines}", key="collect", description="What became of the files")
    return total
