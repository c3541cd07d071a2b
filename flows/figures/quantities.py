"""Quantities: every number of a text with its unit, as written, by form alone. What it means is settled elsewhere.

A quantity is read from left to right: number, range, scale (万, 亿), 余 or 多, unit, denominator. What is a number but no quantity is told apart in `names.py`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from flows.base.vocabulary import Unit, units
from flows.figures.tails import Tail, plain_tail, read_tail

_SPACED = r"(?:(?<=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff] ))\d{1,6}(?: \. ?| ?\. )\d{1,4}(?= ?[%‰亿万千百个元吨公亩家人户平立])|(?<=[\u4e00-\u9fff])(?<!第)\d{1,6}[。·]\d{1,4}(?= ?(?:%|亿|万|个百分点))"
NUMBER = (
    _SPACED
    + r"|\d{1,3}。\d{1,2}(?=%)|\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|(?!(?:19|20)\d\d )\d{1,4}(?: \d{1,3})+(?:\.\d+)?(?!\d)|\d+\.\d+(?: \d{1,2})?(?![\d.])|\d+(?:\.\d+)?"
)
_WRITTEN = str.maketrans({",": None, " ": None, "。": ".", "·": "."})
_PLAIN = r"\d+(?:\.\d+)?(?!\d)"
_RANGE_MARKS = frozenset((" ", "-", "~", "至", "到"))
_MINUS = re.compile(r"(?:增长|增速|增幅|下降|为|增|涨幅|至|达|到)-$")
_SIGNED = re.compile(r"(?:(?:^|[\u4e00-\u9fff(:, ])[-+]|负)$")
_SIGNS = frozenset("-+负")
_OF_CHANGE = frozenset(("share", "per_mille", "points"))
_FROM = re.compile(r"(?:由|从)[^,。;、\d]{0,14}(?:\d{4}年(?:的|底)?)?[^,。;\d]{0,6}$")
_RANGE = re.compile(rf" ?(?:-{{1,2}}|~|至|到) ?({NUMBER})")
_LIST_OF_BARE = re.compile(rf"(?:[、和]{_PLAIN})+")
_LISTING = frozenset("、和与及")
_POINTS_LISTED = re.compile(rf"(?:(?:、|和|与|及)(?:约|近)?{_PLAIN}(?:个(?=[、和与及]))?)+")
_RATIO = re.compile(r"(?<![\d.:])(\d+(?:\.\d+)?)((?: ?: ?\d+(?:\.\d+)?){1,3})(?![\d:])")
_MIXED = re.compile(
    r"(?:([1-9]\d*)(亿|万)|([1-9])([千百]))(?:([1-9]\d{0,3})(千万|万|千|百|十)(?:([1-9])([百十]))?|([1-9]\d{3})(?=[元人户亩吨公]))"
)
_STEPS = {"亿": 10**8, "千万": 10**7, "万": 10**4, "千": 1000, "百": 100, "十": 10}
_MIXEDSCALES = frozenset("亿万千百")
_SPECIAL = _MIXEDSCALES | {"成"}
_TENTHS = re.compile(r"成(半)?(?![立为员果效功长本熟套片型就分品交都才绩人])")
_FRACTION = re.compile(r"(?<![\d./A-Za-z年月-])([1-9]\d?)/([1-9]\d?)(?![\d./A-Za-z月日号-]|个?小时)")
_UNIT_BEFORE = re.compile(r"\(([^()\d]{1,8})\) ?[:为]? ?-{0,2}$")


@dataclass(slots=True)
class Quantity:
    """A number with its unit. `start`..`end` is the value_text; `unit` is as written, with 万 or 亿; `base` is the unit without them."""

    start: int
    end: int
    value: Decimal
    unit: str
    base: Unit | None
    scale: int = 1
    high: Decimal | None = None
    more: bool = False
    kind: str = "number"
    number_end: int = 0
    part: int = 0
    negative: bool = False
    signed: bool = False
    approximate: bool = False

    @property
    def is_money(self) -> bool:
        """True for an amount in any currency."""
        return self.base is not None and self.base.dimension.startswith("money")


def _decimal(text: str) -> Decimal:
    return Decimal(text if text.isdecimal() else text.translate(_WRITTEN))


def read_number(text: str, match: re.Match[str], stop: int) -> Quantity:
    """The quantity that begins with the Arabic number `match`, its range included."""
    start, end = match.span()
    value = _decimal(match[0])
    if text[end : end + 1] in _SPECIAL and (special := _read_special(text, start, end, value)):
        return special
    if plain := plain_tail(text, end):
        simple, at = plain
        follows = text[at : at + 1]
        if (
            follows not in _RANGE_MARKS
            and not (start and text[start - 1] in _SIGNS)
            and not (simple.unit == "个" and follows in _LISTING)
        ):
            return Quantity(start, at, value, simple.unit, simple.base, simple.scale, number_end=end)
    tail = read_tail(text, end)
    if (
        not tail.unit
        and not tail.more
        and text[end : end + 1] in ("、", "和")
        and (shared := unit_of_list(text, end, stop))
    ):
        return Quantity(start, end, value, shared.unit, shared.base, shared.scale, number_end=end)
    if text[tail.end : tail.end + 1] in _RANGE_MARKS:
        follow = _RANGE.match(text, tail.end)
        if follow and follow.end() <= stop and not _is_from_to(text, start):
            second = read_tail(text, follow.end())
            high = _decimal(follow[1])
            same = tail.unit in ("", second.unit) or (tail.base is None and tail.scale == second.scale)
            if same and second.unit and high * second.scale > value * (tail.scale if tail.unit else second.scale):
                return Quantity(
                    start,
                    second.end,
                    value,
                    second.unit,
                    second.base,
                    second.scale,
                    high,
                    second.more,
                    "range",
                    follow.end(),
                )
    if points := _points_of_list(text, tail):
        return Quantity(start, tail.end, value, points.unit, points.base, points.scale, number_end=end)
    return _with_sign(text, start, end, value, tail)


def _with_sign(text: str, start: int, end: int, value: Decimal, tail: Tail) -> Quantity:
    """The quantity with the unit and the sign that stand before its number, where there are such."""
    told = told_unit(text, start) if not tail.unit and not tail.more else None
    if told:
        tail = Tail(tail.end, told.unit, told.base, told.scale, False)
    first = _dollars_before(text, start) if tail.base is None else start
    if first < start:
        tail = Tail(tail.end, tail.unit + "美元", units()["美元"], tail.scale, tail.more)
    quantity = Quantity(first, tail.end, value, tail.unit, tail.base, tail.scale, more=tail.more, number_end=end)
    if start and text[start - 1] in _SIGNS and _is_signed(text, start, tail.base, told is not None):
        quantity.negative, quantity.signed = text[start - 1] != "+", True
        quantity.start -= 1
    return quantity


_DOLLAR_ENDS, _DOLLARS = frozenset("$D "), re.compile(r"(?:(?:US)?\$|USD) ?$")


def _dollars_before(text: str, start: int) -> int:
    """Where the sign for dollars begins that stands before a number; the number's own start where none does."""
    found = _DOLLARS.search(text, max(0, start - 5), start) if start and text[start - 1] in _DOLLAR_ENDS else None
    return found.start() if found else start


