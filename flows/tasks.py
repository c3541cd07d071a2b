"""The stages of a command as Prefect's tasks, so that a run's page shows them: one a stage, one a job, with retries."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from typing import Any, TypeVar

from prefect import Task, task
from prefect.cache_policies import NO_CACHE
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import State, TaskRun
from prefect.concurrency.sync import concurrency
from prefect.exceptions import ObjectNotFound
from prefect.futures import PrefectFuture, as_completed
from prefect.settings import get_current_settings
from prefect.task_runners import ThreadPoolTaskRunner

from flows.base.errors import DiedError, WarehouseError
from flows.base.settings import Settings
from flows.base.stages import Stages
from flows.crew import Crew, Hands

T = TypeVar("T")
TAG = "gwr"
FORKED = partial(Crew, method="forkserver")  # a flow has threads
LEASE = 120.0  # seconds after which the place of a run that was killed is free


def has_died(_task: Task[..., Any], _run: TaskRun, state: State[Any]) -> bool:
    """True for a task whose process died: such a one is tried once more."""
    return isinstance(state.result(raise_on_failure=False), DiedError)


class Tasks(Stages):
    """Does each stage as a task, and each job of one as a task that waits for its process.

    Chunks and releases have names by content and are not made twice, so no result is cached or kept by Prefect.
    """

    def __init__(self, hands: Callable[[int], Hands] = FORKED) -> None:
        """`hands` gives the hands of a stage, so many as are asked for or those that there are."""
        self._hands = hands

    def do(self, name: str, work: Callable[..., T], *given: Any) -> T:
        """Do the stage `name` as a task of this thread; what it gives."""

        @task(name=name, tags=[TAG], cache_policy=NO_CACHE, persist_result=False)
        def stage() -> T:
            return work(*given)

        return stage()

    def each(
        self, name: str, work: Callable[..., T], jobs: Mapping[str, tuple[Any, ...]], workers: int = 1
    ) -> Generator[tuple[str, T | None], None, None]:
        """Do each of the jobs as a task `name JOB` tagged `gwr-NAME`; names and results, None where it died twice."""
        tags = [TAG, f"{TAG}-{name.replace(' ', '-')}"]
        crew = self._hands(workers)
        threads: ThreadPoolTaskRunner[T] = ThreadPoolTaskRunner(max_workers=crew.workers)
        with threads, crew:

            @task(
                name=name,
                task_run_name=f"{name} {{job}}",
                tags=tags,
                retries=1,
                retry_condition_fn=has_died,
                cache_policy=NO_CACHE,
                persist_result=False,
            )
            def one(job: str) -> T:
                return crew.do(work, jobs[job])

            named: dict[PrefectFuture[T], str] = {threads.submit(one, {"job": job}): job for job in jobs}
            for future in as_completed(list(named)):
                result = future.result(raise_on_failure=False)
                if isinstance(result, DiedError):
                    yield named[future], None
                else:
                    yield named[future], future.result()


@contextmanager
def alone(settings: Settings, patience: float) -> Iterator[None]:
    """Hold the one place for builds and releases of this data, on whatever machine, where a Prefect server is named.

    Without one the lock beside the warehouse keeps them apart.

    Raises:
        WarehouseError: another run holds the place for longer than `patience` seconds.
    """
    if get_current_settings().api.url is None:
        yield
        return
    place = _place_of(settings)
    with get_client(sync_client=True) as client:
        client.upsert_global_concurrency_limit_by_name(place, 1)
    with ExitStack() as held:
        try:
            held.enter_context(
                concurrency(place, timeout_seconds=max(patience, 1.0), lease_duration=LEASE, strict=True)
            )
        except TimeoutError as error:
            raise WarehouseError(f"another run builds or releases {settings.data}; wait until it has ended") from error
        yield


def free_place(settings: Settings) -> None:
    """Free the place of a run that was killed with its server, in whose memory the leases lay that would have ended."""
    with get_client(sync_client=True) as client, suppress(ObjectNotFound):
        client.delete_global_concurrency_limit_by_name(_place_of(settings))


def _place_of(settings: Settings) -> str:
    return f"{TAG}-{hashlib.sha256(str(settings.data).encode()).hexdigest()[:12]}"
