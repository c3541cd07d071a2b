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
_GOES_ON = frozenset(" ,。.")  # what may follow the plain number where NUMBER reads further
_WHOLE_RANGE = frozenset(("date", "duration", "threshold", "name"))


def find_quantities(folded: str, start: int, end: int) -> tuple[list[Quantity], list[tuple[int, int, str]]]:  # noqa: C901 - until the rebuild
    """The quantities between two offsets, and the spans of Arabic numbers that are none, each with its reason."""
    found: list[Quantity] = []
    skipped: list[tuple[int, int, str]] = []
    covered: list[tuple[int, int]] = []
    if folded.find(":", start, end) >= 0:
        for match, parts in ratios(folded, start, end):
            found += parts
            if not parts:
                skipped += [
                    (m.start(), m.end(), "ratio_or_time") for m in DIGITS.finditer(folded, match.start(), match.end())
                ]
        covered = [(q.start, q.end) for q in found] + [(s, e) for s, e, _ in skipped]
    if folded.find("/", start, end) >= 0:
        parts = fractions(folded, start, end)
        found += parts
        covered += [(q.start, q.end) for q in parts]
    for q in chinese_quantities(folded, start, end):
        if not names_a_class(folded, q) and not any(q.start < e and s < q.end for s, e in covered):
            found.append(q)
            covered.append((q.start, q.end))
    covered.sort()
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
            continue
        skipped.append((at, stop, reason))
        taken = stop
        if q.kind == "range" and reason in _WHOLE_RANGE and q.number_end > stop:
            second = DIGITS.search(folded, stop, q.number_end)
            if second:
                skipped.append((second.start(), second.end(), reason))
                taken = second.end()
    if any([q.end > end for q in found]):
        skipped += [(q.start, q.number_end, "cut_off") for q in found if q.end > end]
        found = [q for q in found if q.end <= end]
    if covered:
        found.sort(key=_start)
    return found, skipped


def _start(q: Quantity) -> int:
    return q.start
