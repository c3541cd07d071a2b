"""What gwr does, in plain functions: collect, build, publish. The flows and the command line only call these."""

from __future__ import annotations

import hashlib
import json
import logging
import shutil
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.base.errors import GwrError
from flows.base.records import Figure, ReadReport
from flows.base.settings import Settings
from flows.base.stages import Stages
from flows.base.vocabulary import sites
from flows.chunking import plan_chunks, read_all
from flows.cluster import hands_of
from flows.crew import CrewStages
from flows.fingerprint import build_fingerprint, code_fingerprint, model_files, own_files
from flows.logs import log_to
from flows.pages.sources import WebOptions, visit_address
from flows.reading import captures, clean_text, read_document, read_text

if TYPE_CHECKING:
    from flows.pages.verifying import Verified
    from flows.site.bake import Baked
    from flows.warehouse.changes import Change
    from flows.warehouse.inputs import Inputs, Made
    from flows.warehouse.store import Chunk

log = logging.getLogger(__name__)


@dataclass(slots=True)
class BuildResult:
    """What a build did, for people and for the flow's artifact."""

    pages: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    reports: int = 0
    figures: int = 0
    findings: Counter[str] = field(default_factory=Counter)
    quarantined: int = 0
    seconds: dict[str, float] = field(default_factory=dict)
    tests: Counter[str] = field(default_factory=Counter)
    warned: dict[str, int] = field(default_factory=dict)
    set_aside: list[tuple[str, str, str]] = field(default_factory=list)
    unchanged: bool = False


def collect(
    settings: Settings,
    sources: Iterable[str],
    index: Path | None,
    now: datetime,
    limit: int | None = None,
    advance: Callable[[int], None] = lambda _: None,
    options: WebOptions | None = None,
    tell: Callable[[str], None] = log.warning,
    alarm: Callable[[str], None] = log.warning,
) -> Counter[str]:
    """Archive the files, forums and sites of all sources; counts by what became of each.

    `alarm` is told what a person must know, `tell` which files of a folder were skipped, and why.

    Raises:
        FetchError: a source is no file, folder, address or site.
    """
    from flows.pages.archive import Archive
    from flows.pages.folders import collect_files, note_missing
    from flows.pages.index import read_index

    rows = read_index(index) if index else None
    archive = Archive.to_write(settings.archive)
    for words in archive.told:
        alarm(words)
    counts: Counter[str] = Counter()
    try:
        for source in sources:
            known = sites().get(source) if not Path(source).exists() else None
            if known or "://" in source:
                address = known.address if known else source
                given = options or WebOptions()
                if known:
                    given = replace(given, family=known.family, site_id=known.site_id, hosts=known.other_hosts)
                found = visit_address(settings, archive, clean_text, address, given, limit, advance, alarm)
            else:
                found = collect_files(Path(source), rows, archive, now, limit, advance, tell, alarm)
            log.info("collected %s: %s", source, ", ".join(f"{n} {what}" for what, n in sorted(found.items())))
            counts += found
        if rows and limit is None and any(Path(source).is_dir() for source in sources):
            counts += note_missing(rows, archive, now)
    finally:
        archive.close()
    return counts


def forget(settings: Settings, named: list[str], now: datetime) -> list[str]:
    """Take pages, named as `flows.pages.forgetting` says, out of the archive's view; a line for each of them.

    Raises:
        GwrError: one of the names is no page's; then none is forgotten.
    """
    from flows.pages.archive import Archive
    from flows.pages.forgetting import forget as take_out

    if not settings.archive.exists():
        raise GwrError(f"nothing is archived in {settings.archive}")
    archive = Archive.to_write(settings.archive)
    try:
        return [
            " ".join(part for part in (c.page_id, c.listed_title, c.url or c.source_file) if part)
            for c in take_out(archive, named, now)
        ]
    finally:
        archive.close()


