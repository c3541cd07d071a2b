"""What to do next, as a line that works when it is copied."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from contextlib import suppress
from pathlib import Path


def hint(*arguments: str) -> str:
    """The command line of `gwr` with these arguments, for the data that this one works on."""
    data = os.environ.get("GWR_DATA")
    where = [f"GWR_DATA={shlex.quote(data)}"] if data else []
    return " ".join([*where, _program(), *map(_quoted, arguments)])


def _quoted(argument: str) -> str:
    r"""An argument as a person would write it: SQL, with its own quotes, in double ones.

    >>> _quoted("a = 'gdp'"), _quoted("status")
    ('"a = \'gdp\'"', 'status')
    """
    return f'"{argument}"' if "'" in argument and not set(argument) & set('"$`\\!') else shlex.quote(argument)


def _program() -> str:
    """`gwr` where the shell finds this one under that name, else the path to it."""
    ours = Path(sys.executable).parent / "gwr"
    found = shutil.which("gwr")
    if not ours.exists() or (found and Path(found).resolve() == ours.resolve()):
        return "gwr"
    with suppress(OSError, ValueError):  # the folder is another one, or is no more
        ours = ours.relative_to(Path.cwd())
    return shlex.quote(str(ours))
