"""`make campaign`: all campaigns, bounded; a scoreboard, and exit status 1 where a bar is not held."""

from __future__ import annotations

import argparse
import logging
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from flows import steps
from flows.base.settings import load_settings

from . import damage, kills, pages, server

PARTS = {"damage": damage.run, "hosts": server.run, "pages": pages.run, "kills": kills.run}


class Size(NamedTuple):
    """How much of each is tried, and the seconds that each may take."""

    counts: dict[str, int]
    seconds: dict[str, float]


SIZES = {
    "slice": Size({"damage": 100, "pages": 100, "kills": 1}, {"damage": 20, "pages": 30, "kills": 20}),
    "usual": Size(
        {"damage": 300, "hosts": 40, "pages": 1500, "kills": 30},
        {"damage": 60, "hosts": 150, "pages": 300, "kills": 600},
    ),
    "full": Size(
        {"damage": 2000, "hosts": 74, "pages": 10_000, "kills": 200},
        {"damage": 600, "hosts": 600, "pages": 7200, "kills": 9000},
    ),
}


def main() -> int:
    """Run what is asked for; gives the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", choices=SIZES, default="usual")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=PARTS, action="append")
    parser.add_argument("--number", type=int, help="so many of each part instead of the size's")
    parser.add_argument("--seconds", type=float, help="so long for each part at most instead of the size's")
    given = parser.parse_args()
    logging.disable(logging.CRITICAL)  # every page set aside would be told
    size, began = SIZES[given.size], time.monotonic()
    folder = Path(tempfile.mkdtemp(prefix="gwr-campaign-"))
    scores = []
    try:
        for name, run in PARTS.items():
            if name in size.counts and name in (given.only or PARTS):
                (folder / name).mkdir()
                number, seconds = given.number or size.counts[name], given.seconds or size.seconds[name]
                scores.append(run(folder / name, number, given.seed, seconds))
                sys.stdout.write("\n".join(scores[-1].lines()) + "\n")
                sys.stdout.flush()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    sys.stdout.write(f"all      seconds {time.monotonic() - began:.0f}, size {given.size}, seed {given.seed}\n")
    if not (given.only or given.number or given.seconds):
        steps.keep_campaign(load_settings(), {score.name: score.counts for score in scores})
    return 1 if any(score.broken for score in scores) else 0


if __name__ == "__main__":
    sys.exit(main())
