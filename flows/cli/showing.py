"""What a build and a release say of themselves on the terminal."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from flows.base.settings import load_settings
from flows.cli.hints import hint

if TYPE_CHECKING:
    from flows.steps import BuildResult

TRY = (
    "select division_name, year, value, unit, sentence from fct_indicator_years "
    "where indicator_id = 'gdp' and measure = 'growth' order by 1, 2"
)


def show(result: BuildResult) -> None:
    """Say what a build read, set aside and took."""
    if result.unchanged:
        typer.echo("unchanged  pages, code and seeds are those of the last build, which stands")
    typer.echo(
        f"read       {result.pages} pages: " + ", ".join(f"{n} {what}" for what, n in result.outcomes.most_common())
    )
    typer.echo(
        f"figures    {result.figures} in {result.reports} reports; {result.quarantined} kept out of the marts "
        "(doubtful, or of copies and doubtful reports; see fct_findings)"
    )
    for rule, n in result.findings.most_common(8):
        typer.echo(f"  finding  {n} {rule}")
    typer.echo("tests      " + ", ".join(f"{n} {what}" for what, n in result.tests.most_common()))
    for test, n in result.warned.items():
        typer.echo(f"  warned   {test}: {n} rows in audit.{test}")
    typer.echo("seconds    " + ", ".join(f"{name} {s}" for name, s in result.seconds.items()))
    for page, source, seen in result.set_aside:
        typer.secho(f"set aside  {source} ({page}): {seen}", fg="yellow", err=True)


def where(folder: Path) -> None:
    """Say where a release lies, and one thing to try."""
    typer.echo(f"release    {folder.name}")
    typer.echo(f"database   {folder.parent / 'gwr.duckdb'}")
    typer.echo(
        f"quality    {folder / 'quality.md'}, CHANGES.md, dictionary.md; excel, stata, parquet and csv beside them"
    )
    typer.echo(f"docs site  {folder / 'docs' / 'index.html'}")
    typer.echo(f"data docs  {load_settings().warehouse / 'data_docs' / 'index.html'}  (of the checks; not released)")
    typer.echo(f"try        {hint('query', TRY)}")
    typer.echo(f"look       {hint('site')}, then http://127.0.0.1:8000/")
