"""sources: the rows of sites.csv, what they answer, and new ones."""

from __future__ import annotations

from typing import Annotated

import typer

from flows.base.errors import GwrError
from flows.base.settings import load_settings


def sources(
    check: Annotated[str | None, typer.Option(help="Ask this site (an id, or 'all') what it answers now.")] = None,
    add: Annotated[str | None, typer.Option(help="Add the address of a column or section as a site.")] = None,
    site_id: Annotated[str | None, typer.Option("--id", help="Id of the site that is added.")] = None,
    family: Annotated[str, typer.Option(help="Family of the site that is added: gov or discuz.")] = "gov",
    host: Annotated[
        list[str] | None, typer.Option(help="Another host of the same government that its pages may lead to.")
    ] = None,
    place: Annotated[str, typer.Option(help="Division whose site it is (衡水市); empty for a forum.")] = "",
) -> None:
    """List the sites of sites.csv, check what they answer, or add one."""
    from flows.base.vocabulary import sites as known
    from flows.pages.sources import add_site, check_site

    if add:
        if not site_id:
            raise GwrError("give the new site an id: gwr sources --add URL --id NAME")
        add_site(site_id, add, family, place, host or ())
        typer.echo(f"added {site_id}; next: gwr collect {site_id}")
        return
    for site in known().values():
        if check in (None, "all", site.site_id):
            answer = "  " + check_site(load_settings(), site.address, site.family) if check else ""
            typer.echo(
                f"{site.site_id:<14} {site.family:<7} {site.certainty:<7} {site.place:<10} {site.address}{answer}"
            )
