"""site and search: the page where a person looks, and its hits in the shell."""

from __future__ import annotations

from typing import Annotated

import typer

from flows.base.errors import GwrError
from flows.base.settings import load_settings


def site(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port on this machine.")] = 8000,
    host: Annotated[str, typer.Option(help="Address to listen on; 0.0.0.0 lets other machines in.")] = "127.0.0.1",
) -> None:
    """Show the newest release as pages, tables and an API, until stopped; a new release is seen at once."""
    import uvicorn

    from flows.site.app import make_app

    app = make_app(load_settings().published)
    typer.echo(f"http://{host}:{port}/")
    try:
        uvicorn.run(app, host=host, port=port, log_level="warning")
    except SystemExit as error:  # uvicorn's own status is 3, which means something else here
        raise GwrError(f"{host}:{port} cannot be opened; --port and --host name another") from error


def search(
    words: Annotated[str, typer.Argument(help="A place (name, pinyin, initials, code), an indicator, a word.")],
    rows: Annotated[int, typer.Option(min=1, max=1000, help="Sentences to show.")] = 20,
    year: Annotated[int | None, typer.Option(help="Only reports that plan this year.")] = None,
) -> None:
    """Find places, indicators and sentences with figures in the newest release."""
    from flows.site.search import FILE
    from flows.site.search import search as find

    folder = load_settings().published / "latest"
    if not (folder / FILE).is_file():
        raise GwrError(f"there is no search index in {folder}; run `gwr publish`")
    hits = find(folder.resolve(), words, year, 0, rows)
    for name in hits.names:
        typer.echo(f"{name['kind']:<10} {name['id']:<24} {name['name']}")
    for hit in hits.sentences:
        typer.echo(f"{hit['place']} {hit['year']}  {hit['text']}  [{hit['figure_id']}]")
    typer.echo(f"{hits.total} sentences")
