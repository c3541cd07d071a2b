"""A Discuz forum → captures: lists first, then the threads that are new, changed, or due to be looked at again."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from flows.base.charsets import page_text
from flows.base.errors import FetchError, HostStoppedError
from flows.pages.addresses import host_of
from flows.pages.capture import page_id_of
from flows.pages.lines import append_row, read_rows
from flows.pages.sites.discuz import adapter
from flows.pages.visit import WHOLE, Part, Visit

OUTCOMES = {"thread": "stored", "list": "list", "index": "list", "gone": "gone"}
RECHECKED = 100
MAX_LIST_PAGES = 1000


@dataclass(slots=True)
class ForumVisit(Visit):
    """One visit to a forum: its index, a section's list or a thread."""

    def _walk(self, address: str) -> None:
        if old := adapter.too_old(address):
            self._tell_old(address, old)
            return
        if tid := adapter.thread_of(address):
            self._thread(address, tid, None)
        elif fid := adapter.section_of(address):
            self._section(address, fid)
        else:
            self._index(address)
            return
        if not any(self.counts[what] for what in ("new", "unchanged", "list")) and not self.fetcher.stopped(address):
            text, _ = self._page(address, "list", None)  # of the address as it was typed, which shows what made it
            if old := adapter.too_old(address, text):
                self._tell_old(address, old)

    def _tell_old(self, address: str, made_by: str) -> None:
        self.alarms.append(
            f"{address} is a forum of {made_by}, which is not read (Discuz! X is); save its pages and give the folder"
        )

    def _index(self, address: str) -> None:
        text, judged = self._page(address, "list", None)
        if old := adapter.too_old(address, text):
            self._tell_old(address, old)
            return
        if judged.kind not in ("index", "list"):
            self.alarms.append(f"{address} is no forum: {judged.detail}")
            return
        waiting, met = adapter.read_index(text), set[str]()
        while waiting:
            fid = waiting.pop(0)
            if fid not in met:
                met.add(fid)
                waiting += self._section(address, fid)

    def _section(self, base: str, fid: str) -> list[str]:
        """Visit a section; gives the sections that its first page links to (its sub-sections among them)."""
        state = _State(self.archive.folder / "forum_state.jsonl", f"{host_of(base)}/{fid}")
        entries = self._entries(base, fid, state)
        if not entries and state.known:
            self.alarms.append(f"section {fid} of {host_of(base)} shows no thread, but had {len(state.known)}")
        changed = [e for e in entries.values() if state.known.get(e.tid) != e.state]
        due = [tid for tid in self._due(base, state) if tid not in {e.tid for e in changed}]
        for entry in changed[: self.limit]:
            if self._thread(adapter.thread_address(base, entry.tid), entry.tid, entry.title):
                state.remember(entry)
        for tid in due[: max(0, self.limit - len(changed)) if self.limit is not None else RECHECKED]:
            self._thread(adapter.thread_address(base, tid), tid, entries[tid].title if tid in entries else None)
        if self.limit is None and entries:
            state.done()
        first = self._kept(adapter.list_address(base, fid))
        return adapter.read_index(first[1]) if first else []

    def _entries(self, base: str, fid: str, state: _State) -> dict[str, adapter.Entry]:
        """The threads of a section: all at the first visit; later the new ones, then those with a new reply."""
        found: dict[str, adapter.Entry] = {}
        for newest_first in (True, False) if state.complete else (False,):
            for page in range(1, MAX_LIST_PAGES + 1):
                text, judged = self._page(adapter.list_address(base, fid, page, newest_first), "list", None)
                if judged.kind != "list":
                    if page == 1 and not newest_first:
                        self.alarms.append(f"section {fid}: {judged.detail}")
                    break
                listing = adapter.read_list(text)
                is_last = listing.page < page or page >= listing.pages
                is_met = all(e.tid in found for e in listing.entries)
                found.update({e.tid: e for e in listing.entries})
                if is_met or is_last or (page > 1 and state.knows(listing)):
                    break
        return found

    def _due(self, base: str, state: _State) -> list[str]:
        """Known threads in the order in which they were last asked: edits leave no trace in any list."""
        asked = self.archive.last_asked()
        pages = {tid: page_id_of(adapter.thread_address(base, tid), b"") for tid in state.known}
        last = {
            tid: asked[page_id].fetched_at if page_id in asked else ""
            for tid, page_id in pages.items()
            if page_id not in self._fresh
        }
        return sorted(last, key=lambda tid: (last[tid], int(tid)))

    def _thread(self, address: str, tid: str, title: str | None) -> bool:
        """Ask for all pages of a thread; False where it could not be read this time."""
        canonical = adapter.thread_address(address, tid)
        page, pages = 1, 1
        while page <= pages:
            url = adapter.thread_address(address, tid, page)
            try:
                part = Part(page_id_of(canonical, b""), page - 1) if page > 1 else WHOLE
                _, judged = self._page(url, "thread", title, part)
            except HostStoppedError:
                raise
            except FetchError as error:
                self._missed(url, error)
                return False
            if judged.kind != "thread":
                return judged.kind == "gone"
            pages = max(pages, judged.pages) if page == 1 else pages
            page += 1
        self.advance(1)
        return True

    def _page(self, url: str, wanted: str, title: str | None, part: Part = WHOLE) -> tuple[str, adapter.Judgement]:
        """The text of a page and what it is, asked for or (in a run that goes on) taken from the archive."""
        if kept := self._kept(url):
            capture, text = kept
            if capture.outcome == "error":
                return "", adapter.Judgement("error", capture.outcome_detail or "")
            return text, adapter.judge(text, capture.http_status or 200, url)
        answer = self._ask(url, title)
        text = page_text(answer.body, answer.header("content-type"))
        judged = adapter.judge(text, answer.status, url)
        is_elsewhere = judged.kind == "gone" and adapter.thread_of(answer.url) is None and wanted == "thread"
        outcome = OUTCOMES.get(judged.kind, "wall")
        if wanted == "thread" and outcome == "list":
            judged, outcome = adapter.Judgement("wall", "a list answers in place of the thread"), "wall"
        self._keep(answer, url, title, outcome, judged.detail or None, part)
        is_host = outcome == "wall" and not is_elsewhere and not adapter.is_thread_wall(judged.detail)
        self.fetcher.report(url, is_host)
        if is_host:
            self._fail(f"wall: {judged.detail}", url)
        return text, judged


@dataclass(slots=True)
class _State:
    """What the lists of a section showed of each thread when it was last read (a file of lines beside the ledger)."""

    path: Path
    section: str
    known: dict[str, str] = field(default_factory=dict)
    complete: bool = False

    def __post_init__(self) -> None:
        for row in read_rows(self.path):
            if row.get("section") == self.section and row.get("tid"):
                self.known[row["tid"]] = row["state"]
            self.complete |= row.get("section") == self.section and not row.get("tid")

    def knows(self, listing: adapter.Listing) -> bool:
        """True where all lists have been walked once and this page of one shows nothing new."""
        return self.complete and all(self.known.get(e.tid) == e.state for e in listing.entries)

    def remember(self, entry: adapter.Entry) -> None:
        """Write down what the list showed of a thread that has been read."""
        self.known[entry.tid] = entry.state
        append_row(self.path, {"section": self.section, "tid": entry.tid, "state": entry.state})

    def done(self) -> None:
        """Write down that all lists of the section have been walked once; later visits look for what is new."""
        if not self.complete:
            self.complete = True
            append_row(self.path, {"section": self.section, "tid": "", "state": "complete"})
