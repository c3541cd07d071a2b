"""Flow `publish`: private warehouse → release. Its page shows the tables, each export, the docs and the papers."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime

from prefect import flow
from prefect.artifacts import create_markdown_artifact

from flows import steps
from flows.base.settings import load_settings
from flows.collect import tell_failure
from flows.tasks import Tasks, alone
from flows.watch import end_with_server, patience

log = logging.getLogger(__name__)


@flow(name="publish", on_failure=[tell_failure], on_crashed=[tell_failure])
def publish() -> str:
    """Release the build; gives the release's folder, or nothing where a schedule publishes before the first build."""
    end_with_server()
    settings = load_settings()
    if not settings.database.exists():
        log.warning(
            "nothing is built yet, so there is nothing to publish: the next run publishes what is built by then"
        )
        return ""
    with alone(settings, patience()):
        folder = str(steps.publish(settings, datetime.now(UTC), patience=patience(), stages=Tasks()))
    baked = Tasks().do("site", steps.bake_site, settings)
    pages = f"{baked.drawn} pages drawn, {baked.kept} unchanged, {baked.gone} gone"
    manifest = json.loads((settings.published / "latest" / "manifest.json").read_text(encoding="utf-8"))
    rows = "\n".join(f"| {name} | {n} |" for name, n in manifest["tables"].items())
    steps.notify("release", f"gwr {manifest['version']} in {folder}")
    create_markdown_artifact(
        f"Release **{manifest['version']}**\n\n| table | rows |\n|---|---|\n{rows}\n\n{pages}",
        key="publish",
        description="What was released",
    )
    return folder
