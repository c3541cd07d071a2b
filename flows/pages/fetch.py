"""Polite HTTP: one connection a host, robots.txt, a delay between requests, limits, a stop where a host shuts us out.

Nothing is solved or disguised: no login, no captcha, an honest User-Agent. A redirect is followed only within the
site; an address that a page gave is asked only on the host that a person typed, or on those that a person wrote into
`sites.csv` beside it, so that no link can send us into a private network.
"""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import httpx
from protego import Protego

from flows.base.charsets import page_text
from flows.base.errors import FetchError, ForbiddenError, HostStoppedError
from flows.base.settings import spare_own_host
from flows.pages.addresses import REFRESH, host_of, joined
from flows.pages.transfer import Wire, read_body

log = logging.getLogger(__name__)
MAX_REDIRECTS = 5
MAX_WAIT = 120.0  # seconds that a host may ask for, between requests or before the next try
MAX_ROBOTS = 512_000
MAX_MOVED = 3000  # bytes of a page that only says where to go
FINAL = frozenset((401, 403, 404, 405, 410, 412, 418, 444, 451, 521))  # walls, and what is gone: not asked again


@dataclass(slots=True)
class Answer:
    """What a host answered: status, headers, the decoded body; `url` is where the answer came from, after redirects."""

    url: str
    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str:
        """The first header of that name, or an empty string."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")

    @property
    def onward(self) -> str:
        """Where it sends its reader: a redirect, or a short page with a Refresh header; empty where it stays."""
        if self.status in (301, 302, 303, 307, 308):
            return self.header("location")
        found = REFRESH.search(self.header("refresh")) if len(self.body) < MAX_MOVED else None
        onto = joined(self.url, found[1]) if found else None
        return onto if onto and onto != self.url else ""

    @property
    def served_at(self) -> datetime | None:
        """The server's own time (the Date header)."""
        try:
            return parsedate_to_datetime(self.header("date"))
        except (TypeError, ValueError):
            return None


@dataclass(slots=True)
class Manners:
    """How a host is asked: seconds between requests, tries, walls or failures in a row that end it, requests a run."""

    delay: float = 3.0
    tries: int = 3
    max_walls: int = 3
    max_failures: int = 5
    budget: int = 5000
    contact: str | None = None

    @property
    def user_agent(self) -> str:
        """Who we are, and how to reach us."""
        return f"gwr/0.1 (research archive of government work reports{'; ' + self.contact if self.contact else ''})"


@dataclass(slots=True)
class _Host:
    robots: Protego | None = None
    last: float = 0.0
    walls: int = 0
    failures: int = 0
    stopped: str = ""
    asked: int = 0


