"""The command `gwr`. Prefect, Great Expectations and dbt are imported only by the commands that use them."""

from __future__ import annotations

import csv
import errno
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows.base.errors import GwrError
from flows.base.settings import load_settings
from flows.logs import log_to_terminal

if TYPE_CHECKING:
    from flows.base.settings import Settings
    from flows.pages.sources import WebOptions
    from flows.steps import BuildResult

ALARM, SET_ASIDE = 3, 4
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EPERM}
app = typer.Typer(
    help="The figures of China's government work reports (政府工作报告) as a warehouse.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
CHINA = timezone(timedelta(hours=8))
_READ = (
    "indicator_text",
    "indicator_id",
    "measure",
    "value",
    "unit",
    "comparator",
    "status",
    "start_year",
    "end_year",
    "scope_text",
)


class What(StrEnum):
    """What `gwr read` prints."""

    figures = "figures"
    report = "report"
    pledges = "pledges"
    outline = "outline"


class Form(StrEnum):
    """How `gwr read` prints it."""

    table = "table"
    jsonl = "jsonl"
    csv = "csv"


def _now() -> datetime:
    return datetime.now(CHINA)


@contextmanager
def _progress(total: int | None, label: str) -> Iterator[Any]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    ) as bar:
        task = bar.add_task(label, total=total)

        def advance(stage: Any = 1, step: int = 1) -> None:
            if isinstance(stage, str):
                bar.update(task, description=f"{label}: {stage}", advance=step)
            else:
                bar.update(task, advance=stage)

        yield advance


@app.command()
def collect(
    sources: Annotated[
        list[str],
        typer.Argument(
            help="Folders or files of saved pages (.html .txt .md .docx .pdf .warc), or the address of a forum."
        ),
    ],
    index: Annotated[
        Path | None, typer.Option(help="CSV with file,url,title: where the files came from and their titles.")
    ] = None,
    limit: Annotated[int | None, typer.Option(help="Take at most so many files or threads.")] = None,
    family: Annotated[
        str | None, typer.Option(help="Family of a host that has no row in sites.csv: discuz or gov.")
    ] = None,
    delay: Annotated[
        float, typer.Option(help="Seconds between two requests to a host; its robots.txt may ask for more.")
    ] = 3.0,
    budget: Annotated[int, typer.Option(help="Requests of one run at most; the next run goes on.")] = 5000,
    stop_on_alarm: Annotated[
        bool, typer.Option(help="End with exit status 3 where something needs a person (a wall, an empty list).")
    ] = True,
) -> None:
    """Archive pages: every byte once, with where it came from."""
    from flows.pages.sources import WebOptions

    status = _collect(sources, index, limit, WebOptions(family, delay, budget))
    if status and stop_on_alarm:
        raise typer.Exit(status)
    typer.echo("next: gwr build")


def _collect(sources: list[str], index: Path | None, limit: int | None, options: WebOptions) -> int:
    """Collect and show what came and what a person must know; the exit status."""
    from flows import steps

    alarms: list[str] = []
    with _progress(None, "collecting") as advance:
        counts = steps.collect(load_settings(), sources, index, _now(), limit, advance, options, alarms.append)
    typer.echo("collected: " + (", ".join(f"{n} {what}" for what, n in sorted(counts.items())) or "nothing"))
    for words in alarms:
        typer.secho(f"alarm: {words}", fg="yellow", err=True)
    return ALARM if alarms else 0


@app.command()
def build(
    full: Annotated[bool, typer.Option("--full", help="Read every page anew, not only what changed.")] = False,
) -> None:
    """Archive → figures → expectations → warehouse."""
    status = _build(full)
    typer.echo("next: gwr publish")
    raise typer.Exit(status)


def _build(full: bool) -> int:
    """Build and show it; the exit status."""
    from flows import steps

    with _progress(None, "building") as advance:
        result = steps.build(load_settings(), full, advance)
    show(result)
    return SET_ASIDE if result.set_aside else 0


@app.command()
def publish() -> None:
    """Release the warehouse: database copy, Parquet, CSV, docs site, manifest."""
    from flows import steps

    with _progress(None, "publishing") as advance:
        folder = steps.publish(load_settings(), _now(), advance)
    where(folder)


