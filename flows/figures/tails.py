"""What stands behind a number: scale (万, 亿), 余 or 多, unit, denominator."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from flows.base.cues import cue_pattern, words
from flows.base.vocabulary import Unit, units

SCALES = {"万亿": 10**12, "千亿": 10**11, "百亿": 10**10, "十亿": 10**9, "亿": 10**8, "千万": 10**7, "百万": 10**6, "十万": 10**5, "万": 10**4, "千": 10**3, "百": 100}  # fmt: skip
_SCALE = re.compile("|".join(SCALES))
_MORE_WORDS = frozenset(("余", "多", "来"))
_COUNTED_ABOUT = frozenset(("个", "万", "家", "年", "户", "亩"))
_BLANK = frozenset((" ", "\n"))
_PER = frozenset((" ", "/"))
_SPACES = re.compile(r"[ \n]{0,2}")
_MILLIARDS = re.compile(r"个([多余])?亿")
_NOTE = re.compile(r" ?\[\d{1,3}\](?=[%‰亿万千百个元吨公亩家人户平立])")


@cache
def _unit_sizes() -> dict[str, tuple[int, ...]]:
    """The lengths of the units that begin with a character, longest first."""
    table: dict[str, set[int]] = {}
    for name in units():
        table.setdefault(name[0], set()).add(len(name))
    return {first: tuple(sorted(sizes, reverse=True)) for first, sizes in table.items()}


@cache
def _denominator() -> re.Pattern[str]:
    return re.compile(rf"(?: ?/ ?{cue_pattern('denominator')})+")


@cache
def _no_units() -> frozenset[str]:
    """Units with the character behind them where the two are another word."""
    return frozenset(words()["no_unit"])


def read_unit(text: str, at: int) -> tuple[Unit | None, int]:
    """The longest unit that stands at `at`, and its end.

    >>> read_unit("个百分点,", 0)[0].dimension
    'points'
    """
    known, no_units = units(), _no_units()
    for size in _unit_sizes().get(text[at : at + 1], ()):
        if (unit := known.get(text[at : at + size])) is not None and text[
            at + size - 1 : at + size + 1
        ] not in no_units:
            return unit, at + len(unit.name)
    return None, at


@dataclass(slots=True)
class Tail:
    """What stands behind a number: scale, 余 or 多, unit."""

    end: int
    unit: str
    base: Unit | None
    scale: int
    more: bool


def _told(text: str, at: int) -> Tail | None:
    """The tail behind the mark of a note (5.3[1]亿元), or of money without its unit (3个多亿); None where neither stands."""
    if note := _NOTE.match(text, at):
        return read_tail(text, note.end())
    if money := _MILLIARDS.match(text, at):
        base, end = read_unit(text, money.end())
        base = base or units()["元"]
        return Tail(max(end, money.end()), "亿" + base.name, base, SCALES["亿"], bool(money[1]))
    return None


def read_tail(text: str, at: int) -> Tail:
    """Scale, 余 or 多, and unit behind the number that ends at `at`."""
    start = at
    if text[at : at + 1] in _BLANK:
        spaces = _SPACES.match(text, at)
        at = spaces.end() if spaces else at
    follows = text[at : at + 1]
    if follows in "[个" and (told := _told(text, at)):
        return told
    more = follows in _MORE_WORDS and (follows != "来" or text[at + 1 : at + 2] in _COUNTED_ABOUT)
    at += more
    scale_text = ""
    base, end = read_unit(text, at)
    if base is None or (base.dimension in ("count",) and base.name in ("百", "千")):
        match = _SCALE.match(text, at)
        if match:
            scale_text, at = match[0], match.end()
            if text[at : at + 1] in ("余", "多"):
                more, at = True, at + 1
            elif text[at : at + 1] == " ":
                at += 1
            base, end = read_unit(text, at)
            end = end if base else match.end() + (more and text[match.end() : match.end() + 1] in ("余", "多"))
    if base is None and not scale_text:
        return Tail(start, "", None, 1, False) if not more else Tail(at, "", None, 1, True)
    if base:
        if text[end : end + 1] in ("余", "多") and base.name == "倍":
            more, end = True, end + 1
        per = _denominator().match(text, end) if text[end : end + 1] in _PER else None
        tail = per[0].replace(" ", "") if per else ""
        end = per.end() if per else end
        return Tail(end, scale_text + base.name + tail, base, SCALES.get(scale_text, 1), more)
    return Tail(end, scale_text, None, SCALES.get(scale_text, 1), more)


@cache
def _tails() -> tuple[dict[str, Tail], dict[str, list[int]]]:
    """Every scale with every unit → what `read_tail` makes of it (its end counted from 0); and the lengths by the first two characters, longest first."""
    tails: dict[str, Tail] = {}
    sizes: dict[str, set[int]] = {}
    for scale in ("", *SCALES):
        for name in units():
            text = scale + name
            tail = read_tail(text + ",", 0)
            if tail.end == len(text) and text[0] not in _TAIL_ENDS and tail.base is not None:
                tails[text] = tail
                sizes.setdefault(text[:2], set()).add(len(text))
    for text in tails:
        if text[:1] in tails:
            sizes[text[:2]].add(1)
    return tails, {first: sorted(found, reverse=True) for first, found in sizes.items()}


_SINGLE = (1,)
_TAIL_ENDS = frozenset("余多来 /\n")


def plain_tail(text: str, at: int) -> tuple[Tail, int] | None:
    """Scale and unit at `at` and their end, where nothing else (余, a blank, a denominator) stands among or behind them: most numbers."""
    tails, sizes = _tails()
    for size in sizes.get(text[at : at + 2], _SINGLE):
        tail = tails.get(text[at : at + size])
        if tail is not None:
            end = at + tail.end
            follows = text[end : end + 1]
            is_cut = follows in _TAIL_ENDS or follows == "亿" or text[end - 1 : end + 1] in _no_units()
            return None if is_cut else (tail, end)
    return None