@dataclass(slots=True)
class Fetcher:
    """Asks hosts, one after the other, and remembers how each behaves.

    `record` is told of every request: address, status (None where none came), what went wrong; `hosts` are those
    besides the one asked that a redirect may lead to. `sleep` and `clock` are replaced in tests.
    """

    manners: Manners
    record: Callable[[str, int | None, str], None] = lambda _url, _status, _detail: None
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    hosts: frozenset[str] = frozenset()
    transport: httpx.BaseTransport | None = None
    _hosts: dict[str, _Host] = field(default_factory=dict)
    _client: httpx.Client | None = None
    _wire: Wire = field(default_factory=Wire)

    def __enter__(self) -> Fetcher:
        spare_own_host()
        limits = httpx.Limits(max_connections=1, max_keepalive_connections=1)
        try:
            self._client = httpx.Client(
                headers={
                    "User-Agent": self.manners.user_agent,
                    "Accept-Language": "zh-CN,zh;q=0.9",
                    "Accept-Encoding": "gzip, deflate",
                },
                follow_redirects=False,
                timeout=httpx.Timeout(30.0, connect=20.0),
                limits=limits,
                transport=self.transport,
            )
        except (ValueError, httpx.InvalidURL) as error:
            raise FetchError(f"the proxy that the environment names cannot be used: {error}") from error
        return self

    def __exit__(self, *_: object) -> None:
        if self._client is not None:
            self._client.close()

    def stopped(self, url: str) -> str:
        """Why the host of an address is not asked any more; empty where it is."""
        return self._state(url).stopped

    def _state(self, url: str) -> _Host:
        return self._hosts.setdefault(host_of(url), _Host())

    def get(self, url: str) -> Answer:
        """The answer of a host.

        Raises:
            ForbiddenError: robots.txt forbids the address.
            HostStoppedError: it is outside the visiting hours, the budget is spent, or the host has shut us out.
            FetchError: no answer after all tries, or one that breaks a limit.
        """
        sound = joined(url, "")
        if sound is None:
            raise FetchError(f"{url}: no address that can be asked; only http and https are")
        url = sound
        state = self._state(url)
        if state.stopped:
            raise HostStoppedError(state.stopped)
        self._heed_robots(url, state)
        if state.asked >= self.manners.budget:
            state.stopped = (
                f"the budget of {self.manners.budget} requests is spent; run the same command again to go on"
            )
            raise HostStoppedError(state.stopped)
        return self._follow(url, state)

    def report(self, url: str, is_wall: bool) -> None:
        """Say whether the last answer of a host was a wall; a few in a row end the host for this run."""
        state = self._state(url)
        state.walls = state.walls + 1 if is_wall else 0
        if state.walls >= self.manners.max_walls:
            state.stopped = (
                f"{host_of(url)} answered with a wall {state.walls} times in a row; "
                "it is not asked any more in this run"
            )
            log.warning(state.stopped)

    def _heed_robots(self, url: str, state: _Host) -> None:
        if state.robots is None:
            parts = urlsplit(url)
            try:
                answer = self._ask(f"{parts.scheme}://{parts.netloc}/robots.txt", state, tries=2)
                text = (
                    page_text(answer.body[:MAX_ROBOTS], None)
                    if answer.status == 200 and b"<html" not in answer.body[:500].lower()
                    else ""
                )
                if answer.status >= 500:
                    state.stopped = (
                        f"{host_of(url)} answers robots.txt with {answer.status}; it is not asked in this run"
                    )
            except FetchError as error:
                state.stopped = f"{host_of(url)} does not answer: {error}"
                text = ""
            if state.stopped:
                raise HostStoppedError(state.stopped)
            state.robots = Protego.parse(text)
        agent = self.manners.user_agent
        if not state.robots.can_fetch(url, agent):
            raise ForbiddenError(f"robots.txt of {host_of(url)} forbids {url}")
        hours = state.robots.visit_time(agent)
        if hours and not hours.start_time <= datetime.now(UTC).time() <= hours.end_time:
            state.stopped = (
                f"{host_of(url)} asks to be visited between {hours.start_time} and {hours.end_time} UTC only"
            )
            raise HostStoppedError(state.stopped)

    def _follow(self, url: str, state: _Host) -> Answer:
        for _ in range(MAX_REDIRECTS):
            answer = self._ask(url, state, self.manners.tries)
            if not answer.onward:
                return answer
            onward = joined(url, answer.onward)
            if onward is None or host_of(onward) not in {host_of(url), *self.hosts}:
                return answer
            state = self._state(onward)
            if state.stopped:
                return answer
            self._heed_robots(onward, state)
            url = onward
        raise FetchError(f"{url}: more than {MAX_REDIRECTS} redirects")

    def _ask(self, url: str, state: _Host, tries: int) -> Answer:
        for attempt in range(1, tries + 1):
            self._wait(url, state)
            try:
                answer = self._read(url)
            except (httpx.HTTPError, httpx.InvalidURL) as error:
                wait, why = 2.0**attempt, f"{type(error).__name__}: {error}"
                self.record(url, None, why)
            except FetchError as error:
                self.record(url, None, str(error))
                self._failed(url, state)
                raise
            else:
                self.record(url, answer.status, "")
                if answer.status < 400 or answer.status in FINAL:
                    state.failures = 0
                    return answer
                wait, why = self._retry_after(answer, 2.0**attempt), f"status {answer.status}"
                if attempt == tries:
                    self._failed(url, state)
                    return answer
            if attempt < tries:
                if wait > MAX_WAIT:
                    state.stopped = (
                        f"{host_of(url)} asks to come back in {wait:.0f} seconds; run the same command later"
                    )
                    raise HostStoppedError(state.stopped)
                self.sleep(wait)
        self._failed(url, state)
        raise FetchError(f"{url}: no answer after {tries} tries ({why})")

    def _failed(self, url: str, state: _Host) -> None:
        state.failures += 1
        if state.failures >= self.manners.max_failures:
            state.stopped = (
                f"{host_of(url)} failed {state.failures} times in a row; it is not asked any more in this run"
            )
            log.warning(state.stopped)

    def _retry_after(self, answer: Answer, default: float) -> float:
        value = answer.header("retry-after")
        if value.isdecimal() and len(value) < 10:
            return float(value)
        try:
            return max(0.0, (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds()) if value else default
        except (TypeError, ValueError):
            return default

    def _wait(self, url: str, state: _Host) -> None:
        wish = state.robots.crawl_delay(self.manners.user_agent) if state.robots is not None else None
        if wish is not None and not wish <= MAX_WAIT:
            state.stopped = f"{host_of(url)} asks (robots.txt) for {wish:g} seconds between requests; it is not asked"
            raise HostStoppedError(state.stopped)
        delay = max(self.manners.delay, wish or 0.0)
        if delay and state.last:
            due = state.last + delay * random.uniform(1.0, 1.3)  # noqa: S311
            if due > self.clock():
                self.sleep(due - self.clock())
        state.last = self.clock()
        state.asked += 1

    def _read(self, url: str) -> Answer:
        if self._client is None:
            raise FetchError("the fetcher is not open")
        asked = self._client.stream("GET", url, extensions={"trace": self._wire.trace})
        with self._wire.deadline(url), asked as response:
            body = read_body(response, url, self.clock)
            return Answer(str(response.url), response.status_code, list(response.headers.multi_items()), body)