def count_pages(settings: Settings) -> Counter[str]:
    """How many pages the archive knows: `in_view`, or `forgotten`."""
    from flows.pages.archive import Archive
    from flows.pages.capture import FORGOTTEN

    newest = Archive(settings.archive).newest().values() if settings.archive.exists() else ()
    return Counter(FORGOTTEN if c.outcome == FORGOTTEN else "in_view" for c in newest)


def count_records(settings: Settings) -> int:
    """How many records of WARC files the archive knows."""
    from flows.pages.archive import Archive

    return len({(c.archive_file, c.archive_offset) for c in Archive(settings.archive).captures() if c.archive_file})


def verify(settings: Settings, advance: Callable[[int], None] = lambda _: None) -> Verified:
    """Read every record of the archive and compare it with the digest that was kept of it."""
    from flows.pages.archive import Archive
    from flows.pages.verifying import verify as compare

    return compare(Archive(settings.archive), advance)


def notify(event: str, message: str) -> bool:
    """Tell the hook of the settings, if there is one, of a failure, an alarm or a release."""
    from flows.base.settings import load_settings
    from flows.notify import notify as tell

    return tell(load_settings().hook, event, message)


def build(
    settings: Settings,
    full: bool = False,
    advance: Callable[[str, int], None] = lambda _stage, _n: None,
    patience: float = 0.0,
    stages: Stages | None = None,
) -> BuildResult:
    """Archive → raw → expectations → dbt: the private warehouse, made anew from what is archived.

    A build that is under way is waited for at most `patience` seconds. `stages` says how the work is done: without, on
    the processors of this machine, or on the cluster that the settings name.

    Raises:
        GwrError: nothing is archived, another build runs, a critical expectation fails, or dbt does; the last build
            stays as it was.
    """
    from flows.warehouse.load import build_lock

    if not count_pages(settings):
        raise GwrError(f"nothing is archived in {settings.archive}; run `gwr collect FOLDER` first")
    with build_lock(settings.warehouse, patience), log_to(settings.warehouse / "build.log"):
        return _build(settings, full, advance, stages or CrewStages(hands_of(settings)))


def _build(settings: Settings, full: bool, advance: Callable[[str, int], None], stages: Stages) -> BuildResult:
    from flows.warehouse.dbt import counts_of, warned_of
    from flows.warehouse.inputs import made_of
    from flows.warehouse.load import remove_unfinished, summarise

    result = BuildResult()
    clock = Stopwatch(result.seconds)
    planned, ledger, inputs = stages.do("plan", _plan, settings)
    made = None if full else made_of(settings.database)
    result.unchanged = made is not None and made.inputs == inputs
    clock.lap("compare", "nothing has changed since the last build" if result.unchanged else f"{len(planned)} chunks")
    if result.unchanged:
        remove_unfinished(settings.warehouse / "building.duckdb")
    if made is None or not result.unchanged:
        docs = settings.warehouse / "data_docs"
        _read(settings, planned, full, lambda n: advance("read", n), stages)
        stages.do("data docs", _document, settings, planned, docs.with_suffix(".new"))
        clock.lap("read and check", f"{len(planned)} chunks")
        made = _load_and_model(settings, inputs, ledger, made, clock, lambda stage: advance(stage, 0), stages)
        _replace_folder(docs.with_suffix(".new"), docs)
    result.tests, result.warned = counts_of(made.results), warned_of(made.results)
    summarise(settings.database, result)
    log.info("built: %d pages, %d reports, %d figures", result.pages, result.reports, result.figures)
    return result


