"""What gwr does, in plain functions: collect, build, publish. The flows and the command line only call these."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.base.records import Figure, ReadReport
from flows.base.settings import Settings
from flows.base.stages import Stages
from flows.crew import CrewStages
from flows.keeping import collect, count_pages, count_records, forget, verify
from flows.logs import log_to
from flows.making import BuildResult, build
from flows.notes import keep, notes_for_release
from flows.reading import read_document, read_text

if TYPE_CHECKING:
    from flows.site.bake import Baked
    from flows.warehouse.changes import Change

__all__ = [
    "BuildResult",
    "as_rows",
    "bake_site",
    "build",
    "collect",
    "count_pages",
    "count_records",
    "diff",
    "forget",
    "keep_campaign",
    "measure",
    "notify",
    "publish",
    "verify",
]


def notify(event: str, message: str) -> bool:
    """Tell the hook of the settings, if there is one, of a failure, an alarm or a release."""
    from flows.base.settings import load_settings
    from flows.notify import notify as tell

    return tell(load_settings().hook, event, message)


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
        notes = notes_for_release(settings) | {"made_of": made.inputs.key if made else None}
        finish = partial(write_index, memory=settings.memory)
        given = (notes, now, advance, finish, stages or CrewStages(), settings.memory)
        return release.publish(settings.database, settings.published, *given)


def bake_site(settings: Settings, advance: Callable[[str], None] = lambda _: None) -> Baked:
    """The newest release's pages as files in `published/site`; gives how many were drawn, kept and taken away.

    Raises:
        WarehouseError: nothing is published.
    """
    from flows.site.bake import bake

    return bake(settings.published, settings.site_reports, settings.workers, advance, settings.site_languages)


def measure(settings: Settings, annotations: Path, unseen: Path | None = None) -> dict[str, dict[str, Any]]:
    """Accuracy by class on annotated reports, of those that no rule was written for in one row, kept for the release.

    Raises:
        GwrError: the folder holds no annotations.
    """
    from flows.accuracy import measure as compare

    def read(path: Path, title: str) -> Iterable[Figure]:
        return read_text(read_document(path.read_bytes(), path.name), "0" * 12, title).figures

    found = compare(annotations, read)
    if unseen:
        found["unseen"] = compare(unseen, read)["all"] | {"spurious": None}  # passages alone may be annotated
    keep(settings, "accuracy", found)
    return found


def keep_campaign(settings: Settings, counts: dict[str, dict[str, float | str]]) -> None:
    """Keep what campaigns against this code have counted, for the next release."""
    keep(settings, "campaign", counts)


def diff(settings: Settings, old: str, new: str) -> list[Change]:
    """What two releases (names or folders) say differently.

    Raises:
        WarehouseError: one of them is no release.
    """
    from flows.warehouse.changes import compare

    folders = [Path(name) if Path(name).is_dir() else settings.published / name for name in (old, new)]
    return compare(folders[0], folders[1], settings.memory)


def as_rows(read: ReadReport, what: str) -> list[dict[str, object]]:
    """The figures, the report, the pledges or the outline (the body in its first row) of a reading as plain rows."""
    from flows.warehouse.chunks import read_jsonable, read_outline

    if what == "outline":
        report = read.report
        rows = [{"report_id": report.report_id} | row for row in read_outline(report.sections)]
        return [{**row, "body": report.body} if row["n"] == 1 else row for row in rows]
    records = {"figures": read.figures, "report": (read.report,), "pledges": read.pledges}[what]
    return [read_jsonable(record, "reports" if what == "report" else what) for record in records]
