"""Growths whose sign is told twice: 同比下降-3.4%."""

from __future__ import annotations

import re
from collections.abc import Iterable

from flows.base.findings import finding
from flows.base.folding import fold
from flows.base.records import Figure, Finding

_DECREASE = re.compile(r"(?:下降|降低|减少|下滑|回落|下跌|缩减|降幅)(?:了|为|达|约)*$")


def doubled_signs(figures: Iterable[Figure]) -> list[Finding]:
    """A Finding for each figure that a verb calls a decrease and whose number has a minus sign."""
    found = []
    for figure in figures:
        if fold(figure.value_text[:1]) not in ("-", "负"):
            continue
        before = fold(figure.sentence[max(0, figure.value_start - 8) : figure.value_start])
        if _DECREASE.search(before):
            found.append(finding("figure", figure.figure_id, "doubled_sign", f"{before}{figure.value_text}"))
    return found
