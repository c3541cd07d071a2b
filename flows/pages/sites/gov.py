"""Government sites: the links of a column to its reports, the pages of a list and of a long article, and attachments."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

from flows.base.folding import fold
from flows.base.vocabulary import cue_pattern

MAX_PAGES = 60
ATTACHMENTS = (".pdf", ".docx", ".doc", ".zip", ".wps", ".ofd")
_REPORT = re.compile(r"政府工作报告|^(?:\d{4}年)?[\u4e00-\u9fff]{2,14}工作报告$")
_PAGER = re.compile(
    r"createPage(?:HTML)?\(\s*['\"]?(\d+)['\"]?\s*,\s*['\"]?(\d+)['\"]?\s*,\s*['\"]([\w-]+)['\"]\s*,\s*['\"](\w+)['\"]",
    re.I,
)
_PAGER_RECORDS = re.compile(
    r"createPage(?:HTML)?\(\s*\d+\s*,\s*(\d+)\s*,\s*(\d+)\s*,\s*['\"]([\w-]+)['\"]\s*,\s*['\"](\w+)['\"]", re.I
)
_COUNT = re.compile(r"countPage\s*=\s*['\"]?(\d+)")
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.S)  # a list of the Hanweb family lies in <script type="text/xml">
_SCRIPT_LINK = re.compile(
    r"""(?:url|href)\s*=\s*\\?["']([^"'\\]+\.s?html?)\\?["'][^<]{0,200}?(?:title\s*=\s*\\?["']([^"'\\]+)|>([^<]{4,60})<)"""
)


@dataclass(frozen=True, slots=True)
class Link:
    """An address that a page gives, with the words it gives for it."""

    url: str
    title: str


@cache
def _no_report() -> re.Pattern[str]:
    return re.compile(cue_pattern("not_a_report_title"))


@cache
def _gone() -> re.Pattern[str]:
    return re.compile(cue_pattern("page_gone"))


def same_site(a: str, b: str) -> bool:
    """True for two addresses of one host.

    >>> same_site("http://a.example/1", "https://a.example/2"), same_site("http://a.example/", "http://127.0.0.1/")
    (True, False)
    """
    return urlsplit(a).hostname == urlsplit(b).hostname


def report_links(markup: str, address: str) -> list[Link]:
    """The links of a column to work reports on its own host, in order; those that a script writes or holds too."""
    tree = LexborHTMLParser(markup)
    base = _base(tree, address)
    pairs = [
        (a.attributes.get("href") or "", (a.attributes.get("title") or a.text(strip=True) or ""))
        for a in tree.css("a[href]")
    ]
    for script in tree.css("script"):
        text = script.text() or ""
        for item in _CDATA.findall(text):
            pairs += [
                (a.attributes.get("href") or "", a.attributes.get("title") or a.text(strip=True) or "")
                for a in LexborHTMLParser(item).css("a[href]")
            ]
        pairs += [(m[1], m[2] or m[3] or "") for m in _SCRIPT_LINK.finditer(text)]
    found: dict[str, Link] = {}
    for href, words in pairs:
        title = re.sub(r"\s+", "", words)
        url = urljoin(base, href.strip()).partition("#")[0]
        if (
            _REPORT.search(fold(title))
            and not _no_report().search(fold(title))
            and urlsplit(url).scheme in ("http", "https")
            and same_site(url, address)
        ):
            found.setdefault(url, Link(url, title))
    return list(found.values())


def list_pages(markup: str, address: str) -> list[str]:
    """The further pages of a list: index_1.shtml … as a paging script tells them.

    >>> list_pages('<script>createPageHTML(3, 0, "index", "shtml");</script>', "http://a.example/zfgzbg/")
    ['http://a.example/zfgzbg/index_1.shtml', 'http://a.example/zfgzbg/index_2.shtml']
    """
    found = _PAGER_RECORDS.search(markup) or _PAGER.search(markup)
    if not found or int(found[2]) != 0:
        return []
    return [urljoin(address, f"{found[3]}_{number}.{found[4]}") for number in range(1, min(int(found[1]), MAX_PAGES))]


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
    """The documents that a page links to on its own host."""
    tree = LexborHTMLParser(markup)
    base = _base(tree, address)
    found: dict[str, Link] = {}
    for a in tree.css("a[href]"):
        url = urljoin(base, (a.attributes.get("href") or "").strip())
        if urlsplit(url).path.lower().endswith(ATTACHMENTS) and same_site(url, address):
            found.setdefault(url, Link(url, a.text(strip=True) or ""))
    return list(found.values())


def is_challenge(body: bytes, status: int) -> str:
    """The kind of wall that an answer is (a script challenge, a refusal), empty where it is none."""
    text = body[:6000].decode("utf-8", "replace")
    if status in (412, 521) or "__jsl_clearance" in text or "$_ts" in text or "C3VK=" in text:
        return f"script challenge (status {status})"
    if status in (401, 403):
        return f"refused (status {status})"
    visible = re.sub(r"<script.*?</script>|<[^>]+>|\s", "", text, flags=re.S)
    return (
        "nothing but a script" if status == 200 and len(body) < 4000 and "<script" in text and len(visible) < 20 else ""
    )


def is_gone(body: bytes, status: int) -> bool:
    """True for a page that says that it is missing, with 404 or with 200 (short pages only)."""
    if status in (404, 410):
        return True
    text = body[:4000].decode("utf-8", "replace")
    if len(body) <= 512 and re.search(r"http-equiv=[\"']?refresh[^>]*url=\.\./?[\"']?\s*/?>", text, re.I):
        return True
    return len(body) < 2000 and bool(_gone().search(text))


def _base(tree: LexborHTMLParser, address: str) -> str:
    node = tree.css_first("base[href]")
    return urljoin(address, (node.attributes.get("href") or "") if node is not None else "")
