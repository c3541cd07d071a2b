"""read and measure: texts read without an archive."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows.base.errors import ReadError
from flows.base.settings import load_settings
from flows.base.vocabulary import divisions
from flows.cli.printing import Form, print_rows, print_table

if TYPE_CHECKING:
    from flows.base.records import ReadReport


class What(StrEnum):
    """What `gwr read` prints."""

    figures = "figures"
    report = "report"
    pledges = "pledges"
    outline = "outline"


def read(
    files: Annotated[list[Path], typer.Argument(help="Files to read; nothing is stored.")],
    title: Annotated[str | None, typer.Option(help="The title under which a list shows the text.")] = None,
    url: Annotated[str | None, typer.Option(help="Where the text came from.")] = None,
    what: Annotated[What, typer.Option("--as", help="What to print.")] = What.figures,
    form: Annotated[Form, typer.Option("--format", help="How to print it.")] = Form.table,
) -> None:
    """Read files and print what they say; one that cannot be read is named, and the exit status is 1."""
    from flows.crew import spread

    rows: list[dict[str, Any]] = []
    refused = False
    for number, found in spread(_read, [(path, title, url, what.value) for path in files], 1):
        if isinstance(found, tuple):
            heading, of_file = found
            rows += of_file
            (sys.stdout if form is Form.table else sys.stderr).write(f"{heading}\n")
        else:
            typer.echo(f"gwr: {files[number]}: {found or 'reading it ended its process'}", err=True)
            refused = True
    if what is What.outline and form is not Form.jsonl:
        rows = [{k: v for k, v in row.items() if k != "body"} for row in rows]
    print_rows(rows, form)
    if refused:
        raise typer.Exit(1)


def _read(path: Path, title: str | None, url: str | None, what: str) -> tuple[str, list[dict[str, Any]]] | str:
    """Whose report of which year a file is, and its rows; or why it is refused. Runs in a process of its own."""
    from flows import reading, steps
    from flows.crashes import is_of_the_page, seen_of
    from flows.limits import BYTES, OutOfTimeError, bounded
    from flows.pages.capture import page_id_of

    if not path.is_file():
        return "no file; give a saved page, a text, a .docx or a .pdf"
    data = path.read_bytes()
    try:
        reading.prepare()
        with bounded():
            document = reading.read_document(data, path.name)
            found = reading.read_text(document, page_id_of(url, data), path.stem if title is None else title)
            return _heading(found), steps.as_rows(found, what)
    except ReadError as error:
        return str(error)
    except MemoryError:
        return f"there is not enough memory (a page may take {BYTES // 1_000_000:,} MB; or a limit by ulimit -v?)"
    except (Exception, OutOfTimeError) as error:
        if not is_of_the_page(error):
            raise
        return f"it breaks the reader: {seen_of(error)}"


def _heading(read: ReadReport) -> str:
    """Whose report it is, of which year, and what was found in it.

    Nothing that was read is left out in silence: findings of the report follow.
    """
    report = read.report
    place = divisions()[report.division_id] if report.division_id else None
    whose = (
        f"{place.name} ({place.division_id})" if place else f"{report.place_text or 'no place'} (in no list of places)"
    )
    counts = f"{len(read.figures)} figures, {len(read.pledges)} pledges"
    found = "".join(f"\n  {f.severity}: {f.message} [{f.observed}]" for f in read.findings)
    return f"{whose}, plans {report.plan_year}, reviews {report.review_year}: {counts}{found}"


def measure(
    annotations: Annotated[Path, typer.Argument(help="Folder with a CSV of annotated figures beside each text.")],
    unseen: Annotated[Path | None, typer.Option(help="Another, of reports for which no rule was written.")] = None,
) -> None:
    """Measure the reading on annotated reports, by class; the next release states it."""
    from flows import steps

    found = steps.measure(load_settings(), annotations, unseen)
    names = ["class", *next(iter(found.values()))]
    print_table(names, [{"class": name, **row} for name, row in found.items()])
