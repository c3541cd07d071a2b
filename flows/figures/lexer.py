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
from operator import itemgetter
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from flows.base.cues import Pattern, patterns, word_kinds, words
from flows.base.needs import first_characters
from flows.base.vocabulary import composite_terms, indicator_aliases
from flows.figures.quantities import Quantity

_LOOSE = re.compile(r"[ \n*]+|\[ ?\d{1,3} ?\]|[①-⑳]")
_LASTED = ("年均", "平均", "来", "间", "内", "累计", "共")
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
_new = tuple.__new__  # a Token without the call of its own __new__: there are thousands a report
_start = itemgetter(1)
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
            found.append(_new(Token, (kinds[(match.lastindex or 1) - 1], begin, at, -1)))
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
        lasts = q.base is not None and q.base.dimension == "time" and _lasts(tight, start, end)
        spans.append(_new(Token, ("DURATION" if lasts else "QUANTITY", start, end, number)))
    masked = _mask(tight, spans, _STOP)
    found = _find_forms(masked)
    spans = sorted(spans + found, key=_start) if found else spans
    return _cover(tight, _mask(tight, spans, _MASK), spans, _own_in(tight, own))


def _own_in(tight: str, own: tuple[str, ...]) -> tuple[str, ...]:
    """The names of the place itself that a text holds; of 新城 and 新城区 the longer, where it stands there."""
    found = [name for name in own if name in tight]
    if len(found) < 2:
        return tuple(found)
    return tuple(name for name in found if not any(other != name and other.startswith(name) for other in found))


def _lasts(tight: str, start: int, end: int) -> bool:
    """True for a length of time that says how long something went on (连续5年, 5年年均), not how much of it there is."""
    return _LASTING.search(tight, 0, start) is not None or tight.startswith(_LASTED, end)


def _mask(text: str, spans: list[Token], blot: str) -> str:
    """The text with its spans blotted out, so that no word or form reaches into one."""
    for _, start, end, _ in spans:
        text = f"{text[:start]}{blot * (end - start)}{text[end:]}"
    return text


def _cover(tight: str, masked: str, spans: list[Token], own: tuple[str, ...]) -> Lexed:
    """The tokens of the whole text: the spans, the words between them, and the rest.

    A verb or adverb of one character between a word and a noun is part of the word (县均, 投用, 达标率).
    """
    automaton, kinds = _lexicon()
    found = [
        _new(Token, (kinds[which], start, end, -1)) for which, start, end in automaton.find_matches_as_indexes(masked)
    ]
    if spans:
        found += spans
        found.sort(key=_start)
    tokens: list[Token] = []
    push = tokens.append
    at, after_short = 0, False  # whether the last token is a short word behind a word that no table knows
    for token in found:
        kind, start, end, _ = token
        if start == at and not after_short and kind != "REST" and (end - start > 1 or kind not in _SHORT):
            push(token)
            at = end
            continue
        if own and kind == "REST" and tight[start:end] in own:
            kind, token = "OWN", _new(Token, ("OWN", start, end, -1))
        if start > at:
            _add_rest(tight, at, start, own, tokens)
            after_short = False
        if after_short and kind not in _ENDS_WORD:
            last = tokens.pop()
            tokens[-1] = _new(Token, ("REST", tokens[-1].start, last.end, -1))
        after_short = end - start == 1 and kind in _SHORT and bool(tokens) and tokens[-1].kind == "REST"
        if kind == "REST" and tokens and tokens[-1].kind == "REST":
            tokens[-1] = _new(Token, ("REST", tokens[-1].start, end, -1))
        else:
            push(token)
        at = end
    if at < len(tight):
        _add_rest(tight, at, len(tight), own, tokens)
    return Lexed(tight, tokens, [number for number, token in enumerate(tokens) if token[3] >= 0])


def _add_rest(text: str, start: int, end: int, own: tuple[str, ...], tokens: list[Token]) -> None:
    """Add what no table knows: without the names of the place itself; a verb of one character right before it is part of it."""
    if own and not (tokens and tokens[-1].kind == "REST"):
        for name in own:
            if text.startswith(name, start) and start + len(name) <= end:
                tokens.append(Token("OWN", start, start + len(name)))
                start += len(name)
                break
        if start == end:
            return
    while tokens:
        kind, first, last, _ = tokens[-1]
        if last != start or (kind != "REST" and (last - first > 1 or kind not in _SHORT)):
            break
        start = first
        tokens.pop()
    tokens.append(_new(Token, ("REST", start, end, -1)))
