"""The text of HTML nodes, a paragraph a line, and times written in text."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone

from selectolax.lexbor import LexborNode

CHINA = timezone(timedelta(hours=8))
_BLOCKS = {"p", "div", "br", "li", "tr", "blockquote", "h1", "h2", "h3", "h4", "h5", "table", "section", "article", "ul", "ol", "td", "dd", "dt"}
_LINE_END = re.compile(r"[\r\n]+")
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
        return datetime(int(match[1]), int(match[2]), int(match[3]), int(match[4] or 0), int(match[5] or 0), tzinfo=CHINA)
    except ValueError:
        return None


def node_text(node: LexborNode) -> str:
    """The text of a node, a paragraph a line; walks the tree without recursion."""
    parts: list[str] = []
    stack: list[tuple[LexborNode, bool]] = [(node, False)]
    while stack:
        at, done = stack.pop()
        if done:
            parts.append("\n")
            continue
        if at.tag == "-text":
            parts.append(_LINE_END.sub("", at.text_content or ""))
            continue
        if at.tag in _BLOCKS:
            parts.append("\n")
            stack.append((at, True))
        child, children = at.first_child, []
        while child is not None:
            children.append(child)
            child = child.next
        stack.extend((c, False) for c in reversed(children))
    lines = ("".join(parts)).split("\n")
    return "\n".join(line.strip() for line in lines if line.strip(" \u3000\xa0\t"))
