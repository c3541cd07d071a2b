"""Memory and time of load, models and publish as reports grow: `python -m tests.bench_scale FOLDER 10000 20000`.

Read chunks of the real texts (`make corpus`; GWR_CORPUS names its folder) are copied until there are enough reports:
each copy of a place is another county, its levels are multiplied and its percentages moved, so that no copy passes for
the same report. What a run has written stays in FOLDER, and the next one goes on from there. Reading is not measured.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from itertools import count
from math import log
from multiprocessing import get_context
from pathlib import Path
from threading import Event, Thread
from typing import Any, NamedTuple

import duckdb
import pyarrow.parquet as pq

from flows import reading, steps
from flows.base.settings import SEEDS, Settings
from flows.crew import CrewStages
from flows.warehouse.chunks import SCHEMAS
from flows.warehouse.inputs import Inputs

NEEDED = {"build": 240_000, "publish": 300_000, "chunks": 45_000}  # bytes a report, measured on the corpus
PARTS = (*SCHEMAS, "doubts")
OF_PAGE = {"page_id", "report_id", "figure_id", "pledge_id", "claim_id", "subject_id"}  # begin with the id of the page
HASHED = {"finding_id", "body_sha256", "content_sha256"}
NUMBERS = {"value", "value_high", "value_canonical", "value_high_canonical"}


class Cost(NamedTuple):
    """What a stage took: seconds by the clock, seconds of processors, and the most memory of all its processes."""

    wall: float
    cpu: float
    peak_mb: int


def page_of(page: str, copy: int) -> str:
    """The id of a page in a copy: the page itself in copy 0."""
    return sha256(f"{page} {copy}".encode()).hexdigest()[:12] if copy else page


def copy_chunk(source: Path, key: str, copy: int, folder: Path) -> str:
    """Write the copy of a chunk unless it is there; gives its key."""
    fresh = sha256(f"{key} {copy}".encode()).hexdigest()[:16] if copy else key
    done = folder / f"{fresh}.done"
    if done.exists():
        return fresh
    connection = duckdb.connect()
    connection.execute("set enable_progress_bar = false")
    connection.create_function("page_of", page_of, ["varchar", "bigint"], "varchar")  # type: ignore[list-item]
    connection.execute(
        f"create table counties as select row_number() over (order by division_id) - 1 as n, division_id "
        f"from read_csv('{SEEDS / 'divisions.csv'}', all_varchar = true) where level = 'county' and valid_to is null"
    )
    for part in PARTS:
        file, target = source / f"{key}.{part}.parquet", folder / f"{fresh}.{part}.parquet"
        columns = ", ".join(_copied(name, copy) for name in pq.read_schema(file).names) if copy else "*"
        connection.execute(f"copy (select {columns} from read_parquet('{file}') as t) to '{target}' (codec zstd)")
    connection.close()
    pages = json.loads((source / f"{key}.done").read_text(encoding="utf-8"))
    copied = {sha256(f"{reading} {copy}".encode()).hexdigest()[:16]: page_of(p, copy) for reading, p in pages.items()}
    done.write_text(json.dumps(copied), encoding="utf-8")
    return fresh


def _copied(name: str, copy: int) -> str:
    """The SQL of a column in a copy."""
    chance = f"hash(coalesce(t.division_id, '') || {copy})"
    moved = (
        f"case when t.measure = 'level' and t.unit_canonical not in ('%', '‰') "
        f"then round(t.{{0}} * (50 + {chance} % 150)::decimal(5, 0) / 100, 2) "
        f"else t.{{0}} + (hash(t.figure_id || {copy}) % 5)::decimal(3, 0) / 10 end"
    )
    if name in OF_PAGE:
        return f"page_of(t.{name}[:12], {copy}) || t.{name}[13:] as {name}"
    if name in HASHED:
        return f"sha256(t.{name} || {copy})[:strlen(t.{name})] as {name}"
    if name == "division_id":
        found = f"(select c.division_id from counties as c where c.n = {chance} % (select count(*) from counties))"
        return f"case when t.division_id is not null then {found} end as division_id"
    if name in NUMBERS:
        return f"({moved.format(name)})::decimal(38, 8) as {name}"
    if name == "value_text":
        return f"rtrim(rtrim(({moved.format('value')})::decimal(38, 2)::varchar, '0'), '.') as value_text"
    return f"t.{name}"


def grow(source: Settings, place: Path, reports: int) -> tuple[dict[str, dict[str, str]], list[dict[str, Any]]]:
    """Copies of the source's chunks with so many reports, as a build knows them, and the ledger of their pages."""
    folder, chunks = place / "chunks", source.warehouse / "chunks"
    folder.mkdir(parents=True, exist_ok=True)
    keys = sorted(path.stem for path in chunks.glob("*.done"))
    known = {key: pq.read_metadata(chunks / f"{key}.reports.parquet").num_rows for key in keys}
    jobs, have = [], 0
    for copy in count():
        for key in keys:
            if have < reports:
                jobs.append((chunks, key, copy, folder))
                have += known[key]
        if have >= reports:
            break
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        made = list(pool.map(copy_chunk, *zip(*jobs, strict=True), chunksize=4))
    pages = {key: json.loads((folder / f"{key}.done").read_text(encoding="utf-8")) for key in made}
    wanted = {page for of_chunk in pages.values() for page in of_chunk.values()}
    ledger: list[dict[str, Any]] = [
        row | {"page_id": page_of(str(row["page_id"]), n), "content_sha256": None}
        for n in range(jobs[-1][2] + 1)
        for row in reading.captures(source)
    ]
    return pages, [row for row in ledger if row["page_id"] in wanted]


