"""The command `gwr`. Prefect, Great Expectations and dbt are imported only by the commands that use them."""

from flows.cli.command import app, main

__all__ = ["app", "main"]
