"""Chinese numerals → numbers."""

from __future__ import annotations

from decimal import Decimal

_DIGITS = {
    "零": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
    "壹": 1,
    "贰": 2,
    "叁": 3,
}
_STEPS = {"十": 10, "百": 100, "千": 1000}
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_SCALES = {"万": 10_000, "亿": 100_000_000}


def parse_numeral(text: str) -> Decimal:
    """The number that a (folded) Chinese numeral stands for; digits pass through.

    Raises:
        ValueError: `text` is no numeral.

    >>> parse_numeral("一万五千亿"), parse_numeral("二百零三"), parse_numeral("六点五"), parse_numeral("二零零八")
    (Decimal('1500000000000'), Decimal('203'), Decimal('6.5'), Decimal('2008'))
    >>> parse_numeral("十八"), parse_numeral("百"), parse_numeral("12")
    (Decimal('18'), Decimal('100'), Decimal('12'))
    """
    whole, point, fraction = text.partition("点")
    if point:
        return parse_numeral(whole) + Decimal("0." + "".join(str(_digit(c)) for c in fraction))
    if text.isascii() and text.isdigit():
        return Decimal(text)
    if len(text) > 1 and all(c in _DIGITS for c in text):
        return Decimal("".join(str(_DIGITS[c]) for c in text))
    total, part, digit = 0, 0, 0
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char in _STEPS:
            part += (digit or 1) * _STEPS[char]
            digit = 0
        elif char in _SCALES:
            scale = _SCALES[char]
            part += digit
            if part == 0 and total:
                total *= scale
            elif scale > total:
                total = (total + (part or 1)) * scale
            else:
                total += (part or 1) * scale
            part, digit = 0, 0
        else:
            raise ValueError(f"{text!r} is no numeral")
    return Decimal(total + part + digit)


def _digit(char: str) -> int:
    if char in _DIGITS:
        return _DIGITS[char]
    if char.isdigit():
        return int(char)
    raise ValueError(f"{char!r} is no digit")


def raised(text: str) -> str:
    """A raised mark as plain text writes it: a number, in brackets or not, in raised digits, all else as it is.

    >>> raised("2"), raised("[12]"), raised("注")
    ('²', '¹²', '注')
    """
    inner = text.strip("[](){}〔〕【】（） ")
    return inner.translate(_RAISED) if inner.isascii() and inner.isdigit() else text
