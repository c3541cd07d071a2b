"""What all visits share: asking for a page, keeping the answer, going on where a visit was cut off."""

from __future__ import annotations

import hashlib
import logging
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from flows.base.charsets import page_text
from flows.base.errors import FetchError, ForbiddenError, HostStoppedError, ReadError
from flows.pages.archive import Archive
from flows.pages.capture import Capture, page_id_of, read_bytes

if TYPE_CHECKING:
    from flows.pages.fetch import Answer, Fetcher

log = logging.getLogger(__name__)
GZIP = b"\x1f\x8b\x08"


@dataclass(frozen=True, slots=True)
class Part:
    """Which page of a thread or an article an address is: the first (of none), or one that goes on from it."""

    continues: str | None = None
    number: int = 0


WHOLE = Part()


@dataclass(slots=True)
class Visit(ABC):
    """One visit to a forum or a site.

    `clean` gives the text of a page as it will be read, so that a page whose junk alone has changed is not kept
    again. What a cut-off visit has recorded since `since` is taken from the archive, not asked again. `counts` and
    `alarms` say what became of it.
    """

    archive: Archive
    fetcher: Fetcher
    clean: Callable[[bytes], str]
    now: Callable[[], datetime]
    since: datetime
    site_id: str | None = None
    limit: int | None = None
    advance: Callable[[int], None] = lambda _: None
    counts: Counter[str] = field(default_factory=Counter)
    alarms: list[str] = field(default_factory=list)
    _failed: dict[str, list[str]] = field(default_factory=dict)
    _fresh: dict[str, Capture] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for capture in self.archive.captures():
            if datetime.fromisoformat(capture.fetched_at) >= self.since:
                self._fresh[capture.page_id] = capture

    def collect(self, address: str) -> None:
        """Visit the address that a person typed; never raises for what a host does."""
        try:
            self._walk(address)
        except HostStoppedError as error:
            self.alarms.append(str(error))
        except FetchError as error:
            self.counts["error"] += 1
            self._alarm(str(error))
        for words, urls in self._failed.items():
            pages = f"{urls[0]} and {len(urls) - 1} more" if len(urls) > 1 else urls[0]
            self.alarms.append(f"{pages}: {words}; what was kept of it before still counts")

    @abstractmethod
    def _walk(self, address: str) -> None:
        """Ask for the address and for what it leads to."""

    def _kept(self, url: str) -> tuple[Capture, str] | None:
        """What this visit has recorded of a page before it was cut off, and its text (empty where no answer came)."""
        capture = self._fresh.get(page_id_of(url, b""))
        if capture is None:
            return None
        if capture.archive_file:
            with suppress(ReadError):  # damaged, or kept by another machine: it is asked for again
                return capture, page_text(read_bytes(self.archive.folder, capture), capture.content_type)
        return (capture, "") if capture.outcome == "error" else None

    def _ask(self, url: str, title: str | None) -> Answer:
        """The answer of the host; that there was none is recorded before the error goes on."""
        try:
            return self.fetcher.get(url)
        except HostStoppedError:
            raise
        except FetchError as error:
            self.archive.note(
                url=url, source_file=None, listed_title=title, now=self.now(), outcome="error", detail=str(error)[:200]
            )
            if isinstance(error, ForbiddenError):
                self._alarm(f"{error} (and perhaps more)")
            raise

    def _keep(self, answer: Answer, url: str, title: str | None, outcome: str, detail: str | None, part: Part) -> None:
        """Record an answer under the address `url`; its text is compared with the one kept last."""
        text = "".join(self.clean(answer.body).split()) if outcome == "stored" else None
        capture = Capture(
            page_id=page_id_of(url, b""),
            site_id=self.site_id,
            url=url,
            listed_title=title,
            fetched_at=self.now().isoformat(),
            http_status=answer.status,
            outcome=outcome,
            outcome_detail=detail,
            continues=part.continues,
            part=part.number,
            served_at=answer.served_at.isoformat() if answer.served_at else None,
            text_sha256=hashlib.sha256(text.encode("utf-8", "replace")).hexdigest() if text is not None else None,
        )
        capture = self.archive.store_answer(answer.body, answer.headers, capture)
        self._fresh[capture.page_id] = capture
        self.counts[capture.outcome if capture.outcome != "stored" else "new"] += 1

    def _fail(self, words: str, url: str) -> None:
        """Remember a page that failed; the alarm at the end of the visit names what failed alike together."""
        self._failed.setdefault(words, []).append(url)

    def _missed(self, url: str, error: FetchError) -> None:
        """Count a page of which no answer came; what robots.txt forbids has its own alarm."""
        self.counts["error"] += 1
        log.warning("%s", error)
        if not isinstance(error, ForbiddenError):
            self._fail("no answer", url)

    def _alarm(self, words: str) -> None:
        """Tell a person, once for what robots.txt forbids."""
        if not ("robots.txt" in words and any("robots.txt" in told for told in self.alarms)):
            self.alarms.append(words)


def trouble(answer: Answer) -> str:
    """Why an answer is no page: a failure of the host, a move, nothing at all; empty where it may be one."""
    if 300 <= answer.status < 400 or answer.onward:
        return f"moved to {answer.onward or 'nowhere'}"
    if answer.status >= 400:
        return f"status {answer.status}"
    if answer.status == 206:
        return "status 206: a part of the page"
    if answer.body.startswith(GZIP):
        return "packed more often than it says"
    return "" if answer.body.strip() else "an empty answer"
