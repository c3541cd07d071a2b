"""Growth that no verb right before the number tells: a raised goal, a noun of growth further to the left, the words behind the number."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flows.base.cues import words
from flows.figures.mentions import clause_start

if TYPE_CHECKING:
    from flows.figures.lexer import Lexed
    from flows.figures.readings import Reading

RAISED_GOAL = "goal of growth that is raised (力争)"
BEHIND = "noun of growth behind the number"
NOUN = "noun of growth before the number"
_GROWTH_BEHIND = re.compile(
    r" ?(?:左右|以上|以内)?的?(?P<how>(?:正|负|年均|平均|较高|较快|高速|中高速|快速|高位|稳定|持续|高|正常|这一|这个)*)(?:增长|增速|增幅)(?!极|点|空间|潜力|贡献|到|至|为)"
)
_NARROWS = re.compile(r"(?:收窄|缩小)[到至为](?:了|约|前?[一二三四]个?季度|上半年|全年|[\d\-至]{1,5}月份?|的)*$")
_BETWEEN = frozenset(
    ("TIME", "MOVE", "FORCE", "STATUS", "ESTIMATE", "APPROX", "ADVERB", "OWN", "COMPARED", "GLUE_WORD", "DURATION")
)
_WAY = frozenset(("TIME", "MOVE", "GLUE_WORD", "ADVERB", "APPROX"))
_RAISES = frozenset(("FORCE", "MOVE", "APPROX", "BREAK", "LINK", "LINK_WORD", "ADVERB", "STATUS"))


def growth_told(reading: Reading) -> tuple[str, bool] | None:
    """The rule by which a share is a growth though no verb before it says so, and whether it is a decrease; None where nothing tells.

    生产总值增长6%、力争7% · 规上工业增加值实现10%的增长 · 增速连续6个月保持在15%以上
    """
    lexed, at = reading.shared.lexed, reading.token
    before = reading.shared.figures[-1] if reading.number else None
    if before is not None and before.measure == "growth" and before.unit == reading.q.unit and _is_raised(lexed, at):
        return RAISED_GOAL, before.value < 0
    if behind := _GROWTH_BEHIND.match(reading.after):
        return BEHIND, "负" in behind["how"]
    if noun := _noun_before(lexed, at):
        return NOUN, noun in words()["decline_noun"]
    if before is not None and before.measure == "growth" and before.unit == reading.q.unit and _ends_way(lexed, at):
        return NOUN, before.value < 0 and _NARROWS.search(reading.item.left) is not None
    return None


def _is_raised(lexed: Lexed, at: int) -> bool:
    """True where nothing but marks and words of a goal stand between a number and the number before it, one of them a goal."""
    kinds: set[str] = set()
    while at and (kind := lexed.tokens[at - 1].kind) in _RAISES:
        kinds.add(kind)
        at -= 1
    return "FORCE" in kinds and at > 0 and lexed.tokens[at - 1].kind == "QUANTITY"


def _ends_way(lexed: Lexed, at: int) -> bool:
    """True where only times and the verb of a way (回升到) stand between a number and the number that the way begins with."""
    goes = False
    while at and lexed.tokens[at - 1].kind in _WAY:
        at -= 1
        goes = goes or (lexed.tokens[at].kind == "MOVE" and lexed.text(lexed.tokens[at]).endswith(("到", "至", "为")))
    return goes and at > 0 and lexed.tokens[at - 1].kind == "QUANTITY"


def _noun_before(lexed: Lexed, at: int) -> str:
    """The noun of growth (增速, 降幅) that ends the clause before a number, with nothing but times and verbs behind it; empty where none does."""
    first = clause_start(lexed, at)
    while at > first and lexed.tokens[at - 1].kind in _BETWEEN:
        at -= 1
    text = lexed.text(lexed.tokens[at - 1]) if at > first else ""
    return next((noun for noun in words()["growth_end"] if text.endswith(noun)), "")
