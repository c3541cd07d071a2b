"""read and measure: texts read without an archive."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from flows.base.errors import GwrError
from flows.base.settings import load_settings
from flows.cli.printing import Form, print_rows, print_table


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
    print_rows(rows, form)


def measure(
    annotations: Annotated[Path, typer.Argument(help="Folder with a CSV of annotated figures beside each text.")],
) -> None:
    """Measure the reading on annotated reports, by class; the next release states it."""
    from flows import steps

    found = steps.measure(load_settings(), annotations)
    names = ["class", *next(iter(found.values()))]
    print_table(names, [{"class": name, **row} for name, row in found.items()])
