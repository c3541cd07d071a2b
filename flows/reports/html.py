"""A saved page → Document: the article or the posts cut out of the page's chrome, its title and time."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import datetime

from selectolax.lexbor import LexborHTMLParser

from flows.base.cues import cue
from flows.base.errors import ReadError
from flows.base.folding import fold
from flows.base.nodes import line_text, node_text, read_time
from flows.base.readers import Reader
from flows.base.records import Document
from flows.reports.cells import spell_out
from flows.reports.chrome import drop_unseen, main_node
from flows.reports.text import SOFT

_COUNT = re.compile(r"countPage\s*=\s*['\"]?(\d+)")
_CONFIG = re.compile(r'"content":\s*("\\u003[Cc](?:[^"\\]|\\.)*")')
MAX_CHARS = 20_000_000
MAX_LEAD = 4  # lines before an article that is shown twice
_BODIES = (
    "#UCAP-CONTENT",
    ".TRS_Editor",
    ".trs_editor_view",
    ".TRS_UEDITOR",
    "#zoom",
    "#Zoom",
    "#zoomcon",
    "#vsb_content",
    ".v_news_content",
    "#ivs_content",
    ".j-fontContent",
    ".article-content",
    ".article_content",
    ".article-body",
    ".pages_content",
    ".xly_Box",
    "#js_content",
    "#content",
    ".content",
    "article",
)


def read_page(
    markup: str, further: Sequence[str] = (), now: datetime | None = None, readers: Sequence[Reader] = ()
) -> Document:
    """The document that a saved page holds; `further` are the pages that go on from it, `now` resolves relative times.

    A page that one of the `readers` knows is read by it.

    Raises:
        ReadError: a wall, a soft error, or a page without a body.
    """
    if len(markup) > MAX_CHARS:
        raise ReadError("too_large", "the page has more than 20 million characters", str(len(markup)))
    if markup.count("<div") > 5000 and markup.count("<div") > 200 * max(1, markup.count("<p")):
        raise ReadError(
            "too_deep", "the page's HTML is nested too deep to be an article", f"{markup.count('<div')} divs"
        )
    if reader := next((r for r in readers if r.is_page(markup)), None):
        return reader.read([markup, *further], now)
    tree = LexborHTMLParser(_embedded(markup))
    title = _meta(tree, "ArticleTitle") or line_text(tree.css_first("h1")) or line_text(tree.css_first("title"))
    published = read_time(_meta(tree, "PubDate"))
    drop_unseen(tree)
    spell_out(tree)
    body = _best_body(tree)
    count = _COUNT.search(markup)
    defects = ("partial_pages",) if count and int(count[1]) > len(further) + 1 else ()
    for more in further:
        rest = LexborHTMLParser(more)
        drop_unseen(rest)
        spell_out(rest)
        body += "\n" + _best_body(rest)
    body = _once(body)
    message = tree.css_first("#messagetext") or tree.body
    shown = line_text(message)[:600]
    if len(body) < 800 and cue("wall").search(fold(shown + (title or ""))):
        wall = cue("wall").search(fold(shown + (title or "")))
        raise ReadError(
            "gone" if wall and cue("page_gone").search(wall[0]) else "wall",
            "a wall or an error page answers in place of the page",
            wall[0] if wall else "",
        )
    if len(body.strip()) < 80:
        raise ReadError("no_body", "the page has no body text", (title or "")[:80])
    code = _meta(tree, "SiteIDCode")
    return Document(
        body,
        shown_title=title,
        published_at=published,
        site_code=code[:6] if code and code[:6].isdigit() else None,
        defects=defects,
    )


def _embedded(markup: str) -> str:
    """The page with the article that a script of the Guangdong platform (gkmlpt) holds put into its body."""
    found = _CONFIG.search(markup) if "_CONFIG" in markup else None
    if not found:
        return markup
    try:
        return f"<html><body><div id='content'>{json.loads(found[1])}</div></body></html>"
    except json.JSONDecodeError:
        return markup


def _best_body(tree: LexborHTMLParser) -> str:
    """The text of the known container that holds most, else of the node that holds nearly all."""
    texts = [node_text(node, SOFT) for name in _BODIES for node in tree.css(name)[:3]]
    best = max(texts, key=len, default="")
    if len(best) > 200 or tree.body is None:
        return best
    article = main_node(tree)
    return node_text(article, SOFT) if article is not None else best


def _once(body: str) -> str:
    """The text of a page that shows its article twice (for wide and for narrow screens), once."""
    lines = body.split("\n")
    for start in range(min(MAX_LEAD, len(lines))):
        size = next((at for at in range(1, len(lines) - start) if lines[start + at] == lines[start]), 0)
        if size > 1 and lines[start : start + size] == lines[start + size : start + 2 * size]:
            return "\n".join(lines[: start + size] + lines[start + 2 * size :])
    return body


def _meta(tree: LexborHTMLParser, name: str) -> str | None:
    for node in tree.css("meta[name]"):
        if (node.attributes.get("name") or "").lower() == name.lower() and (
            node.attributes.get("content") or ""
        ).strip():
            return (node.attributes.get("content") or "").strip()
    return None
