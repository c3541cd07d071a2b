"""The numbers of a stretch of text: those that measure, as quantities, and those that do not, each with its reason."""

from __future__ import annotations

import re

from flows.figures.chinese import chinese_quantities
from flows.figures.names import names_a_class, why_no_figure
from flows.figures.quantities import NUMBER, Quantity, fractions, ratios, read_number

DIGITS = re.compile(r"\d[\d.,]*\d|\d")
MAY_MEASURE = re.compile(r"[\d百千万亿倍成番第首]")
_PLAIN = re.compile(r"\d+(?:\.\d+)?")
_NUMBER = re.compile(NUMBER)
_GOES_ON = frozenset(" ,。.·")  # what may follow the plain number where NUMBER reads further
_WHOLE_RANGE = frozenset(("date", "duration", "threshold", "name"))


def find_quantities(folded: str, start: int, end: int) -> tuple[list[Quantity], list[tuple[int, int, str]]]:
    """The quantities between two offsets, and the spans of Arabic numbers that are none, each with its reason."""
    found, skipped = _find_forms(folded, start, end)
    covered = sorted([(q.start, q.end) for q in found] + [(first, last) for first, last, _ in skipped])
    taken, index = start, 0
    search, size = _PLAIN.search, len(covered)
    while (number := search(folded, taken, end)) is not None:
        at, stop = number.span()
        if stop < end and folded[stop] in _GOES_ON:
            number = _NUMBER.match(folded, at, end)
            if number is None:
                taken = at + 1
                continue
            stop = number.end()
        taken = stop
        while index < size and covered[index][1] <= at:
            index += 1
        if index < size and covered[index][0] < stop:
            number = _NUMBER.match(folded, at, covered[index][0])
            if number is None:
                taken = covered[index][1]
                continue
            taken = stop = number.end()
        q = read_number(folded, number, end)
        reason = why_no_figure(folded, q, stop, start)
        if reason is None:
            found.append(q)
            taken = q.end
        else:
            taken = _skip(folded, q, stop, reason, skipped)
    if any([q.end > end for q in found]):
        skipped += [(q.start, q.number_end, "cut_off") for q in found if q.end > end]
        found = [q for q in found if q.end <= end]
    if covered:
        found.sort(key=_start)
    return found, skipped


def _find_forms(folded: str, start: int, end: int) -> tuple[list[Quantity], list[tuple[int, int, str]]]:
    """Ratios, fractions and Chinese numbers, and the digits of what looks like a ratio and is none."""
    found: list[Quantity] = []
    skipped: list[tuple[int, int, str]] = []
    if folded.find(":", start, end) >= 0:
        for match, parts in ratios(folded, start, end):
            found += parts
            if not parts:
                digits = DIGITS.finditer(folded, match.start(), match.end())
                skipped += [(m.start(), m.end(), "ratio_or_time") for m in digits]
    if folded.find("/", start, end) >= 0:
        found += fractions(folded, start, end)
    for q in chinese_quantities(folded, start, end):
        taken = any(q.start < o.end and o.start < q.end for o in found)
        if taken or _is_quoted_name(folded, q):
            continue
        if not any(q.start < e and s < q.end for s, e, _ in skipped) and not names_a_class(folded, q):
            found.append(q)
    return found, skipped


def _is_quoted_name(folded: str, q: Quantity) -> bool:
    """True for a count or a 倍 that stands alone in quotation marks: the name of a village or a slogan (“六百户”, “三倍”)."""
    is_count = q.base is not None and (q.base.is_count or q.base.name == "倍") and q.scale == 1
    return is_count and folded[q.start - 1 : q.start] == "“" and folded[q.end : q.end + 1] == "”"


def _skip(folded: str, q: Quantity, stop: int, reason: str, skipped: list[tuple[int, int, str]]) -> int:
    """Keep a number that is no figure with its reason, of a date or name the second of a range too; where to read on."""
    skipped.append((q.start, stop, reason))
    if q.kind == "range" and reason in _WHOLE_RANGE and q.number_end > stop:
        second = DIGITS.search(folded, stop, q.number_end)
        if second:
            skipped.append((second.start(), second.end(), reason))
            return second.end()
    return stop


def _start(q: Quantity) -> int:
    return q.start
