"""The workers of a Dask cluster as hands: each does its jobs in processes of its own, under the same bounds as here."""

from __future__ import annotations

import logging
import multiprocessing
import socket
import threading
from collections.abc import Callable
from functools import cache, partial
from typing import TYPE_CHECKING, Any, Self, TypeVar

from flows.base.errors import DiedError, SettingsError
from flows.base.settings import Settings
from flows.crew import Crew, Hands
from flows.fingerprint import check_fingerprint, code_fingerprint

if TYPE_CHECKING:
    from distributed import Future

T = TypeVar("T")
PATIENCE = 30.0  # seconds in which the scheduler must answer, with a worker at least
LOOK = 60.0  # seconds after which a job that is not done is asked for
TRIES = 5  # how often a job is given to a scheduler that loses it
log = logging.getLogger(__name__)


def hands_of(settings: Settings, here: Callable[[int], Hands] = Crew) -> Callable[[int], Hands]:
    """What gives the hands of a stage: processes of this machine, or the cluster where the settings name one."""
    return partial(Cluster, str(settings.dask_address)) if settings.runner == "dask" else here


class Cluster:
    """The workers of the cluster whose scheduler is at an address; those that come later are used as well."""

    def __init__(self, address: str, _asked: int = 1) -> None:
        """Connect to the scheduler; threads enough to keep all workers busy.

        Raises:
            SettingsError: Dask is not installed, or no scheduler answers, or it has no worker.
        """
        try:
            from distributed import Client
        except ImportError as error:
            raise SettingsError("GWR_RUNNER=dask needs Dask: pip install 'gwr[dask]'") from error
        try:
            self._client: Any = Client(address, timeout=PATIENCE, set_as_default=False)  # type: ignore[no-untyped-call]
            self._client.wait_for_workers(1, timeout=PATIENCE)
        except (OSError, TimeoutError, ValueError) as error:
            raise SettingsError(f"GWR_DASK_ADDRESS: {address} gives no worker: {error}") from error
        threads: dict[str, int] = self._client.nthreads()  # type: ignore[no-untyped-call]
        self.workers = 2 * sum(threads.values())

    def __enter__(self) -> Self:
        """Nothing more to do."""
        return self

    def __exit__(self, *_raised: Any) -> None:
        """Leave the cluster; what it has not begun is not begun, the cluster itself stays."""
        self._client.close()

    def do(self, work: Callable[..., T], job: tuple[Any, ...]) -> T:
        """What a job gives. A worker that goes is replaced by another; a job may so be done twice.

        Raises:
            DiedError: its process died, or four workers did.
            SettingsError: a worker has other code, or the scheduler loses the job again and again.
        """
        from distributed import CancelledError, KilledWorker

        for _ in range(TRIES):
            future: Future[T] = self._client.submit(do_there, _code(), work, job, pure=False)
            try:
                return self._result(future)
            except KilledWorker as error:
                raise DiedError(f"workers of the cluster died: {error}") from error
            except CancelledError:
                log.warning("the scheduler has lost a job (was it started anew?); it is given again")
        raise SettingsError(f"the scheduler at {self._client.scheduler.address} loses what it is given")

    def _result(self, future: Future[T]) -> T:
        """What a job gives, waited for as long as the scheduler knows of it.

        Raises:
            CancelledError: it does not, since it was started anew, say.
        """
        from distributed import CancelledError

        while True:
            try:
                return future.result(timeout=LOOK)
            except TimeoutError:
                if future.done():  # type: ignore[no-untyped-call]
                    raise
                if not self._client.run_on_scheduler(_knows, future.key):
                    raise CancelledError(future.key) from None


def _knows(key: str, dask_scheduler: Any = None) -> bool:
    """True where a scheduler knows a job; runs there."""
    return key in dask_scheduler.tasks


def do_there(code: str, work: Callable[..., T], job: tuple[Any, ...]) -> T:
    """Do a job on a worker of the cluster, in a process of its own that may die.

    Raises:
        DiedError: it did.
        SettingsError: the worker's gwr is another one.
    """
    if code != _code():
        raise SettingsError(f"the worker on {socket.gethostname()} has another version of gwr; install the same there")
    return _crew().do(work, job)


@cache
def _code() -> str:
    return f"{code_fingerprint()} {check_fingerprint()}"


_beginning = threading.Lock()


def _crew() -> Crew:
    with _beginning:  # `cache` alone lets two threads make one each
        return _own_crew()


@cache
def _own_crew() -> Crew:
    """The processes of this worker, one for each of its threads.

    Under a nanny a worker is a daemon, which may have no children lest they outlive it; these end with it.
    """
    from distributed import get_worker

    multiprocessing.current_process().daemon = False
    return Crew(get_worker().state.nthreads, "forkserver")
