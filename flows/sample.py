"""`make run`: the three flows on the embedded sample, with no Prefect server to start, and a summary for a person.

The sample's pages are invented: they have a data folder of their own, `sample-run`, and meet no real one.
"""

from __future__ import annotations

import os
import sys

OWN = "sample-run"


def main() -> None:
    """Collect, build and publish `data/sample`, then say what was read, what was set aside, and where to look."""
    from pathlib import Path

    from flows.base.settings import PROJECT, load_settings, quiet_prefect

    given = os.environ.get("GWR_DATA")
    if not given or Path(given).name != OWN:
        given = str(Path(given) / OWN) if given else str(Path(os.path.relpath(PROJECT / "data" / OWN)))
    os.environ["GWR_DATA"] = given
    from flows.cli.showing import show, where

    quiet_prefect()
    sys.stderr.write("starting the flows (the first start takes some seconds) …\n")
    from flows.build import build
    from flows.collect import collect
    from flows.publish import publish

    sample = PROJECT / "data" / "sample"
    counts = collect([str(sample)], str(sample / "index.csv"))
    sys.stdout.write(
        "collected  "
        + ", ".join(f"{n} {what}" for what, n in sorted(counts.items()))
        + f" in {load_settings().archive}\n"
    )
    show(build())
    where(Path(publish()))


if __name__ == "__main__":
    main()
