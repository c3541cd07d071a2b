"""What visits to forums and to sites share: asking for a page, keeping the answer, going on where a visit was cut off."""

from __future__ import annotations

import hashlib
import logging
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from flows.base.charsets import page_text
from flows.base.errors import FetchError
from flows.pages.archive import Archive, Capture, page_id_of, read_bytes
from flows.pages.fetch import Answer, Fetcher, ForbiddenError, HostStoppedError

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Visit(ABC):
    """One visit to a forum or a site.

    `clean` gives the text of a page as it will be read, so that a page whose junk alone has changed is not kept again. What a cut-off visit has recorded
    since `since` is taken from the archive, not asked again. `counts` and `alarms` say what became of it.
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

    @abstractmethod
    def _walk(self, address: str) -> None:
        """Ask for the address and for what it leads to."""

    def _kept(self, url: str) -> tuple[Capture, str] | None:
        """What this visit, before it was cut off, has recorded of a page, with its text (empty where no answer came)."""
        capture = self._fresh.get(page_id_of(url, b""))
        if capture is None:
            return None
        if capture.archive_file:
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

    def _keep(
        self,
        answer: Answer,
        url: str,
        title: str | None,
        outcome: str,
        detail: str | None,
        continues: str | None,
        part: int,
    ) -> None:
        """Record an answer under the address `url`; its text is compared with the one kept last."""
        digest = (
            hashlib.sha256("".join(self.clean(answer.body).split()).encode()).hexdigest()
            if outcome == "stored"
            else None
        )
        capture = self.archive.store_answer(
            answer.body, url=url, asked=url, title=title, now=self.now(), site_id=self.site_id, status=answer.status, headers=answer.headers, outcome=outcome, detail=detail,
            text_sha256=digest, served_at=answer.served_at, continues=continues, part=part,
        )  # fmt: skip
        self._fresh[capture.page_id] = capture
        self.counts[capture.outcome if capture.outcome != "stored" else "new"] += 1

    def _alarm(self, words: str) -> None:
        """Tell a person, once for what robots.txt forbids."""
        if not ("robots.txt" in words and any("robots.txt" in told for told in self.alarms)):
            self.alarms.append(words)
