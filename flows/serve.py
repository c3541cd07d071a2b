"""`gwr serve`: a Prefect server (its own, or the one that PREFECT_API_URL names) and the deployments, until stopped."""

from __future__ import annotations

import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import Any

from flows.base.errors import GwrError
from flows.base.locks import hold
from flows.base.settings import PROJECT, Settings
from flows.served import TAG, Timetable, as_argument, sources_of
from flows.watch import WATCHED

log = logging.getLogger(__name__)
Told = Callable[[str], None]
PORT = 4200
START_SECONDS, STOP_SECONDS = 180, 3
DATABASE = "PREFECT_SERVER_DATABASE_CONNECTION_URL"
UNDER_WAY = ("PENDING", "RUNNING", "CANCELLING")
BUSY = "another `gwr serve` runs on this GWR_DATA; stop that one first"


def serve(settings: Settings, timetable: Timetable, told: Told) -> None:
    """Collect, build and publish on schedule until SIGINT or SIGTERM; no process and no run is left behind.

    Raises:
        GwrError: another `gwr serve` runs here, a source is unknown, a time is none, or one of the processes ended.
    """
    sources_of(timetable.only)
    for cron in filter(None, (*timetable.collect, timetable.build, timetable.publish)):
        _check_time(cron)
    home = settings.data / "prefect"
    with hold(home / "serve.lock", BUSY), _stopped() as stop, ExitStack() as stack:
        named = _named_server()
        port = str(_free_port())
        server = None if named else stack.enter_context(_server(home, port))
        url = named or f"http://127.0.0.1:{port}/api"
        told(f"server     {url}" + ("" if named else f", its own (log: {home / 'server.log'})"))
        stack.enter_context(_speaking_to(url))
        if not _until_healthy(url, server, stop):
            return
        if not named:
            end_runs("left over from a serve that was killed", with_scheduled=True)
            _free_place(settings)
            stack.callback(_free_place, settings)
        stack.callback(end_runs, "gwr serve was stopped")
        runner = stack.enter_context(_process(None, "deployments", as_argument(timetable)))
        for line in _shown(timetable):
            told(line)
        _watch(stop, {"the Prefect server": server, "the process of the deployments": runner})


def _check_time(cron: str) -> None:
    from prefect.client.schemas.schedules import CronSchedule

    try:
        CronSchedule(cron=cron)
    except ValueError as error:
        raise GwrError(f"{cron!r} is no time; cron knows five fields, as in '0 6 * * *'") from error


def _free_place(settings: Settings) -> None:
    """Free the place that a killed build holds: nobody else asks a server of our own."""
    from flows.tasks import free_place

    free_place(settings)


def _shown(timetable: Timetable) -> list[str]:
    collects = ", ".join(cron for cron in timetable.collect if cron) or "never"
    return [
        f"collect    {collects}: {len(sources_of(timetable.only))} sources",
        f"build      {timetable.build or 'never'}",
        f"publish    {timetable.publish or 'never'}",
        "times are those of China; Ctrl-C (or SIGTERM) ends it",
    ]


@contextmanager
def _stopped() -> Iterator[threading.Event]:
    """An event that SIGINT and SIGTERM set."""
    stop = threading.Event()
    before = {number: signal.signal(number, lambda *_: stop.set()) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _named_server() -> str | None:
    """The address of a server that the environment or the profile names."""
    from prefect.settings import get_current_settings

    return get_current_settings().api.url


@contextmanager
def _speaking_to(url: str) -> Iterator[None]:
    """Name the server to this process and to those that it starts."""
    from prefect.settings import PREFECT_API_URL, temporary_settings

    os.environ["PREFECT_API_URL"] = url
    with temporary_settings(updates={PREFECT_API_URL: url}):
        yield


def _free_port() -> int:
    for port in (PORT, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise GwrError("no port of 127.0.0.1 is free for a Prefect server")


def _server(home: Path, port: str) -> AbstractContextManager[subprocess.Popen[bytes]]:
    """A Prefect server of our own, with its database and log in `home`."""
    database = os.environ.get(DATABASE) or f"sqlite+aiosqlite:///{home / 'prefect.db'}"
    return _process(home / "server.log", "server", port, **{DATABASE: database})


@contextmanager
def _process(output: Path | None, *arguments: str, **given: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process of `flows.served`, in a session of its own, ended at the end: politely first, then for good."""
    env = os.environ | {WATCHED: str(os.getpid())} | given
    with ExitStack() as stack:
        target = stack.enter_context(output.open("ab")) if output else None
        process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "flows.served", *arguments],
            cwd=PROJECT,
            env=env,
            stdout=target,
            stderr=target,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        log.info("process %d did not end in %d seconds; it is killed", process.pid, STOP_SECONDS)
    process.kill()
    process.wait()


def _until_healthy(url: str, server: subprocess.Popen[bytes] | None, stop: threading.Event) -> bool:
    """True when the server answers, False when a person stops it before.

    Raises:
        GwrError: it does not.
    """
    from prefect.client.orchestration import get_client

    end = time.monotonic() + START_SECONDS
    while not stop.wait(0.5):
        with get_client(sync_client=True) as client:
            trouble = client.api_healthcheck()
        if trouble is None:
            return True
        if time.monotonic() > end or (server and server.poll() is not None):
            raise GwrError(f"the Prefect server at {url} does not answer: {trouble}")
    return False


def _watch(stop: threading.Event, processes: dict[str, subprocess.Popen[bytes] | None]) -> None:
    while not stop.wait(0.5):
        for name, process in processes.items():
            if process is not None and process.poll() is not None:
                raise GwrError(f"{name} ended by itself with status {process.returncode}; start `gwr serve` again")


def end_runs(why: str, with_scheduled: bool = False) -> int:
    """End what Prefect still holds for under way, so that its places are free; gives the number of runs.

    `with_scheduled` also takes back the runs whose time has come while nobody served.
    """
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.filters import (
        DeploymentFilter,
        DeploymentFilterTags,
        FlowRunFilter,
        FlowRunFilterState,
        FlowRunFilterStateType,
    )
    from prefect.client.schemas.objects import StateType
    from prefect.states import Cancelled

    ours = DeploymentFilter(tags=DeploymentFilterTags(all_=[TAG]))

    def runs(client: Any, *types: str) -> list[Any]:
        kinds = FlowRunFilterStateType(any_=[StateType(name) for name in types])
        chosen = FlowRunFilter(state=FlowRunFilterState(type=kinds))
        found: list[Any] = client.read_flow_runs(deployment_filter=ours, flow_run_filter=chosen)
        return found

    with get_client(sync_client=True) as client:
        ended = runs(client, *UNDER_WAY)
        for run in ended:
            client.set_flow_run_state(run.id, Cancelled(message=why), force=True)
            log.info("run %s of %s ended: %s", run.id, run.deployment_id, why)
        for run in runs(client, "SCHEDULED") if with_scheduled else []:
            client.delete_flow_run(run.id)
    return len(ended)
