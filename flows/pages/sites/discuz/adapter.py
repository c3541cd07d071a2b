"""The Discuz! X forum: which threads its lists show, and what a page of it is (thread, list, wall, gone).

See `docs/decisions/0015`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser, LexborNode

from flows.base.cues import cue
from flows.base.folding import fold

_TID = re.compile(r"[?&]tid=(\d+)|(?:^|/)thread-(\d+)-")
_FID = re.compile(r"[?&]fid=(\d+)|(?:^|/)forum-(\d+)-")
_OLD_SCRIPT = re.compile(r"/(?:forumdisplay|viewthread|redirect)\.php(?:\?|$)")
_OLD_MADE = re.compile(r"Discuz!?\s*(?:</?\w[^>]{0,80}>\s*)*(?:Board\s*)?([1-7]\.\d[\d.]*|NT\b)", re.I)
_PAGES = re.compile(r"共 *(\d+) *页|/ *(\d+) *页")


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of a list: thread id, type tag and title, the words of its last reply and the number of replies."""

    tid: str
    title: str
    last_post: str
    replies: str

    @property
    def state(self) -> str:
        """What changes when the thread gets a reply or another title."""
        return f"{self.last_post}|{self.replies}|{self.title}"


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a section's list: its threads in order, its number, how many pages there are."""

    entries: tuple[Entry, ...]
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a page is: thread, list, index, wall or gone; `detail` tells a wall's words; `pages` of a thread."""

    kind: str
    detail: str = ""
    pages: int = 1


def thread_address(base: str, tid: str, page: int = 1) -> str:
    """The one address of a thread's page, whatever form a link had.

    >>> thread_address("http://f.example/x/forum.php?mod=forumdisplay&fid=2", "7", 2)
    'http://f.example/x/forum.php?mod=viewthread&tid=7&page=2'
    """
    return urljoin(base, f"forum.php?mod=viewthread&tid={tid}") + (f"&page={page}" if page > 1 else "")


def list_address(base: str, fid: str, page: int = 1, newest_first: bool = False) -> str:
    """The address of a page of a section's list, by last reply or by the date of the thread."""
    order = "&filter=author&orderby=dateline" if newest_first else ""
    return urljoin(base, f"forum.php?mod=forumdisplay&fid={fid}{order}&page={page}")


def section_of(url: str) -> str | None:
    """The section that a list's address names.

    >>> section_of("http://f.example/forum-36-1.html"), section_of("http://f.example/forum.php?mod=forumdisplay&fid=2")
    ('36', '2')
    """
    match = _FID.search(url)
    return (match[1] or match[2]) if match else None


def thread_of(url: str) -> str | None:
    """The thread that an address names, in both forms.

    >>> thread_of("thread-12-1-1.html"), thread_of("http://f.example/forum.php?mod=viewthread&tid=3&extra=page%3D1")
    ('12', '3')
    """
    match = _TID.search(url)
    return (match[1] or match[2]) if match else None


def too_old(url: str, text: str = "") -> str:
    """What an older forum than Discuz! X is, told by its addresses or by what a page says made it; empty of others.

    >>> too_old("http://f.example/forumdisplay.php?fid=2"), too_old("http://f.example/forum.php?fid=2")
    ('Discuz! 7.2 or older', '')
    >>> too_old("http://f.example/forum-2-1.html", '<meta name="generator" content="Discuz! 6.1.0">')
    'Discuz! 6.1.0'
    """
    found = _OLD_MADE.search(text)
    if found:
        return f"Discuz! {found[1]}"
    return "Discuz! 7.2 or older" if _OLD_SCRIPT.search(url) else ""


def is_address(url: str) -> bool:
    """True for an address that only a forum of this family has.

    >>> is_address("http://f.example/forum.php"), is_address("http://www.a.gov.cn/zfgzbg/")
    (True, False)
    """
    return bool(thread_of(url) or section_of(url) or url.endswith("forum.php") or _OLD_SCRIPT.search(url))


