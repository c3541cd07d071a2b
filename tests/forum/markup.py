"""The pages of the small forum, with the ids and classes of Discuz and words of our own."""

from __future__ import annotations

import random
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from forum.board import Post, Thread

HEAD = "<!DOCTYPE html><html><head><title>{title} - 河畔书斋 - Powered by Discuz!</title>{more}</head><body>"
LOCKED = '<div class="locked">本帖隐藏的内容需要回复</div>'
FOOT = '<div id="ft">GMT+8, 2024-3-1 12:00</div></body></html>'


def index_page(sections: Iterable[int]) -> str:
    """The forum's index."""
    links = "".join(f'<dl><a href="forum.php?mod=forumdisplay&amp;fid={fid}">书架{fid}</a></dl>' for fid in sections)
    return HEAD.format(title="书架目录", more="") + links + FOOT


def message_page(words: str) -> str:
    """A page that says why there is nothing to see."""
    return HEAD.format(title="提示", more="") + f'<div id="messagetext" class="alert_error"><p>{words}</p></div>' + FOOT


def pager(page: int, pages: int) -> str:
    """The numbers under a list or a thread; none where there is one page."""
    if pages == 1:
        return ""
    others = "".join(f"<a>{n}</a>" for n in range(1, pages + 1) if n != page)
    count = f'<label><span title="共 {pages} 页"> / {pages} 页</span></label>'
    return f'<div class="pg"><strong>{page}</strong>{others}{count}</div>'


def list_page(rows: Iterable[Thread], fid: int, page: int, pages: int) -> str:
    """A page of a section's list."""
    bodies = "".join(
        f'<tbody id="normalthread_{t.tid}"><tr><td class="icn"><a href="forum.php?mod=viewthread&amp;tid=1">i</a></td>'
        f'<th><em>[<a href="forum.php?mod=forumdisplay&amp;fid={fid}&amp;typeid=1">{t.tag.strip("[]")}</a>]</em> '
        f'<a class="s xst" href="forum.php?mod=viewthread&amp;tid={t.tid}&amp;extra=page%3D1">{t.title}</a></th>'
        f'<td class="by"><cite>抄书人</cite><em><span>2024-2-3</span></em></td>'
        f'<td class="num"><a>{len(t.posts) - 1}</a></td>'
        f'<td class="by"><cite>抄书人</cite><em><a>{t.last_reply}</a></em></td></tr></tbody>'
        for t in rows
    )
    table = f'<table id="threadlisttableid">{bodies}</table>'
    return HEAD.format(title=f"书架{fid}", more="") + table + pager(page, pages) + FOOT


def thread_page(address: str, thread: Thread, page: int, shown: list[tuple[int, Post]], chance: random.Random) -> str:
    """A page of a thread, its lines broken by junk that is other at every request."""
    link = f'<link rel="canonical" href="{address}forum.php?mod=viewthread&amp;tid={thread.tid}"/>'
    head = f'<h1 class="ts"><a>{thread.tag}</a> <span id="thread_subject">{thread.title}</span></h1>'
    floors = "".join(_floor(thread.tid * 100 + number, post, chance) for number, post in shown)
    return (
        HEAD.format(title=thread.title, more=link)
        + f'<div id="postlist">{head}{floors}</div>{pager(page, thread.pages)}{FOOT}'
    )


def _floor(pid: int, post: Post, chance: random.Random) -> str:
    junk = "".join(chance.choices("abcxyz 0123456789;:?", k=12))
    lines = f'<font class="jammer">{junk}</font><br />\r\n'.join(post.text.replace("\u2002", "&amp;#8194;").split("\n"))
    body = f'<td class="t_f" id="postmessage_{pid}">{lines}</td>'
    return (
        f'<div id="post_{pid}"><table id="pid{pid}" class="plhin"><tr><td class="pls"><div class="authi">'
        f'<a class="xw1" href="home.php?uid=7">{post.author}</a></div></td><td class="plc">'
        f'<em id="authorposton{pid}">发表于 {post.posted}</em><div class="pct"><div class="pcb"><div class="t_fsz">'
        f"<table><tr>{LOCKED if post.locked else body}</tr></table></div></div></div>"
        f'<div class="sign">签名：读书不觉已春深，今年已读完88本</div></td></tr></table></div>'
    )