_UNIT_ENDS = frozenset("): -为")


def told_unit(text: str, start: int) -> Tail | None:
    """The unit that stands in brackets between a name and its number: (亿元):85.6."""
    if text[start - 1 : start] not in _UNIT_ENDS:
        return None
    found = _UNIT_BEFORE.search(text[max(0, start - 14) : start])
    tail = read_tail(found[1] + ",", 0) if found else None
    return tail if found and tail and tail.base is not None and tail.end == len(found[1]) else None


def _is_signed(text: str, start: int, base: Unit | None, is_told: bool) -> bool:
    """True if the dash, plus or 负 before the number is its sign: of a share behind a word, a bracket or its unit, else behind a word that leads to a value."""
    before = text[max(0, start - 4) : start]
    is_change = base is not None and base.dimension in _OF_CHANGE
    is_behind = _SIGNED.search(before) or (is_told and before.endswith((")-", ") -")))
    return bool((is_change and is_behind) or _MINUS.search(before))


def _read_special(text: str, start: int, end: int, value: Decimal) -> Quantity | None:
    """A number that is written in steps (3万2千元, 1亿2千3百万元) or in tenths (9成, 1成半); None where it is neither."""
    if text[end : end + 1] in _MIXEDSCALES and (mixed := _MIXED.match(text, start)):
        upper, lower = _STEPS[mixed[2] or mixed[4]], _STEPS.get(mixed[6], 1)
        rest, last = int(mixed[5] or mixed[9]) * lower, int(mixed[7] or 0) * _STEPS.get(mixed[8], 1)
        if rest < upper and last < lower:
            behind = mixed.end()
            if mixed[2] == "亿" and text.startswith("万", behind):  # 1亿2千3百万: the steps behind 亿 are so many 万
                rest, last, behind = rest * _STEPS["万"], last * _STEPS["万"], behind + 1
            number = Decimal(int(mixed[1] or mixed[3]) * upper + rest + last)
            tail = read_tail(text, behind)
            return Quantity(
                start, tail.end, number, tail.unit, tail.base, tail.scale, more=tail.more, number_end=behind
            )
    if text[end : end + 1] == "成" and value < 10 and (tenths := _TENTHS.match(text, end)):
        percent = value * 10 + (5 if tenths[1] else 0)
        return Quantity(start, tenths.end(), percent, "%", units()["%"], number_end=end)
    return None


