from __future__ import annotations

import gc
import os
import shutil
import sys
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from filelock import FileLock

from flows import limits
from flows.base.settings import PROJECT, Settings

if TYPE_CHECKING:
    import duckdb
    from starlette.testclient import TestClient

    from flows.site.store import Release

os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
os.environ.setdefault("DO_NOT_TRACK", "1")
os.environ.setdefault("PREFECT_LOGGING_LEVEL", "WARNING")
os.environ.setdefault("PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS", "90")
SHARED = PROJECT.parent / "shared"
SAMPLE = PROJECT / "data" / "sample"
# Files whose tests take longest: begun last, one would keep a process busy while the others have no more to do.
LONG = ("test_flows", "test_warehouse", "test_touched", "test_release", "test_building", "test_chunking", "test_site")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--regold", action="store_true", help="write drafts of missing answers, and what is open today")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long files first, the others as they were; the Makefile lets xdist keep the order."""
    place = {name: n for n, name in enumerate(LONG)}
    items.sort(key=lambda item: place.get(item.path.stem, len(LONG)))


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is loaded meanwhile stays for good: looking through it for garbage took half as long again."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.fixture
def regold(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--regold"))


@pytest.fixture(scope="session", autouse=True)
def _untraced_seconds() -> None:
    """Traced code takes longer, and a bell that rings within the tracer would leave its lock closed for ever."""
    if sys.gettrace() is not None:
        limits.SECONDS *= 15


@pytest.fixture(scope="session", autouse=True)
def _untraced_libraries() -> None:
    """What dbt and Great Expectations do themselves is not asked of, and would take two thirds as long again."""
    if sys.gettrace() is not None:
        runner, batch = _untraced(_libraries)()
        runner.invoke, batch.validate = _untraced(runner.invoke), _untraced(batch.validate)


def _libraries() -> tuple[Any, Any]:
    from dbt.cli.main import dbtRunner
    from great_expectations.datasource.fluent.interfaces import Batch

    return dbtRunner, Batch


def _untraced(work: Callable[..., Any]) -> Callable[..., Any]:
    """The same work, with nothing of it traced, nor of the threads that it begins."""

    def done(*given: Any, **named: Any) -> Any:
        own, of_threads = sys.gettrace(), threading.gettrace()
        sys.settrace(None)
        threading.settrace(None)  # type: ignore[arg-type]
        try:
            return work(*given, **named)
        finally:
            threading.settrace(of_threads)  # type: ignore[arg-type]
            sys.settrace(own)
            _traced_again()

    return done


def _traced_again() -> None:
    """A tracer of C takes its place at the first call: before `done` returns, or it would miss that."""


@pytest.fixture(scope="session")
def shared() -> Path:
    if not (SHARED / "gold").exists():
        pytest.skip("the folder ../shared with real reports is not beside this checkout")
    return SHARED


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A warehouse built and published from the embedded sample, by the first process that asks; each has a copy."""
    base = tmp_path_factory.getbasetemp()
    shared = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "built"
    with FileLock(f"{shared}.lock"):
        if not shared.exists():
            _build_sample(Settings(shared.with_suffix(".new"), 1, None))
            shared.with_suffix(".new").rename(shared)
    return Settings(Path(shutil.copytree(shared, tmp_path_factory.mktemp("gwr") / "data", symlinks=True)), 1, None)


def _build_sample(settings: Settings) -> None:
    from flows import steps

    now = datetime(2026, 11, 24, tzinfo=UTC)
    shutil.rmtree(settings.data, ignore_errors=True)  # of a process that failed at it
    settings.data.mkdir()
    steps.collect(settings, [str(SAMPLE)], SAMPLE / "index.csv", now)
    steps.build(settings)
    steps.publish(settings, now)


@pytest.fixture(scope="session")
def published(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The releases that the tests of the site look at: of the sample, or those of the folder that GWR_SITE_DATA names.

    The sample's are copied: one process opens a file in one way, and the site's is its own.
    """
    if given := os.environ.get("GWR_SITE_DATA"):
        return Path(given) / "published"
    built = request.getfixturevalue("built")
    return Path(shutil.copytree(built.published, tmp_path_factory.mktemp("site") / "published", symlinks=True))


@pytest.fixture(scope="session")
def release(published: Path) -> Release:
    """The newest of the releases that the site's tests look at."""
    from flows.site.store import Release

    return Release((published / "latest").resolve())


@pytest.fixture(scope="session")
def client(published: Path) -> TestClient:
    """The site over those releases."""
    from starlette.testclient import TestClient

    from flows.site.app import make_app

    return TestClient(make_app(published), follow_redirects=False)


@pytest.fixture(scope="session")
def plain(release: Release, tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """The released file as any client opens it (a copy: one process opens a file in one way)."""
    import duckdb

    copy = shutil.copy(release.folder / "gwr.duckdb", tmp_path_factory.mktemp("plain"))
    with duckdb.connect(str(copy), read_only=True) as connection:
        yield connection


@pytest.fixture
def light(monkeypatch: pytest.MonkeyPatch) -> None:
    """A publish without docs site, Excel and Stata, for tests that look at other things."""
    from flows.warehouse import release

    monkeypatch.setattr(release, "write_docs", lambda _, folder, *_rest: (folder / "docs").mkdir())
    monkeypatch.setattr(release, "exporting", lambda *_: nullcontext())
