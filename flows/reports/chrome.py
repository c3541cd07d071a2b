"""What of a page is no part of its article: what is hidden, navigation, lists of links, counters; and the node that the article fills."""

from __future__ import annotations

import re
from contextlib import suppress

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from flows.base.cues import words
from flows.base.nodes import LINE
from flows.reports.colours import faint_nodes

_DROP = (
    "noscript, iframe, form, nav, footer, template, svg, select, rt, rp, s, del, strike, [hidden], dialog:not([open]), audio, video, canvas, object, .sr-only, .visually-hidden, i.pstatus, .jammer, ignore_js_op, .attach_nopermission, "
    ".attach_tips, .locked, .sign, .modact, .pattl, .cm, .rate"
)
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|(?:font-size|opacity)\s*:\s*\.?0(?![.\d]*[1-9])"
    r"|text-decoration[-\w]*\s*:[^;]*line-through|(?<![-\w])(?:left|top|right|bottom|text-indent|margin(?:-left|-top)?)\s*:\s*-\d{3,}"
    r"|(?<!-)color\s*:\s*(?:transparent|rgba\([^()]*,\s*0?(?:\.0+)?\s*\))|(?<![-\w])font\s*:\s*0(?![.\d])"
    r"|clip-path\s*:\s*(?:inset\(\s*(?:[5-9]\d|100)%|circle\(\s*0)"
    r"|clip\s*:\s*rect\(\s*[01](?:px)?[\s,]|transform\s*:[^;]*scale\(\s*0\s*\)"
    r"|^(?=.*overflow\s*:\s*hidden).*(?<![-\w])(?:max-)?(?:height|width)\s*:\s*0(?![.\d])",
    re.I | re.S,
)
_UNVEILED = re.compile(r"visibility\s*:\s*hidden|opacity\s*:\s*0|display\s*:\s*none", re.I)
_MAY_HOLD = ("form", "nav", "footer")
_SHOWN = re.compile(r"(?:display\s*:\s*(?!none)|visibility\s*:\s*visible)[a-z]", re.I)
_KEEPS_LINES = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)", re.I)
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.S)
_ON_SCREEN = re.compile(r"@media\s+(?:screen|all)\s*\{((?:[^{}]*\{[^{}]*\})*)\s*\}", re.I)
_AT_BLOCK = re.compile(r"@[^{};]*\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}")
_SHEET_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
MAX_SHEET, MAX_SELECTORS = 200_000, 60
_ASIDE = "nav, aside, footer, [role=navigation], [class*=sidebar], [id*=sidebar], [class*=breadcrumb]"
_COUNTER = re.compile(r"(?:浏览|阅读|点击|访问)(?:次数|量|数)?\s*[:：]?\s*[\d,]+\s*次?")
MAIN = 0.8
LINKS = 0.6
MIN_CHARS = 300


def drop_unseen(tree: LexborHTMLParser) -> None:
    """Take out of a page what no reader sees, and what serves other things than reading.

    A form stays where it holds the article (pages of ASP.NET are one form), and so does what a script will show.
    """
    rules = _rules(tree)
    for code in tree.css("script, style"):
        code.decompose()
    size = len(tree.body.text()) if tree.body else 0
    _mark_hidden(tree, size, rules)
    _keep_lines(tree, rules)
    for junk in tree.css(_DROP):
        if junk.tag in _MAY_HOLD and len(junk.text()) > max(MIN_CHARS, size // 2):
            junk.unwrap()
        else:
            junk.decompose()
    for node in tree.css("[style]"):
        said = node.attributes.get("style") or ""
        if node.tag != "body" and _HIDDEN.search(said) and (2 * len(node.text()) < size or not _UNVEILED.search(said)):
            node.decompose()
    for node in faint_nodes(tree):
        if 2 * len(node.text()) < size:
            node.decompose()


def _rules(tree: LexborHTMLParser) -> list[tuple[str, str]]:
    """Selectors and declarations of the page's own style sheet, where it hides something or keeps lines."""
    sheet = "".join(node.text() for node in tree.css("style") if (node.attributes.get("media") or "") != "print")
    if not (_HIDDEN.search(sheet[:MAX_SHEET]) or _KEEPS_LINES.search(sheet[:MAX_SHEET])):
        return []
    return _SHEET_RULE.findall(_AT_BLOCK.sub("", _ON_SCREEN.sub(r"\1", _COMMENT.sub("", sheet[:MAX_SHEET]))))


def _mark_hidden(tree: LexborHTMLParser, size: int, rules: list[tuple[str, str]]) -> None:
    """Give the attribute `hidden` to what the page's own style sheet hides; what holds most of the page is shown by a script."""
    shown = {node.mem_id for names, said in rules if _SHOWN.search(said) for node in _nodes(tree, names)}
    for node in (node for names, said in rules if _HIDDEN.search(said) for node in _nodes(tree, names)):
        if node.mem_id not in shown and node.tag not in ("html", "body") and 2 * len(node.text()) < size:
            node.attrs["hidden"] = ""


def _keep_lines(tree: LexborHTMLParser, rules: list[tuple[str, str]]) -> None:
    """Mark the ends of the lines in what shows them as they stand."""
    kept = tree.css("pre, textarea, xmp, listing, plaintext")
    kept += [node for node in tree.css("[style*=white-space]") if _KEEPS_LINES.search(node.attributes["style"] or "")]
    kept += [node for names, said in rules if _KEEPS_LINES.search(said) for node in _nodes(tree, names)]
    texts = {text.mem_id: text for node in kept for text in node.traverse(include_text=True) if text.tag == "-text"}
    for text in texts.values():
        if "\n" in (said := text.text_content or ""):
            text.replace_with(said.replace("\n", LINE))


def _nodes(tree: LexborHTMLParser, names: str) -> list[LexborNode]:
    """What the selectors of a rule are of; those for a state (`:hover`) or for nothing that can be read are passed over."""
    found: list[LexborNode] = []
    for name in names.split(",")[:MAX_SELECTORS]:
        if re.fullmatch(r"[\w\s.#>*=\[\]\"'-]{1,200}", name) and name.strip(" *\n"):
            with suppress(SelectolaxError):
                found += tree.css(name.strip())
    return found


def main_node(tree: LexborHTMLParser) -> LexborNode | None:
    """The smallest node that holds nearly all of the page's text beside its links; None for an empty page."""
    node = tree.body
    if node is None:
        return None
    for junk in tree.css(_ASIDE):
        junk.decompose()
    for listed in tree.css("ul, ol, table, dl"):
        links = listed.css("a")
        if len(links) > 1 and _size(links) > LINKS * len(listed.text(strip=True)):
            listed.decompose()
    for small in tree.css("div, p, span, li, td"):
        said = small.text(strip=True)
        if len(said) < 40 and (_COUNTER.search(said) or said.startswith(words()["neighbour"])):
            small.decompose()
    while inner := next((c for c in node.iter() if len(c.text()) > MAIN * len(node.text()) and c.tag != "p"), None):
        if len(inner.text(strip=True)) < MIN_CHARS:
            break
        node = inner
    return node


def _size(nodes: list[LexborNode]) -> int:
    return sum(len(node.text(strip=True)) for node in nodes)
