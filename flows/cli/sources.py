"""sources: the rows of sites.csv, what they answer, and new ones."""

from __future__ import annotations

from itertools import chain
from typing import Annotated

import typer

from flows.base.errors import FetchError, GwrError
from flows.base.settings import load_settings
from flows.cli.hints import hint


def sources(
    check: Annotated[str | None, typer.Option(help="Ask this site (an id, or 'all') what it answers now.")] = None,
    add: Annotated[str | None, typer.Option(help="Add the address of a column or section as a site.")] = None,
    site_id: Annotated[str | None, typer.Option("--id", help="Id of the site that is added.")] = None,
    family: Annotated[str, typer.Option(help="Family of the site that is added: gov or discuz.")] = "gov",
    host: Annotated[
        list[str] | None, typer.Option(help="Another host of the same government that its pages may lead to.")
    ] = None,
    place: Annotated[str, typer.Option(help="Division whose site it is (衡水市); empty for a forum.")] = "",
    ask: Annotated[bool, typer.Option(help="Ask the address before it is added.")] = True,
) -> None:
    """List the sites of sites.csv, check what they answer, or add one."""
    if add:
        if not site_id:
            raise GwrError(f"give the new site an id: {hint('sources', '--add', add, '--id', 'NAME')}")
        _add(site_id, add, family, place, host or [], ask)
    else:
        _list(check)


def _add(site_id: str, address: str, family: str, place: str, hosts: list[str], ask: bool) -> None:
    """Ask the address, then write its row."""
    from flows.pages.sources import add_site, ask_site, check_row

    check_row(site_id, address, family, place)
    if ask:
        try:
            typer.echo(f"{address} answers: {ask_site(load_settings(), address, family)}")
        except FetchError as error:
            raise FetchError(f"not added: {error}; with --no-ask it is added all the same") from error
    add_site(site_id, address, family, place, hosts)
    typer.echo(f"added {site_id}; next: {hint('collect', site_id)}")


def _list(check: str | None) -> None:
    """The rows under a header, each with what its site answers where that is asked."""
    from rich.cells import cell_len, set_cell_size

    from flows.base.vocabulary import sites
    from flows.pages.sources import check_site

    if check not in (None, "all", *sites()):
        raise GwrError(f"{check} is no site of sites.csv; {hint('sources')} lists them")
    chosen = [site for site in sites().values() if check in (None, "all", site.site_id)]
    rows = [("site", "family", "certainty", "place", "address" + " and answer" * bool(check))]
    rows += [(site.site_id, site.family, site.certainty, site.place, site.address) for site in chosen]
    widths = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    answers = (f"  {check_site(load_settings(), site.address, site.family)}" if check else "" for site in chosen)
    for row, answer in zip(rows, chain([""], answers), strict=True):
        cells = [set_cell_size(cell, width) for cell, width in zip(row, widths, strict=True)]
        typer.echo("  ".join(cells).rstrip() + answer)
