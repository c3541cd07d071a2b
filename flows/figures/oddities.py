"""Figures that are written in a way that leaves a doubt: a sign told twice (同比下降-3.4%), a comma within a number (85,6亿元)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from flows.base.findings import finding
from flows.base.folding import fold
from flows.base.records import Figure, Finding
from flows.base.vocabulary import units

_DECREASE = re.compile(r"(?:下降|降低|减少|下滑|回落|下跌|缩减|降幅)(?:了|为|达|约)*$")
_NUMBER_BEFORE = re.compile(r"(?<![\d.第前])\d{1,6},$")


def oddities(figures: Iterable[Figure]) -> Iterator[Finding]:
    """A Finding for each figure that a verb calls a decrease and its number too, and for each that may be half of a number."""
    for figure in figures:
        before = fold(figure.sentence[max(0, figure.value_start - 8) : figure.value_start])
        if fold(figure.value_text[:1]) in ("-", "负"):
            if _DECREASE.search(before):
                yield finding("figure", figure.figure_id, "doubled_sign", f"{before}{figure.value_text}")
        elif before.endswith(",") and figure.value_text[0].isdigit() and _is_half(figure, before):
            yield finding("figure", figure.figure_id, "comma_in_number", f"{before}{figure.value_text}")


def _is_half(figure: Figure, before: str) -> bool:
    """True behind digits and a comma: of what is measured behind any comma, of what is counted behind an ASCII one."""
    unit = units().get(figure.unit.lstrip("百千万亿"))
    is_counted = unit is not None and unit.is_count
    is_ascii = figure.sentence[figure.value_start - 1] == ","
    return bool(_NUMBER_BEFORE.search(before)) and (is_ascii or not is_counted)