def _load_and_model(
    settings: Settings,
    inputs: Inputs,
    ledger: list[dict[str, object]],
    last: Made | None,
    clock: Stopwatch,
    advance: Callable[[str], None],
    stages: Stages,
) -> Made:
    """Raw tables, then dbt, on what can be taken over of the last build; gives what the new one was made of."""
    from flows.warehouse.dbt import run_dbt
    from flows.warehouse.inputs import Made, to_make, write_made
    from flows.warehouse.load import is_worn, load, put_in_place

    building = settings.warehouse / "building.duckdb"
    if last and (last.inputs.code != inputs.code or is_worn(settings.database)):
        last = None
    advance("load")
    before = settings.database if last else None
    stages.do("load", load, settings.warehouse / "chunks", inputs.chunks, building, ledger, before)
    clock.lap("load", f"raw tables in {building}")
    advance("model")
    chosen = to_make(last.inputs, inputs) if last else []
    asked = ("build", "--exclude-resource-type", "unit_test", *chosen)
    outcome = stages.do("model and test", run_dbt, building, *asked)
    made = Made(inputs, (last.results if last and "--select" in chosen else {}) | outcome.results)
    write_made(building, made)
    notes = _write_notes(settings, _notes_of(settings, made))
    stages.do("put in place", put_in_place, building, settings.database, outcome.made)
    notes.replace(_notes_file(settings))
    clock.lap("dbt", f"{len(outcome.made)} relations; {settings.database} is the new build")
    return made


def _plan(settings: Settings) -> tuple[list[Chunk], list[dict[str, object]], Inputs]:
    """The chunks of the archive, its ledger, and what a build of them is made of."""
    planned, ledger = plan_chunks(settings), captures(settings)
    return planned, ledger, inputs_of(settings, planned, ledger)


def inputs_of(settings: Settings, planned: list[Chunk], ledger: list[dict[str, object]]) -> Inputs:
    """What a build of the planned chunks is made of, by content."""
    from flows.warehouse.inputs import Inputs

    said = json.dumps(ledger, sort_keys=True, ensure_ascii=False)
    chunks = {chunk.key: chunk.pages for chunk in planned}
    models = model_files() | own_files(settings.data)
    return Inputs(chunks, hashlib.sha256(said.encode()).hexdigest()[:16], build_fingerprint(), models)


def _read(settings: Settings, planned: list[Chunk], full: bool, advance: Callable[[int], None], stages: Stages) -> None:
    """Read and check what is not yet."""
    made = list(read_all(settings, full, advance, planned, stages))
    log.info("%d chunks, %d of them as they were", len(planned), len(planned) - len(made))


def _document(settings: Settings, planned: list[Chunk], docs: Path) -> None:
    """Write the data docs of all chunks."""
    from expectations.docs import write_docs
    from flows.warehouse.checks import counted

    write_docs(docs, counted(settings.warehouse / "chunks", [chunk.key for chunk in planned]), datetime.now(UTC))


def _notes_of(settings: Settings, made: Made) -> dict[str, Any]:
    from flows.warehouse.dbt import counts_of, warned_of

    return {
        "tests": counts_of(made.results),
        "warnings": warned_of(made.results),
        "input_fingerprint": _input_fingerprint(settings),
        "code_fingerprint": code_fingerprint(),
    }


def _replace_folder(fresh: Path, place: Path) -> None:
    shutil.rmtree(place, ignore_errors=True)
    fresh.replace(place)


class Stopwatch:
    """Writes the seconds of each lap into a table, and a line into the log."""

    def __init__(self, laps: dict[str, float]) -> None:
        """Start the watch."""
        from time import perf_counter

        self._now = perf_counter
        self._laps, self._since = laps, perf_counter()

    def lap(self, name: str, told: str) -> None:
        """End the lap `name`, of which `told` is what came out."""
        now = self._now()
        self._laps[name] = round(now - self._since, 2)
        self._since = now
        log.info("%s: %.2f s; %s", name, self._laps[name], told)