@app.command()
def run(
    sources: Annotated[list[str], typer.Argument(help="As for collect.")],
    index: Annotated[Path | None, typer.Option(help="As for collect.")] = None,
    limit: Annotated[int | None, typer.Option(help="As for collect.")] = None,
    family: Annotated[str | None, typer.Option(help="As for collect.")] = None,
    delay: Annotated[float, typer.Option(help="As for collect.")] = 3.0,
) -> None:
    """Collect, build and publish, one after the other; the exit status tells of alarms (3) or pages set aside (4)."""
    from flows.pages.sources import WebOptions

    statuses = [_collect(sources, index, limit, WebOptions(family, delay)), _build(full=False)]
    publish()
    raise typer.Exit(max(statuses))


@app.command()
def read(
    files: Annotated[list[Path], typer.Argument(help="Files to read; nothing is stored.")],
    title: Annotated[str | None, typer.Option(help="The title under which a list shows the text.")] = None,
    url: Annotated[str | None, typer.Option(help="Where the text came from.")] = None,
    what: Annotated[What, typer.Option("--as", help="What to print.")] = What.figures,
    form: Annotated[Form, typer.Option("--format", help="How to print it.")] = Form.table,
) -> None:
    """Read files and print what they say."""
    from flows import reading, steps
    from flows.pages.archive import page_id_of

    rows: list[dict[str, Any]] = []
    for path in files:
        if not path.is_file():
            raise GwrError(f"{path} is no file; give a saved page, a text, a .docx or a .pdf")
        data = path.read_bytes()
        found = reading.read_text(
            reading.read_document(data, path.name), page_id_of(url, data), title if title is not None else path.stem
        )
        rows += steps.as_rows(found, what.value)
    if what is What.outline and form is not Form.jsonl:
        rows = [{k: v for k, v in row.items() if k != "body"} for row in rows]
    _print_rows(rows, form)


def _print_rows(rows: list[dict[str, Any]], form: Form) -> None:
    from flows.warehouse.chunks import read_flat

    if form is Form.jsonl:
        sys.stdout.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    elif form is Form.csv:
        writer = csv.DictWriter(sys.stdout, list(rows[0]) if rows else [])
        writer.writeheader()
        writer.writerows(read_flat(row) for row in rows)
    elif rows:
        _table(
            ["value_text", *_READ]
            if "value_text" in rows[0]
            else [k for k in rows[0] if k not in ("body", "sentence", "sections")],
            rows,
        )


