"""A government site → captures: a column's list, the articles it links to, their further pages and attachments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.base.charsets import page_text
from flows.base.errors import FetchError, HostStoppedError
from flows.pages.archive import page_id_of
from flows.pages.sites.gov import adapter, onward
from flows.pages.visit import WHOLE, Part, Visit, trouble

if TYPE_CHECKING:
    from flows.pages.fetch import Answer

READ = ("stored", "unchanged", "list")
MIN_ARTICLE, MIN_WHOLE = 1500, 4000
MAX_ATTACHMENTS = 3


@dataclass(slots=True)
class SiteVisit(Visit):
    """One visit to a site: a column's list or an article."""

    def _walk(self, address: str) -> None:
        text, outcome = self._page(address, None)
        if outcome not in READ:
            self.alarms.append(f"{address}: {outcome}; nothing was collected")
            return
        links, foreign = adapter.report_links(text, address), adapter.foreign_links(text, address)
        if len(self.clean(text.encode("utf-8", "replace"))) >= MIN_ARTICLE and not links:
            self._rest_of_article(text, address, None)
            return
        waiting = adapter.list_pages(text, address) or onward.paged_links(text, address, is_list=True)
        for further in waiting:  # grows while it is walked
            more, outcome = self._page(further, None)
            if outcome not in READ:
                break
            links += adapter.report_links(more, further)
            foreign += adapter.foreign_links(more, further)
            self._await(waiting, onward.paged_links(more, address, is_list=True), address)
        if foreign:
            more_words = f" and {len(foreign) - 1} more" if len(foreign) > 1 else ""
            self.alarms.append(f"{address} links to reports on other hosts, not asked: {foreign[0].url}{more_words}")
        if not links:
            self.alarms.append(f"{address} links to no work report")
        for link in list(dict.fromkeys(links))[: self.limit]:
            self._article(link)

    def _article(self, link: adapter.Link) -> None:
        try:
            text, outcome = self._page(link.url, link.title)
            if outcome in READ and not link.url.lower().endswith(adapter.ATTACHMENTS):
                self._rest_of_article(text, link.url, link.title)
        except HostStoppedError:
            raise
        except FetchError as error:
            self._missed(link.url, error)
        self.advance(1)

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
        for url in dict.fromkeys([*shown[:MAX_ATTACHMENTS], *list(words)[:MAX_ATTACHMENTS]]):
            try:
                self._page(url, title or words.get(url), WHOLE)
            except HostStoppedError:
                raise
            except FetchError as error:
                self._missed(url, error)

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
        is_list = title is None and part is WHOLE and answer.status == 200 and bool(adapter.report_links(text, url))
        outcome, detail = ("list", "") if is_list else self._judge(answer)
        self._keep(answer, url, title, outcome, detail or None, part)
        self.fetcher.report(url, outcome == "wall")
        if outcome in ("wall", "error"):
            self._fail(f"{outcome}: {detail}", url)
        return text, outcome

    def _judge(self, answer: Answer) -> tuple[str, str]:
        """What an answer that is no list is: stored, a wall, gone, or an error page, and why."""
        if wall := adapter.is_challenge(answer.body, answer.status):
            return "wall", wall
        if answer.status not in (404, 410) and (why := trouble(answer)):
            return "error", why
        if adapter.is_gone(answer.body, answer.status):
            return "gone", ""
        why = adapter.is_notice(answer.body, page_text(answer.body, answer.header("content-type")))
        return ("error", why) if why else ("stored", "")
