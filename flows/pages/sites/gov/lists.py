"""Lists of articles that are no plain links: feeds, and what a script holds, writes or fetches (Hanweb, JSON)."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from urllib.parse import parse_qsl, urlencode, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from flows.base.cues import words
from flows.pages.addresses import joined

MAX_FETCHED = 3
Pair = tuple[str, str]
_WRITTEN = re.compile(
    r"""(?:url|href)\s*=\s*\\?["']([^"'\\]+\.s?html?)\\?["'][^<]{0,200}?(?:title\s*=\s*\\?["']([^"'\\]+)|>([^<]{4,60})<)"""
)
_OPENED = re.compile(r"""(?:open|href|location)\s*[(=]\s*["']([^"'\\]+)["']""")
_NAMED_PAGE = re.compile(r"""["']([^"'\\\s]{1,200}\.(?:s?html?|jsp|aspx?|php)(?:\?[^"'\\\s]{0,200})?)["']""", re.I)
LINKS = ", ".join(
    (
        "a[href], a[onclick], area[href], [data-href]",
        *(f"{tag}[onclick]" for tag in ("li", "div", "p", "span", "td", "tr")),
    )
)
_OBJECT = re.compile(r"\{[^{}]{1,3000}\}")
_FIELD = re.compile(r"""["']?(\w{2,20})["']?\s*:\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')""")
_FETCHED = re.compile(r"""["']([^"'\s<>]{0,300}?(?:\.json\b|/api/|dataproxy\.jsp)[^"'\s<>]{0,500})["']""")
_NEXT_GROUP = re.compile(r"<nextgroup>(.{0,2000}?)</nextgroup>", re.S | re.I)
_FEED = re.compile(r"<(?:rss|feed|rdf:rdf)\b", re.I)
_ENTRY = re.compile(r"<(item|entry)\b[^>]{0,300}>(.{0,20000}?)</\1>", re.S | re.I)
_PART = r"<{0}\b[^>]{{0,200}}>\s*(?:<!\[CDATA\[)?(.{{0,500}}?)(?:\]\]>)?\s*</{0}>"
_TITLE, _LINK, _GUID = (re.compile(_PART.format(name), re.S | re.I) for name in ("title", "link", "guid"))
_HREF = re.compile(r"<link\b[^>]{0,300}?\bhref\s*=\s*[\"']([^\"'>]+)", re.I)


def is_data(text: str) -> bool:
    """True for an answer that a program would read: JSON, the records of Hanweb's proxy, or a feed (RSS, Atom).

    >>> is_data('{"articles": []}'), is_data("<datastore><recordset/></datastore>"), is_data("<html></html>")
    (True, True, False)
    """
    head = text[:300].lstrip("\ufeff \r\n\t")
    return head.startswith(("{", "[")) or "<datastore" in head or bool(_FEED.search(head))


def anchors(tree: LexborHTMLParser) -> list[Pair]:
    """Address and words of each link; the longer of its title and of what is shown, which may be shortened."""
    return [
        (
            address_of(a),
            max(a.attributes.get("title") or "", a.text(strip=True), key=len) or a.attributes.get("alt") or "",
        )
        for a in tree.css(LINKS)
    ]


def address_of(a: LexborNode) -> str:
    """Where a link leads: what a script opens, where the address is none."""
    given = a.attributes
    href = given.get("href") or ""
    if href[:1] not in ("", "#", "j"):
        return href
    said = f"{given.get('onclick') or ''} {href}"
    opened = _OPENED.search(said) or _NAMED_PAGE.search(said)
    return opened[1] if opened else given.get("data-href") or given.get("data-url") or href


def scripted(script: str) -> list[Pair]:
    """Address and words of the links that a script (or an answer to one, or a feed) holds or writes.

    >>> scripted('var list = [{"title": "2024年政府工作报告", "url": "/a.html"}];')
    [('/a.html', '2024年政府工作报告')]
    """
    items = (item.partition("]]>") for item in script.split("<![CDATA[")[1:])  # Hanweb's records, in text/xml
    held = [pair for item, closed, _ in items if closed for pair in anchors(LexborHTMLParser(item))]
    written = [(m[1], m[2] or m[3] or "") for m in _WRITTEN.finditer(script)]
    fed = [pair for entry in _ENTRY.finditer(script) if (pair := _entry(entry[2]))] if "<" in script else []
    return held + written + fed + [pair for fields in _objects(script) if (pair := _pair(fields))]


def _entry(text: str) -> Pair | None:
    """Address and title of an entry of a feed."""
    title, url = _TITLE.search(text), _LINK.search(text) or _HREF.search(text) or _GUID.search(text)
    return (html.unescape(url[1].strip()), html.unescape(title[1])) if title and url else None


def fetched(markup: str, address: str) -> list[str]:
    """Where the list of a page is too: its feed, and what its scripts fetch (JSON files, an API, Hanweb's proxy).

    >>> fetched("<script>$.getJSON('/gkmlpt/api/all/589?page=' + page)</script>", "http://a.example/col/")
    ['http://a.example/gkmlpt/api/all/589?page=1']
    """
    found: dict[str, None] = {}
    tree = LexborHTMLParser(markup)
    for feed in tree.css("link[type='application/rss+xml'], link[type='application/atom+xml']"):
        if url := joined(address, feed.attributes.get("href") or ""):
            found[url] = None
    for script in tree.css("script"):
        for m in _FETCHED.finditer(script.text() or ""):
            if url := joined(address, m[1] + "1" * m[1].endswith("=")):
                found[url] = None
    return list(found)[:MAX_FETCHED]


def next_data(text: str, address: str) -> list[str]:
    """The data that follow a list: Hanweb's next group, or the next page of a JSON list that holds something.

    >>> next_data('{"articles": [{"title": "通知", "url": "/b"}]}', "http://a.example/api?page=2&sid=7")
    ['http://a.example/api?page=3&sid=7']
    """
    found = [
        url
        for group in _NEXT_GROUP.finditer(text)
        for href, _ in scripted(group[1]) or anchors(LexborHTMLParser(group[1]))
        if (url := joined(address, href))
    ]
    parts = urlsplit(address)
    given = parse_qsl(parts.query, keep_blank_values=True)
    if is_data(text) and scripted(text):
        for at, (name, value) in enumerate(given):
            if name.lower() in words()["page_parameter"] and value.isdecimal() and len(value) < 5:
                moved = [*given[:at], (name, str(int(value) + 1)), *given[at + 1 :]]
                found.append(parts._replace(query=urlencode(moved)).geturl())
    return found


def _objects(script: str) -> Iterator[dict[str, str]]:
    """The texts of the objects in a script by their names in small letters; of JSON also those within others."""
    try:
        waiting = [json.loads(script)] if script.lstrip()[:1] in ("{", "[") else []
    except (ValueError, RecursionError):
        waiting = []
    if not waiting:
        for block in _OBJECT.finditer(script):
            yield {m[1].lower(): _plain(m[2] or m[3] or "") for m in _FIELD.finditer(block[0])}
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            yield {str(name).lower(): text for name, text in value.items() if isinstance(text, str)}
            value = list(value.values())
        if isinstance(value, list):
            waiting += reversed(value)


def _pair(fields: dict[str, str]) -> Pair | None:
    url, title = _first(fields, words()["list_address"]), _first(fields, words()["list_title"])
    return (url, re.sub(r"<[^<>]{0,200}>", "", title)) if url and title else None


def _first(fields: dict[str, str], names: Iterable[str]) -> str:
    return next((fields[name] for name in names if fields.get(name)), "")


def _plain(text: str) -> str:
    r"""A string of a script without its escapes; as it stands where they are none of JSON's.

    >>> _plain(r"http:\/\/a.example\/\u5e74"), _plain(r"a\x")
    ('http://a.example/年', 'a\\x')
    """
    try:
        return str(json.loads(f'"{text}"')) if "\\" in text else text
    except ValueError:
        return text
