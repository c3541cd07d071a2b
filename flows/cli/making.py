"""collect, build, publish, and the three in a row."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.base.settings import load_settings
from flows.cli.clock import now
from flows.cli.hints import hint
from flows.cli.progress import progress
from flows.cli.showing import show, where
from flows.cli.status import ALARM, release_is_behind

if TYPE_CHECKING:
    from flows.pages.sources import WebOptions

SET_ASIDE = 4
SHOWN = 10  # forgotten pages that are named
OLD = ("known", "missing", "skipped", "list")  # counts of what gives a build nothing new


def _finite(seconds: float) -> float:
    """The seconds that were given.

    Raises:
        BadParameter: they are no number, or without end.
    """
    if not math.isfinite(seconds):
        raise typer.BadParameter(f"{seconds} is no number of seconds")
    return seconds


def collect(
    sources: Annotated[
        list[str],
        typer.Argument(
            help="Folders or files of saved pages (.html .mhtml .txt .md .docx .rtf .pdf .warc .zip) or of tables of "
            "reports (.csv .xlsx .jsonl: columns text, title, url), or the address of a forum."
        ),
    ],
    index: Annotated[
        Path | None, typer.Option(help="CSV with file,url,title: where the files came from and their titles.")
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Take at most so many files or threads.")] = None,
    family: Annotated[
        str | None, typer.Option(help="Family of a host that has no row in sites.csv: discuz or gov.")
    ] = None,
    delay: Annotated[
        float,
        typer.Option(
            min=0, callback=_finite, help="Seconds between two requests to a host; its robots.txt may ask for more."
        ),
    ] = 3.0,
    budget: Annotated[int, typer.Option(min=1, help="Requests of one run at most; the next run goes on.")] = 5000,
    stop_on_alarm: Annotated[
        bool, typer.Option(help="End with exit status 3 where something needs a person (a wall, an empty list).")
    ] = True,
) -> None:
    """Archive pages: every byte once, with where it came from."""
    from flows.pages.sources import WebOptions

    status, came = _collect(sources, index, limit, WebOptions(family, delay, budget))
    if status and stop_on_alarm:
        raise typer.Exit(status)
    if came:
        typer.echo(f"next: {hint('build')}")


def _collect(sources: list[str], index: Path | None, limit: int | None, options: WebOptions) -> tuple[int, bool]:
    """Collect and show what came and what a person must know; the exit status, and whether anything is new."""
    from flows import steps

    alarms: list[str] = []
    skipped: list[str] = []
    with progress("collecting", _files_of(sources, limit)) as advance:
        told = (skipped.append, alarms.append)
        counts = steps.collect(load_settings(), sources, index, now(), limit, advance, options, *told)
    typer.echo("collected: " + (", ".join(f"{n} {what}" for what, n in sorted(counts.items())) or "nothing"))
    for words in skipped:
        typer.echo(words, err=True)
    for words in alarms:
        typer.secho(f"alarm: {words}", fg="yellow", err=True)
    return (ALARM if alarms else 0), any(n for what, n in counts.items() if what not in OLD)


def _files_of(sources: list[str], limit: int | None) -> dict[str, int]:
    """How many files there are to collect, where no source is a host."""
    paths = [Path(source) for source in sources]
    if not all(path.exists() for path in paths):
        return {}
    found = [sum(1 for p in path.rglob("*") if p.is_file()) if path.is_dir() else 1 for path in paths]
    return {"": sum(min(n, limit or n) for n in found)}


def build(
    full: Annotated[bool, typer.Option("--full", help="Read every page anew, not only what changed.")] = False,
) -> None:
    """Archive → figures → expectations → warehouse."""
    status = _build(full)
    if release_is_behind(load_settings()):
        typer.echo(f"next: {hint('publish')}")
    raise typer.Exit(status)


def _build(full: bool) -> int:
    """Build and show it; the exit status."""
    from flows import steps

    settings = load_settings()
    with progress("building", {"read": steps.count_pages(settings).total()}) as advance:
        result = steps.build(settings, full, advance)
    show(result)
    return SET_ASIDE if result.set_aside else 0


def forget(
    named: Annotated[
        list[str],
        typer.Argument(
            metavar="SOURCE|PAGE...",
            help="Ids of pages, addresses (with / at the end: all below), sites of sites.csv, names of collected "
            "files, or files and folders: the pages with their bytes.",
        ),
    ],
) -> None:
    """Take pages out of the archive's view: the next build drops their figures. Collected again, they are back."""
    from flows import steps

    told = steps.forget(load_settings(), named, now())
    for words in told[:SHOWN]:
        typer.echo(f"  {words}")
    if len(told) > SHOWN:
        typer.echo(f"  and {len(told) - SHOWN} more")
    typer.echo(f"forgotten: {len(told)}; their bytes stay in the archive, releases stay as they are")
    typer.echo(f"next: {hint('build')}")


def publish(
    site: Annotated[bool, typer.Option(help="Write the pages as files too (published/site).")] = True,
) -> None:
    """Release the warehouse: database copy, Parquet, CSV, docs site, manifest; and its pages for a host of files."""
    from flows import steps

    settings = load_settings()
    before = (settings.published / "latest").resolve()
    with progress("publishing") as advance:
        folder = steps.publish(settings, now(), advance)
    if folder == before:
        typer.echo("unchanged  the build says what the last release says, which stands")
    if site:
        with progress("drawing pages") as advance:
            baked = steps.bake_site(settings, advance)
        typer.echo(f"pages      {baked.drawn} drawn, {baked.kept} unchanged in {settings.published / 'site'}")
    where(folder)


def run(
    sources: Annotated[list[str], typer.Argument(help="As for collect.")],
    index: Annotated[Path | None, typer.Option(help="As for collect.")] = None,
    limit: Annotated[int | None, typer.Option(help="As for collect.")] = None,
    family: Annotated[str | None, typer.Option(help="As for collect.")] = None,
    delay: Annotated[float, typer.Option(min=0, callback=_finite, help="As for collect.")] = 3.0,
) -> None:
    """Collect, build and publish, one after the other; the exit status tells of alarms (3) or pages set aside (4)."""
    from flows.pages.sources import WebOptions

    collected, _ = _collect(sources, index, limit, WebOptions(family, delay))
    built = _build(full=False)
    publish(site=True)
    raise typer.Exit(max(collected, built))
