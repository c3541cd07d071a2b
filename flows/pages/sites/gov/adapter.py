"""Government sites: the links of a column to its reports, the pages of a list or a long article, attachments."""

from __future__ import annotations

import re
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser

from flows.base.folding import fold
from flows.base.titles import other_paper
from flows.pages.addresses import host_of, joined
from flows.pages.sites.gov import lists, onward, walls

MAX_PAGES = 60
ATTACHMENTS = (".pdf", ".docx", ".docm", ".doc", ".zip", ".wps", ".ofd", ".rtf")
_REPORT = re.compile(r"政府工作报告|^(?:\d{4}年)?[\u4e00-\u9fff]{2,14}工作报告$|政府工(?:作报?)?(?:…+|\.{2,6})$")
_YEAR = re.compile(r"(?:19|20)\d\d(?:年度?)?")
_PAGER = re.compile(
    r"createPage(?:HTML)?\(\s*(?:['\"][A-Za-z][\w-]*['\"]\s*,\s*)?['\"]?(\d{1,6})['\"]?\s*,\s*['\"]?(\d{1,6})['\"]?\s*,\s*['\"]([\w-]+)['\"]\s*,\s*['\"](\w+)['\"]",
    re.I,
)
_PAGER_RECORDS = re.compile(
    r"createPage(?:HTML)?\(\s*\d{1,6}\s*,\s*(\d{1,6})\s*,\s*(\d{1,6})\s*,\s*['\"]([\w-]+)['\"]\s*,\s*['\"](\w+)['\"]",
    re.I,
)
_COUNT = re.compile(r"countPage\s*=\s*['\"]?(\d{1,6})")


@dataclass(frozen=True, slots=True)
class Link:
    """An address that a page gives, with the words it gives for it."""

    url: str
    title: str


def report_links(markup: str, address: str) -> list[Link]:
    """The links of a column to work reports, in order, on whatever host; those that a script writes or holds too."""
    tree = LexborHTMLParser(markup)
    base = _base(tree, address)
    pairs = [*lists.anchors(tree), *(pair for node in tree.css("script") for pair in lists.scripted(node.text() or ""))]
    found: dict[str, Link] = {}
    for href, words in lists.scripted(markup) if lists.is_data(markup) else pairs:
        title = re.sub(r"\s+", "", words)
        if _is_report(title) and (url := joined(base, href)):
            found.setdefault(url, Link(url, title))
    return list(found.values()) or _by_year(tree, base)


def column_links(markup: str, address: str) -> list[Link]:
    """The links of a page to reports of other years or places than one: it is a column itself."""
    return [link for link in report_links(markup, address) if _YEAR.search(link.title) and link.url != address]


def _by_year(tree: LexborHTMLParser, base: str) -> list[Link]:
    """The links of a column of work reports that shows their years alone."""
    if not any("政府工作报告" in node.text() for node in tree.css("title, h1, h2, h3")):
        return []
    years = [(href, words.strip()) for href, words in lists.anchors(tree) if _YEAR.fullmatch(words.strip())]
    return [Link(url, f"{year[:4]}年政府工作报告") for href, year in years if (url := joined(base, href))]


def _is_report(title: str) -> bool:
    return bool(_REPORT.search(fold(title))) and not other_paper(title)


def list_pages(markup: str, address: str) -> list[str]:
    """The further pages of a list: index_1.shtml … as a paging script tells them.

    >>> list_pages('<script>createPageHTML(3, 0, "index", "shtml");</script>', "http://a.example/zfgzbg/")
    ['http://a.example/zfgzbg/index_1.shtml', 'http://a.example/zfgzbg/index_2.shtml']
    """
    found = _PAGER_RECORDS.search(markup) or _PAGER.search(markup)
    if not found or int(found[2]) != 0:
        return []
    names = (f"{found[3]}_{number}.{found[4]}" for number in range(1, min(int(found[1]), MAX_PAGES)))
    return [url for name in names if (url := joined(address, name))]


def article_pages(markup: str, address: str) -> list[str]:
    """The further pages of a long article: t2009_1.html is page 2 of t2009.html.

    >>> article_pages("<script>var currentPage=0; var countPage=3;</script>", "http://a.example/t2009.html")
    ['http://a.example/t2009_1.html', 'http://a.example/t2009_2.html']
    """
    count = _COUNT.search(markup)
    stem, dot, suffix = address.rpartition(".")
    if not count or not dot or "/" in suffix or int(count[1]) < 2:
        return []
    return [f"{stem}_{number}.{suffix}" for number in range(1, min(int(count[1]), MAX_PAGES))]


def attachments(markup: str, address: str) -> list[Link]:
    """The documents that a page links to or shows."""
    return [Link(*pair) for pair in onward.documents(markup, _base(LexborHTMLParser(markup), address))]


def describe(body: bytes, text: str, status: int, address: str) -> str:
    """What an answer is, in a line: how many reports a column links to, or which wall stands before it."""
    if wall := walls.is_challenge(body, status):
        return wall
    if walls.is_gone(body, status):
        return "gone"
    links = report_links(text, address)
    elsewhere = sum(host_of(link.url) != host_of(address) for link in links)
    said = [f"{len(links) - elsewhere} links to reports", f"{elsewhere} more on other hosts" if elsewhere else ""]
    said.append(f"{len(list_pages(text, address))} further pages" if links else "")
    return ", ".join(filter(None, said))


def _base(tree: LexborHTMLParser, address: str) -> str:
    node = tree.css_first("base[href]")
    return joined(address, (node.attributes.get("href") or "") if node is not None else "") or address
