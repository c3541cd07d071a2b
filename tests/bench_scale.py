"""Memory and time of load, models, ten pages more and publish as reports grow: `make scale IN=FOLDER REPORTS="…"`.

Read chunks of the real texts (`make corpus`; GWR_CORPUS names its folder) are copied until there are enough reports:
each copy of a place is another county, its levels are multiplied and its percentages moved, so that no copy passes for
the same report. Reading is not measured. The chunks stay in FOLDER, with what each size took: a run that was killed
goes on from there when it is started again, and a size measured with the same code is not measured again.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from hashlib import sha256
from itertools import count
from math import log
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq

from flows import making, reading, steps
from flows.base.settings import SEEDS, Settings
from flows.fingerprint import build_fingerprint, model_files
from flows.logs import log_to
from flows.warehouse.chunks import SCHEMAS
from flows.warehouse.inputs import Inputs, made_of
from tests.costs import Cost, ToldStages, measure

NEEDED = {"build": 300_000, "publish": 400_000, "chunks": 32_000}  # bytes a report, measured on the corpus
ASKED = 80_000  # reports: all counties and 25 years
PAGES = 10  # that come later
PARTS = (*SCHEMAS, "doubts")
OF_PAGE = {"page_id", "report_id", "figure_id", "pledge_id", "claim_id", "subject_id"}  # begin with the id of the page
HASHED = {"finding_id", "body_sha256", "content_sha256"}
NUMBERS = {"value", "value_high", "value_canonical", "value_high_canonical"}


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


def build(place: Path, chunks: dict[str, dict[str, str]], ledger: list[dict[str, Any]], tell: Connection) -> None:
    """Load and model the chunks, as a build does once they are read: what the last one does not hold, or all."""
    inputs, clock, settings = Inputs(chunks, "grown", "grown", {}), making.Stopwatch({}), Settings(place, 2, None)
    last = made_of(settings.database)
    with log_to(settings.warehouse / "build.log"):
        making._load_and_model(settings, inputs, ledger, last, clock, lambda _: None, ToldStages(tell))


def but_for(chunks: dict[str, dict[str, str]], pages: int) -> dict[str, dict[str, str]]:
    """The chunks without one page of each of so many of them."""
    fewer = dict(chunks)
    for key in list(chunks)[:: max(1, len(chunks) // pages)][:pages]:
        fewer[key] = dict(list(chunks[key].items())[1:])
    return fewer


def publish(place: Path, tell: Connection) -> None:
    """Release the build."""
    steps.publish(Settings(place, 2, None), datetime.now(UTC), stages=ToldStages(tell))


def told_of(place: Path) -> str:
    """The rows of the figures and of the largest export, the models that took longest, and the room that it takes."""
    with duckdb.connect(str(place / "warehouse" / "gwr.duckdb"), read_only=True) as connection:
        names = ("raw.reports", "raw.figures", "main.fct_figures", "main.fct_indicator_years")
        counts = [(connection.execute(f"select count(*) from {n}").fetchone() or (0,))[0] for n in names]
    rows = ", ".join(f"{name.split('.')[1]} {number:,}" for name, number in zip(names, counts, strict=True))
    log = (place / "warehouse" / "build.log").read_text(encoding="utf-8").splitlines()
    models = "; ".join(line.split("slowest, ")[1] for line in log if " slowest, " in line)
    sizes = {name: f"{_size(place / name) / counts[0] / 1000:.0f}" for name in ("warehouse", "published")}
    return f"{rows}; slowest of dbt, {models}; kB a report: {sizes}"


def run(source: Settings, place: Path, reports: int) -> dict[str, Cost]:
    """One size: grow, build, publish; the costs of the last two. What was measured of this code is not done again."""
    data, kept = place / f"of-{reports}", place / f"of-{reports}.json"
    known = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else {}
    costs = {name: Cost(*cost) for name, cost in known.get(_code(), {}).items()}
    if "publish" not in costs:
        need, free = sum(NEEDED.values()) * reports, shutil.disk_usage(place).free
        if free < need * 1.1:
            raise SystemExit(
                f"{reports} reports need {need / 1e9:.0f} GB on {place}, {free / 1e9:.0f} are free: not run"
            )
        print(f"{reports} reports: copies of chunks; {free / 1e9:.0f} GB are free", flush=True)
        chunks, ledger = grow(source, place, reports)
    if "build" not in costs or ("publish" not in costs and not (data / "warehouse" / "gwr.duckdb").exists()):
        shutil.rmtree(data, ignore_errors=True)
        (data / "warehouse").mkdir(parents=True)
        (data / "warehouse" / "chunks").symlink_to(place / "chunks")
        costs["build"] = measure(build, data, but_for(chunks, PAGES), ledger)
        costs[f"{PAGES} pages more"] = measure(build, data, chunks, ledger)
        kept.write_text(json.dumps({_code(): costs}), encoding="utf-8")
    if "publish" not in costs:
        costs["publish"] = measure(publish, data)
        kept.write_text(json.dumps({_code(): costs}), encoding="utf-8")
        print(f"  {told_of(data)}", flush=True)
        shutil.rmtree(data)
    for name, cost in costs.items():
        print(f"{reports} reports, {name}: {cost}", flush=True)
    return costs


def _code() -> str:
    """A hash of all that makes the warehouse and its release."""
    return sha256(json.dumps([build_fingerprint(), model_files()]).encode()).hexdigest()[:16]


def _size(folder: Path) -> int:
    return sum(p.stat().st_size for p in folder.rglob("*") if p.is_file() and not p.is_symlink())


def main() -> None:
    """Run the sizes that are asked for; say how cost grows between them, and what 80,000 would take."""
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
        there = last[name].cpu * (ASKED / many) ** max(rise, 1)
        told = f"from {few} to {many}; {ASKED} would take {there / 60:.0f} minutes of a processor"
        print(f"{name}: processor seconds grow as reports to the power of {rise:.2f} {told}")


if __name__ == "__main__":
    main()
