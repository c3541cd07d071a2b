"""query and diff: questions to releases and the build."""

from __future__ import annotations

from math import isfinite
from typing import Annotated, Any

import typer

from flows.base.settings import load_settings
from flows.cli.hints import hint
from flows.cli.printing import Form, plain, print_table, write_rows
from flows.cli.status import release_is_behind

SHOWN = 200  # rows of a table


def query(
    sql: Annotated[str, typer.Argument(help="One SELECT.")],
    form: Annotated[
        Form, typer.Option("--format", help="How to print it; a table shows the first rows, csv and jsonl all.")
    ] = Form.table,
    on_build: Annotated[
        bool, typer.Option("--build", help="Ask the private build instead of the newest release.")
    ] = False,
    limit: Annotated[
        int | None,
        typer.Option("--limit", "--rows", min=1, help="Rows to print; without it a table shows 200."),
    ] = None,
) -> None:
    """Ask the newest release in SQL (the build, where nothing is released)."""
    from flows.warehouse.asking import query as ask

    settings = load_settings()
    published = settings.published / "gwr.duckdb"
    released = published.exists() and not on_build
    names, answer = ask(published if released else settings.database, sql)
    shown = limit or (SHOWN if form is Form.table else len(answer))
    found = [dict(zip(names, row, strict=True)) for row in answer[:shown]]
    if form is Form.table:
        print_table(names, found)
    else:
        write_rows(names, [{name: _written(value) for name, value in row.items()} for row in found], form)
    if not answer:
        typer.echo("no rows", err=True)
    if len(answer) > shown:
        more = "--limit" if limit else "--limit, or --format csv"
        typer.echo(f"{shown} of {len(answer)} rows shown ({more})", err=True)
    if released and release_is_behind(settings):
        name = published.resolve().parent.name
        typer.secho(f"asked release {name}; the build is newer: {hint('publish')}, or --build", fg="yellow", err=True)


def _written(value: Any) -> Any:
    """A value as JSON and CSV can hold it."""
    if isinstance(value, dict):
        return {str(key): _written(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_written(part) for part in value]
    if isinstance(value, float):
        return value if isfinite(value) else None
    return value if value is None or isinstance(value, (bool, int)) else plain(value)


def diff(
    old: Annotated[str, typer.Argument(help="A release: its name (2026.11.0) or folder.")],
    new: Annotated[str, typer.Argument(help="A later one.")] = "latest",
    rows: Annotated[int, typer.Option(help="Changed values to show.")] = 20,
) -> None:
    """Show what two releases say differently, by indicator and reason."""
    from flows import steps
    from flows.warehouse.changes import by_indicator

    changes = steps.diff(load_settings(), old, new)
    if not changes:
        typer.echo("no value differs")
        return
    print_table(
        ["indicator", "change", "reason", "values"],
        [dict(zip(("indicator", "change", "reason", "values"), row, strict=True)) for row in by_indicator(changes)],
    )
    shown = ["division_id", "year", "indicator_id", "measure", "change", "reason", "old_value", "new_value"]
    print_table(shown, [change._asdict() for change in changes[:rows]])
    typer.echo(f"{len(changes)} values differ" + (f"; {rows} shown (--rows)" if len(changes) > rows else ""))
