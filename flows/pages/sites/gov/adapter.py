"""Government sites: the links of a column to its reports, the pages of a list or a long article, attachments."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from flows.base.charsets import page_text
from flows.base.cues import cue
from flows.base.folding import fold
from flows.base.titles import other_paper
from flows.pages.addresses import joined

MAX_PAGES = 60
MAX_NOTICE, MAX_NOTICE_PAGE = 300, 20_000
REFUSALS = frozenset((401, 403, 405, 418, 444))
ATTACHMENTS = (".pdf", ".docx", ".doc", ".zip", ".wps", ".ofd")
_REPORT = re.compile(r"政府工作报告|^(?:\d{4}年)?[\u4e00-\u9fff]{2,14}工作报告$")
_PAGER = re.compile(
    r"createPage(?:HTML)?\(\s*['\"]?(\d{1,6})['\"]?\s*,\s*['\"]?(\d{1,6})['\"]?\s*,\s*['\"]([\w-]+)['\"]\s*,\s*['\"](\w+)['\"]",
    re.I,
)
_PAGER_RECORDS = re.compile(
    r"createPage(?:HTML)?\(\s*\d{1,6}\s*,\s*(\d{1,6})\s*,\s*(\d{1,6})\s*,\s*['\"]([\w-]+)['\"]\s*,\s*['\"](\w+)['\"]",
    re.I,
)
_COUNT = re.compile(r"countPage\s*=\s*['\"]?(\d{1,6})")
_EMBEDS = re.compile(r"<(?:script|i?frame|img|embed|object)\b", re.I)
_SCRIPT_LINK = re.compile(
    r"""(?:url|href)\s*=\s*\\?["']([^"'\\]+\.s?html?)\\?["'][^<]{0,200}?(?:title\s*=\s*\\?["']([^"'\\]+)|>([^<]{4,60})<)"""
)


@dataclass(frozen=True, slots=True)
class Link:
    """An address that a page gives, with the words it gives for it."""

    url: str
    title: str


def same_site(a: str, b: str) -> bool:
    """True for two addresses of one host.

    >>> same_site("http://a.example/1", "https://a.example/2"), same_site("http://a.example/", "http://127.0.0.1/")
    (True, False)
    """
    return urlsplit(a).hostname == urlsplit(b).hostname


def report_links(markup: str, address: str) -> list[Link]:
    """The links of a column to work reports on its own host, in order; those that a script writes or holds too."""
    return [link for link in _links(markup, address) if same_site(link.url, address)]


def foreign_links(markup: str, address: str) -> list[Link]:
    """The links of a column to work reports on other hosts, which are not asked."""
    return [link for link in _links(markup, address) if not same_site(link.url, address)]


def _links(markup: str, address: str) -> list[Link]:
    tree = LexborHTMLParser(markup)
    base = _base(tree, address)
    found: dict[str, Link] = {}
    for href, words in [
        *_anchors(tree),
        *(pair for node in tree.css("script") for pair in _scripted(node.text() or "")),
    ]:
        title = re.sub(r"\s+", "", words)
        if _is_report(title) and (url := joined(base, href)):
            found.setdefault(url, Link(url, title))
    return list(found.values())


def _anchors(tree: LexborHTMLParser) -> list[tuple[str, str]]:
    """Address and words of each link; a title goes before what is shown, which may be shortened."""
    return [
        (a.attributes.get("href") or "", a.attributes.get("title") or a.text(strip=True) or "")
        for a in tree.css("a[href]")
    ]


def _scripted(script: str) -> list[tuple[str, str]]:
    """Address and words of the links that a script holds or writes."""
    items = (item.partition("]]>") for item in script.split("<![CDATA[")[1:])  # of the Hanweb family, in text/xml
    held = [pair for item, closed, _ in items if closed for pair in _anchors(LexborHTMLParser(item))]
    return held + [(m[1], m[2] or m[3] or "") for m in _SCRIPT_LINK.finditer(script)]


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
    """The documents that a page links to on its own host."""
    tree = LexborHTMLParser(markup)
    base = _base(tree, address)
    found: dict[str, Link] = {}
    for a in tree.css("a[href]"):
        url = joined(base, a.attributes.get("href") or "")
        shown = a.text(strip=True) or ""
        names = [
            urlsplit(url).path.lower() if url else "",
            shown.lower(),
        ]  # an address may have no suffix, its words do
        if url and any(name.endswith(ATTACHMENTS) for name in names) and same_site(url, address):
            found.setdefault(url, Link(url, shown))
    return list(found.values())


def is_challenge(body: bytes, status: int) -> str:
    """The kind of wall that an answer is (a script challenge, a refusal), empty where it is none."""
    text = page_text(body[:6000], None) or body[:6000].decode("utf-8", "replace")
    if status in (412, 521) or "__jsl_clearance" in text or "$_ts" in text or "C3VK=" in text:
        return f"script challenge (status {status})"
    if status in REFUSALS or _is_firewall(body):
        return f"refused (status {status})"
    visible = re.sub(r"<script.*?</script>|<[^>]+>|\s", "", text, flags=re.S)
    return (
        "nothing but a script" if status == 200 and len(body) < 4000 and "<script" in text and len(visible) < 20 else ""
    )


def _is_firewall(body: bytes) -> bool:
    shown = _visible(page_text(body, None)) if len(body) <= MAX_NOTICE_PAGE else ""
    return len(shown) < 2 * MAX_NOTICE and bool(cue("firewall").search(fold(shown)))


def is_gone(body: bytes, status: int) -> bool:
    """True for a page that says that it is missing, with 404 or with 200 (short pages only)."""
    if status in (404, 410):
        return True
    text = body[:4000].decode("utf-8", "replace")
    if len(body) <= 512 and re.search(r"http-equiv=[\"']?refresh[^>]*url=\.\./?[\"']?\s*/?>", text, re.I):
        return True
    return len(body) < 2000 and bool(cue("page_gone").search(text))


def is_notice(body: bytes, text: str) -> str:
    """Why a page with a good status is none all the same: nothing stands in it, or that the site is being worked on.

    >>> words = "<html><body>网站正在升级维护中，请稍后访问。</body></html>"
    >>> is_notice(words.encode(), words), is_notice(b"<html><body></body></html>", "<html><body></body></html>")
    ('the site is being worked on', 'an empty page')
    """
    if len(body) > MAX_NOTICE_PAGE or not text:
        return ""
    visible = _visible(text)
    if not visible and not _EMBEDS.search(text):
        return "an empty page"
    is_short = len(visible) < MAX_NOTICE
    return "the site is being worked on" if is_short and cue("maintenance").search(fold(visible)) else ""


def describe(body: bytes, text: str, status: int, address: str) -> str:
    """What an answer is, in a line: how many reports a column links to, or which wall stands before it."""
    if wall := is_challenge(body, status):
        return wall
    if is_gone(body, status):
        return "gone"
    links = report_links(text, address)
    return f"{len(links)} links to reports" + (f", {len(list_pages(text, address))} further pages" if links else "")


def _visible(markup: str) -> str:
    return re.sub(r"<script.*?</script>|<style.*?</style>|<title.*?</title>|<[^>]*>|\s", "", markup, flags=re.S | re.I)


def _base(tree: LexborHTMLParser, address: str) -> str:
    node = tree.css_first("base[href]")
    return joined(address, (node.attributes.get("href") or "") if node is not None else "") or address
