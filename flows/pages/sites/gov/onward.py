"""What else a page is: its further pages by plain links, and what it shows in frames, viewers and by a refresh."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from flows.base.cues import words
from flows.base.folding import fold
from flows.pages.addresses import REFRESH, host_of, joined
from flows.pages.sites.gov.lists import address_of

_NUMBER = re.compile(r"[\[<(第]?([1-9]\d?)[\])>页]?(?:[/／]\d{1,3}页?)?")
_IN_WORDS = re.compile(r"第?[二三四五六七八九十]{1,2}页")
_ARROWS = frozenset((">", "＞", ">>", "»", "›", "→"))
_CHOSEN = re.compile(r"[\"']([^\"'+]*)[\"']\s*\+\s*this\.\w*value\s*\+\s*[\"']([^\"'+]*)[\"']")
_INDEX = re.compile(r"(?:index|default)\.\w{3,5}$")
_SUFFIX = r"\.(?:pdf|doc[xm]?|zip|wps|ofd|rtf)(?![A-Za-z0-9])"
_DOCUMENT = re.compile(_SUFFIX, re.I)
_NAMED = re.compile(rf"[\"'(=]([^\"'()<>=\s]{{1,300}}{_SUFFIX})", re.I)
_WRITTEN_FRAME = re.compile(r"<iframe\b[^<>]{0,500}>", re.I)
MOVES = re.compile(
    r"""(?:location(?:\.href)?\s*=|location\.(?:replace|assign)\s*\(|window\.open\s*\()\s*["']([^"'\\\s]{1,300})["']"""
)
PAGERS = (
    "a[href], a[onclick], a[data-href], link[rel=next], select option[value], "
    "input[onclick], button[onclick], li[onclick]"
)
_CALLED = re.compile(r"(?<!void)(?<![\w$])(?!void\b)[\w$]+\s*\([^()]*\d[^()]*\)")
MAX_SHOWN = 100
VIEWED = frozenset(("file", "url", "src", "pdf", "path"))
FRAMES = {"iframe": "src", "frame": "src", "embed": "src", "object": "data"}


def paged_links(markup: str, address: str, is_list: bool) -> list[str]:
    """The further pages that numbers or 下一页 link to: of a list in its folder, of an article under its own name.

    >>> page = '<a href="t1_2.html">2</a><a href="t7.html">3</a><a href="index_2.html">下一页</a>'
    >>> paged_links(page, "http://a.example/z/t1.html", False), paged_links(page, "http://a.example/z/", True)
    (['http://a.example/z/t1_2.html'], ['http://a.example/z/index_2.html'])
    """
    found: dict[str, None] = {}
    for node in LexborHTMLParser(markup).css(PAGERS):
        if not _leads_on(node):
            continue
        url = joined(address, _chosen(node) if node.tag == "option" else address_of(node))
        if url and url != address and _goes_on(url, address, is_list):
            found[url] = None
    return list(found)


def is_paged_by_script(markup: str) -> bool:
    """True of a list whose next page a script shows, with an address or a number that only the script knows.

    >>> [is_paged_by_script(f"<a href='javascript:{called}'>下一页</a>") for called in ("go(2)", ";", "void(0)")]
    [True, False, False]
    """
    return any(
        _leads_on(a) and _CALLED.search(f"{a.attributes.get('onclick') or ''} {a.attributes.get('href') or ''}")
        for a in LexborHTMLParser(markup).css("a[href^=javascript], a[onclick], input[onclick], button[onclick]")
    )


def is_front(url: str) -> bool:
    """True of the address of a site's front page.

    >>> is_front("http://a.example/"), is_front("http://a.example/index.html"), is_front("http://a.example/?id=3")
    (True, True, False)
    """
    parts = urlsplit(url)
    return not parts.query and _INDEX.sub("", parts.path) in ("", "/")


def _leads_on(a: LexborNode) -> bool:
    """True of a link that shows a number, an arrow or the words for the next page, be it by a picture."""
    pictures = [node.attributes.get("alt") or node.attributes.get("title") or "" for node in a.css("img")]
    given = [a.attributes.get(name) or "" for name in ("title", "aria-label", "value")]
    shown = fold(re.sub(r"\s", "", a.text(strip=True) or next(filter(None, given), "") or "".join(pictures))).lower()
    named = shown.strip(">»›[]")
    return (
        (a.attributes.get("rel") or "").lower() == "next"
        or bool(_NUMBER.fullmatch(shown) or _IN_WORDS.fullmatch(shown))
        or named in words()["next_page"]
        or shown in _ARROWS
    )


def _chosen(option: LexborNode) -> str:
    """Where the choice of an option leads: its value, within what a script puts around it."""
    value, select = option.attributes.get("value") or "", option.parent
    script = (select.attributes.get("onchange") or "") if select is not None else ""
    around = _CHOSEN.search(script)
    return f"{around[1]}{value}{around[2]}" if around else value


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
        own = here.path.rpartition("/")[0]
        if re.fullmatch(rf"{re.escape(own)}/(?:page|p|list)/\d{{1,3}}/?", there.path):
            return True
        return folder == own and bool(re.fullmatch(rf"(?:{wanted})[_-]?\d+\.\w+", last, re.I))
    mark = r"[_-]|\(|/" if stem[-1:].isdigit() else r"[_-]?|\(|/"
    return bool(dot) and bool(
        re.fullmatch(rf"{re.escape(stem)}(?:{mark})\d{{1,2}}\)?\.{re.escape(suffix)}", there.path)
    )


def refreshed(markup: str, address: str) -> str | None:
    """Where a page sends its reader by itself: by a refresh, or by a script that opens an address as it stands.

    >>> refreshed("<script>top.location.href = '/b.html';</script>", "http://a.example/z/")
    'http://a.example/b.html'
    """
    tree = LexborHTMLParser(markup)
    for meta in tree.css("meta[http-equiv]"):
        if (meta.attributes.get("http-equiv") or "").lower() == "refresh":
            found = REFRESH.search(meta.attributes.get("content") or "")
            if found and (url := joined(address, found[1])) and url != address:
                return url
    scripts = [node.text() or "" for node in tree.css("script")]
    scripts.append((tree.body.attributes.get("onload") or "") if tree.body else "")
    tree.strip_tags(["script", "style", "title"])
    shown = "".join((tree.root.text() if tree.root else "").split())
    if len(shown) > MAX_SHOWN:  # a page that sends telephones elsewhere
        return None
    for found in (m for script in scripts for m in MOVES.finditer(script)):
        if (url := joined(address, found[1])) and url != address:
            return url
    return None


def framed(markup: str, address: str) -> list[str]:
    """What a page shows in frames and embeds, those that a script writes too; of a viewer, the file that it shows."""
    written = "".join(_WRITTEN_FRAME.findall(markup))
    nodes = [*LexborHTMLParser(markup).css(",".join(FRAMES)), *LexborHTMLParser(written).css("iframe")]
    given = [node.attributes.get(FRAMES[node.tag or ""]) or node.attributes.get("data-src") or "" for node in nodes]
    found = dict.fromkeys(_viewed(url) for href in given if (url := joined(address, href)))
    return [url for url in found if url != address]


def _viewed(url: str) -> str:
    """The file that a viewer shows; the address itself where it is none of a viewer."""
    given = parse_qs(urlsplit(url).query)
    shown = next((values[0] for name, values in given.items() if name.lower() in VIEWED and "/" in values[0]), "")
    return joined(url, shown) or url if shown else url


def documents(markup: str, address: str) -> list[tuple[str, str]]:
    """Address and words of the documents that a page links to, or names anywhere in its tags and scripts.

    >>> documents("<a href='/d?id=3'>附件【报告.docx】</a><script>show('/b.pdf')</script>", "http://a.example/")
    [('http://a.example/d?id=3', '附件【报告.docx】'), ('http://a.example/b.pdf', '')]
    """
    tree = LexborHTMLParser(markup)
    found: dict[str, str] = {}
    for a in tree.css("a[href], a[onclick]"):
        url, shown = joined(address, address_of(a)), (a.text(strip=True) or "")
        said = [shown, *(a.attributes.get(name) or "" for name in ("title", "download"))]
        file = _viewed(url) if url else ""
        if url and (any(map(_DOCUMENT.search, (url, *said))) or file != url or _is_whole_text(url, shown)):
            found.setdefault(file, shown)
    for named in _NAMED.finditer(markup):
        if url := joined(address, named[1]):
            found.setdefault(url, "")
    return [pair for pair in found.items() if pair[0] != address]


def _is_whole_text(url: str, shown: str) -> bool:
    """True of a link to no page that says that the whole text or an attachment is behind it."""
    is_page = urlsplit(url).path.endswith(("/", "html", "htm"))
    return not is_page and any(word in shown for word in words()["whole_text"])
