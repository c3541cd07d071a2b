"""How a build is made: plan, read and check, data docs, load, models and tests; each a stage."""

from __future__ import annotations

import hashlib
import json
import logging
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from flows.base.errors import GwrError
from flows.base.settings import Settings
from flows.base.stages import Stages
from flows.chunking import plan_chunks, read_all
from flows.cluster import hands_of
from flows.crew import CrewStages
from flows.fingerprint import build_fingerprint, code_fingerprint, model_files, own_files
from flows.keeping import count_pages
from flows.logs import log_to
from flows.notes import file_of, write_notes
from flows.reading import captures

if TYPE_CHECKING:
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


def build(
    settings: Settings,
    full: bool = False,
    advance: Callable[..., None] = lambda *_: None,
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


def _build(settings: Settings, full: bool, advance: Callable[..., None], stages: Stages) -> BuildResult:
    from flows.warehouse.dbt import counts_of, warned_of
    from flows.warehouse.inputs import made_of
    from flows.warehouse.load import remove_unfinished, summarise

    result = BuildResult()
    clock = Stopwatch(result.seconds)
    planned, ledger, inputs = stages.do("plan", _plan, settings)
    made = None if full else made_of(settings.database)
    result.unchanged = made is not None and made.inputs == inputs
    clock.lap("compare", "nothing has changed since the last build" if result.unchanged else f"{len(planned)} chunks")
    docs = settings.warehouse / "data_docs"
    fresh = docs.with_suffix(".new")
    if result.unchanged:
        remove_unfinished(settings.warehouse / "building.duckdb")
    if not result.unchanged or fresh.exists() or not docs.exists():  # docs aside: the last build was killed at its end
        _read(settings, planned, full, lambda n: advance("read", n), stages)
        stages.do("data docs", _document, settings, planned, fresh)
        clock.lap("read and check", f"{len(planned)} chunks")
    if made is None or not result.unchanged:
        made = _load_and_model(settings, inputs, ledger, made, clock, advance, stages)
    if fresh.exists():
        _replace_folder(fresh, docs)
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
    advance: Callable[..., None],
    stages: Stages,
) -> Made:
    """Raw tables, then dbt, on what can be taken over of the last build; gives what the new one was made of."""
    from flows.warehouse.dbt import run_dbt
    from flows.warehouse.inputs import Made, to_make, write_made
    from flows.warehouse.load import is_worn, load, put_in_place

    building = settings.warehouse / "building.duckdb"
    if last and (last.inputs.code != inputs.code or is_worn(settings.database)):
        last = None
    advance("load", 0)
    before = settings.database if last else None
    stages.do("load", load, settings.warehouse / "chunks", inputs.chunks, building, ledger, before, settings.memory)
    clock.lap("load", f"raw tables in {building}")
    advance("model", 0)
    chosen = to_make(last.inputs, inputs) if last else []
    asked = ("build", "--no-write-json", "--exclude-resource-type", "unit_test", *chosen)
    run = partial(run_dbt, memory=settings.memory, advance=partial(advance, "model"))
    outcome = stages.do("model and test", run, building, *asked)
    made = Made(inputs, (last.results if last and "--select" in chosen else {}) | outcome.results)
    write_made(building, made)
    notes = write_notes(settings, _notes_of(settings, made))
    stages.do("put in place", put_in_place, building, settings.database, outcome.made)
    notes.replace(file_of(settings))
    clock.lap("dbt", f"{len(outcome.made)} relations; {settings.database} is the new build")
    return made


def _plan(settings: Settings) -> tuple[list[Chunk], list[dict[str, object]], Inputs]:
    """The chunks of the archive, its ledger, and what a build of them is made of."""
    planned, ledger = plan_chunks(settings), captures(settings)
    return planned, ledger, inputs_of(settings, planned, ledger)


def _input_fingerprint(settings: Settings) -> str:
    """A hash of what the archive holds: every page with its newest bytes."""
    from flows.pages.archive import Archive

    pages = sorted(f"{c.page_id} {c.content_sha256}" for c in Archive(settings.archive).newest().values())
    return hashlib.sha256("\n".join(pages).encode()).hexdigest()


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
        self._laps, self._since = laps, perf_counter()

    def lap(self, name: str, told: str) -> None:
        """End the lap `name`, of which `told` is what came out."""
        now = perf_counter()
        self._laps[name] = round(now - self._since, 2)
        self._since = now
        log.info("%s: %.2f s; %s", name, self._laps[name], told)
