"""The stretch of time within its years that a figure speaks of: half a year, some months, a quarter, or the whole."""

from __future__ import annotations

from flows.base.cues import cue

_HEAD = 12


def stretch_of(near: str, sentence: str) -> str:
    """half, months, quarter or year: by the words of the clause, or by the head of its sentence (上半年,财政收入增长3%)."""
    found = _of_words(near)
    return _of_words(sentence[:_HEAD]) if found == "year" and "全年" not in near else found


def _of_words(text: str) -> str:
    if "半年" in text and cue("half").search(text):
        return "half"
    if "月" in text or "季" in text:
        return next((kind for kind in ("months", "quarter") if cue(kind).search(text)), "year")
    return "year"
