"""What gwr does, in plain functions: collect, read, check, load, model, publish. The flows and the command line only call these."""

from __future__ import annotations

import hashlib
import json
import logging
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.base.records import ReadReport
from flows.base.settings import Settings
from flows.base.vocabulary import sites
from flows.pages.sources import WebOptions, visit_address
from flows.reading import captures, clean_text, code_fingerprint, read_all, read_document, read_text

if TYPE_CHECKING:
    from flows.warehouse.changes import Change

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
    chunks_read: int = 0
    chunks_reused: int = 0
    tests: Counter[str] = field(default_factory=Counter)
    warned: dict[str, int] = field(default_factory=dict)
    database: Path | None = None
    data_docs: Path | None = None


def collect(
    settings: Settings,
    sources: Iterable[str],
    index: Path | None,
    now: datetime,
    limit: int | None = None,
    advance: Callable[[int], None] = lambda _: None,
    options: WebOptions | None = None,
    alarm: Callable[[str], None] = log.warning,
) -> Counter[str]:
    """Archive the files, forums and sites of all sources; counts by what became of each. `alarm` is told what a person must know.

    Raises:
        FetchError: a source is no file, folder, address or site.
    """
    from flows.pages.archive import Archive
    from flows.pages.folders import collect_files, read_index

    rows = read_index(index) if index else None
    archive = Archive.to_write(settings.archive)
    for words in archive.told:
        alarm(words)
    counts: Counter[str] = Counter()
    try:
        for source in sources:
            site = sites().get(source) if not Path(source).exists() else None
            if site:
                given = options or WebOptions()
                counts += visit_address(
                    settings,
                    archive,
                    clean_text,
                    site.address,
                    replace(given, family=site.family, site_id=site.site_id),
                    limit,
                    advance,
                    alarm,
                )
            elif "://" in source:
                counts += visit_address(
                    settings, archive, clean_text, source, options or WebOptions(), limit, advance, alarm
                )
            else:
                counts += collect_files(Path(source), rows, archive, now, limit, advance)
    finally:
        archive.close()
    return counts


def notify(event: str, message: str) -> bool:
    """Tell the hook of the settings, if there is one, of a failure, an alarm or a release."""
    from flows.base.settings import load_settings
    from flows.notify import notify as tell

    return tell(load_settings().hook, event, message)


def build(
    settings: Settings, full: bool = False, advance: Callable[[str, int], None] = lambda _stage, _n: None
) -> BuildResult:
    """Archive → raw → expectations → dbt: the private warehouse, made anew from what is archived.

    Raises:
        GwrError: another build runs, a critical expectation fails, or dbt does; the last build stays as it was.
    """
    from expectations.check import Checker, figure_frame, report_frame
    from flows.warehouse.dbt import run_dbt
    from flows.warehouse.load import build_lock, check_and_load, summarise

    result = BuildResult()
    clock = Stopwatch(result.seconds)
    with build_lock(settings.warehouse):
        for _, counts in read_all(settings, full, lambda n: advance("read", n)):
            result.chunks_read += counts is not None
            result.chunks_reused += counts is None
        clock.lap("read")
        building = settings.warehouse / "building.duckdb"
        checker = Checker(settings.warehouse / "data_docs")
        check_and_load(
            settings.warehouse / "chunks",
            building,
            checker,
            (figure_frame, report_frame),
            captures(settings),
            lambda n: advance("check", n),
        )
        docs = checker.write_docs()
        clock.lap("check and load")
        advance("model", 0)
        result.tests, result.warned = run_dbt(building, "build", "--exclude-resource-type", "unit_test")
        building.replace(settings.database)
        clock.lap("dbt")
        _note_build(
            settings,
            {
                "tests": result.tests,
                "warnings": result.warned,
                "input_fingerprint": _input_fingerprint(settings),
                "code_fingerprint": code_fingerprint(),
            },
        )
        summarise(settings.database, result)
        result.database, result.data_docs = settings.database, docs
    return result


class Stopwatch:
    """Writes the seconds of each lap into a table."""

    def __init__(self, laps: dict[str, float]) -> None:
        """Start the watch."""
        from time import perf_counter

        self._now = perf_counter
        self._laps, self._since = laps, perf_counter()

    def lap(self, name: str) -> None:
        """End the lap `name`."""
        now = self._now()
        self._laps[name] = round(now - self._since, 2)
        self._since = now


def publish(settings: Settings, now: datetime, advance: Callable[[str], None] = lambda _: None) -> Path:
    """Release the build; gives the release's folder.

    Raises:
        WarehouseError: there is nothing to publish.
    """
    from flows.warehouse import release
    from flows.warehouse.load import build_lock

    with build_lock(settings.warehouse):
        notes = _build_notes(settings)
        if notes.get("accuracy_of") != notes.get("code_fingerprint"):
            notes.pop("accuracy", None)
        return release.publish(settings.database, settings.published, notes, now, advance)


def _notes_file(settings: Settings) -> Path:
    return settings.warehouse / "build.json"


def _build_notes(settings: Settings) -> dict[str, Any]:
    file = _notes_file(settings)
    notes: dict[str, Any] = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    return notes


def _note_build(settings: Settings, notes: dict[str, Any]) -> None:
    """Add what a build or a measurement says of itself to `warehouse/build.json`, for the next release."""
    fresh = _notes_file(settings).with_suffix(".new")
    settings.warehouse.mkdir(parents=True, exist_ok=True)
    fresh.write_text(json.dumps(_build_notes(settings) | notes, ensure_ascii=False, indent=2), encoding="utf-8")
    fresh.replace(_notes_file(settings))


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
    from flows.warehouse.accuracy import measure as compare

    found = compare(
        annotations, lambda path, title: read_text(read_document(path.read_bytes(), path.name), "0" * 12, title).figures
    )
    _note_build(settings, {"accuracy": found, "accuracy_of": code_fingerprint()})
    return found


def diff(settings: Settings, old: str, new: str) -> list[Change]:
    """What two releases (names or folders) say differently.

    Raises:
        WarehouseError: one of them is no release.
    """
    from flows.warehouse.changes import compare

    folders = [Path(name) if Path(name).is_dir() else settings.published / name for name in (old, new)]
    return compare(*folders)


def as_rows(read: ReadReport, what: str) -> list[dict[str, object]]:
    """The figures, the report or the pledges of a reading as plain rows with the columns of their raw table."""
    from flows.warehouse.chunks import read_jsonable

    records = {"figures": read.figures, "report": (read.report,), "pledges": read.pledges}[what]
    return [read_jsonable(record, "reports" if what == "report" else what) for record in records]
