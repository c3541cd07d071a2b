"""Flow `build`: archive → private warehouse. Chunks are read in a process pool inside one task."""

from __future__ import annotations

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact

from flows import steps
from flows.base.settings import load_settings
from flows.collect import tell_failure


@task
def build_warehouse(full: bool) -> steps.BuildResult:
    """Read, check, load and model."""
    return steps.build(load_settings(), full)


@flow(name="build", on_failure=[tell_failure], on_crashed=[tell_failure])
def build(full: bool = False) -> steps.BuildResult:
    """Make the private warehouse anew from the archive."""
    result = build_warehouse(full)
    create_markdown_artifact(summary(result), key="build", description="What was read and what was set aside")
    return result


def summary(result: steps.BuildResult) -> str:
    """A build in Markdown."""
    outcomes = "\n".join(f"| {name} | {n} |" for name, n in result.outcomes.most_common())
    findings = "\n".join(f"| {name} | {n} |" for name, n in result.findings.most_common(10))
    return (
        f"**{result.pages} pages, {result.reports} reports, {result.figures} figures**, {result.quarantined} set aside.\n\n"
        f"| outcome | pages |\n|---|---|\n{outcomes}\n\n| finding | count |\n|---|---|\n{findings}\n"
    )
