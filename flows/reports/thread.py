"""The pages of a Discuz thread → Document: the floors of its first author, in order, without what the forum puts around and into them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from selectolax.lexbor import LexborHTMLParser, LexborNode

from flows.base.errors import ReadError
from flows.base.records import Document
from flows.reports.nodes import CHINA, line_text, node_text, read_time

MIN_FLOOR = 200
MIN_INTRODUCED = 2000
_JUNK = (
    "script, style, noscript, iframe, i.pstatus, .jammer, span[style*='display:none'], span[style*='display: none'], ignore_js_op, .attach_nopermission, .attach_tips, "
    "div.locked, .sign, .modact, .pattl, .cm, .rate, div.showhide > h4, .blockcode > em, p.attnm, span[id^=attach_], div.tip, form, template, .pcbs form"
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
    """The document that the pages of a thread hold; `now` resolves times such as 3 天前 where the page does not tell its own.

    Raises:
        ReadError: nothing of the thread can be read by a guest.
    """
    trees = [LexborHTMLParser(markup) for markup in markups]
    floors: dict[int, _Floor] = {}
    for markup, tree in zip(markups, trees, strict=True):
        page_time = _page_time(markup) or now
        for floor in _floors(tree, page_time):
            floors.setdefault(floor.pid, floor)
    ordered = sorted(floors.values(), key=lambda f: f.pid)
    if not ordered:
        raise ReadError("no_body", "the thread shows no floor", "")
    first = ordered[0]
    mine = [f for f in ordered if f.author == first.author or f is first]
    kept = [f for f in mine if f is first or len(f.text) > MIN_FLOOR]
    if len(kept) > 1 and len(first.text) < MIN_FLOOR and max(len(f.text) for f in kept[1:]) > MIN_INTRODUCED:
        kept = kept[1:]
    text = "\n".join(f.text for f in kept if f.text)
    if "接" in text or "待续" in text:
        text = "\n".join(line for line in _CONNECTOR.sub("", text).split("\n") if line.strip())
    locked, attached = any(f.locked for f in mine), any(f.attached for f in mine)
    if len(text.strip()) < 80:
        rule = "hidden_post" if locked else "attachment_only" if attached else "no_body"
        raise ReadError(rule, "the thread holds no text that a guest can read", text[:60])
    defects = [
        *(["partial_post"] if locked else []),
        *(["text_in_attachment"] if attached and _ELSEWHERE.search(text[:300] + text[-300:]) else []),
    ]
    tag = line_text(trees[0].css_first("h1.ts a"))
    title = f"{tag if tag.startswith('[') else ''} {line_text(trees[0].css_first('#thread_subject'))}".strip()
    return Document(
        text,
        shown_title=_unescape(title) or None,
        published_at=first.posted,
        edited_at=max((f.edited for f in kept if f.edited), default=None),
        defects=tuple(defects),
    )


def _floors(tree: LexborHTMLParser, page_time: datetime | None) -> list[_Floor]:
    found: list[_Floor] = []
    for box in tree.css("div[id^=post_]"):
        number = (box.attributes.get("id") or "").removeprefix("post_")
        if not number.isdigit():
            continue
        author = (
            box.css_first("td.pls .authi a.xw1") or box.css_first("td.pls .authi a") or box.css_first("td.pls .authi")
        )
        body = box.css_first(f"#postmessage_{number}")
        locked = box.css_first("div.locked") is not None
        attached = box.css_first("ignore_js_op, .pattl, .attach_nopermission, span[id^=attach_], img[aid]") is not None
        edited = box.css_first("i.pstatus")
        when = _EDITED.search(line_text(edited))
        stamp = tree.css_first(f"#authorposton{number}")
        text = ""
        if body is not None:
            for junk in body.css(_JUNK):
                junk.decompose()
            if found:
                for quote in body.css("div.quote"):
                    quote.decompose()
            text = _unescape(node_text(body))
        found.append(
            _Floor(
                int(number),
                line_text(author),
                text,
                locked,
                attached,
                _posted(stamp, page_time),
                read_time(when[1]) if when else None,
            )
        )
    return found


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
    here = page_time.astimezone(CHINA)
    if match := _DAY.search(words):
        day = here - timedelta(days=1 if match[1] == "昨天" else 2)
        return day.replace(hour=int(match[2]), minute=int(match[3]), second=0, microsecond=0)
    if match := _AGO.search(words):
        amount = 0.5 if match[1] == "半" else float(match[1])
        unit = {"秒": "seconds", "分钟": "minutes", "小时": "hours", "天": "days"}[match[2]]
        return (here - timedelta(**{unit: amount})).replace(second=0, microsecond=0)
    return here.replace(second=0, microsecond=0) if "刚刚" in words else None


def _page_time(markup: str) -> datetime | None:
    match = _FOOT.search(markup[-6000:])
    return read_time(f"{match[1]} {match[2]}:{match[3]}") if match else None


def _unescape(text: str) -> str:
    """Characters that a GBK forum has escaped twice (&amp;#8194;), made plain."""
    return _ESCAPED.sub(lambda m: chr(int(m[1])), text) if "&" in text else text