def _shown(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return "" if value is None else str(value).replace("[", "\\[")


def _table(names: list[str], rows: list[dict[str, Any]]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(*names)
    for row in rows:
        table.add_row(*(_shown(row[n]) for n in names))
    console = Console()
    Console(width=None if console.is_terminal else 200).print(table)


@app.command()
def query(
    sql: Annotated[str, typer.Argument(help="One SELECT.")],
    form: Annotated[
        Form, typer.Option("--format", help="How to print it; csv and jsonl for wide tables.")
    ] = Form.table,
    on_build: Annotated[
        bool, typer.Option("--build", help="Ask the private build instead of the newest release.")
    ] = False,
) -> None:
    """Ask the newest release in SQL (the build, where nothing is released)."""
    from flows.warehouse.load import query as ask

    settings = load_settings()
    published = settings.published / "gwr.duckdb"
    released = published.exists() and not on_build
    names, rows = ask(published if released else settings.database, sql)
    found = [dict(zip(names, row, strict=True)) for row in rows]
    if form is Form.table:
        _table(names, found)
    else:
        _print_rows(
            [
                {n: v if v is None or isinstance(v, (bool, int, float)) else _plain(v) for n, v in row.items()}
                for row in found
            ],
            form,
        )
    if released and _build_is_newer(settings):
        typer.secho(
            f"asked release {published.resolve().parent.name}; the build is newer: gwr publish, or --build",
            fg="yellow",
            err=True,
        )


def _plain(value: Any) -> str:
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


def _build_is_newer(settings: Settings) -> bool:
    manifest = settings.published / "latest" / "manifest.json"
    return (
        settings.database.exists()
        and manifest.exists()
        and settings.database.stat().st_mtime > manifest.stat().st_mtime
    )


@app.command()
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
    _table(
        ["indicator", "change", "reason", "values"],
        [dict(zip(("indicator", "change", "reason", "values"), row, strict=True)) for row in by_indicator(changes)],
    )
    shown = ["division_id", "year", "indicator_id", "measure", "change", "reason", "old_value", "new_value"]
    _table(shown, [change._asdict() for change in changes[:rows]])
    typer.echo(f"{len(changes)} values differ" + (f"; {rows} shown (--rows)" if len(changes) > rows else ""))


@app.command()
def measure(
    annotations: Annotated[Path, typer.Argument(help="Folder with a CSV of annotated figures beside each text.")],
) -> None:
    """Measure the reading on annotated reports, by class; the next release states it."""
    from flows import steps

    found = steps.measure(load_settings(), annotations)
    names = ["class", *next(iter(found.values()))]
    _table(names, [{"class": name, **row} for name, row in found.items()])


@app.command()
def trace(
    figure_id: str, why: Annotated[bool, typer.Option("--why", help="also the rule that gave each field")] = False
) -> None:
    """Show where a figure comes from: sentence, page, archive record, findings."""
    from rich.console import Console
    from rich.text import Text

    from flows import reasons as rules
    from flows.warehouse.load import trace as find

    f = find(load_settings().database, figure_id)
    sentence, start, end = f["sentence"], f["value_start"], f["value_end"]
    reasons = rules.explain(f["body"], f["title"], f["page_id"], figure_id) if why else {}
    console = Console()
    console.print(Text.assemble(sentence[:start], (sentence[start:end], "bold reverse"), sentence[end:]))
    for name in (
        *_READ,
        "place_text",
        "title",
        "url",
        "source_file",
        "archive_file",
        "archive_offset",
        "fetched_at",
    ):
        console.print(
            Text(
                f"{name:>16}  {'-' if f[name] is None else f[name]}"
                + (f"   ← {reasons[name]}" if name in reasons else "")
            )
        )
    for name in ("tokens", "mention"):
        if name in reasons:
            console.print(Text(f"{name:>16}  {reasons[name]}"))
    if why and not reasons:
        console.print(Text("the rules of today give no figure with this id: run `gwr build`"))
    for severity, rule, message, observed in f["findings"]:
        console.print(Text(f"{severity:>16}  {rule}: {message} [{observed}]"))


@app.command()
def sites(
    check: Annotated[str | None, typer.Option(help="Ask this site (an id, or 'all') what it answers now.")] = None,
    add: Annotated[str | None, typer.Option(help="Add the address of a column or section as a site.")] = None,
    site_id: Annotated[str | None, typer.Option("--id", help="Id of the site that is added.")] = None,
    family: Annotated[str, typer.Option(help="Family of the site that is added: gov or discuz.")] = "gov",
    place: Annotated[str, typer.Option(help="Division whose site it is (衡水市); empty for a forum.")] = "",
) -> None:
    """List the sites of sites.csv, check what they answer, or add one."""
    from flows.base.vocabulary import sites as known
    from flows.pages.sources import add_site, check_site

    if add:
        if not site_id:
            raise GwrError("give the new site an id: gwr sites --add URL --id NAME")
        add_site(site_id, add, family, place)
        typer.echo(f"added {site_id}; next: gwr collect {site_id}")
        return
    for site in known().values():
        if check in (None, "all", site.site_id):
            answer = "  " + check_site(load_settings(), site.address, site.family) if check else ""
            typer.echo(
                f"{site.site_id:<14} {site.family:<7} {site.certainty:<7} {site.place:<10} {site.address}{answer}"
            )


@app.command()
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


@app.command()
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
        + (", newer than the release (the same, if nothing changed): gwr publish" if _build_is_newer(settings) else "")
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


def show(result: BuildResult) -> None:
    """Say what a build read, set aside and took."""
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
    typer.echo(f"data docs  {folder / 'data_docs' / 'index.html'}")
    typer.echo(
        'try        gwr query "select d.name, y.year, y.value, y.unit from fct_indicator_years y '
        "join dim_divisions d using (division_id) where indicator_id = 'gdp' and measure = 'growth' order by 1, 2\""
    )


def main() -> None:
    """Run the command; a foreseen failure is one line and exit status 1."""
    log_to_terminal()
    try:
        app()
    except GwrError as error:
        typer.echo(f"gwr: {error}", err=True)
        raise SystemExit(1) from None
    except OSError as error:
        if error.errno not in FULL:
            raise
        typer.echo(f"gwr: {error}; what was there before stands", err=True)
        raise SystemExit(1) from None


if __name__ == "__main__":
    main()
