"""A government site → captures: a column's list, the articles it links to, the further pages and attachments of each."""

from __future__ import annotations

import hashlib
import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from flows.base.errors import FetchError
from flows.pages.archive import Archive, Capture, page_id_of, read_bytes
from flows.pages.fetch import Fetcher, HostStoppedError
from flows.pages.sites import gov
from flows.pages.sites.discuz import decode

log = logging.getLogger(__name__)
MIN_ARTICLE = 1500
MAX_ATTACHMENTS = 3


@dataclass(slots=True)
class SiteRun:
    """One visit to a site; fields as in `ForumRun`."""

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
        """Visit a column's list or an article."""
        try:
            text, outcome = self._page(address, None, None, 0)
            if outcome in ("wall", "gone"):
                self.alarms.append(f"{address}: {outcome}; nothing was collected")
                return
            links = gov.report_links(text, address)
            if len(self.clean(text.encode())) >= MIN_ARTICLE and not links:
                self._rest_of_article(text, address, None)
                return
            for further in gov.list_pages(text, address):
                more, outcome = self._page(further, None, None, 0)
                if outcome in ("wall", "gone"):
                    break
                links += gov.report_links(more, further)
            if not links:
                self.alarms.append(f"{address} links to no work report")
            for link in list(dict.fromkeys(links))[: self.limit]:
                self._article(link)
        except HostStoppedError as error:
            self.alarms.append(str(error))
        except FetchError as error:
            self.counts["error"] += 1
            self.alarms.append(str(error))

    def _article(self, link: gov.Link) -> None:
        try:
            if link.url.lower().endswith(gov.ATTACHMENTS):
                self._page(link.url, link.title, None, 0)
            else:
                text, outcome = self._page(link.url, link.title, None, 0)
                if outcome not in ("wall", "gone"):
                    self._rest_of_article(text, link.url, link.title)
        except HostStoppedError:
            raise
        except FetchError as error:
            self.counts["error"] += 1
            log.warning("%s", error)
        self.advance(1)

    def _rest_of_article(self, text: str, address: str, title: str | None) -> None:
        """The further pages of a long article; the attachments of one without text."""
        for part, url in enumerate(gov.article_pages(text, address), start=1):
            _, outcome = self._page(url, title, page_id_of(address, b""), part)
            if outcome in ("wall", "gone"):
                break
        if len(self.clean(text.encode())) < MIN_ARTICLE:
            for link in gov.attachments(text, address)[:MAX_ATTACHMENTS]:
                self._page(link.url, title or link.title, None, 0)

    def _page(self, url: str, title: str | None, continues: str | None, part: int) -> tuple[str, str]:
        """The text of a page and its outcome, asked for or (in a visit that goes on) taken from the archive."""
        kept = self._fresh.get(page_id_of(url, b""))
        if kept is not None and kept.archive_file:
            return decode(read_bytes(self.archive.folder, kept), kept.content_type or ""), kept.outcome
        try:
            answer = self.fetcher.get(url)
        except HostStoppedError:
            raise
        except FetchError as error:
            self.archive.note(url=url, source_file=None, listed_title=title, now=self.now(), outcome="error", detail=str(error)[:200])
            raise
        text = decode(answer.body, answer.header("content-type"))
        is_list = title is None and continues is None and answer.status == 200 and bool(gov.report_links(text, url))
        wall = "" if is_list else gov.is_challenge(answer.body, answer.status)
        outcome = "wall" if wall else "gone" if gov.is_gone(answer.body, answer.status) else "list" if is_list else "stored"
        digest = hashlib.sha256("".join(self.clean(answer.body).split()).encode()).hexdigest() if outcome == "stored" else None
        capture = self.archive.store_answer(
            answer.body, url=url, asked=url, title=title, now=self.now(), site_id=self.site_id, status=answer.status, headers=answer.headers, outcome=outcome, detail=wall or None,
            text_sha256=digest, served_at=answer.served_at, continues=continues, part=part,
        )  # fmt: skip
        self._fresh[capture.page_id] = capture
        self.fetcher.report(url, bool(wall))
        self.counts[capture.outcome if capture.outcome != "stored" else "new"] += 1
        return text, outcome
