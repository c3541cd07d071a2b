"""Lines that the width of a page or an editor made → the lines that were meant: joined where they were broken, without numbers in front."""

from __future__ import annotations

import re
from collections import Counter

from flows.base.folding import fold
from flows.reports.lines import NUMBERING
from flows.reports.tables import CELL

STOPS = ("。", "！", "？", "：", "；", "”")
INDENT = re.compile(r"[ \t]*\u3000|[ \t]{2,}")
_COUNTED = re.compile(r"[ \t]*[\[(（【]?(\d{1,5})")
_BEHIND_NUMBER = " \t:：|)])）】"
_DATE = re.compile(r"(?:19|20)\d\d年")
MIN_WIDTH, MAX_WIDTH = 15, 130
MIN_LINES, MIN_EDGE = 8, 4


def join_wrapped_lines(text: str, always: bool = False) -> str:
    """Lines that a page width has broken, joined to paragraphs; a text whose lines are no such stays as it is.

    A line that fills the width goes on in the next, unless that one is indented or a stop ends the first. Lines of one
    width are many and none is longer, counted in characters or in columns; `always`: they are known to be broken.

    >>> lines = ["城镇新增就业一万二千人的目标如期", "完成。"] * 6
    >>> join_wrapped_lines(chr(10).join(lines)).split()[:2]
    ['城镇新增就业一万二千人的目标如期完成。', '城镇新增就业一万二千人的目标如期完成。']
    """
    lines = _without_margin([line.rstrip() for line in text.replace("\f", "\n").split("\n")])
    if not always and sum(len(line) > MAX_WIDTH for line in lines) > 0.03 * len(lines):
        return text
    for measure in (len, _columns):
        sizes, step = [measure(line) for line in lines], 1 if measure is len else 2
        if width := _width(sizes, step, always) or _width_of_few(lines, sizes, step):
            return _joined(lines, sizes, width)
    return "\n".join(lines) if always else text


def _without_margin(lines: list[str]) -> list[str]:
    """The lines without the blanks that nearly all begin with, and without the empty lines that part each from the next."""
    filled = [line for line in lines if line]
    if not filled:
        return lines
    leads = [len(line) - len(line.lstrip(" ")) for line in filled]
    margin = " " * sorted(leads)[len(leads) // 10]
    is_spaced = len(lines) - len(filled) >= 0.8 * len(filled)
    return [line.removeprefix(margin) for line in (filled if is_spaced else lines)]


def _columns(line: str) -> int:
    return len(line.encode("gb18030", "replace"))


def _width(sizes: list[int], step: int, always: bool) -> int:
    """The width from which on a line is full; 0 where the lines are not broken at one."""
    filled = [size for size in sizes if size]
    if len(filled) < MIN_LINES and not always:
        return 0
    widths = Counter(size for size in filled if size >= MIN_WIDTH * step)
    if not widths:
        return 0
    width = max(widths, key=lambda size: sum(widths[size - n] for n in range(2 * step + 1)))
    full = sum(widths[size] for size in widths if width - 2 * step <= size <= width + step)
    longer = sum(widths[size] for size in widths if size > width + step)
    share = 0.25 if always else 0.45
    return width - 2 * step if full >= share * len(filled) and longer <= 0.03 * len(filled) else 0


def _width_of_few(lines: list[str], sizes: list[int], step: int) -> int:
    """The width of a text few of whose paragraphs are broken: its longest lines, which all end within a sentence; or 0."""
    longest = max(sizes, default=0)
    full = [at for at, size in enumerate(sizes[:-1]) if size >= longest - 2 * step]
    if len(full) < MIN_EDGE or not MIN_WIDTH * step <= longest <= MAX_WIDTH * step:
        return 0
    broken = sum(
        not lines[at].endswith(STOPS) and bool(lines[at + 1]) and not NUMBERING.match(fold(lines[at + 1][:20]))
        for at in full
    )
    return longest - 2 * step if broken > 0.75 * len(full) else 0


def _joined(lines: list[str], sizes: list[int], width: int) -> str:
    indents = any(INDENT.match(line) for line in lines)
    joined: list[str] = []
    goes_on = False
    for line, size in zip(lines, sizes, strict=True):
        is_row = CELL in line
        is_new = bool(INDENT.match(line)) or not line or is_row
        if goes_on and not is_new:
            joined[-1] += line
        else:
            joined.append(line)
        goes_on = not is_row and size >= width and (indents or not line.endswith(STOPS[:4]))
    return "\n".join(joined)


def without_line_numbers(text: str) -> str:
    """The text without the numbers that an editor or a printer sets before its lines, each one more than the last.

    A page may begin anew with one; where more than one filled line in ten has no such number, they are none.

    >>> without_line_numbers(chr(10).join(f"{n:>3} 第{n}行，2023年" for n in range(1, 10))).split()[:2]
    ['第1行，2023年', '第2行，2023年']
    """
    lines = text.split("\n")
    start = next(filter(str.strip, lines), "")
    first = _COUNTED.match(start)
    if not first:
        return text
    last, counted, cut = 0 if _behind(start, 1) is not None else int(first[1]) - 1, 0, list[str]()
    for line in lines:
        is_sure = counted > MIN_LINES // 2
        tried = ((n, _behind(line, n, is_sure and n > last)) for n in (last + 1, 1))
        number, rest = next(((n, r) for n, r in tried if r is not None), (last, line))
        counted += rest is not line
        last = number
        cut.append(rest)
    filled = sum(not line.isspace() for line in lines if line)
    return "\n".join(cut) if counted >= MIN_LINES and counted >= 0.9 * filled else text


def _behind(line: str, number: int, is_sure: bool = False) -> str | None:
    """What stands behind a line's number; None where the line begins with no such number, or with more digits than that."""
    bare = line.lstrip(" \t[(（【0")
    rest = bare.removeprefix(str(number))
    if (
        len(rest) == len(bare)
        or rest[:1] in (".", ",", "、", "．", "%")
        or (rest[:1].isdigit() and not (is_sure or _DATE.match(rest)))
    ):
        return None
    return rest.lstrip(_BEHIND_NUMBER)
