"""A saved page → Document: the article or the posts cut out of the page's chrome, its title and time."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from functools import cache

from selectolax.lexbor import LexborHTMLParser, LexborNode

from flows.base.errors import ReadError
from flows.base.folding import fold
from flows.base.records import Document
from flows.base.vocabulary import cue_pattern

CHINA = timezone(timedelta(hours=8))
MAX_CHARS = 20_000_000
_BLOCKS = {"p", "div", "br", "li", "tr", "blockquote", "h1", "h2", "h3", "h4", "h5", "table", "section", "article", "ul", "ol", "td", "dd", "dt"}
_DROP = "script, style, noscript, iframe, form, i.pstatus, .jammer, span[style*='display:none'], ignore_js_op, .attach_nopermission, .attach_tips, .locked, .sign, .modact, .pattl, .cm, .rate, template"
_BODIES = ("#UCAP-CONTENT", ".TRS_Editor", ".trs_editor_view", ".TRS_UEDITOR", "#zoom", "#Zoom", "#zoomcon", "#vsb_content", ".v_news_content", "#ivs_content", ".j-fontContent", ".article-content", ".article_content", ".article-body", ".pages_content", ".xly_Box", "#js_content", "#content", ".content", "article")
_TIME = re.compile(r"((?:19|20)\d{2})[-/年.](\d{1,2})[-/月.](\d{1,2})日?(?:[ T-]+(\d{1,2})[::∶](\d{2}))?")


@cache
def _wall() -> re.Pattern[str]:
    return re.compile(cue_pattern("wall"))


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
            parts.append(re.sub(r"[\r\n]+", "", at.text_content or ""))
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


def read_page(markup: str) -> Document:
    """The document that a saved page holds.

    Raises:
        ReadError: a wall, a soft error, or a page without a body.
    """
    if len(markup) > MAX_CHARS:
        raise ReadError("too_large", "the page has more than 20 million characters", str(len(markup)))
    if markup.count("<div") > 5000 and markup.count("<div") > 200 * max(1, markup.count("<p")):
        raise ReadError("too_deep", "the page's HTML is nested too deep to be an article", f"{markup.count('<div')} divs")
    tree = LexborHTMLParser(markup)
    posts = tree.css("[id^=postmessage_]")
    if posts:
        return _read_thread(tree, posts)
    title = _meta(tree, "ArticleTitle") or _text(tree.css_first("h1")) or _text(tree.css_first("title"))
    published = read_time(_meta(tree, "PubDate"))
    for junk in tree.css(_DROP):
        junk.decompose()
    body = _best_body(tree)
    message = tree.css_first("#messagetext") or tree.body
    shown = _text(message)[:600]
    if len(body) < 800 and _wall().search(fold(shown + (title or ""))):
        wall = _wall().search(fold(shown + (title or "")))
        raise ReadError("gone" if wall and re.search(r"不存在|已被删除|404|找不到", wall[0]) else "wall", "a wall or an error page answers in place of the page", wall[0] if wall else "")
    if len(body.strip()) < 80:
        raise ReadError("no_body", "the page has no body text", (title or "")[:80])
    code = _meta(tree, "SiteIDCode")
    return Document(body, shown_title=title, published_at=published, site_code=code[:6] if code and code[:6].isdigit() else None)


def _read_thread(tree: LexborHTMLParser, posts: list[LexborNode]) -> Document:
    """The floors of the first author, joined in order."""
    title = _text(tree.css_first("#thread_subject"))
    tag = _text(tree.css_first("h1.ts a")) or ""
    first = re.sub(r"\D", "", posts[0].attributes.get("id") or "")
    stamp = tree.css_first(f"#authorposton{first}")
    span = stamp.css_first("span[title]") if stamp else None
    published = read_time(span.attributes.get("title") if span else _text(stamp))
    hidden = bool(tree.css("div.locked"))
    authors = [_text(a) for a in tree.css("td.pls .authi a.xw1, td.pls .authi a")]
    for junk in tree.css(_DROP):
        junk.decompose()
    texts = [node_text(p) for p in posts]
    keep = [text for number, text in enumerate(texts) if number == 0 or (number < len(authors) and authors[number] == authors[0] and len(text) > 200)]
    if tag and not tag.startswith("["):
        tag = ""
    return Document("\n".join(keep), shown_title=f"{tag} {title or ''}".strip() or None, published_at=published, defects=("partial_post",) if hidden else ())


def _best_body(tree: LexborHTMLParser) -> str:
    """The text of the known container that holds most, else of the whole body."""
    texts = [node_text(node) for name in _BODIES for node in tree.css(name)[:3]]
    best = max(texts, key=len, default="")
    return best if len(best) > 200 or tree.body is None else node_text(tree.body)


def _meta(tree: LexborHTMLParser, name: str) -> str | None:
    for node in tree.css("meta[name]"):
        if (node.attributes.get("name") or "").lower() == name.lower() and (node.attributes.get("content") or "").strip():
            return (node.attributes.get("content") or "").strip()
    return None


def _text(node: LexborNode | None) -> str:
    return node.text(strip=True) if node is not None else ""
