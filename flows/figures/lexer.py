"""A sentence as typed tokens: the words of the dictionary found in one pass, the longest first; what no table knows is REST.

The words stand in `words.csv` (kind, phrase), with what each kind means in `word_kinds.csv`; the forms that no list can hold (years, 比2015年, 按…计算)
in `patterns.csv`. Numbers come from `numbers.py`. Offsets are those of the `tight` text: the sentence without blanks, stars and note marks.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from flows.base.vocabulary import composite_terms, indicator_aliases, patterns, word_kinds, words
from flows.figures.quantities import Quantity

_LOOSE = re.compile(r"[ \n*]+|\[ ?\d{1,3} ?\]|[①-⑳]")
_LASTING = re.compile("(?:连续|提前|近|历时|过去|最近|持续|将近|超过|每)$")
_MAY_BE_LOOSE = re.compile(r"[ \n*\[①-⑳]")
_PUNCTUATION = {
    **dict.fromkeys(",;:。!?()", "BREAK"),
    **dict.fromkeys("·―—-", "MARK"),
    **dict.fromkeys("“”\"'《》‘’", "QUOTE"),
    "、": "LINK",
}


class Token(NamedTuple):
    """A stretch of the tight text with what it is; `value` is the number of the quantity, or -1."""

    kind: str
    start: int
    end: int
    quantity: int = -1


class Lexed(NamedTuple):
    """A sentence in tokens: they cover the tight text without gap or overlap. `at` holds the token of each quantity."""

    tight: str
    tokens: list[Token]
    at: list[int]

    def text(self, token: Token) -> str:
        """The words of a token."""
        return self.tight[token.start : token.end]


@cache
def _lexicon() -> tuple[AhoCorasick, list[str]]:
    """The automaton over all words and the kind of each; an indicator's name wins over any other word."""
    kinds: dict[str, str] = {}
    for kind, phrases in words().items():
        if token := word_kinds()[kind]:
            kinds.update(dict.fromkeys(phrases, token))
    kinds.update(dict.fromkeys((*indicator_aliases(), *composite_terms()), "TERM"))
    return AhoCorasick(list(kinds), matchkind=MatchKind.LeftmostLongest), list(kinds.values())


@cache
def _forms() -> tuple[re.Pattern[str], tuple[str, ...]]:
    """All patterns of the lexer as one expression, and the token kind of each."""
    rows = [row for row in patterns() if row.stage == "lexer"]
    return re.compile("|".join(f"(?P<p{number}>{row.pattern})" for number, row in enumerate(rows))), tuple(
        row.answer for row in rows
    )


def tighten(text: str) -> tuple[str, list[int] | None]:
    """A sentence without blanks, stars and note marks, and the offset of each of its characters (None where nothing was taken out).

    >>> tighten("增长 5%")
    ('增长5%', [0, 1, 3, 4])
    """
    if not _MAY_BE_LOOSE.search(text):
        return text, None
    kept: list[int] = []
    at = 0
    for match in _LOOSE.finditer(text):
        kept += range(at, match.start())
        at = match.end()
    kept += range(at, len(text))
    return "".join(text[i] for i in kept), kept


def lex(text: str, quantities: Sequence[Quantity] = (), offset: int = 0, own: tuple[str, ...] = ()) -> Lexed:
    """The tokens of a sentence (folded) that begins at `offset` of its body, with the `quantities` of the body.

    `own` are the names of the reporting place.

    >>> [(t.kind, "全年预计地区生产总值增长"[t.start : t.end]) for t in lex("全年预计地区生产总值增长").tokens]
    [('TIME', '全年'), ('ESTIMATE', '预计'), ('TERM', '地区生产总值'), ('MOVE', '增长')]
    """
    tight, kept = tighten(text)
    tokens: list[Token] = []
    begin = 0
    for number, q in enumerate(quantities):
        start, end = q.start - offset, q.end - offset
        if kept is not None:
            start, end = bisect_right(kept, start - 1), bisect_right(kept, end - 1)
        if start > begin:
            _lex_words(tight, begin, start, tokens)
        kind = (
            "DURATION"
            if q.base is not None and q.base.dimension == "time" and _LASTING.search(tight, 0, start)
            else "QUANTITY"
        )
        tokens.append(Token(kind, max(start, begin), end, number))
        begin = max(end, begin)
    if begin < len(tight):
        _lex_words(tight, begin, len(tight), tokens)
    if own:
        tokens = _mark_own(tight, tokens, own)
    return _mend(tight, tokens)


