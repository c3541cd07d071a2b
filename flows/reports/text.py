"""The text of a document → its body: lines made whole, marks of markup gone."""

from __future__ import annotations

import re
from collections import Counter

from flows.base.folding import fold
from flows.reports.lines import NUMBERING
from flows.reports.tables import CELL, lay_out

_ESCAPED_BREAK = re.compile(r"\\r\\n|\\n|\\r|_x000D_")
_BOLD = re.compile(r"(\*{1,3}|__)(?=\S)([^*_\n]+?)(?<=\S)\1")
_STRUCK = re.compile(r"~~(?=\S)[^~\n]{1,200}~~")
_QUOTED = re.compile(r"^> ?", re.M)
_LINK = re.compile(r"(!?)\[([^\[\]\n]*)\]\([^()\s]+(?: \"[^\"\n]*\")?\)")
_ROUND_NUMBER = re.compile(r"([_`])(\d[^_`\n]*)\1")
_ESCAPED = re.compile(r"\\([-\\`*_{}\[\]()#+.!|>~%])")
_TAG = re.compile(
    r"</?(?:a|b|br|div|em|font|h[1-6]|i|img|li|p|span|strong|sub|sup|table|tbody|td|tr|u|ul)\b[^<>\n]{0,300}>", re.I
)
_PM = re.compile(r"PM[ _\n]*\{?(2[.．]5|10)\}?(?!\d)(?:\n(?=[\u4e00-\u9fff]))?")
_CELLS = re.compile(r"(?<=\S)\t+(?=[-−]?\d)")
_PAGE_NUMBER = re.compile(
    r"[-—–－·\s]*(?:第?\s*\d{1,4}\s*页?(?:\s*[/／,，]?\s*共?\s*\d{1,4}\s*页?)?"
    r"|第\s*[一二三四五六七八九十百]{1,4}\s*页|[ivxlcIVXLC]{1,6}|[Pp]age\s*\d{1,4}(?:\s*of\s*\d{1,4})?)[-—–－·\s]*"
)
_WITHIN = re.compile(r"[，。；、：]")
_SPACED = re.compile(r"(?<=\S) (?=\S)")
_SPACED_CHARACTER = re.compile(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])")
_STOPS = ("。", "！", "？", "：", "；", "”")
_CANNOT_BEGIN = tuple("，。、；：）》”％%？！,;:)")
_CONTINUES = re.compile(r"(?:是|为)[：:]")
_CANNOT_END = ("、", "，", "（", "“", "《", "(")
_NUMBERED = re.compile(rf"{NUMBERING.pattern}|\s*\d{{1,3}}[.、]")
_BEGINS_VALUE = re.compile(r"[-+]?(?!(?:19|20)\d\d年)\d[\d.,]*[^\d\s.,、]")
_MEASURED = re.compile(r"(?!(?:19|20)\d\d年)\d[\d.]*(?:%|‰|[万亿个]|.{0,2}[元人家户吨亩])")
_INDENT = re.compile(r"[ \t]*\u3000|[ \t]{2,}")
SOFT = "\v"  # a break within a paragraph: of a line, or of no more than its look
MIN_HEADING = 30
MIN_WIDTH = 15
MAX_WIDTH = 130
MIN_LINES, MIN_EDGE = 8, 4


