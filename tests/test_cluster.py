"""A Dask cluster of two workers as hands: what dies, is lost or is done twice changes nothing that comes out."""

from __future__ import annotations

import os
import shutil
import signal
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from conftest import SAMPLE

from flows import chunking, cluster, crew, steps
from flows.base.errors import GwrError, SettingsError
from flows.base.settings import Settings, load_settings

distributed = pytest.importorskip("distributed", reason="the extra gwr[dask] is not installed")
pytestmark = pytest.mark.enable_socket


@pytest.fixture(scope="module")
def dask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Two worker processes under nannies on loopback, each with a folder of its own."""
    with distributed.LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        dashboard_address=None,
        local_directory=str(tmp_path_factory.mktemp("dask")),
        host="127.0.0.1",
        preload=["import flows.crew; flows.crew.LOADED = []"],  # these jobs read nothing
    ) as running:
        yield running


def square(number: int, deadly: tuple[int, ...] = ()) -> int:
    if number in deadly:
        os.kill(os.getpid(), signal.SIGKILL)
    return number * number


def note(folder: Path, number: int) -> int:
    """The worker that did the job, in a file of its own for each time it was done."""
    (folder / f"{number} {os.getppid()} {time.time_ns()}").touch()
    time.sleep(0.2)
    return number


def forget(dask_scheduler: Any) -> None:
    """Let a scheduler lose all that it was given, and tell nobody."""
    for client, state in dask_scheduler.clients.items():
        dask_scheduler.client_releases_keys([task.key for task in state.wants_what], client, "test")


def hands(dask: Any) -> Any:
    return cluster.hands_of(Settings(Path(), 1, None, runner="dask", dask_address=dask.scheduler_address))


def test_only_the_job_that_kills_its_process_has_no_result(dask: Any) -> None:
    jobs = [(n, (3, 7)) for n in range(9)]
    workers = set(dask.scheduler.workers)
    assert dict(crew.spread(square, jobs, 1, hands(dask))) == {n: None if n in (3, 7) else n * n for n in range(9)}
    assert set(dask.scheduler.workers) == workers, "a worker died with its job"


def test_a_worker_killed_in_the_middle_loses_nothing(dask: Any, tmp_path: Path) -> None:
    jobs = [(tmp_path, n) for n in range(20)]
    done: dict[int, int | None] = {}
    for number, given in crew.spread(note, jobs, 1, hands(dask)):
        if len(done) == 3:
            os.kill(next(iter(dask.workers.values())).pid, signal.SIGKILL)
        done[number] = given
    assert done == {n: n for n in range(20)}


def test_a_task_that_the_scheduler_lost_is_done_again(
    dask: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(cluster, "LOOK", 2)
    jobs = [(tmp_path, n) for n in range(6)]
    done: dict[int, int | None] = {}
    with distributed.Client(dask.scheduler_address) as client:
        for number, given in crew.spread(note, jobs, 1, hands(dask)):
            if not done:
                client.run_on_scheduler(forget)
            done[number] = given
    assert done == {n: n for n in range(6)}
    assert "has lost a job" in caplog.text


def test_a_cluster_reads_and_checks_the_same_chunks(dask: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chunking, "CHUNK", 1)
    pages = [str(SAMPLE / "gov" / f"hengshui-{year}.html") for year in (2022, 2023, 2024)]
    steps.collect(Settings(tmp_path / "here", 2, None), pages, None, datetime(2026, 11, 24, tzinfo=UTC))
    shutil.copytree(tmp_path / "here", tmp_path / "there")
    found = []
    for name, stages in (("here", crew.CrewStages()), ("there", crew.CrewStages(hands(dask)))):
        settings = Settings(tmp_path / name, 2, None)
        made = list(chunking.read_all(settings, full=False, stages=stages))
        assert sum(counts["report"] for _, counts in made) == 3
        found.append({p.name: p.read_bytes() for p in (settings.warehouse / "chunks").iterdir()})
    assert found[0] == found[1]


def test_what_a_job_raises_is_raised(dask: Any) -> None:
    with pytest.raises(TypeError):
        dict(crew.spread(square, [(None,)], 1, hands(dask)))


def test_a_worker_with_other_code_is_refused(dask: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "_code", lambda: "another")
    with pytest.raises(SettingsError, match="another version of gwr"):
        dict(crew.spread(square, [(1,)], 1, hands(dask)))


def test_settings_of_the_runner(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GWR_RUNNER", "dask")
    monkeypatch.delenv("GWR_DASK_ADDRESS", raising=False)
    with pytest.raises(SettingsError, match="GWR_DASK_ADDRESS"):
        load_settings()
    monkeypatch.setenv("GWR_RUNNER", "slurm")
    with pytest.raises(SettingsError, match="slurm is none of process, dask"):
        load_settings()


def test_no_scheduler_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "PATIENCE", 0.2)
    with pytest.raises(GwrError, match="gives no worker"):
        cluster.Cluster("tcp://127.0.0.1:9")
