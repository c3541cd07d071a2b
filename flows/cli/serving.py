"""serve: the schedules."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.base.settings import load_settings


def serve(
    collect_cron: Annotated[
        str, typer.Option(envvar="GWR_COLLECT_CRON", help="When sites are visited outside the season.")
    ] = "0 2 * 4-12 1",
    season_cron: Annotated[
        str, typer.Option(envvar="GWR_SEASON_CRON", help="When sites are visited from January to March.")
    ] = "0 2 * 1-3 *",
    build_cron: Annotated[
        str, typer.Option(envvar="GWR_BUILD_CRON", help="When the warehouse is built.")
    ] = "0 6 * * *",
    publish_cron: Annotated[str, typer.Option(envvar="GWR_PUBLISH_CRON", help="When a release is made.")] = "0 7 * * *",
    only: Annotated[
        list[str] | None,
        typer.Option("--site", help="Collect only these sites (folders and addresses too); `none` collects nothing."),
    ] = None,
) -> None:
    """Collect (per site), build and publish on schedule, with a Prefect server of its own, until stopped."""
    from flows.base.settings import quiet_prefect, serving_prefect

    serving_prefect()
    quiet_prefect()
    from flows.serve import serve as serve_until_stopped
    from flows.served import Timetable

    chosen = tuple(str(Path(name).resolve()) if Path(name).exists() else name for name in only or ())
    timetable = Timetable((season_cron, collect_cron), build_cron, publish_cron, chosen)
    serve_until_stopped(load_settings(), timetable, typer.echo)