def _points_of_list(text: str, tail: Tail) -> Tail | None:
    """The unit of the first number in 提高1.5个和2个百分点, whose 个 is half of it; None elsewhere."""
    listed = _POINTS_LISTED.match(text, tail.end) if tail.unit == "个" else None
    behind = read_tail(text, listed.end()) if listed else None
    return behind if behind and behind.base is not None and behind.base.dimension == "points" else None


def unit_of_list(text: str, end: int, stop: int) -> Tail | None:
    """The unit of a number that stands bare in a list whose last member carries it: 由45、38、35个工作日; None where it is in no such list.

    >>> unit_of_list("由45、38、35个工作日", 3, 12).unit
    '个工作日'
    """
    match = _LIST_OF_BARE.match(text, end, stop)
    if not match:
        return None
    tail = read_tail(text, match.end())
    return (
        tail
        if tail.unit
        and tail.base is not None
        and ((tail.base.name != "年" and tail.base.dimension != "time") or tail.base.name.startswith("个"))
        else None
    )


def _is_from_to(text: str, at: int) -> bool:
    """True if 由 or 从 before the number makes `a 到 b` a way, not a range."""
    return bool(_FROM.search(text[max(0, at - 16) : at]))


def read_ratio(text: str, match: re.Match[str]) -> list[Quantity]:
    """The parts of `a:b:c` as shares where they sum to 100, else `a:b` as one ratio; empty where it is neither (a time of day, a score)."""
    pieces = [match[1], *(p.strip() for p in match[2].split(":")[1:])]
    values = [Decimal(p) for p in pieces]
    percent = units()["%"]
    if len(values) >= 2 and Decimal("98.5") <= sum(values) <= Decimal("101.5"):
        found, at = [], match.start()
        for number, piece in enumerate(pieces):
            at = text.index(piece, at)
            found.append(
                Quantity(
                    at,
                    at + len(piece),
                    values[number],
                    "%",
                    percent,
                    kind="share",
                    number_end=at + len(piece),
                    part=number + 1,
                )
            )
            at += len(piece)
        return found
    if len(values) == 2 and values[1] == 1:
        return [Quantity(match.start(), match.end(), values[0], "", None, kind="ratio", number_end=match.end())]
    return []


def fractions(text: str, start: int, end: int) -> list[Quantity]:
    """The proper fractions (1/3) between `start` and `end`, as shares.

    >>> [(q.value, q.unit) for q in fractions("占全省的1/3,24/7", 0, 12)]
    [(Decimal('33.33'), '%')]
    """
    found = []
    for m in _FRACTION.finditer(text, start, end):
        upper, lower = int(m[1]), int(m[2])
        if upper < lower <= 20:
            value = (Decimal(100 * upper) / lower).quantize(Decimal("0.01"))
            found.append(Quantity(m.start(), m.end(), value, "%", units()["%"], number_end=m.end()))
    return found


def ratios(text: str, start: int, end: int) -> list[tuple[re.Match[str], list[Quantity]]]:
    """The ratios between `start` and `end`, each with its quantities."""
    return [(m, read_ratio(text, m)) for m in _RATIO.finditer(text, start, end)]
