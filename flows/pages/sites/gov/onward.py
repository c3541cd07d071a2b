"""What else a page is: its further pages by plain links, and what it shows in frames, viewers and by a refresh."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from flows.base.cues import words
from flows.pages.addresses import host_of, joined

_NUMBER = re.compile(r"[\[<(第]?([1-9]\d?)[\])>页]?")
_ARROWS = frozenset((">>", "»", "›", "→"))
_REFRESH = re.compile(r"url\s*=\s*[\"']?([^\"'>;]+)", re.I)
_INDEX = re.compile(r"(?:index|default)\.\w{3,5}$")
FRAMES = {"iframe": "src", "frame": "src", "embed": "src", "object": "data"}


def paged_links(markup: str, address: str, is_list: bool) -> list[str]:
    """The further pages that numbers or 下一页 link to: of a list in its folder, of an article under its own name.

    >>> page = '<a href="t1_2.html">2</a><a href="t7.html">3</a><a href="index_2.html">下一页</a>'
    >>> paged_links(page, "http://a.example/z/t1.html", False), paged_links(page, "http://a.example/z/", True)
    (['http://a.example/z/t1_2.html'], ['http://a.example/z/index_2.html'])
    """
    found: dict[str, None] = {}
    for a in LexborHTMLParser(markup).css("a[href]"):
        if not _leads_on(a):
            continue
        url = joined(address, a.attributes.get("href") or "")
        if url and url != address and _goes_on(url, address, is_list):
            found[url] = None
    return list(found)


def _leads_on(a: LexborNode) -> bool:
    """True of a link that shows a number, an arrow or the words for the next page, be it by a picture."""
    pictures = [node.attributes.get("alt") or node.attributes.get("title") or "" for node in a.css("img")]
    shown = re.sub(r"\s", "", a.text() or a.attributes.get("title") or "".join(pictures)).lower()
    named = shown.strip(">»›[]")
    return bool(_NUMBER.fullmatch(shown)) or named in words()["next_page"] or shown in _ARROWS


def _goes_on(url: str, address: str, is_list: bool) -> bool:
    here, there = urlsplit(address), urlsplit(url)
    if host_of(address) != host_of(url):
        return False
    if _INDEX.sub("", here.path) == _INDEX.sub("", there.path):
        return bool(there.query) and re.sub(r"\d+", "", there.query).startswith(re.sub(r"\d+", "", here.query))
    stem, dot, suffix = here.path.rpartition(".")
    if is_list:
        name = here.path.rpartition("/")[2]
        wanted = rf"{re.escape(re.sub(r'[_-]?[0-9]+$', '', name.rpartition('.')[0]))}|index|list|default"
        folder, _, last = there.path.rpartition("/")
        return folder == here.path.rpartition("/")[0] and bool(re.fullmatch(rf"(?:{wanted})[_-]?\d+\.\w+", last))
    return bool(dot) and bool(re.fullmatch(rf"{re.escape(stem)}[_-]\d+\.{re.escape(suffix)}", there.path))


def refreshed(markup: str, address: str) -> str | None:
    """Where a page sends its reader by itself."""
    for meta in LexborHTMLParser(markup).css("meta[http-equiv]"):
        if (meta.attributes.get("http-equiv") or "").lower() == "refresh":
            found = _REFRESH.search(meta.attributes.get("content") or "")
            url = joined(address, found[1]) if found else None
            if url and url != address:
                return url
    return None


def framed(markup: str, address: str) -> list[str]:
    """What a page shows in frames and embeds; of a viewer, the file that it shows."""
    found: dict[str, None] = {}
    for node in LexborHTMLParser(markup).css(",".join(FRAMES)):
        url = joined(address, node.attributes.get(FRAMES[node.tag or ""]) or "")
        shown = parse_qs(urlsplit(url).query).get("file", [""])[0] if url else ""
        url = joined(url, shown) if url and shown else url
        if url and url != address:
            found[url] = None
    return list(found)