def judge(text: str, status: int, asked: str) -> Judgement:
    """What the answer to an address is."""
    tree = LexborHTMLParser(text)
    if tree.css_first("#thread_subject") is not None and tree.css_first("#postlist") is not None:
        canonical = tree.css_first("link[rel=canonical]")
        shown = thread_of((canonical.attributes.get("href") or "") if canonical is not None else "")
        wanted = thread_of(asked)
        if wanted and shown and shown != wanted:
            return Judgement("wall", f"another thread ({shown}) answers")
        return Judgement("thread", pages=_page_count(tree))
    if tree.css_first("#threadlisttableid") is not None or tree.css_first("#threadlist") is not None:
        return Judgement("list", pages=_page_count(tree))
    return _judge_message(tree, status)


def _judge_message(tree: LexborHTMLParser, status: int) -> Judgement:
    """What a page is that shows neither a thread nor a list: gone, an index, or a wall with its words."""
    message, title = tree.css_first("#messagetext"), tree.css_first("title")
    words = fold(f"{_text(message or tree.body)} {_text(title)}"[:800])
    if cue("thread_gone").search(words) or status in (404, 410):
        return Judgement("gone", words[:80])
    wall = cue("wall").search(words)
    has_sections = bool(tree.css("a[href*='mod=forumdisplay'], a[href^='forum-']"))
    if has_sections and message is None and status == 200 and not wall:
        return Judgement("index")
    return Judgement("wall", wall[0] if wall else f"status {status}: {words[:60].strip() or 'nothing but a script'}")


def describe(body: bytes, text: str, status: int, address: str) -> str:
    """What an answer is, in a line."""
    judged = judge(text, status, address)
    if judged.kind == "list":
        return f"a forum's list of {judged.pages} pages"
    return f"a forum's {judged.kind}" if judged.kind in ("index", "thread") else f"{judged.kind}: {judged.detail}"


def is_thread_wall(words: str) -> bool:
    """True for the words of a wall that one thread has (reading permission), not the host."""
    return bool(cue("thread_wall").search(words))


def _page_count(tree: LexborHTMLParser) -> int:
    numbers = [1]
    for pager in tree.css("div.pg"):
        found = _PAGES.search(pager.html or "")
        if found:
            numbers.append(int(found[1] or found[2]))
        numbers += [int(a.text(strip=True)) for a in pager.css("a, strong") if a.text(strip=True).isdecimal()]
    return min(max(numbers), 1000)


def read_list(text: str) -> Listing:
    """The threads of a list's page, stickies too; a moved thread under the id it moved to."""
    tree = LexborHTMLParser(text)
    entries: dict[str, Entry] = {}
    for row in tree.css("tbody[id^=normalthread_], tbody[id^=stickthread_]"):
        link = row.css_first("a.xst") or row.css_first("th a[href*='viewthread'], th a[href^='thread-']")
        tid = thread_of((link.attributes.get("href") or "") if link is not None else "")
        if link is None or not tid:
            continue
        tag = next((_text(a) for a in row.css("th em a") if _text(a)), "")
        tag = f"[{tag.strip('[]')}] " if tag else ""
        last = row.css("td.by")
        entries[tid] = Entry(
            tid, tag + _text(link), _time_words(last[-1]) if last else "", _text(row.css_first("td.num a"))
        )
    current = tree.css_first("div.pg strong")
    number = _text(current)
    return Listing(tuple(entries.values()), int(number) if number.isdecimal() else 1, _page_count(tree))


def _time_words(cell: LexborNode) -> str:
    """The time of a last reply, from a title where the words are relative."""
    span = cell.css_first("em span[title]")
    return (span.attributes.get("title") or "") if span is not None else _text(cell.css_first("em"))


def read_index(text: str) -> list[str]:
    """The sections (fid) that the index or a section page links to, in order."""
    tree = LexborHTMLParser(text)
    found: dict[str, None] = {}
    for link in tree.css("a[href]"):
        href = link.attributes.get("href") or ""
        if ("mod=forumdisplay" in href or re.search(r"(?:^|/)forum-\d+-", href)) and (fid := section_of(href)):
            found[fid] = None
    return list(found)


def _text(node: LexborNode | None) -> str:
    return node.text(strip=True) if node is not None else ""
