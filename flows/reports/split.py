"""Two reports on one page → two texts."""

from __future__ import annotations

import re

from flows.base.folding import fold

OPENING = re.compile(
    r"现在,? ?(?:请允许)?我(?:受[^,。]{0,12}委托,?)?代表[^。]{0,30}(?:政府|管委会|管理委员会)[^。]{0,30}报告"
)
_TITLE = re.compile(r"政府工作报告|工作报告$|人民代表大会[^。]{0,16}会议")
MIN_REPORT = 3000
MAX_HEAD_LINES = 8


def split_reports(text: str) -> list[str]:
    """The texts of the reports that a page holds, one after the other; a page with one report gives its text.

    A report begins at its heading, a few lines before the words with which it opens (现在，我代表…政府…报告).
    """
    folded = fold(text)
    openings = [m.start() for m in OPENING.finditer(folded)]
    cuts = [0]
    for at in openings[1:]:
        if at - max(cuts[-1], openings[0]) > MIN_REPORT and len(text) - at > MIN_REPORT:
            begin = _heading(folded, at)
            cuts.append(begin if begin > openings[0] else _sentence(folded, at))
    return [text[start:end] for start, end in zip(cuts, [*cuts[1:], len(text)], strict=True)]


def _sentence(folded: str, opening: int) -> int:
    """Where the words begin that lead to an opening, on a page without line ends."""
    return max(folded.rfind(stop, 0, opening) for stop in "。!") + 1


def own_title(text: str) -> str | None:
    """The line at the head of a report that names it."""
    return next(
        (line.strip() for line in text.split("\n")[:MAX_HEAD_LINES] if "工作报告" in line and len(line) < 60), None
    )


def _heading(folded: str, opening: int) -> int:
    """Where the heading begins of the report that opens at `opening`."""
    begin = line = folded.rfind("\n", 0, opening) + 1
    for _ in range(MAX_HEAD_LINES):
        if line == 0:
            break
        previous = folded.rfind("\n", 0, line - 1) + 1
        words = folded[previous : line - 1].strip()
        if len(words) > 60 or words.endswith("。"):
            break
        if _TITLE.search(words):
            begin = previous
        line = previous
    return begin