def build(place: Path, chunks: dict[str, dict[str, str]], ledger: list[dict[str, Any]]) -> None:
    """Load and model the chunks, as a build from nothing does once they are read."""
    settings = Settings(place, 2, None)
    inputs = Inputs(chunks, "grown", "grown", {})
    laps: dict[str, float] = {}
    steps._load_and_model(settings, inputs, ledger, None, steps.Stopwatch(laps), lambda _: None, CrewStages())
    (place / "laps.json").write_text(json.dumps(laps), encoding="utf-8")


def publish(place: Path) -> None:
    """Release the build."""
    steps.publish(Settings(place, 2, None), datetime.now(UTC))


def measure(work: Callable[..., None], *given: Any) -> Cost:
    """Do a piece of work in a process of its own; what it and its children took."""
    process = get_context("spawn").Process(target=work, args=given)
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    process.start()
    with _watching(process.pid or 0) as peak:
        process.join()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if process.exitcode:
        raise SystemExit(f"{work.__name__} ended with {process.exitcode}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(time.perf_counter() - start, cpu, peak[0] // 1024)


@contextmanager
def _watching(pid: int) -> Any:
    """The highest sum of what a process and its descendants hold alone (PSS, in kB), asked twice a second."""
    peak, over = [0], Event()

    def watch() -> None:
        while not over.wait(0.5):
            peak[0] = max(peak[0], sum(map(_held, _descendants(pid))))

    thread = Thread(target=watch)
    thread.start()
    try:
        yield peak
    finally:
        over.set()
        thread.join()


def _descendants(pid: int) -> list[int]:
    parents: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(path.read_text().rsplit(")", 1)[1].split()[1])
        except OSError:
            continue
        parents.setdefault(parent, []).append(int(path.parent.name))
    found, waiting = [], [pid]
    while waiting:
        found.append(waiting.pop())
        waiting += parents.get(found[-1], [])
    return found


def _held(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def told_of(place: Path) -> str:
    """The rows of the figures and of the largest exports."""
    with duckdb.connect(str(place / "warehouse" / "gwr.duckdb"), read_only=True) as connection:
        names = ("raw.reports", "raw.figures", "main.fct_figures", "main.fct_indicator_years")
        counts = [(connection.execute(f"select count(*) from {n}").fetchone() or (0,))[0] for n in names]
    return ", ".join(f"{name.split('.')[1]} {number:,}" for name, number in zip(names, counts, strict=True))


def run(source: Settings, place: Path, reports: int) -> dict[str, Cost]:
    """One size: grow, build, publish; the costs of the last two."""
    need = sum(NEEDED.values()) * reports
    free = shutil.disk_usage(place).free
    if free < need * 1.1:
        raise SystemExit(f"{reports} reports need {need / 1e9:.0f} GB on {place}, {free / 1e9:.0f} are free: not run")
    chunks, ledger = grow(source, place, reports)
    data = place / f"of-{reports}"
    shutil.rmtree(data, ignore_errors=True)
    (data / "warehouse").mkdir(parents=True)
    (data / "warehouse" / "chunks").symlink_to(place / "chunks")
    costs = {"build": measure(build, data, chunks, ledger)}
    told = told_of(data)
    costs["publish"] = measure(publish, data)
    laps = json.loads((data / "laps.json").read_text(encoding="utf-8"))
    sizes = {name: _size(data / name) / reports / 1000 for name in ("warehouse", "published")}
    print(f"{reports} reports: {told}; laps {laps}; kB a report {sizes}", flush=True)
    for name, cost in costs.items():
        print(f"  {name}: {cost.wall:.0f} s, {cost.cpu:.0f} s of processors, {cost.peak_mb} MB at the peak", flush=True)
    shutil.rmtree(data)
    return costs


def _size(folder: Path) -> int:
    return sum(p.stat().st_size for p in folder.rglob("*") if p.is_file() and not p.is_symlink())


def main() -> None:
    """Run the sizes that are asked for; say how cost grows between the first and the last."""
    corpus = Path(os.environ.get("GWR_CORPUS") or Path(os.environ.get("TMPDIR", "/tmp")) / "gwr-corpus")  # noqa: S108
    source = Settings(corpus / "data", 2, None)
    if not (source.warehouse / "chunks").exists():
        print(f"no read chunks at {source.warehouse}: `make corpus` writes them where ../shared is; nothing measured")
        return
    place, sizes = Path(sys.argv[1]), sorted(map(int, sys.argv[2:]))
    place.mkdir(parents=True, exist_ok=True)
    found = [(size, run(source, place, size)) for size in sizes]
    (few, first), (many, last) = found[0], found[-1]
    for name in first if many > few else ():
        rise = log(last[name].cpu / first[name].cpu) / log(many / few)
        print(f"{name}: processor seconds grow as reports to the power of {rise:.2f} from {few} to {many}")


if __name__ == "__main__":
    main()
