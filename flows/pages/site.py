"""A government site → captures: a column's list, the articles it links to, the further pages and attachments of each."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from flows.base.charsets import page_text
from flows.base.errors import FetchError
from flows.pages.archive import page_id_of
from flows.pages.fetch import HostStoppedError
from flows.pages.sites import gov
from flows.pages.visit import Visit

log = logging.getLogger(__name__)
MIN_ARTICLE = 1500
MAX_ATTACHMENTS = 3


@dataclass(slots=True)
class SiteVisit(Visit):
    """One visit to a site: a column's list or an article."""

    def _walk(self, address: str) -> None:
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
        if kept := self._kept(url):
            return kept[1], kept[0].outcome
        answer = self._ask(url, title)
        text = page_text(answer.body, answer.header("content-type"))
        is_list = title is None and continues is None and answer.status == 200 and bool(gov.report_links(text, url))
        wall = "" if is_list else gov.is_challenge(answer.body, answer.status)
        outcome = (
            "wall" if wall else "gone" if gov.is_gone(answer.body, answer.status) else "list" if is_list else "stored"
        )
        self._keep(answer, url, title, outcome, wall or None, continues, part)
        self.fetcher.report(url, bool(wall))
        return text, outcome
