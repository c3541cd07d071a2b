"""Flow `collect`: files and folders → archive."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from prefect import Flow, State, flow, task
from prefect.artifacts import create_markdown_artifact
from prefect.client.schemas.objects import FlowRun

from flows import steps
from flows.base.settings import load_settings
from flows.watch import end_with_server


@task(retries=2, retry_delay_seconds=[1, 5], retry_jitter_factor=0.5)
def collect_source(source: str, index: str | None, limit: int | None) -> tuple[dict[str, int], list[str]]:
    """Archive one source; counts by what became of its pages, and the alarms."""
    alarms: list[str] = []
    counts = steps.collect(
        load_settings(), [source], Path(index) if index else None, datetime.now(UTC), limit, alarm=alarms.append
    )
    return dict(counts), alarms


def tell_failure(flow: Flow[..., Any], flow_run: FlowRun, state: State[Any]) -> None:
    """Hook of Prefect: tell a person that a run has failed."""
    steps.notify("failure", f"{flow.name} {flow_run.name}: {state.message or ''}")


@flow(name="collect", log_prints=False, on_failure=[tell_failure], on_crashed=[tell_failure])
def collect(sources: list[str], index: str | None = None, limit: int | None = None) -> dict[str, int]:
    """Archive all sources; the sum of the counts. Alarms go to the artifact and to the hook."""
    end_with_server()
    total: dict[str, int] = {}
    told: list[str] = []
    for source in sources:
        counts, alarms = collect_source(source, index, limit)
        told += [f"{source}: {words}" for words in alarms]
        for what, count in counts.items():
            total[what] = total.get(what, 0) + count
    lines = "\n".join(f"| {what} | {count} |" for what, count in sorted(total.items()))
    alarm_lines = "".join(f"\n- **alarm** {words}" for words in told)
    create_markdown_artifact(
        f"| pages | count |\n|---|---|\n{lines}\n{alarm_lines}", key="collect", description="What became of the pages"
    )
    if told:
        steps.notify("alarm", "; ".join(told))
    return total
