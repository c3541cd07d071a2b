"""Ranks and marks passed: what of an indicator a rank orders, among whom, and whether a number is only a mark that was passed."""

from __future__ import annotations

from flows.base.enums import RankLevel, RankOf
from flows.base.vocabulary import cue_values, words
from flows.figures.lexer import Lexed, Token
from flows.figures.mentions import STOPS
from flows.figures.quantities import Quantity

_SEEKING = frozenset(("MOVE", "ADVERB", "APPROX", "STEP", "MARK", "QUOTE", "REST", "SELF", "HEAD", "TIME"))
_AMONG = frozenset(("OWN", "AMONG"))
_WITHIN = frozenset(("OWN", "AMONG", "GLUE_WORD", "NEUTRAL", "PLACE"))


def rank_of(lexed: Lexed, at: int, measure_before: str) -> RankOf:
    """What a rank orders: its own clause says it (增速居全省第二), else the figure before, whose measure is `measure_before`."""
    kinds = cue_values("rank_of")
    named = False
    for token in reversed(_clause(lexed, at)):
        if found := kinds.get(lexed.text(token)):
            return RankOf(found)
        named = named or token.kind == "TERM"
    if named or measure_before not in ("growth", "change"):
        return RankOf.LEVEL
    return RankOf(measure_before)


def rank_among(lexed: Lexed, at: int) -> str:
    """Those among whom a rank is held, as written; empty where the clause does not say.

    >>> from flows.figures.lexer import lex
    >>> from flows.figures.quantities import chinese_quantities
    >>> text = "增速位居全国地级市第二"
    >>> lexed = lex(text, chinese_quantities(text, 0, len(text)))
    >>> rank_among(lexed, lexed.at[0])
    '全国地级市'
    """
    tokens = _clause(lexed, at)
    last = len(tokens)
    while last and tokens[last - 1].kind not in _AMONG:
        if tokens[last - 1].kind not in _SEEKING:
            return ""
        last -= 1
    first = last
    while first and tokens[first - 1].kind in _WITHIN:
        first -= 1
    if first == last:
        return ""
    end = tokens[last - 1].end
    if last < len(tokens) and tokens[last].kind == "REST" and tokens[last].start == end:
        end = tokens[last].end
    return lexed.tight[tokens[first].start : end].removesuffix("中")


def rank_level(among: str, level: str | None, province: str) -> RankLevel | None:
    """Of which level those are among whom a report of a place of `level` in `province` ranks itself.

    >>> rank_level("全省", "prefecture", "江苏省"), rank_level("苏北", "prefecture", "江苏省")
    (<RankLevel.PROVINCE: 'province'>, <RankLevel.REGION: 'region'>)
    """
    if not among:
        return None
    for phrase, answer in cue_values("rank_level").items():
        if among.startswith(phrase):
            if answer == "own_superior":
                return RankLevel.PROVINCE if level == "prefecture" or province.endswith("市") else RankLevel.PREFECTURE
            return RankLevel(answer)
    return RankLevel.REGION if among in words()["region"] or among.endswith(("地区", "片区")) else RankLevel.OTHER


def is_mark_passed(lexed: Lexed, at: int, q: Quantity, closing: str) -> bool:
    """True where a number is only a round mark that was passed or stepped onto: 突破, 迈上 … 台阶; 超百亿; not for 超过.

    `closing` is what stands behind the number, or behind the list that it belongs to.
    """
    if closing.startswith(words()["step"]):
        return True
    for token in reversed(lexed.tokens[:at]):
        text = lexed.text(token)
        if text.endswith(words()["pass"]):
            return True
        if token.kind not in ("APPROX", "ADVERB", "QUANTITY", "LINK", "LINK_WORD", "STEP"):
            return False
        if token.kind == "QUANTITY" and token.end != _gap_start(lexed, at, token):
            return False
    return False


def _gap_start(lexed: Lexed, at: int, token: Token) -> int:
    """Where the list gap behind a quantity begins: its own end, if nothing but list marks follows up to the number."""
    behind = [t for t in lexed.tokens[:at] if t.start >= token.end]
    return token.end if all(t.kind in ("LINK", "LINK_WORD") or t.quantity >= 0 for t in behind) else -1


def _clause(lexed: Lexed, at: int) -> list[Token]:
    first = at
    while first and lexed.tokens[first - 1].kind not in STOPS:
        first -= 1
    return lexed.tokens[first:at]