def tidy(text: str) -> str:
    r"""The text with its breaks made plain, without marks of markup, and its lines whole.

    CRLF and the literal `\r\n` left by spreadsheets become line breaks; bold, escapes and stray tags go; a line that
    was broken at the width of a page or around a bold word goes on.

    >>> tidy(r"第一行 \r\n第二行").split()
    ['第一行', '第二行']
    >>> tidy("总值**85.6**亿元，PM_2.5浓度，经济社会发展的\n主要目标\n是：增长2\\.5%")
    '总值85.6亿元，PM2.5浓度，经济社会发展的主要目标是：增长2.5%'
    >>> tidy("[总值](http://a/b.htm)`85.6`亿元![图](c.png)，增长_2.5%_")
    '总值85.6亿元，增长2.5%'
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    if "\\" in text or "_x000D_" in text:
        text = _ESCAPED.sub(r"\1", _ESCAPED_BREAK.sub("\n", text))
    if "<" in text:
        text = _TAG.sub("", text)
    text = _without_marks(text)
    if "|" in text or "\t" in text:
        text = _CELLS.sub(" | ", lay_out(text))
    if text.count(" ") > MIN_WIDTH and len(_SPACED_CHARACTER.findall(text)) > 0.3 * len(text) / 2:
        text = _SPACED.sub("", text)
    return _mended(_without_soft(text) if SOFT in text else join_wrapped_lines(text))


def _without_marks(text: str) -> str:
    """The text without the marks of Markdown, and without what they strike out or quote as a whole."""
    if "~~" in text:
        text = _STRUCK.sub("", text)
    if text.count("\n>") > 0.8 * text.count("\n"):
        text = _QUOTED.sub("", text)
    if "**" in text or "__" in text:
        text = _BOLD.sub(r"\2", text)
    if "](" in text:
        text = _LINK.sub(lambda m: "" if m[1] else m[2], text)
    if "_" in text or "`" in text:
        text = _ROUND_NUMBER.sub(r"\2", text)
    if "PM" in text:
        text = _PM.sub(r"PM\1", text)
    return text


def _without_soft(text: str) -> str:
    """The text with each break within a paragraph made a line's end, or taken out where it parts a clause.

    >>> _without_soft(f"一、2023年工作{SOFT}全年生产总值{SOFT}85.6亿元，同{SOFT}比增长6%。{SOFT}其中工业增长7%。").split()
    ['一、2023年工作', '全年生产总值85.6亿元，同比增长6%。', '其中工业增长7%。']
    """
    hard = text.replace(SOFT, "\n")
    if (wrapped := join_wrapped_lines(hard)) != hard:
        return wrapped
    pieces = text.split(SOFT)
    joined = pieces[:1]
    for piece in pieces[1:]:
        joined[-1:] = (
            [joined[-1].rstrip() + piece.lstrip()] if _parts_clause(joined[-1], piece) else [joined[-1], piece]
        )
    return "\n".join(joined)


def _parts_clause(before: str, behind: str) -> bool:
    """True of a break behind which the clause goes on: neither a heading nor a sentence ends before it."""
    line, rest = before.rpartition("\n")[2].rstrip(), behind.lstrip(" ")
    folded = fold(line)
    if not line or not rest.strip() or line.endswith(_STOPS) or _INDENT.match(rest) or NUMBERING.match(fold(rest[:20])):
        return False
    if line.endswith(_CANNOT_END) or rest.startswith(_CANNOT_BEGIN):
        return True
    if NUMBERING.match(folded) and len(line) < 2 * MIN_HEADING:
        return False
    is_value = _BEGINS_VALUE.match(fold(rest[:20])) is not None
    return is_value or len(line) >= MIN_HEADING or bool(_MEASURED.search(folded))


def _mended(text: str) -> str:
    """The text with the breaks taken out that stand where no paragraph can end or begin."""
    lines = text.split("\n")
    joined = lines[:1]
    for line in lines[1:]:
        before = joined[-1]
        if before and line and _goes_on(before, line):
            joined[-1] = before.rstrip() + line.lstrip()
        else:
            joined.append(line)
    return "\n".join(joined)


def _goes_on(before: str, line: str) -> bool:
    if before.endswith(_STOPS) or (before.endswith("，") and _NUMBERED.match(fold(line[:20]))):
        return False
    return (
        line.startswith(_CANNOT_BEGIN)
        or before.endswith(_CANNOT_END)
        or bool(_CONTINUES.match(line))
        or (before.endswith("的") and len(line) < 20)
    )


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
        not lines[at].endswith(_STOPS) and bool(lines[at + 1]) and not NUMBERING.match(fold(lines[at + 1][:20]))
        for at in full
    )
    return longest - 2 * step if broken > 0.75 * len(full) else 0


def _joined(lines: list[str], sizes: list[int], width: int) -> str:
    indents = any(_INDENT.match(line) for line in lines)
    joined: list[str] = []
    goes_on = False
    for line, size in zip(lines, sizes, strict=True):
        is_row = CELL in line
        is_new = bool(_INDENT.match(line)) or not line or is_row
        if goes_on and not is_new:
            joined[-1] += line
        else:
            joined.append(line)
        goes_on = not is_row and size >= width and (indents or not line.endswith(_STOPS[:4]))
    return "\n".join(joined)


def without_page_lines(pages: list[str]) -> str:
    """The text of pages without their numbers, running headers and footers; a paragraph goes on from page to page.

    >>> without_page_lines([f"预算收入5{chr(10)}- 1 -", ".3亿元"]).split()
    ['预算收入5', '.3亿元']
    """
    cut = [[line for line in page.replace("\r", "").split("\n") if line.strip()] for page in pages]
    # a header may differ on left and right pages, so that each side is counted by itself
    sides = [cut[side::2] for side in (0, 1)]
    edges = [Counter(key for page in side for key in {_edge(line) for line in page[:2] + page[-2:]}) for side in sides]
    kept: list[str] = []
    for number, page in enumerate(cut):
        side = number % 2
        for at, line in enumerate(page):
            is_edge = at < 2 or at >= len(page) - 2
            here = edges[side][_edge(line)] if not _WITHIN.search(line) else 0
            repeats = len(pages) > 2 and (
                here > max(1, len(sides[side]) // 2) or _of_all(line, edges) > len(pages) // 2
            )
            if not (is_edge and (_PAGE_NUMBER.fullmatch(line) or repeats)):
                kept.append(line)
    return "\n".join(kept)


def _of_all(line: str, edges: list[Counter[str]]) -> int:
    return sum(side[_edge(line)] for side in edges)


def _edge(line: str) -> str:
    return re.sub(r"\d+", "0", "".join(line.split()))
