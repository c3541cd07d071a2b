"""The processes of `gwr serve`: `python -m flows.served server PORT` and `… deployments TIMETABLE`.

Each ends when the process that started it has ended, however that came: nothing goes on unwatched.
"""

from __future__ import annotations

import json
import os
import runpy
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from flows.base.errors import GwrError
from flows.base.vocabulary import sites
from flows.watch import WATCHED, end_with_server

TIMEZONE = "Asia/Shanghai"
TAG = "gwr"
NOBODY = "none"


@dataclass(frozen=True, slots=True)
class Timetable:
    """When what is done: cron lines (an empty one is never), and the sites or sources that are collected."""

    collect: tuple[str, ...]
    build: str
    publish: str
    only: tuple[str, ...] = ()


def sources_of(only: tuple[str, ...]) -> dict[str, str]:
    """The name of its deployment and the source of each collect: all sites, or those, folders and addresses named.

    >>> sources_of(("none",)), sources_of(("https://bbs.example/forum.php?fid=2",))
    ({}, {'collect-https-bbs-example-forum-php-fid-2': 'https://bbs.example/forum.php?fid=2'})

    Raises:
        GwrError: a name is no site, folder or address.
    """
    known = sites()
    named = [name for name in only if name != NOBODY] if only else list(known)
    for name in named:
        if name not in known and "://" not in name and not Path(name).exists():
            raise GwrError(
                f"{name} is no site of sites.csv, no folder and no address; --site {NOBODY} collects nothing"
            )
    return {f"collect-{_slug(name)}": name for name in named}


def _slug(name: str) -> str:
    return "-".join("".join(c if c.isalnum() else " " for c in name).split())


def serve_server(port: str) -> None:
    """Run Prefect's server, with its scheduler, on loopback."""
    sys.argv = ["prefect", "server", "start", "--host", "127.0.0.1", "--port", port]
    runpy.run_module("prefect", run_name="__main__", alter_sys=True)


def serve_deployments(timetable: Timetable) -> None:
    """Serve collect, build and publish, one run of each at a time, until stopped."""
    from prefect import serve
    from prefect.client.schemas.schedules import CronSchedule

    from flows.build import build
    from flows.collect import collect
    from flows.publish import publish

    def scheduled(flow: Any, name: str, crons: tuple[str, ...], **parameters: Any) -> Any:
        schedules = [CronSchedule(cron=cron, timezone=TIMEZONE) for cron in crons if cron]
        return flow.to_deployment(name, schedules=schedules, parameters=parameters, concurrency_limit=1, tags=[TAG])

    collects = sources_of(timetable.only)
    deployments = [scheduled(collect, name, timetable.collect, sources=[src]) for name, src in collects.items()]
    deployments += [scheduled(build, "build", (timetable.build,)), scheduled(publish, "publish", (timetable.publish,))]
    os.environ[WATCHED] = str(os.getpid())
    serve(*deployments, limit=3, print_starting_message=False)


def as_argument(timetable: Timetable) -> str:
    """The timetable as one argument of a command."""
    return json.dumps(asdict(timetable))


def main(what: str, given: str) -> None:
    """Be the server or the deployments."""
    end_with_server()
    if what == "server":
        serve_server(given)
    else:
        timetable = json.loads(given)
        serve_deployments(
            Timetable(tuple(timetable["collect"]), timetable["build"], timetable["publish"], tuple(timetable["only"]))
        )


if __name__ == "__main__":
    main(*sys.argv[1:3])
