"""status: what there is, and what needs a person."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from flows.base.settings import load_settings
from flows.cli.clock import CHINA
from flows.cli.hints import hint
from flows.cli.progress import progress

if TYPE_CHECKING:
    from flows.base.settings import Settings


ALARM = 3


def status(
    verify: Annotated[
        bool, typer.Option("--verify", help="Read every record of the archive and compare it with its digest first.")
    ] = False,
) -> None:
    """Show what is in the archive and the warehouse, and what needs a human (exit status 3: a damaged archive)."""
    from flows.steps import count_pages

    settings = load_settings()
    counts = count_pages(settings)
    pages = counts["in_view"]
    typer.echo(
        f"archive    {pages} pages in {settings.archive_store or settings.archive}"
        + (f", {counts['forgotten']} forgotten (collected again, they are back)" if counts["forgotten"] else "")
        + ("" if pages else f": {hint('collect', 'FOLDER')}")
    )
    damaged = verify and bool(pages) and _verify(settings)
    _show_warehouse(settings, pages)
    if damaged:
        raise typer.Exit(ALARM)


def _verify(settings: Settings) -> bool:
    """Compare the archive with its digests and show what is damaged; True where something is."""
    from flows import steps

    with progress("verifying", {"": steps.count_records(settings)}) as advance:
        found = steps.verify(settings, lambda n: advance("", n))
    sound = found.records - len(found.damaged) - len(found.healed)
    typer.echo(
        f"verified   {sound} of {found.records} records hold what was archived"
        + (f", {len(found.healed)} damaged ones were collected again since" if found.healed else "")
    )
    for line in found.places():
        typer.secho(f"  damaged  {line}", fg="yellow")
    if found.damaged:
        typer.echo("           restore the file from a backup, or collect these pages again")
    return bool(found.damaged)


def _show_warehouse(settings: Settings, pages: int) -> None:
    from flows.warehouse.asking import query as ask

    if not settings.database.exists():
        typer.echo("warehouse  none yet" + (f": {hint('build')}" if pages else ""))
        return
    _, rows = ask(settings.database, "select outcome, count(*) from raw.pages group by 1 order by 2 desc")
    typer.echo("warehouse  " + ", ".join(f"{n} {outcome}" for outcome, n in rows))
    latest = settings.published / "latest"
    typer.echo(
        f"built      {datetime.fromtimestamp(settings.database.stat().st_mtime, CHINA):%Y-%m-%d %H:%M}"
        + (f", not published yet: {hint('publish')}" if release_is_behind(settings) else "")
    )
    typer.echo(f"published  {latest.resolve().name if latest.exists() else 'nothing yet'}")
    if (settings.warehouse / "building.duckdb").exists():
        typer.secho(
            "failed     the last build did not end; its log is warehouse/build.log, the build before it stands",
            fg="yellow",
        )
    _, rows = ask(
        settings.database,
        "select rule, count(*) from main.fct_findings where severity = 'warning' group by 1 order by 2 desc limit 10",
    )
    for rule, n in rows:
        typer.echo(f"  warning  {n} {rule}")
    if rows:
        typer.echo(f"           what they mean: {hint('findings')}")


def release_is_behind(settings: Settings) -> bool:
    """True where there is a build, and nothing was published since."""
    link = settings.published / "latest"
    return settings.database.exists() and not (
        link.exists() and link.lstat().st_mtime >= settings.database.stat().st_mtime
    )
