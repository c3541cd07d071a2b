"""Two Dask workers with folders of their own, and a store between them and the build: whatever dies, is lost, is done
twice or fails for a while, the warehouse is that of the processes of one machine."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from object_store import Server, serving
from test_touched import PLACES, rows_of, text_of

from flows import chunking, cluster, crew, keeping, steps
from flows.base.errors import StoreError
from flows.base.settings import Settings
from flows.base.stages import Stages
from flows.warehouse import dbt

distributed = pytest.importorskip("distributed", reason="the extra gwr[dask] is not installed")
pytest.importorskip("obstore", reason="the extra gwr[s3] is not installed")
pytestmark = [pytest.mark.enable_socket, pytest.mark.slow]
NOW = datetime(2026, 11, 24, tzinfo=UTC)
DASK = [sys.executable, "-m", "dask"]


@dataclass
class Farm:
    """A scheduler and two workers, each started in a folder of its own; the archive that a store shares."""

    place: Path
    server: Server
    settings: Settings
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)
    wanted: dict[str, bytes] = field(default_factory=dict)

    def hire(self, name: str) -> None:
        """Start another worker, under its nanny, with folders that nobody else knows."""
        folder = self.place / name
        (folder / "tmp").mkdir(parents=True)
        given = ["--nthreads", "1", "--nworkers", "1", "--no-dashboard", "--host", "127.0.0.1", "--name", name]
        self.workers.append(
            subprocess.Popen(
                [*DASK, "worker", str(self.settings.dask_address), *given, "--local-directory", str(folder)],
                cwd=folder,
                env=os.environ | {"TMPDIR": str(folder / "tmp"), "GWR_DATA": str(folder / "none")},
                stdout=(folder / "log").open("wb"),
                stderr=subprocess.STDOUT,
            )
        )
        with distributed.Client(self.settings.dask_address) as client:
            client.wait_for_workers(sum(worker.poll() is None for worker in self.workers), timeout=120)

    def pids(self) -> list[int]:
        """The processes of the workers that are there."""
        with distributed.Client(self.settings.dask_address) as client:
            return list(client.run(os.getpid).values())

    def chunks(
        self, seen: Callable[[int], None] = lambda _: None, hands: Callable[[int], Any] | None = None
    ) -> dict[str, bytes]:
        """The files of all chunks, made anew far away; `seen` is told how many there are after each."""
        self.empty()
        stages = crew.CrewStages(hands or cluster.hands_of(self.settings))
        for number, _ in enumerate(chunking.read_all(self.settings, False, stages=stages), start=1):
            seen(number)
        assert not list(self.settings.archive.glob("*.warc.gz")), "pages were read here"
        return files_of(self.settings)

    def empty(self) -> None:
        """What a lifecycle rule of the store, and a machine that is new, have: no chunks."""
        import boto3

        bucket = boto3.resource("s3", endpoint_url=os.environ["AWS_ENDPOINT_URL"]).Bucket("gwr")
        bucket.objects.filter(Prefix="far/chunks/").delete()
        shutil.rmtree(self.settings.data, ignore_errors=True)
        keeping.fetch_ledger(self.settings)


def files_of(settings: Settings) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (settings.warehouse / "chunks").iterdir()}


@pytest.fixture(scope="module")
def farm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Farm]:
    place = tmp_path_factory.mktemp("farm")
    texts, chance = place / "texts", random.Random(1)
    texts.mkdir()
    for name, years in list(PLACES.items())[:4]:
        for year in years:
            (texts / f"{year}年{name}政府工作报告.txt").write_text(text_of(name, year, chance), encoding="utf-8")
    with serving() as server, pytest.MonkeyPatch.context() as patch:
        patch.setattr(chunking, "CHUNK", 2)
        exact = dbt.run_dbt
        models_alone = ("--exclude-resource-type", "test")
        patch.setattr(dbt, "run_dbt", lambda *asked, memory: exact(*asked, *models_alone, memory=memory))
        patch.setenv("PYTHONPATH", str(Path(__file__).parent))
        addressed = place / "scheduler.json"
        given = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(addressed)]
        scheduler = subprocess.Popen([*DASK, "scheduler", *given], stderr=(place / "scheduler.log").open("wb"))
        while not addressed.exists():
            assert scheduler.poll() is None
            time.sleep(0.1)
        here = Settings(place / "here", 1, None, archive_store="s3://gwr/far")
        address = json.loads(addressed.read_text(encoding="utf-8"))["address"]
        farm = Farm(place, server, replace(here, data=place / "far", runner="dask", dask_address=address))
        try:
            farm.hire("first")
            farm.hire("second")
            steps.collect(here, [str(texts)], None, NOW)
            alone = Settings(place / "alone", 2, None)
            shutil.copytree(here.archive, alone.archive)
            list(chunking.read_all(alone, False))
            farm.wanted = files_of(alone)
            assert len([name for name in farm.wanted if name.endswith(".done")]) > 6
            yield farm
        finally:
            for process in (*farm.workers, scheduler):
                process.terminate()
            for process in (*farm.workers, scheduler):
                process.wait(30)


def test_a_far_build_has_the_same_warehouse(farm: Farm) -> None:
    farm.empty()
    alone = replace(farm.settings, data=farm.place / "alone", runner="process", archive_store=None)
    found = []
    for settings in (alone, farm.settings):
        steps.build(settings)
        assert files_of(settings) == farm.wanted
        found.append(rows_of(settings.database))
    assert found[0].keys() == found[1].keys() and len(found[1]["main.fct_figures"]) > 150
    assert [name for name in found[0] if found[0][name] != found[1][name]] == []
    used = [name for name in ("first", "second") if list((farm.place / name / "tmp").glob("gwr-*/*.warc.gz"))]
    assert used == ["first", "second"], "each worker fetched what it read into a folder of its own"
    shutil.rmtree(farm.settings.data)
    farm.server.asked.clear()
    keeping.fetch_ledger(farm.settings)
    assert list(chunking.read_all(farm.settings, False, stages=Stages())) == [], "what another made is taken over"
    assert files_of(farm.settings) == farm.wanted
    assert "PUT" not in {method for method, _ in farm.server.asked}


def test_a_worker_that_is_killed_in_the_middle_loses_nothing(farm: Farm) -> None:
    killed: list[int] = []

    def kill(number: int) -> None:
        if number in (2, 4):
            killed.append(farm.pids()[0])
            os.kill(killed[-1], signal.SIGKILL)

    assert farm.chunks(kill) == farm.wanted
    assert len(set(killed)) == 2


def test_a_machine_that_goes_in_the_middle_loses_nothing(farm: Farm) -> None:
    def go(number: int) -> None:
        if number == 2:
            nanny = farm.workers.pop()
            nanny.kill()
            nanny.wait()

    assert farm.chunks(go) == farm.wanted
    farm.hire("third")


def forget(dask_scheduler: Any) -> None:
    """Let a scheduler lose all that it was given, and tell nobody."""
    for client, state in dask_scheduler.clients.items():
        dask_scheduler.client_releases_keys([task.key for task in state.wants_what], client, "test")


def test_tasks_that_are_lost_are_done_again(
    farm: Farm, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(cluster, "LOOK", 2)

    def lose(number: int) -> None:
        if number == 2:
            with distributed.Client(farm.settings.dask_address) as client:
                client.run_on_scheduler(forget)

    assert farm.chunks(lose) == farm.wanted
    assert "has lost a job" in caplog.text


class Twice(cluster.Cluster):
    """Does each job twice at the same time: a scheduler that took a worker for dead does so."""

    def do(self, work: Callable[..., Any], job: tuple[Any, ...]) -> Any:
        with ThreadPoolExecutor(2) as both:
            first, second = both.map(lambda _: super(Twice, self).do(work, job), range(2))
        assert first == second
        return second


def test_tasks_that_are_done_twice_change_nothing(farm: Farm) -> None:
    assert farm.chunks(hands=lambda _: Twice(str(farm.settings.dask_address))) == farm.wanted


@pytest.mark.parametrize("status", ["503 Slow Down", "500 Internal Server Error"])
def test_a_store_that_fails_each_third_time_is_asked_again(farm: Farm, status: str) -> None:
    farm.server.status, farm.server.each = status, 3
    before = farm.server.failed
    try:
        assert farm.chunks() == farm.wanted
    finally:
        farm.server.each = 0
    assert farm.server.failed - before > 50


def test_a_store_that_fails_for_good_is_one_line_and_then_goes_on(farm: Farm) -> None:
    def fail(number: int) -> None:
        if number == 2:
            farm.server.status, farm.server.failures = "503 Slow Down", 10**9

    try:
        with pytest.raises(StoreError, match=r"^s3://gwr/far/.*503") as raised:
            farm.chunks(fail)
    finally:
        farm.server.failures = 0
    assert "\n" not in str(raised.value)
    list(chunking.read_all(farm.settings, False, stages=crew.CrewStages(cluster.hands_of(farm.settings))))
    assert files_of(farm.settings) == farm.wanted


def deadly_chunk(archive: Path, chunks: Path, chunk: Any) -> Any:
    """Dies of a page of 2023, whoever reads it."""
    if any("2023" in str(row["source_file"]) for row in chunk.rows):
        os.kill(os.getpid(), signal.SIGKILL)
    return MAKE_CHUNK(archive, chunks, chunk)


MAKE_CHUNK = chunking.make_chunk


def test_a_chunk_that_kills_its_process_is_read_apart(farm: Farm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chunking, "make_chunk", deadly_chunk)
    assert farm.chunks() == farm.wanted
