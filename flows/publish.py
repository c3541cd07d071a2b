"""Flow `publish`: private warehouse → release."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from prefect import flow, task
from prefect import serve as serve_runs
from prefect.artifacts import create_markdown_artifact
from prefect.client.schemas.schedules import CronSchedule

from flows import steps
from flows.base.settings import load_settings
from flows.base.vocabulary import sites
from flows.build import build
from flows.collect import collect, tell_failure

TIMEZONE = "Asia/Shanghai"


@task
def publish_release() -> str:
    """Write a release and move `latest`; gives its folder."""
    return str(steps.publish(load_settings(), datetime.now(UTC)))


@flow(name="publish", on_failure=[tell_failure], on_crashed=[tell_failure])
def publish() -> str:
    """Release the build; gives the release's folder."""
    folder = publish_release()
    manifest = json.loads((load_settings().published / "latest" / "manifest.json").read_text(encoding="utf-8"))
    rows = "\n".join(f"| {name} | {n} |" for name, n in manifest["tables"].items())
    steps.notify("release", f"gwr {manifest['version']} in {folder}")
    create_markdown_artifact(
        f"Release **{manifest['version']}**\n\n| table | rows |\n|---|---|\n{rows}",
        key="publish",
        description="What was released",
    )
    return folder


def serve_deployments(only: list[str], collect_crons: tuple[str, ...], build_cron: str, publish_cron: str) -> None:
    """Serve the deployments until stopped: collect for each site (all, or those named), build and publish, one run of each of the last two at a time."""
    chosen = [site for site in sites().values() if not only or site.site_id in only]
    schedules = [CronSchedule(cron=cron, timezone=TIMEZONE) for cron in collect_crons if cron]
    deployments = [
        collect.to_deployment(
            f"collect-{site.site_id}",
            schedules=schedules,
            parameters={"sources": [site.site_id]},
            concurrency_limit=1,
            tags=["gwr"],
        )
        for site in chosen
    ]
    deployments.append(
        build.to_deployment(
            "build",
            schedules=[CronSchedule(cron=build_cron, timezone=TIMEZONE)] if build_cron else [],
            concurrency_limit=1,
            tags=["gwr"],
        )
    )
    deployments.append(
        publish.to_deployment(
            "publish",
            schedules=[CronSchedule(cron=publish_cron, timezone=TIMEZONE)] if publish_cron else [],
            concurrency_limit=1,
            tags=["gwr"],
        )
    )
    serve_runs(*deployments, limit=2)  # type: ignore[arg-type]