def publish(
    settings: Settings,
    now: datetime,
    advance: Callable[[str], None] = lambda _: None,
    patience: float = 0.0,
    stages: Stages | None = None,
) -> Path:
    """Release the build; gives the release's folder. A build under way is waited for at most `patience` seconds.

    Raises:
        WarehouseError: there is nothing to publish.
    """
    from flows.site.search import write_index
    from flows.warehouse import release
    from flows.warehouse.inputs import made_of
    from flows.warehouse.load import build_lock

    with build_lock(settings.warehouse, patience), log_to(settings.warehouse / "build.log"):
        made = made_of(settings.database)
        notes = _build_notes(settings) | {"made_of": made.inputs.key if made else None}
        for measured in ("accuracy", "campaign"):
            if notes.get(f"{measured}_of") != notes.get("code_fingerprint"):
                notes.pop(measured, None)
        return release.publish(
            settings.database, settings.published, notes, now, advance, write_index, stages or CrewStages()
        )


def bake_site(settings: Settings, advance: Callable[[str], None] = lambda _: None) -> Baked:
    """The newest release's pages as files in `published/site`; gives how many were drawn, kept and taken away.

    Raises:
        WarehouseError: nothing is published.
    """
    from flows.site.bake import bake

    return bake(settings.published, settings.site_reports, settings.workers, advance, settings.site_languages)


def _notes_file(settings: Settings) -> Path:
    return settings.warehouse / "build.json"


def _build_notes(settings: Settings) -> dict[str, Any]:
    file = _notes_file(settings)
    try:
        notes: dict[str, Any] = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    except ValueError as error:
        log.warning("%s is damaged and left out, the next build makes it anew: %s", file, error)
        return {}
    return notes


def _write_notes(settings: Settings, notes: dict[str, Any]) -> Path:
    """What a build or a measurement says of itself, for the next release, in a file that is to replace the last."""
    fresh = _notes_file(settings).with_suffix(".new")
    settings.warehouse.mkdir(parents=True, exist_ok=True)
    fresh.write_text(json.dumps(_build_notes(settings) | notes, ensure_ascii=False, indent=2), encoding="utf-8")
    return fresh


def _input_fingerprint(settings: Settings) -> str:
    """A hash of what the archive holds: every page with its newest bytes."""
    from flows.pages.archive import Archive

    pages = sorted(f"{c.page_id} {c.content_sha256}" for c in Archive(settings.archive).newest().values())
    return hashlib.sha256("\n".join(pages).encode()).hexdigest()


def measure(settings: Settings, annotations: Path) -> dict[str, dict[str, Any]]:
    """Accuracy by class on annotated reports, kept for the next release.

    Raises:
        GwrError: the folder holds no annotations.
    """
    from flows.accuracy import measure as compare

    def read(path: Path, title: str) -> Iterable[Figure]:
        return read_text(read_document(path.read_bytes(), path.name), "0" * 12, title).figures

    found = compare(annotations, read)
    _keep(settings, "accuracy", found)
    return found


def keep_campaign(settings: Settings, counts: dict[str, dict[str, float | str]]) -> None:
    """Keep what campaigns against this code have counted, for the next release."""
    _keep(settings, "campaign", counts)


def _keep(settings: Settings, measured: str, found: Any) -> None:
    notes = _write_notes(settings, {measured: found, f"{measured}_of": code_fingerprint()})
    notes.replace(_notes_file(settings))


def diff(settings: Settings, old: str, new: str) -> list[Change]:
    """What two releases (names or folders) say differently.

    Raises:
        WarehouseError: one of them is no release.
    """
    from flows.warehouse.changes import compare

    folders = [Path(name) if Path(name).is_dir() else settings.published / name for name in (old, new)]
    return compare(*folders)


def as_rows(read: ReadReport, what: str) -> list[dict[str, object]]:
    """The figures, the report, the pledges or the outline (the body in its first row) of a reading as plain rows."""
    from flows.warehouse.chunks import read_jsonable, read_outline

    if what == "outline":
        report = read.report
        rows = [{"report_id": report.report_id} | row for row in read_outline(report.sections)]
        return [{**row, "body": report.body} if row["n"] == 1 else row for row in rows]
    records = {"figures": read.figures, "report": (read.report,), "pledges": read.pledges}[what]
    return [read_jsonable(record, "reports" if what == "report" else what) for record in records]
