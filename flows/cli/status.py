"""status: what there is, and what needs a person."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import typer

from flows.base.settings import load_settings
from flows.cli.clock import CHINA

if TYPE_CHECKING:
    from flows.base.settings import Settings


def status() -> None:
    """Show what is in the archive and the warehouse, and what needs a human."""
    from flows.pages.archive import Archive
    from flows.warehouse.load import query as ask

    settings = load_settings()
    pages = Archive(settings.archive).newest() if settings.archive.exists() else {}
    typer.echo(f"archive    {len(pages)} pages in {settings.archive}")
    if not settings.database.exists():
        typer.echo("warehouse  none yet: gwr build")
        return
    _, rows = ask(settings.database, "select outcome, count(*) from raw.pages group by 1 order by 2 desc")
    typer.echo("warehouse  " + ", ".join(f"{n} {outcome}" for outcome, n in rows))
    latest = settings.published / "latest"
    typer.echo(
        f"built      {datetime.fromtimestamp(settings.database.stat().st_mtime, CHINA):%Y-%m-%d %H:%M}"
        + (", newer than the release (the same, if nothing changed): gwr publish" if build_is_newer(settings) else "")
    )
    typer.echo(f"published  {latest.resolve().name if latest.exists() else 'nothing yet: gwr publish'}")
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


def build_is_newer(settings: Settings) -> bool:
    """True where the newest release is older than the build."""
    manifest = settings.published / "latest" / "manifest.json"
    return (
        settings.database.exists()
        and manifest.exists()
        and settings.database.stat().st_mtime > manifest.stat().st_mtime
    )
