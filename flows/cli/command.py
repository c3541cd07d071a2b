"""The command itself: what it can do, in the order of its help, and how it ends."""

from __future__ import annotations

import errno
import os
import sys
from importlib.metadata import version
from io import TextIOWrapper
from pathlib import Path
from platform import python_version
from typing import Annotated, NoReturn

import typer

from flows.base.errors import GwrError
from flows.base.settings import spare_own_host
from flows.cli import INTERRUPTED, INTERRUPTION, TOO_SHORT, is_short_of_memory
from flows.cli.asking import diff, query
from flows.cli.findings import findings
from flows.cli.making import build, collect, forget, publish, run
from flows.cli.reading import measure, read
from flows.cli.serving import serve
from flows.cli.site import search, site
from flows.cli.sources import sources
from flows.cli.status import status
from flows.cli.tracing import trace
from flows.logs import log_to_terminal

FORESEEN = {
    *(errno.ENAMETOOLONG, errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EPERM),
    *(errno.ENOTDIR, errno.EISDIR, errno.EEXIST),
}
app = typer.Typer(
    help="The figures of China's government work reports (政府工作报告) as a warehouse.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
COMMANDS = (
    *(collect, build, publish, run, read, query, search, site),
    *(findings, diff, trace, status, forget, measure, sources, serve),
)
for command in COMMANDS:
    app.command()(command)


def _say_version(asked: bool) -> None:
    if asked:
        typer.echo(f"gwr {version('gwr')} (Python {python_version()})")
        raise typer.Exit


@app.callback()
def options(
    _version: Annotated[
        bool, typer.Option("--version", callback=_say_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Take the options that belong to no command."""


def main() -> None:
    """Run the command; a foreseen failure is one line and exit status 1, an interruption 130."""
    _open_streams()
    log_to_terminal()
    spare_own_host()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal that knows no Chinese shows escapes
    try:
        app()
    except GwrError as error:
        _end(str(error), 1)
    except SystemExit as ended:
        if ended.code == INTERRUPTED:
            _end(INTERRUPTION, INTERRUPTED)
        raise
    except OSError as error:
        if error.errno not in FORESEEN:
            raise
        _end(f"{error}; what was there before stands", 1)
    except Exception as error:
        if not is_short_of_memory(error):
            raise
        _end(TOO_SHORT, 1)


def _open_streams() -> None:
    """Give what a shell has closed (`>&-`) a place to go."""
    sys.stdout = sys.stdout or Path(os.devnull).open("w")  # noqa: SIM115
    sys.stderr = sys.stderr or Path(os.devnull).open("w")  # noqa: SIM115


def _end(words: str, status: int) -> NoReturn:
    typer.echo(f"gwr: {words}", err=True)
    raise SystemExit(status) from None