def _mend(tight: str, tokens: list[Token]) -> Lexed:
    """The tokens, where a verb or adverb of one character between a word and a noun is part of the word (县均, 投用)."""
    mended: list[Token] = []
    for number, token in enumerate(tokens):
        if (
            token.kind in _SHORT
            and token.end - token.start == 1
            and mended
            and mended[-1].kind == "REST"
            and number + 1 < len(tokens)
            and tokens[number + 1].kind not in _ENDS_WORD
        ) or (token.kind == "REST" and mended and mended[-1].kind == "REST"):
            mended[-1] = mended[-1]._replace(end=token.end)
        else:
            mended.append(token)
    return Lexed(tight, mended, [i for i, token in enumerate(mended) if token.quantity >= 0])


def _mark_own(tight: str, tokens: list[Token], own: tuple[str, ...]) -> list[Token]:
    """The tokens with the names of the reporting place cut off from the words that they begin."""
    marked: list[Token] = []
    for token in tokens:
        start = token.start
        if token.kind == "REST":
            name = next((name for name in own if tight.startswith(name, start)), "")
            if name and start + len(name) <= token.end:
                marked.append(Token("OWN", start, start + len(name)))
                start += len(name)
        if start < token.end:
            marked.append(token._replace(start=start))
    return marked


def _lex_words(text: str, start: int, end: int, tokens: list[Token]) -> None:
    """Add the tokens of a stretch without quantities: first the forms, then the words between them."""
    forms, kinds = _forms()
    at = start
    for match in forms.finditer(text, start, end):
        if match.end() > match.start():
            _look_up(text, at, match.start(), tokens)
            kind = kinds[int((match.lastgroup or "p0")[1:])]
            tokens.append(Token(kind, match.start(), match.end()))
            at = match.end()
    _look_up(text, at, end, tokens)


def _look_up(text: str, start: int, end: int, tokens: list[Token]) -> None:
    if start >= end:
        return
    automaton, kinds = _lexicon()
    at = start
    for which, begin, stop in automaton.find_matches_as_indexes(text[start:end]):
        if start + begin > at:
            _rest(text, at, start + begin, tokens)
        tokens.append(Token(kinds[which], start + begin, start + stop))
        at = start + stop
    if at < end:
        _rest(text, at, end, tokens)


def _rest(text: str, start: int, end: int, tokens: list[Token]) -> None:
    """Add what no table knows, split at punctuation; a verb of one character right before it is part of it (达标率)."""
    at = start
    for i in range(start, end):
        kind = _PUNCTUATION.get(text[i])
        if kind:
            _add_rest(text, at, i, tokens)
            tokens.append(Token(kind, i, i + 1))
            at = i + 1
    _add_rest(text, at, end, tokens)


def _add_rest(text: str, start: int, end: int, tokens: list[Token]) -> None:
    if start >= end:
        return
    while tokens and tokens[-1].end == start and tokens[-1].end - tokens[-1].start == 1 and tokens[-1].kind in _SHORT:
        start = tokens.pop().start
    if tokens and tokens[-1].kind == "REST" and tokens[-1].end == start:
        start = tokens.pop().start
    tokens.append(Token("REST", start, end))


_SHORT = frozenset(("MOVE", "ADVERB", "APPROX", "STATUS", "FORCE", "LINK_WORD", "RELATIVE"))
_ENDS_WORD = frozenset(
    ("QUANTITY", "MOVE", "APPROX", "STATUS", "ESTIMATE", "FORCE", "TIME", "OWN", "COMPARED", "ADVERB")
)
