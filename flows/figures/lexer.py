"""A sentence as typed tokens: the words of the dictionary found in one pass, the longest first; what no table knows is REST.

The words stand in `words.csv` (kind, phrase), with what each kind means in `word_kinds.csv`; the forms that no list can hold (years, 比2015年, 按…计算)
in `patterns.csv`. Numbers come from `numbers.py`. Offsets are those of the `tight` text: the sentence without blanks, stars and note marks.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from flows.base.needs import first_characters
from flows.base.vocabulary import Pattern, composite_terms, indicator_aliases, patterns, word_kinds, words
from flows.figures.quantities import Quantity

_LOOSE = re.compile(r"[ \n*]+|\[ ?\d{1,3} ?\]|[①-⑳]")
_MAY_BE_LOOSE = re.compile(r"[ \n*\[①-⑳]")
_LASTING = re.compile("(?:连续|提前|近|历时|过去|最近|持续|将近|超过|每)$")
_PUNCTUATION = {
    **dict.fromkeys(",;:。!?()", "BREAK"),
    **dict.fromkeys("·―—-", "MARK"),
    **dict.fromkeys("“”\"'《》‘’", "QUOTE"),
    "、": "LINK",
}
_SHORT = frozenset(("MOVE", "ADVERB", "APPROX", "STATUS", "FORCE", "LINK_WORD", "RELATIVE"))
_ENDS_WORD = frozenset(
    ("QUANTITY", "DURATION", "MOVE", "APPROX", "STATUS", "ESTIMATE", "FORCE", "TIME", "OWN", "COMPARED", "ADVERB")
)
_MASK = "\x00"
_STOP = "。"  # no form reaches over a full stop


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
    kinds = dict(_PUNCTUATION)
    for kind, phrases in words().items():
        if token := word_kinds()[kind]:
            kinds.update(dict.fromkeys(phrases, token))
    kinds.update(dict.fromkeys((*indicator_aliases(), *composite_terms()), "TERM"))
    return AhoCorasick(list(kinds), matchkind=MatchKind.LeftmostLongest), list(kinds.values())


@cache
def _forms() -> tuple[re.Pattern[str], dict[str, tuple[re.Pattern[str], tuple[str, ...]]]]:
    """Where a form of the lexer may begin; and by that character the forms, in their order, with the kind of token of each."""
    by_first: dict[str, list[Pattern]] = defaultdict(list)
    for row in patterns():
        if row.stage == "lexer":
            for first in first_characters(row.pattern):
                by_first[first].append(row)
    starts = re.compile("[" + re.escape("".join(sorted(by_first))) + "]")
    return starts, {
        first: (re.compile("|".join(f"({row.pattern})" for row in rows)), tuple(row.answer for row in rows))
        for first, rows in by_first.items()
    }


def _find_forms(text: str) -> list[Token]:
    """The forms in a text, from left to right, none in another."""
    starts, forms = _forms()
    found: list[Token] = []
    at = 0
    for start in starts.finditer(text):
        begin = start.start()
        if begin < at:
            continue
        pattern, kinds = forms[start[0]]
        match = pattern.match(text, begin)
        if match:
            at = match.end()
            found.append(Token(kinds[(match.lastindex or 1) - 1], begin, at))
    return found


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
    spans: list[Token] = []
    for number, q in enumerate(quantities):
        start, end = q.start - offset, q.end - offset
        if kept is not None:
            start, end = bisect_right(kept, start - 1), bisect_right(kept, end - 1)
        lasts = q.base is not None and q.base.dimension == "time" and _LASTING.search(tight, 0, start)
        spans.append(Token("DURATION" if lasts else "QUANTITY", start, end, number))
    masked = _mask(tight, spans, _STOP)
    found = _find_forms(masked)
    spans = sorted(spans + found, key=_start) if found else spans
    return _cover(tight, _mask(tight, spans, _MASK), spans, tuple(name for name in own if name in tight))


def _start(token: Token) -> int:
    return token.start


def _mask(text: str, spans: list[Token], blot: str) -> str:
    """The text with its spans blotted out, so that no word or form reaches into one."""
    if not spans:
        return text
    parts: list[str] = []
    at = 0
    for span in spans:
        parts += (text[at : span.start], blot * (span.end - max(span.start, at)))
        at = max(at, span.end)
    parts.append(text[at:])
    return "".join(parts)


def _cover(tight: str, masked: str, spans: list[Token], own: tuple[str, ...]) -> Lexed:
    """The tokens of the whole text: the spans, the words between them, and the rest."""
    automaton, kinds = _lexicon()
    words_found = [Token(kinds[which], start, end) for which, start, end in automaton.find_matches_as_indexes(masked)]
    tokens: list[Token] = []
    at = 0
    for token in sorted(words_found + spans, key=_start) if spans else words_found:
        if token.start > at:
            _add_rest(tight, at, token.start, own, tokens)
        _add(token, tokens)
        at = token.end
    if at < len(tight):
        _add_rest(tight, at, len(tight), own, tokens)
    return Lexed(tight, tokens, [number for number, token in enumerate(tokens) if token.quantity >= 0])


def _add(token: Token, tokens: list[Token]) -> None:
    """Add a token; a verb or adverb of one character between a word and a noun before it is part of the word (县均, 投用)."""
    if len(tokens) > 1 and token.kind not in _ENDS_WORD:
        last, before = tokens[-1], tokens[-2]
        if last.kind in _SHORT and last.end - last.start == 1 and before.kind == "REST":
            tokens[-2:] = [before._replace(end=last.end)]
    if token.kind == "REST" and tokens and tokens[-1].kind == "REST":
        tokens[-1] = tokens[-1]._replace(end=token.end)
    else:
        tokens.append(token)


def _add_rest(text: str, start: int, end: int, own: tuple[str, ...], tokens: list[Token]) -> None:
    """Add what no table knows: without the names of the place itself; a verb of one character right before it is part of it (达标率)."""
    for name in own if not (tokens and tokens[-1].kind == "REST") else ():
        if text.startswith(name, start) and start + len(name) <= end:
            tokens.append(Token("OWN", start, start + len(name)))
            start += len(name)
            break
    if start == end:
        return
    while tokens and tokens[-1].end == start and tokens[-1].end - tokens[-1].start == 1 and tokens[-1].kind in _SHORT:
        start = tokens.pop().start
    _add(Token("REST", start, end), tokens)
