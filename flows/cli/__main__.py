"""`python -m flows.cli` is `gwr`."""

from flows.cli import main

main()
