"""Where things lie. `GWR_DATA` is the one environment variable for paths; everything else follows from it."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from flows.base.errors import SettingsError

PROJECT = Path(__file__).resolve().parents[2]
DBT_PROJECT = PROJECT / "dbt_project"
SEEDS = DBT_PROJECT / "seeds"
MAX_WORKERS = 256
MEMORY = "4GB"  # of DuckDB; what does not fit is spilled to disk
LANGUAGES = ("zh", "en")  # in which pages are written as files: Chinese alone where nothing is said
RUNNERS = ("process", "dask")
OWN_HOST = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True)
class Settings:
    """Paths of one installation, how many processes may read at once, up to how many reports their pages are baked."""

    data: Path
    workers: int
    user_agent_contact: str | None
    hook: str | None = None
    memory: str = MEMORY
    site_reports: int = 5000
    site_languages: tuple[str, ...] = LANGUAGES[:1]
    runner: str = "process"
    dask_address: str | None = None
    archive_store: str | None = None

    @property
    def archive(self) -> Path:
        """Folder of the WARC files and the ledger: the only precious one."""
        return self.data / "archive"

    @property
    def warehouse(self) -> Path:
        """Folder of the private build."""
        return self.data / "warehouse"

    @property
    def database(self) -> Path:
        """The DuckDB file of the private build."""
        return self.warehouse / "gwr.duckdb"

    @property
    def published(self) -> Path:
        """Folder of the releases."""
        return self.data / "published"


def load_settings() -> Settings:
    """The settings of the environment: GWR_DATA, _ARCHIVE, _WORKERS, _MEMORY, _RUNNER, _DASK_ADDRESS, _CONTACT ….

    Raises:
        SettingsError: one of them is nothing that it could be.
    """
    given = Path(os.environ.get("GWR_DATA") or PROJECT / "data")
    data = (given.expanduser() if given.parts[:1] == ("~",) else given).resolve()
    there = next(path for path in (data, *data.parents) if path.exists())
    if not there.is_dir():
        raise SettingsError(f"GWR_DATA: {there} is a file; give a folder")
    workers = os.environ.get("GWR_WORKERS") or str(os.cpu_count() or 1)
    if not (workers.isascii() and workers.isdigit() and int(workers) <= MAX_WORKERS):
        raise SettingsError(f"GWR_WORKERS: {workers} is no number of processes up to {MAX_WORKERS}")
    memory = os.environ.get("GWR_MEMORY") or MEMORY
    if not re.fullmatch(r"[1-9][0-9]{0,5}(MB|GB)", memory):
        raise SettingsError(f"GWR_MEMORY: {memory} is no size; give one as 4GB or 800MB")
    runner, address = os.environ.get("GWR_RUNNER") or RUNNERS[0], os.environ.get("GWR_DASK_ADDRESS") or None
    if runner not in RUNNERS:
        raise SettingsError(f"GWR_RUNNER: {runner} is none of {', '.join(RUNNERS)}")
    if runner == "dask" and address is None:
        raise SettingsError("GWR_RUNNER=dask needs GWR_DASK_ADDRESS, the scheduler's address (tcp://10.0.0.1:8786)")
    store = os.environ.get("GWR_ARCHIVE") or None
    if store and not re.fullmatch(r"s3://[^/]+(/[^/]+)*/?", store):
        raise SettingsError(f"GWR_ARCHIVE: {store} is no s3://bucket/prefix; a folder is named by GWR_DATA")
    reports = os.environ.get("GWR_SITE_REPORTS") or "5000"
    if not (reports.isascii() and reports.isdigit()):
        raise SettingsError(f"GWR_SITE_REPORTS: {reports} is no number of reports")
    languages = tuple((os.environ.get("GWR_SITE_LANGUAGES") or LANGUAGES[0]).replace(" ", "").split(","))
    if languages[0] != LANGUAGES[0] or len({*languages}) < len(languages) or not {*languages} <= {*LANGUAGES}:
        raise SettingsError(f"GWR_SITE_LANGUAGES: {','.join(languages)} is neither zh nor zh,en")
    return Settings(
        data=data,
        workers=max(1, int(workers)),
        user_agent_contact=os.environ.get("GWR_CONTACT"),
        hook=os.environ.get("GWR_HOOK"),
        memory=memory,
        runner=runner,
        dask_address=address,
        archive_store=store,
        site_reports=int(reports),
        site_languages=languages,
    )


def spare_own_host() -> None:
    """Let no proxy of the environment stand between us and our own host: Prefect's server listens there."""
    for name in ("no_proxy", "NO_PROXY"):
        others = [host for host in os.environ.get(name, os.environ.get("no_proxy", "")).split(",") if host]
        os.environ[name] = ",".join(dict.fromkeys([*others, *OWN_HOST]))


def serving_prefect() -> None:
    """Let a served run tell what it does, on the terminal and in Prefect's pages. Before Prefect is imported."""
    os.environ.setdefault("PREFECT_LOGGING_LEVEL", "INFO")
    os.environ.setdefault("PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL", "INFO")
    os.environ.setdefault("PREFECT_LOGGING_EXTRA_LOGGERS", "flows,expectations")


def quiet_prefect() -> None:
    """Keep Prefect to itself: no telemetry, no chatter, time enough for its first start.

    Called before it is imported; what the environment says stays.
    """
    spare_own_host()
    for name, value in {
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_API_BLOCKS_REGISTER_ON_START": "false",
        "PREFECT_SERVER_MEMOIZE_BLOCK_AUTO_REGISTRATION": "false",
        "PREFECT_SERVER_LOGGING_LEVEL": "CRITICAL",
        "PREFECT_LOGGING_LEVEL": "WARNING",
        "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "WARNING",
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "300",
    }.items():
        os.environ.setdefault(name, value)
