"""The pages of a Discuz thread → Document: the floors of its first author, in order.

What the forum puts around and into them is cut away.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from selectolax.lexbor import LexborHTMLParser, LexborNode

from flows.base.errors import ReadError
from flows.base.nodes import CHINA, line_text, node_text, read_time
from flows.base.records import Document

MIN_FLOOR = 200
MIN_INTRODUCED = 2000
MIN_TEXT = 80
MAX_DIGITS = 12
_ATTACHED = "ignore_js_op, .pattl, .attach_nopermission, span[id^=attach_], img[aid]"
_JUNK = (
    "script, style, noscript, iframe, i.pstatus, .jammer, span[style*='display:none'], span[style*='display: none'], "
    "ignore_js_op, .attach_nopermission, .attach_tips, div.locked, .sign, .modact, .pattl, .cm, .rate, "
    "div.showhide > h4, .blockcode > em, p.attnm, span[id^=attach_], div.tip, form, template, .pcbs form"
)
_ESCAPED = re.compile(r"&(?:amp;)?#(\d{3,6});")
_CONNECTOR = re.compile(r"^[（(](?:未完待续,?，?见下楼|接下楼|接上楼|未完待续|待续)[）)]$", re.M)
_FOOT = re.compile(r"GMT\+8,? *(\d{4}-\d{1,2}-\d{1,2}) (\d{1,2}):(\d{2})")
_AGO = re.compile(r"(\d+|半)\s*(秒|分钟|小时|天)前")
_DAY = re.compile(r"(昨天|前天)\s*(\d{1,2}):(\d{2})")
_EDITED = re.compile(r"于 *(\d{4}-\d{1,2}-\d{1,2} \d{1,2}:\d{2})")
_ELSEWHERE = re.compile(r"(?:全文|全文内容|正文|报告全文|详见|见|请见|请下载)[^。]{0,6}附件|附件下载")


@dataclass(frozen=True, slots=True)
class _Floor:
    pid: int
    author: str
    text: str
    locked: bool
    attached: bool
    posted: datetime | None
    edited: datetime | None


def is_thread(markup: str) -> bool:
    """True for a page that shows floors of a thread."""
    return 'id="postlist"' in markup and ("postmessage_" in markup or "authorposton" in markup)


def read_thread(markups: list[str], now: datetime | None = None) -> Document:
    """The document that the pages of a thread hold.

    `now` resolves times such as 3 天前 where the page does not tell its own.

    Raises:
        ReadError: nothing of the thread can be read by a guest.
    """
    trees = [LexborHTMLParser(markup) for markup in markups]
    floors: dict[int, _Floor] = {}
    for markup, tree in zip(markups, trees, strict=True):
        page_time = _page_time(markup) or now
        for floor in _floors(tree, page_time):
            floors.setdefault(floor.pid, floor)
    if not floors:
        raise ReadError("no_body", "the thread shows no floor", "")
    mine, kept = _report_floors(sorted(floors.values(), key=lambda f: f.pid))
    text = "\n".join(f.text for f in kept if f.text)
    if "接" in text or "待续" in text:
        text = "\n".join(line for line in _CONNECTOR.sub("", text).split("\n") if line.strip())
    tag = line_text(trees[0].css_first("h1.ts a"))
    title = f"{tag if tag.startswith('[') else ''} {line_text(trees[0].css_first('#thread_subject'))}".strip()
    return Document(
        text,
        shown_title=_unescape(title) or None,
        published_at=mine[0].posted,
        edited_at=max((f.edited for f in kept if f.edited), default=None),
        defects=_defects(text, mine),
    )


def _report_floors(ordered: list[_Floor]) -> tuple[list[_Floor], list[_Floor]]:
    """The floors of the first author, and those of them that hold the report (no chatter, no introduction)."""
    first = ordered[0]
    mine = [f for f in ordered if f.author == first.author or f is first]
    kept = [f for f in mine if f is first or len(f.text) > MIN_FLOOR]
    if len(kept) > 1 and len(first.text) < MIN_FLOOR and max(len(f.text) for f in kept[1:]) > MIN_INTRODUCED:
        kept = kept[1:]
    return mine, kept


def _defects(text: str, mine: list[_Floor]) -> tuple[str, ...]:
    """What is missing from the text of a thread.

    Raises:
        ReadError: all of it is.
    """
    locked, attached = any(f.locked for f in mine), any(f.attached for f in mine)
    if len(text.strip()) < MIN_TEXT:
        rule = "hidden_post" if locked else "attachment_only" if attached else "no_body"
        raise ReadError(rule, "the thread holds no text that a guest can read", text[:60])
    elsewhere = attached and _ELSEWHERE.search(text[:300] + text[-300:])
    return (*(["partial_post"] if locked else []), *(["text_in_attachment"] if elsewhere else []))


def _floors(tree: LexborHTMLParser, page_time: datetime | None) -> list[_Floor]:
    found: list[_Floor] = []
    for box in tree.css("div[id^=post_]"):
        number = (box.attributes.get("id") or "").removeprefix("post_")
        if number.isascii() and number.isdecimal() and len(number) <= MAX_DIGITS:
            stamp = tree.css_first(f"#authorposton{number}")
            found.append(_floor(box, number, _posted(stamp, page_time), is_reply=bool(found)))
    return found


def _floor(box: LexborNode, number: str, posted: datetime | None, is_reply: bool) -> _Floor:
    """A floor; what is locked, attached and edited is looked at before the junk is cut out of it."""
    author = box.css_first("td.pls .authi a.xw1") or box.css_first("td.pls .authi a") or box.css_first("td.pls .authi")
    locked = box.css_first("div.locked") is not None
    attached = box.css_first(_ATTACHED) is not None
    edited = _EDITED.search(line_text(box.css_first("i.pstatus")))
    body = box.css_first(f"#postmessage_{number}")
    text = ""
    if body is not None:
        for junk in body.css(f"{_JUNK}, div.quote" if is_reply else _JUNK):
            junk.decompose()
        text = _unescape(node_text(body))
    when = read_time(edited[1]) if edited else None
    return _Floor(int(number), line_text(author), text, locked, attached, posted, when)


def _posted(stamp: LexborNode | None, page_time: datetime | None) -> datetime | None:
    """When a floor was posted: from the title where there is one, else absolute, else relative to the page's time."""
    if stamp is None:
        return None
    span = stamp.css_first("span[title]")
    exact = read_time(span.attributes.get("title") if span is not None else None)
    if exact:
        return exact
    words = stamp.text().replace("\xa0", " ")
    return read_time(words) or (_relative(words, page_time) if page_time else None)


