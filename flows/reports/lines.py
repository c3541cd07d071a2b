"""The lines of a body: where each stands, its words, and whether it is a heading."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from flows.base.cues import cue
from flows.base.folding import fold

NUMBERING = re.compile(
    r"^(?:第?[一二三四五六七八九十]{1,3}(?:部分|章)?[、,. :]+|\([一二三四五六七八九十]{1,3}\)|[一二三四五六七八九十]是)"
)
TOP = re.compile(r"^(?:第?[一二三四五六七八九十]{1,2}(?:部分|章)?[、,. ]|第[一二三四五六七八九]部分)")
_INLINE_HEADING = re.compile(
    r"(?:^|[。!;] ?| )(?=[一二三四五六]、[^,。;]{4,40} )|(?<=[。! ])[一二三四五六]、[^,。; ]{4,40} "
)
_LONG_LINE = re.compile(
    r"(?<=[。!;])(?= ?(?:各位代表|今年|(?:19|20)\d{2}年|过去|今后|未来|[一二三四五六七八九十]、|\([一二三四五六七八九十]{1,3}\)|第[一二三四]部分))"
)
MAX_HEADING = 60
MAX_LINE = 1500


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a body: offsets, its folded text without marks of markup, and whether it is a heading."""

    start: int
    end: int
    text: str
    is_heading: bool


def read_lines(body: str) -> list[Line]:
    """The lines of `body` that hold more than white space; a heading that a copy has glued to its paragraph is a line of its own."""
    lines, at = [], 0
    for folded in fold(body).split("\n"):
        for start, end in pairwise(_cuts(folded)):
            text = folded[start:end].strip(" *#-")
            if text:
                lines.append(Line(at + start, at + end, text, _is_heading(text)))
        at += len(folded) + 1
    return lines


def _cuts(folded: str) -> list[int]:
    """Where the parts of a line begin and end."""
    size = len(folded)
    if size <= MAX_HEADING:
        return [0, size]
    cuts = {0, size}
    if size > MAX_LINE:
        cuts.update(m.end() for p in (_INLINE_HEADING, _LONG_LINE) for m in p.finditer(folded))
    cuts.update(glued.end() for at in [*cuts] if (glued := cue("glued_heading").match(folded, at)))
    return sorted(cuts)


def _is_heading(text: str) -> bool:
    if len(text) > MAX_HEADING or text.endswith(("。", ";", ",", "、")) or text.startswith("各位代表"):
        return False
    return bool(NUMBERING.match(text)) or not re.search(r"[,。;!?]", text)
