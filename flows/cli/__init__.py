"""The command `gwr`. Prefect, Great Expectations and dbt are imported only by the commands that use them."""

from __future__ import annotations

import resource
import sys

# bytes of addresses below which libraries end the process without a word that could be said in a line
LEAST = 512_000_000
INTERRUPTED = 130  # what typer ends with on Ctrl-C
INTERRUPTION = "interrupted; what was there before stands"
TOO_SHORT = (
    "there is not enough memory (a limit by ulimit -v?): raise it, or set GWR_WORKERS=1 and a smaller GWR_MEMORY; "
    "what was there before stands"
)


def is_short_of_memory(error: BaseException) -> bool:
    """True of what Python, DuckDB and the loader of libraries raise where a process may have no more memory."""
    is_library = isinstance(error, ImportError) and any(
        words in str(error) for words in ("failed to map segment", "cannot allocate memory", "Cannot allocate memory")
    )
    return is_library or isinstance(error, MemoryError) or type(error).__name__ == "OutOfMemoryException"


def main() -> None:
    """Run the command; the libraries that it is made of may already find no room."""
    limit = resource.getrlimit(resource.RLIMIT_AS)[0]
    if limit != resource.RLIM_INFINITY and limit < LEAST:
        sys.exit(f"gwr: {TOO_SHORT}")
    try:
        from flows.cli.command import main as run

        run()
    except KeyboardInterrupt:  # before the command could answer it
        sys.stderr.write(f"gwr: {INTERRUPTION}\n")
        sys.exit(INTERRUPTED)
    except (ImportError, MemoryError) as error:
        if not is_short_of_memory(error):
            raise
        sys.exit(f"gwr: {TOO_SHORT}")
