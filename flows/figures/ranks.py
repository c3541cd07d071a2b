"""Ranks: what of an indicator a rank orders, and among whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.base.cues import cue_values, words
from flows.base.enums import RankLevel, RankOf
from flows.figures.lexer import Lexed, Token
from flows.figures.mentions import clause_start

if TYPE_CHECKING:
    from flows.figures.readings import Reading

_SEEKING = frozenset(("MOVE", "ADVERB", "APPROX", "STEP", "MARK", "QUOTE", "REST", "SELF", "HEAD", "TIME"))
_AMONG = frozenset(("OWN", "AMONG"))
_WITHIN = frozenset(("OWN", "AMONG", "GLUE_WORD", "NEUTRAL"))


def read_rank(reading: Reading) -> None:
    """Write rank_of, rank_among and rank_level; of what is no rank they stay empty."""
    if reading.measure != "rank":
        return
    lexed, place = reading.shared.lexed, reading.shared.place
    before = reading.shared.figures[-1] if reading.shared.figures else None
    of, among = rank_of(lexed, reading.token, before.measure if before else ""), rank_among(lexed, reading.token)
    if before is not None and before.measure == "rank":
        among = among or before.rank_among or ""
        of = before.rank_of if reading.item.position and before.rank_of else of
    reading.rank_of, reading.rank_among = of, among or None
    reading.rank_level = rank_level(among, place.level, place.province)


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
    >>> from flows.figures.chinese import chinese_quantities
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


def _clause(lexed: Lexed, at: int) -> list[Token]:
    return lexed.tokens[clause_start(lexed, at) : at]
