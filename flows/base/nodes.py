"""The text of HTML nodes, a paragraph a line, and times written in text."""

from __future__ import annotations

import html
import re
from datetime import datetime, timedelta, timezone

from selectolax.lexbor import LexborNode

from flows.base.numerals import raised

CHINA = timezone(timedelta(hours=8))
_BLOCKS = frozenset(
    {
        "p",
        "div",
        "br",
        "li",
        "tr",
        "blockquote",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "table",
        "section",
        "article",
        "ul",
        "ol",
        "td",
        "dd",
        "dt",
    }
)
_TAG = re.compile(r"</?([a-z][a-z0-9]*)(?:[^>\"]|\"[^\"]*\")*>|<!--.*?-->")
_KEPT = re.compile(r"<(pre|textarea)\b[^>]*>.*?</\1>", re.S)
_BREAK = re.compile(r"\s*<br(?:\s[^<>]*)?/?>\s*")
_SUP = re.compile(r"<sup\b[^>]*>(.*?)</sup>", re.S)
_LIFTED = re.compile(r"<(span|font|a|i|em)\b[^>]*vertical-align\s*:\s*super\b[^>]*>(.{0,200}?)</\1>", re.S | re.I)
_NOTE = re.compile(
    r'<a\b[^>]*(?:class="[^"]*(?:footnote|noteref)[^"]*"|href="[^"#]*#_?(?:ftn|fn|edn|note|ref|cite|footnote)[^"]*")[^>]*>'
    r"((?:<[^>]*>|[\s\[(（〔【])*\d{1,3}(?:<[^>]*>|[\s\])）〕】])*)</a>",
    re.I,
)
LINE = "\u2028"  # a break that the page shows as it stands
_TIME = re.compile(r"((?:19|20)\d{2})[-/年.](\d{1,2})[-/月.](\d{1,2})日?(?:[ T-]+(\d{1,2})[::∶](\d{2}))?")


def read_time(text: str | None) -> datetime | None:
    """The first time written in `text`, in +08:00.

    >>> read_time("发表于 2023-4-25 20:35:43").isoformat()
    '2023-04-25T20:35:00+08:00'
    """
    match = _TIME.search(text or "")
    if not match:
        return None
    try:
        return datetime(
            int(match[1]), int(match[2]), int(match[3]), int(match[4] or 0), int(match[5] or 0), tzinfo=CHINA
        )
    except ValueError:
        return None


def node_text(node: LexborNode, line_break: str = "\n") -> str:
    """The text of a node, a paragraph a line: its markup with block tags made line ends and all other tags cut.

    The lines of `<pre>` and `<textarea>` stay; a raised number is written in raised digits; a `<br>` is `line_break`.
    """
    markup = node.html or ""
    if "<pre" in markup or "<textarea" in markup:
        markup = _KEPT.sub(lambda m: m[0].replace("\n", "<p>"), markup)
    for marks, pattern in ((("<sup",), _SUP), (("super",), _LIFTED), (("#", "note"), _NOTE)):
        if any(mark in markup for mark in marks):
            markup = pattern.sub(lambda m: raised(html.unescape(_TAG.sub("", m[m.lastindex or 0]))), markup)
    markup = markup.replace("\n", "").replace("\r", "")
    if line_break != "\n":
        markup = _BREAK.sub(line_break, markup)
    text = html.unescape(_TAG.sub(_line_end, markup)).replace(LINE, "\n")
    return "\n".join(line for line in map(str.strip, text.split("\n")) if line)


def line_text(node: LexborNode | None) -> str:
    """The text of a node in one line; empty where there is none."""
    return node.text(strip=True) if node is not None else ""


def _line_end(tag: re.Match[str]) -> str:
    return "\n" if tag[1] in _BLOCKS else ""
