"""The three flows on Prefect: their pages show the stages, and a page that kills its process is set aside alone."""

from __future__ import annotations

import os
import re
import shutil
import signal
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from conftest import SAMPLE
from prefect import flow
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterId
from prefect.testing.utilities import prefect_test_harness

from flows import chunking, reading, steps
from flows.base.errors import WarehouseError
from flows.base.settings import Settings, load_settings
from flows.tasks import Tasks, alone, free_place

NOW = datetime(2026, 11, 24, tzinfo=UTC)
GOOD = ("hengshui-2022.html", "hengshui-2023.html", "hengshui-2024.html")
pytestmark = [pytest.mark.enable_socket, pytest.mark.usefixtures("light")]


@pytest.fixture(scope="module", autouse=True)
def harness() -> Iterator[None]:
    with prefect_test_harness(server_startup_timeout=120):
        yield


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("flows")
        patch.setenv("GWR_DATA", str(folder))
        yield folder


def task_runs(flow_run: Any) -> dict[str, tuple[str, int]]:
    """The task runs of a flow run as its page shows them: state and tries by name."""
    chosen = FlowRunFilter(id=FlowRunFilterId(any_=[flow_run]))
    end = time.monotonic() + 30
    while True:  # the server enters them from events, a little later
        with get_client(sync_client=True) as client:
            runs = client.read_task_runs(flow_run_filter=chosen)
        found = {run.name: (str(run.state_type and run.state_type.value), run.run_count) for run in runs}
        if all(state in ("COMPLETED", "FAILED") for state, _ in found.values()) or time.monotonic() > end:
            return found
        time.sleep(0.3)


def kinds(runs: dict[str, tuple[str, int]]) -> Counter[tuple[str, str, int]]:
    """The same by the name of the stage: chunk, page and Prefect's own ending are cut off."""
    return Counter((re.sub("( [0-9a-f]{12,}|-[0-9a-f]+)$", "", name), *seen) for name, seen in runs.items())


def kill_at(row: dict[str, object]) -> None:
    if str(row["source_file"]).startswith("kills"):
        os.kill(os.getpid(), signal.SIGKILL)


def deadly_chunk(archive: Path, folder: Path, chunk: Any) -> Counter[str]:
    """Runs in a worker, which knows no patches."""
    for row in chunk.rows:
        kill_at(row)
    return chunking.make_chunk(archive, folder, chunk)


def deadly_page(archive: Path, _chunks: Path, row: dict[str, object]) -> Any:
    kill_at(row)
    return reading.read_best(archive, row)


def test_the_three_flows(data: Path) -> None:
    from flows.build import build
    from flows.collect import collect
    from flows.publish import publish

    assert collect([str(SAMPLE)], str(SAMPLE / "index.csv"))["new"] == 25
    state = build(return_state=True)
    assert state.result().reports == 24
    seen = kinds(task_runs(state.state_details.flow_run_id))
    for stage in ("plan", "read and check", "data docs", "load", "model and test", "put in place"):
        assert seen[stage, "COMPLETED", 1] == 1, seen
    assert Path(publish()).name.startswith("20")
    assert (data / "published" / "latest" / "manifest.json").exists()


def test_a_page_that_kills_is_tried_again_then_set_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(tmp_path / "data", 2, None)
    for name in GOOD:
        shutil.copy(SAMPLE / "gov" / name, tmp_path)
    (tmp_path / "kills.txt").write_text("政府工作报告", encoding="utf-8")
    steps.collect(settings, [str(tmp_path / name) for name in (*GOOD, "kills.txt")], None, NOW)
    monkeypatch.setattr(chunking, "make_chunk", deadly_chunk)
    monkeypatch.setattr(chunking, "_read_apart", deadly_page)

    @flow
    def reading_flow() -> dict[str, Counter[str]]:
        return dict(chunking.read_all(settings, full=False, stages=Tasks()))

    state = reading_flow(return_state=True)
    [counts] = state.result().values()
    assert counts == {"report": 3, "unreadable": 1}
    seen = kinds(task_runs(state.state_details.flow_run_id))
    assert seen == {
        ("read and check", "FAILED", 2): 1,
        ("read apart", "COMPLETED", 1): 3,
        ("read apart", "FAILED", 2): 1,
        ("check", "COMPLETED", 1): 1,
    }


def test_two_builds_never_meet(data: Path) -> None:
    from flows.build import build

    steps.collect(load_settings(), [str(SAMPLE / "gov")], None, NOW)
    with alone(load_settings(), 0), pytest.raises(WarehouseError, match="another run builds"):
        build()
    with alone(load_settings(), 0):
        pass


def test_the_place_of_a_run_that_was_killed_is_freed(data: Path) -> None:
    with alone(load_settings(), 0):  # stands for one that never gives it back
        free_place(load_settings())
        with (
            alone(load_settings(), 0),
            pytest.raises(WarehouseError, match="another run builds"),
            alone(load_settings(), 0),
        ):
            pass
    free_place(load_settings())
