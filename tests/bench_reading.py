"""How fast reading is on one core: reports/s, the share of each module, instructions a report; against another commit.

    python tests/bench_reading.py                      # the code of this checkout
    python tests/bench_reading.py --against 99b44e1    # in turns with that commit, on the same texts

Seconds wander with what else a machine does: a ratio of two commits is taken from runs in turns, each a process of its
own, and from instructions, where perf or valgrind is there to count them.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
import time
from collections import Counter
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parents[1]
PACKED = ROOT.parent / "shared" / "corpus" / "reports.tar.xz"
REPORTS = 150
WARM = 10  # reports that are read before the clock starts: they load the dictionary
SAMPLE_SECONDS = 0.001
SHOWN = 16
TITLE = "2020年政府工作报告"


def load_texts(limit: int) -> list[str]:
    """Texts of the corpus beside the checkout, spread over it; without it those of the sample, again and again."""
    if PACKED.exists():
        with tarfile.open(PACKED) as tar:
            members = [m for m in tar if m.isfile() and m.name.startswith(("prefecture", "county"))][::8][:limit]
            return [file.read().decode("utf-8", "replace") for m in members if (file := tar.extractfile(m))]
    from flows.reports.document import read_bytes

    pages = sorted((ROOT / "data" / "sample").glob("*/thread-10*.html"))
    found = [read_bytes(page.read_bytes(), page.name).text for page in pages]
    return (found * (limit // len(found) + 1))[:limit]


def read(texts: list[str]) -> tuple[int, int]:
    """Reports and figures read of some texts."""
    from flows.base.errors import ReadError
    from flows.base.records import Document
    from flows.reading import read_text

    reports = figures = 0
    for text in texts:
        try:
            figures += len(read_text(Document(text), "0" * 12, TITLE).figures)
            reports += 1
        except ReadError:
            continue
    return reports, figures


def timed(limit: int) -> dict[str, float]:
    """CPU seconds of a first reading of `limit` reports."""
    texts = load_texts(limit + WARM)
    read(texts[:WARM])
    start = time.process_time()
    reports, figures = read(texts[WARM:])
    return {"reports": reports, "figures": figures, "seconds": time.process_time() - start}


def shares(texts: list[str]) -> Counter[str]:
    """How often, of a thousand looks a CPU second, each module of the reader was at work."""
    seen: Counter[str] = Counter()

    def look(_: int, frame: FrameType | None) -> None:
        while frame is not None and not (name := frame.f_globals.get("__name__", "")).startswith("flows."):
            frame = frame.f_back
        seen[name if frame is not None else "elsewhere"] += 1

    before = signal.signal(signal.SIGPROF, look)
    signal.setitimer(signal.ITIMER_PROF, SAMPLE_SECONDS, SAMPLE_SECONDS)
    try:
        read(texts)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
    return seen


def instructions(code: Path = ROOT, few: int = 2, many: int = 12) -> tuple[str, float] | None:
    """Millions of instructions a report, and what counted them; None where neither perf nor valgrind can."""
    perf, valgrind = shutil.which("perf"), shutil.which("valgrind")
    counters = []
    if perf:
        counters.append(([perf, "stat", "-x", ",", "-e", "instructions:u"], re.compile(r"^(\d+),", re.M)))
    if valgrind:
        quiet = ["--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"]
        counters.append(([valgrind, *quiet], re.compile(r"I\s+refs:\s+([\d,]+)")))
    for command, pattern in counters:
        runs = [
            subprocess.Popen(
                [*command, sys.executable, __file__, "--code", str(code), "--read", str(count)],
                stderr=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                text=True,
            )
            for count in (few, many)
        ]
        found = [pattern.search(run.communicate()[1]) for run in runs]
        if all(found):
            low, high = (int(match[1].replace(",", "")) for match in found if match)
            return Path(command[0]).name, (high - low) / (many - few) / 1e6
    return None


def alternate(commit: str, rounds: int) -> None:
    """Print reports/s of this checkout and of a commit, read in turns on the same texts."""
    with tempfile.TemporaryDirectory() as name:
        other = Path(name) / "other"
        subprocess.run(["git", "-C", ROOT, "worktree", "add", "--quiet", "--detach", other, commit], check=True)
        try:
            speeds: dict[Path, list[float]] = {other: [], ROOT: []}
            for turn in range(rounds):
                for code in (other, ROOT) if turn % 2 else (ROOT, other):
                    command = [sys.executable, __file__, "--code", str(code)]
                    told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
                    speeds[code].append(told["reports"] / told["seconds"])
                    print(f"  {commit if code == other else 'here'}: {speeds[code][-1]:.1f} reports/s", flush=True)
            counted = [instructions(code) for code in (ROOT, other)]
        finally:
            subprocess.run(["git", "-C", ROOT, "worktree", "remove", "--force", other], check=True)
    ratios = sorted(here / there for here, there in zip(speeds[ROOT], speeds[other], strict=True))
    best = max(speeds[ROOT]) / max(speeds[other])
    print(f"against {commit}: {ratios[len(ratios) // 2]:.2f} × (median of {rounds} pairs), best of each {best:.2f} ×")
    if counted[0] and counted[1]:
        print(f"{counted[0][1]:.1f} M instructions a report, there {counted[1][1]:.1f} M ({counted[0][0]})")


def show() -> None:
    """Print reports/s, the share of each module, and instructions a report."""
    texts = load_texts(REPORTS + WARM)
    read(texts[:WARM])
    start = time.process_time()
    reports, figures = read(texts[WARM:])
    seconds = time.process_time() - start
    size = sum(map(len, texts[WARM:])) // len(texts[WARM:])
    print(
        f"{reports} reports of {size} characters: {reports / seconds:.1f} reports/s, {figures / seconds:.0f} figures/s"
    )
    seen = shares(load_texts(2 * REPORTS + WARM)[REPORTS + WARM :] or texts)
    for name, looks in seen.most_common(SHOWN):
        print(f"  {100 * looks / seen.total():5.1f} %  {name}")
    counted = instructions()
    print(f"{counted[1]:.1f} M instructions a report ({counted[0]})" if counted else "nothing here counts instructions")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--against", metavar="COMMIT", help="read in turns with the code of a commit")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--read", type=int, metavar="N", help="read N reports and say nothing")
    parser.add_argument("--code", type=Path, help="time the code in a folder, as JSON")
    given = parser.parse_args()
    sys.path.insert(0, str(given.code or ROOT))
    if given.read:
        read(load_texts(given.read))
    elif given.code:
        print(json.dumps(timed(REPORTS)))
    elif given.against:
        alternate(given.against, given.rounds)
    else:
        show()


if __name__ == "__main__":
    main()
