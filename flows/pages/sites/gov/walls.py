"""What a site answers in the place of a page: a challenge, a firewall, a login, a notice, or that the page is gone."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser

from flows.base.charsets import page_text
from flows.base.cues import cue
from flows.base.folding import fold
from flows.pages.sites.gov import lists
from flows.pages.sites.gov.onward import MOVES, documents, framed

HERE = "http://host/"
MAX_NOTICE, MAX_NOTICE_PAGE = 300, 20_000
REFUSALS = frozenset((401, 403, 405, 418, 444))
_EMBEDS = re.compile(r"<(?:script|i?frame|img|embed|object)\b|http-equiv=[\"']?refresh", re.I)
_FRAMED = re.compile(r"<(?:i?frame|embed|object)\b", re.I)
_PASSWORD = re.compile(r"<input\b[^>]{0,300}\btype\s*=\s*[\"']?password", re.I)


def is_challenge(body: bytes, status: int) -> str:
    """The kind of wall that an answer is (a script challenge, a refusal), empty where it is none."""
    text = page_text(body[:6000], None) or body[:6000].decode("utf-8", "replace")
    if status in (412, 521) or "__jsl_clearance" in text or "$_ts" in text or "C3VK=" in text:
        return f"script challenge (status {status})"
    if status in REFUSALS or _is_firewall(body):
        return f"refused (status {status})"
    if status == 200 and _is_login(body):
        return "a login"
    visible = re.sub(r"<script.*?</script>|<[^>]+>|\s", "", text, flags=re.S)
    return (
        "nothing but a script"
        if 200 <= status < 300 and len(body) < 4000 and "<script" in text and len(visible) < 20 and not _leads_on(text)
        else ""
    )


def _is_firewall(body: bytes) -> bool:
    shown = _visible(page_text(body, None)) if len(body) <= MAX_NOTICE_PAGE else ""
    return len(shown) < 2 * MAX_NOTICE and bool(cue("firewall").search(fold(shown)))


def _leads_on(markup: str) -> bool:
    """True of a page whose script opens, shows or names what it stands for."""
    return bool(MOVES.search(markup) or framed(markup, HERE) or documents(markup, HERE))


def _is_login(body: bytes) -> bool:
    """True of a page that asks for a login and holds nothing else."""
    markup = page_text(body, None) if len(body) <= MAX_NOTICE_PAGE else ""
    shown = fold(_visible(markup))
    if (
        len(shown) > MAX_NOTICE
        or _FRAMED.search(markup)
        or not (_PASSWORD.search(markup) or cue("login").search(shown))
    ):
        return False
    return not any("政府工作报告" in node.text() for node in LexborHTMLParser(markup).css("a"))


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
    if lists.is_data(text) and len(text) < MAX_NOTICE:
        return "an answer for scripts without a text"
    visible = _visible(text)
    if not visible and not (_EMBEDS.search(text) or _leads_on(text)):
        return "an empty page"
    is_short = len(visible) < MAX_NOTICE
    return "the site is being worked on" if is_short and cue("maintenance").search(fold(visible)) else ""


def _visible(markup: str) -> str:
    return re.sub(r"<script.*?</script>|<style.*?</style>|<title.*?</title>|<[^>]*>|\s", "", markup, flags=re.S | re.I)
