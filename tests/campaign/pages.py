"""Hostile pages are archived, read one by one with clock and scale, and built: none is lost, none ends a build."""

from __future__ import annotations

import os
import resource
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flows import steps
from flows.base.settings import PROJECT, Settings
from flows.chunking import plan_chunks
from flows.crew import spread
from flows.limits import GRACE, SECONDS
from flows.reading import read_best

from .hostile import pages
from .score import Score

SAMPLE = PROJECT / "data" / "sample"
KEPT = 5  # slow and broken pages that are named
TOLD = 100  # pages after which it is told how far it is


def run(folder: Path, number: int, seed: int, seconds: float) -> Score:
    """Try so many pages, fewer where the time is over."""
    source, settings = folder / "pages", Settings(folder / "data", os.cpu_count() or 1, None)
    source.mkdir(parents=True)
    for name, data in pages(seed, number, SAMPLE):
        (source / name).write_bytes(data)
    steps.collect(settings, [str(source)], None, datetime(2026, 11, 24, tzinfo=UTC))
    rows = [row for chunk in plan_chunks(settings) for row in chunk.rows]
    found, over = _read(settings, rows, time.monotonic() + seconds), time.monotonic() + seconds
    score = Score("pages")
    score.add("pages archived", len(rows))
    score.add("pages tried", len(found))
    slow = sorted(((seconds, name) for name, (seconds, _, _) in found.items()), reverse=True)
    score.add("slowest page, seconds", slow[0][0])
    score.add("most memory of a page, MB", max(memory for _, memory, _ in found.values()))
    score.add("set aside", sum(rule for _, _, rule in found.values()))
    score.bar("pages over 5 s", sum(taken > SECONDS + GRACE for taken, _ in slow), [f"{n} {s}" for s, n in slow[:KEPT]])
    score.bar("pages over 1 GB", sum(memory > 1000 for _, memory, _ in found.values()))
    _build(settings, len(rows), score, time.monotonic() < over)
    return score


def _read(settings: Settings, rows: list[dict[str, Any]], end: float) -> dict[str, tuple[float, int, bool]]:
    """Seconds, megabytes and whether it was set aside, of each page."""
    found: dict[str, tuple[float, int, bool]] = {}
    jobs = [(settings.archive, row) for row in rows]
    for number, measured in spread(measure, jobs, settings.workers):
        found[str(rows[number]["source_file"])] = measured or (SECONDS + GRACE, 0, True)
        if len(found) % TOLD == 0:
            sys.stderr.write(f"page {len(found)} of {len(rows)}\n")
        if time.monotonic() > end:
            break
    return found


def measure(archive: Path, row: dict[str, Any]) -> tuple[float, int, bool]:
    """Read a page as a build does; what it took. Runs in a worker."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak of memory begins anew
    before, used = _peak(), _used()
    _, _, findings = read_best(archive, row)
    return round(_used() - used, 2), _peak() - before, any(f.rule == "reader_crashed" for f in findings)


def _used() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _peak() -> int:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) // 1024


def _build(settings: Settings, archived: int, score: Score, in_time: bool) -> None:
    """Build them all: the build ends, and every page has its row."""
    if not in_time:
        score.add("build", "no time left")
        return
    try:
        result = steps.build(settings)
    except Exception as error:
        score.bar("builds ended", 1, [f"{type(error).__name__}: {str(error)[:300]}"])
        return
    score.bar("builds ended", 0)
    score.bar("pages lost", archived - result.pages)
    score.add("reports read", result.reports)
    score.add("figures read", result.figures)