def _relative(words: str, page_time: datetime) -> datetime | None:
    """The time that words such as 昨天 19:21 tell, seen from the page's own time; None for one that does not exist."""
    here = page_time.astimezone(CHINA).replace(second=0, microsecond=0)
    try:
        if match := _DAY.search(words):
            day = here - timedelta(days=1 if match[1] == "昨天" else 2)
            return day.replace(hour=int(match[2]), minute=int(match[3]))
        if match := _AGO.search(words):
            amount = 0.5 if match[1] == "半" else float(match[1])
            unit = {"秒": "seconds", "分钟": "minutes", "小时": "hours", "天": "days"}[match[2]]
            return (page_time.astimezone(CHINA) - timedelta(**{unit: amount})).replace(second=0, microsecond=0)
    except (ValueError, OverflowError):
        return None
    return here if "刚刚" in words else None


def _page_time(markup: str) -> datetime | None:
    match = _FOOT.search(markup[-6000:])
    return read_time(f"{match[1]} {match[2]}:{match[3]}") if match else None


def _unescape(text: str) -> str:
    """Characters that a GBK forum has escaped twice (&amp;#8194;), made plain."""
    return _ESCAPED.sub(lambda m: m[0] if 0xD800 <= int(m[1]) < 0xE000 else chr(int(m[1])), text)
