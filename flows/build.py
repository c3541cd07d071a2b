"""Flow `build`: archive → private warehouse. Its page shows plan, chunks, load, models and tests."""

from __future__ import annotations

import logging

from prefect import flow
from prefect.artifacts import create_markdown_artifact

from flows import steps
from flows.base.settings import load_settings
from flows.cluster import hands_of
from flows.collect import tell_failure
from flows.tasks import FORKED, Tasks, alone
from flows.watch import end_with_server, patience

log = logging.getLogger(__name__)


@flow(name="build", on_failure=[tell_failure], on_crashed=[tell_failure])
def build(full: bool = False) -> steps.BuildResult:
    """Make the private warehouse anew from the archive; nothing where a schedule builds before the first collect."""
    end_with_server()
    settings = load_settings()
    if not steps.count_pages(settings):
        log.warning("nothing is archived yet, so there is nothing to build: the next run builds what is there by then")
        return steps.BuildResult()
    with alone(settings, patience()):
        result = steps.build(settings, full, patience=patience(), stages=Tasks(hands_of(settings, FORKED)))
    if result.set_aside:
        steps.notify(
            "alarm", f"{len(result.set_aside)} pages set aside: {', '.join(s for _, s, _ in result.set_aside[:5])}"
        )
    create_markdown_artifact(summary(result), key="build", description="What was read and what was set aside")
    return result


def summary(result: steps.BuildResult) -> str:
    """A build in Markdown."""
    outcomes = "\n".join(f"| {name} | {n} |" for name, n in result.outcomes.most_common())
    crashed = "".join(f"\n- **set aside** {source} ({page}): {seen}" for page, source, seen in result.set_aside)
    findings = "\n".join(f"| {name} | {n} |" for name, n in result.findings.most_common(10))
    return (
        f"**{result.pages} pages, {result.reports} reports, {result.figures} figures**, "
        f"{result.quarantined} kept out of the marts.\n\n"
        f"| outcome | pages |\n|---|---|\n{outcomes}\n\n| finding | count |\n|---|---|\n{findings}\n{crashed}"
    )
