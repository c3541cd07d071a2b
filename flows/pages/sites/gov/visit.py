"""A government site → captures: a column's list, the articles it links to, their further pages and attachments."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flows.base.charsets import page_text
from flows.base.errors import FetchError, HostStoppedError
from flows.pages.addresses import host_of
from flows.pages.capture import page_id_of
from flows.pages.sites.gov import adapter, lists, onward, walls
from flows.pages.visit import WHOLE, Part, Visit, trouble

if TYPE_CHECKING:
    from flows.pages.fetch import Answer

READ = ("stored", "unchanged", "list")
MIN_ARTICLE, MIN_WHOLE = 1500, 4000
MAX_ATTACHMENTS = 3


@dataclass(slots=True)
class SiteVisit(Visit):
    """One visit to a site: a column's list or an article; its host and those allowed beside it are asked, no others."""

    _start: str = field(default="", init=False)

    def _walk(self, address: str) -> None:
        self._start = address
        waiting = [address]
        found = False
        for column in waiting:  # grows while it is walked: what a column only shows, or leads on to
            has_reports, shown = self._column(column)
            found |= has_reports
            self._await(waiting, self._ours(shown)[:MAX_ATTACHMENTS], address)
        if not found:
            self.alarms.append(f"{address} links to no work report")

    def _column(self, address: str) -> tuple[bool, list[str]]:
        """Collect what a column links to; whether there is anything, and where it leads to where there is not."""
        text, outcome = self._page(address, None)
        if outcome not in READ:
            self.alarms.append(f"{address}: {outcome}; nothing was collected")
            return True, []
        links = adapter.report_links(text, address)
        if not links and (not text or len(self.clean(text.encode("utf-8", "replace"))) >= MIN_ARTICLE):
            self._rest_of_article(text, address, None)
            return True, []
        waiting = adapter.list_pages(text, address) or onward.paged_links(text, address, is_list=True)
        waiting += lists.next_data(text, address)
        links += self._further(waiting, address)
        if not any(self._is_ours(link.url) for link in links):
            links += self._further(self._ours(lists.fetched(text, address)), address)
            waiting += lists.fetched(text, address)
        if not waiting and onward.is_paged_by_script(text):
            self.alarms.append(f"{address} goes on by a script that was not followed: its further pages were not asked")
        links = list(dict.fromkeys(links))
        elsewhere = [link.url for link in links if not self._is_ours(link.url)]
        if elsewhere:
            self._tell_elsewhere(f"{address} links to reports", elsewhere)
        if not links:
            onto = onward.refreshed(text, address)
            return False, [*filter(None, [onto]), *onward.framed(text, address)]
        asked = [link for link in links if self._is_ours(link.url)][: self.limit]
        return True, [link.url for link in asked if self._article(link) and link.url != address]

    def _further(self, waiting: list[str], address: str) -> list[adapter.Link]:
        """The links of the further pages of a list; a page that cannot be had ends it, and is told."""
        links: list[adapter.Link] = []
        for further in waiting:  # grows while it is walked
            try:
                more, outcome = self._page(further, None)
            except FetchError as error:
                self._lost(further, error)
                break
            if outcome not in READ:
                break
            links += adapter.report_links(more, further)
            self._await(waiting, onward.paged_links(more, address, is_list=True), address)
            self._await(waiting, self._ours(lists.next_data(more, further)), address)
        return links

    def _is_ours(self, url: str) -> bool:
        return host_of(url) in (host_of(self._start), *self.fetcher.hosts)

    def _ours(self, urls: Iterable[str]) -> list[str]:
        return [url for url in urls if self._is_ours(url)]

    def _tell_elsewhere(self, words: str, urls: list[str]) -> None:
        more = f" and {len(urls) - 1} more" if len(urls) > 1 else ""
        hosts = ", ".join(sorted({host_of(url) for url in urls})[:5])
        self.alarms.append(
            f"{words} on other hosts, not asked: {urls[0]}{more}; where they are the same government's, "
            f"allow them in the column other_hosts of sites.csv ({hosts})"
        )

    def _article(self, link: adapter.Link) -> bool:
        """Collect an article; true of a link that leads to a column of reports instead."""
        is_column = False
        try:
            text, outcome = self._page(link.url, link.title)
            if outcome in READ and not link.url.lower().endswith(adapter.ATTACHMENTS):
                is_short = len(self.clean(text.encode("utf-8", "replace"))) < MIN_ARTICLE
                is_column = is_short and bool(adapter.column_links(text, link.url))
                if not is_column:
                    self._rest_of_article(text, link.url, link.title)
        except FetchError as error:
            self._lost(link.url, error)
        self.advance(1)
        return is_column

    def _lost(self, url: str, error: FetchError) -> None:
        """Count a page of which no answer came; a host besides the first that is not asked any more ends nothing."""
        if isinstance(error, HostStoppedError):
            if self.fetcher.stopped(self._start):
                raise error
            self.counts["error"] += 1
            self._fail(str(error), url)
        else:
            self._missed(url, error)

    def _rest_of_article(self, text: str, address: str, title: str | None) -> None:
        """The further pages of a long article; the attachments, frames and refresh of one without its whole text."""
        waiting = adapter.article_pages(text, address) or onward.paged_links(text, address, is_list=False)
        for number, url in enumerate(waiting, start=1):  # grows while it is walked
            more, outcome = self._page(url, title, Part(page_id_of(address, b""), number))
            if outcome not in READ:
                break
            self._await(waiting, onward.paged_links(more, address, is_list=False), address)
        size = len(self.clean(text.encode("utf-8", "replace")))
        shown = onward.framed(text, address) if size < MIN_ARTICLE else []
        attached = adapter.attachments(text, address) if size < MIN_WHOLE else []
        if size < MIN_ARTICLE and (onto := onward.refreshed(text, address)):
            shown.insert(0, onto)
        words = {link.url: link.title for link in attached}
        asked = [*self._ours(shown)[:MAX_ATTACHMENTS], *self._ours(words)[:MAX_ATTACHMENTS]]
        if not asked and size < MIN_ARTICLE and (shown or words):
            self._tell_elsewhere(f"{address} shows what it holds", [*shown, *words])
        waiting = list(dict.fromkeys(asked))
        for url in waiting:  # grows while it is walked: what a frame shows may be a frame itself
            try:
                within, _ = self._page(url, title or words.get(url), WHOLE)
                if url in shown and len(self.clean(within.encode("utf-8", "replace"))) < MIN_ARTICLE:
                    self._await(waiting, self._ours(onward.framed(within, url))[:1], address)
            except FetchError as error:
                self._lost(url, error)

    def _await(self, waiting: list[str], found: list[str], first: str) -> None:
        """Add the pages that are new to those waiting, up to the limit of pages."""
        new = [url for url in found if url not in waiting and url != first]
        waiting += new[: max(0, adapter.MAX_PAGES - len(waiting))]

    def _page(self, url: str, title: str | None, part: Part = WHOLE) -> tuple[str, str]:
        """The text of a page and its outcome, asked for or (in a visit that goes on) taken from the archive."""
        if kept := self._kept(url):
            return kept[1], kept[0].outcome
        answer = self._ask(url, title)
        text = page_text(answer.body, answer.header("content-type"))
        may_be_list = title is None and part is WHOLE and answer.status == 200
        is_list = may_be_list and (lists.is_data(text) or bool(adapter.report_links(text, url)))
        outcome, detail = ("list", "") if is_list else self._judge(answer, url)
        self._keep(answer, url, title, outcome, detail or None, part)
        self.fetcher.report(url, outcome == "wall")
        if outcome in ("wall", "error"):
            self._fail(f"{outcome}: {detail}", url)
        return text, outcome

    def _judge(self, answer: Answer, url: str) -> tuple[str, str]:
        """What an answer that is no list is: stored, a wall, gone, or an error page, and why."""
        if wall := walls.is_challenge(answer.body, answer.status):
            return "wall", wall
        if answer.status not in (404, 410) and (why := trouble(answer)):
            return "error", why
        if walls.is_gone(answer.body, answer.status):
            return "gone", ""
        if onward.is_front(answer.url) and not onward.is_front(url):
            return "error", "moved to the front page"
        why = walls.is_notice(answer.body, page_text(answer.body, answer.header("content-type")))
        return ("error", why) if why else ("stored", "")
