"""trace: where a figure comes from."""

from __future__ import annotations

from typing import Annotated

import typer

from flows.base.settings import load_settings
from flows.cli.printing import READ


def trace(
    figure_id: str, why: Annotated[bool, typer.Option("--why", help="also the rule that gave each field")] = False
) -> None:
    """Show where a figure comes from: sentence, page, archive record, findings."""
    from rich.console import Console
    from rich.text import Text

    from flows import reasons as rules
    from flows.warehouse.asking import trace as find

    f = find(load_settings().database, figure_id)
    sentence, start, end = f["sentence"], f["value_start"], f["value_end"]
    reasons = rules.explain(f["body"], f["title"], f["page_id"], figure_id) if why else {}
    console = Console()
    console.print(Text.assemble(sentence[:start], (sentence[start:end], "bold reverse"), sentence[end:]))
    for name in (
        *READ,
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
