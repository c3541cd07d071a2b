"""An archive with flipped bits and cut ends: a page says what was archived, or a Finding says that it does not."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from flows import steps
from flows.base.settings import PROJECT, Settings
from flows.pages.archive import Archive
from flows.pages.capture import Capture
from flows.reading import read_best

from .score import Score

SAMPLE = PROJECT / "data" / "sample"
CUTS = 5  # of so many damages one is a cut


def run(folder: Path, number: int, seed: int, seconds: float) -> Score:
    """Damage a WARC file so often, one bit or one cut at a time, and read the record that it hits."""
    chance, score = random.Random(seed), Score("damage")
    settings = Settings(folder / "data", 1, None)
    steps.collect(settings, [str(SAMPLE)], SAMPLE / "index.csv", datetime(2026, 11, 24, tzinfo=UTC))
    captures = [c for c in Archive(settings.archive).captures() if c.archive_file]
    good = {c.page_id: read_best(settings.archive, asdict(c)) for c in captures}
    damaged = folder / "damaged"
    damaged.mkdir()
    tried: Counter[str] = Counter()
    missed: list[str] = []
    for n in range(number):
        warc = settings.archive / str(chance.choice(captures).archive_file)
        data, at = bytearray(warc.read_bytes()), chance.randrange(warc.stat().st_size)
        if n % CUTS:
            data[at] ^= 1 << chance.randrange(8)
        else:
            del data[at:]
        (damaged / warc.name).write_bytes(data)
        hit = _record(captures, warc.name, at)
        told = _told(damaged, hit, good[hit.page_id])
        tried[told] += 1
        if told == "missed":
            missed.append(f"{'bit' if n % CUTS else 'cut'} at {at} of {warc.name}: {hit.source_file}")
    shutil.rmtree(damaged)
    score.add("damages tried", number)
    score.add("found", tried["found"])
    score.add("without effect", tried["harmless"])
    score.bar("missed", tried["missed"], missed)
    return score


def _record(captures: list[Capture], warc: str, at: int) -> Capture:
    """The capture whose record holds a byte of a WARC file (the first, for what stands before it)."""
    of_file = sorted((c for c in captures if c.archive_file == warc), key=lambda c: c.archive_offset or 0)
    return max(
        (c for c in of_file if (c.archive_offset or 0) <= at), key=lambda c: c.archive_offset or 0, default=of_file[0]
    )


def _told(archive: Path, capture: Capture, good: object) -> str:
    """Whether the page reads as it did, or a Finding tells that it does not; else the damage is missed."""
    found = read_best(archive, asdict(capture))
    if found == good:
        return "harmless"
    page, reads, findings = found
    return "found" if page.outcome == "unreadable" and not reads and findings else "missed"
