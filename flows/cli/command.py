"""The command itself: what it can do, in the order of its help, and how it ends."""

from __future__ import annotations

import errno

import typer

from flows.base.errors import GwrError
from flows.cli.asking import diff, query
from flows.cli.making import build, collect, publish, run
from flows.cli.reading import measure, read
from flows.cli.serving import serve
from flows.cli.sites import sites
from flows.cli.status import status
from flows.cli.tracing import trace
from flows.logs import log_to_terminal

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EPERM}
app = typer.Typer(
    help="The figures of China's government work reports (政府工作报告) as a warehouse.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
COMMANDS = (collect, build, publish, run, read, query, diff, trace, status, measure, sites, serve)
for command in COMMANDS:
    app.command()(command)


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
