"""The text of a document → its body: lines made whole, marks of markup gone."""

from __future__ import annotations

import re
from collections import Counter

from flows.base.folding import fold
from flows.base.numerals import raised
from flows.reports.lines import NUMBERING
from flows.reports.pairs import join_pairs
from flows.reports.tables import CELL, lay_out
from flows.reports.wrapping import INDENT, MIN_WIDTH, STOPS, join_wrapped_lines, without_line_numbers

_ESCAPED_BREAK = re.compile(r"\\r\\n|\\n|\\r|_x000D_")
_BOLD = re.compile(r"(\*{1,3}|__)(?=\S)([^*_\n]+?)(?<=\S)\1")
_STRUCK = re.compile(r"~~(?=\S)[^~\n]{1,200}~~")
_QUOTED = re.compile(r"^>{1,3} ?(?=\D)", re.M)
_LINK = re.compile(r"(!?)\[([^\[\]\n]*)\]\([^()\s]+(?: \"[^\"\n]*\")?\)")
_ROUND_NUMBER = re.compile(r"([_`])(\d[^_`\n]*)\1")
_ESCAPED = re.compile(r"\\([-\\`*_{}\[\]()#+.!|>~%])")
_TAG = re.compile(
    r"</?(?:a|b|big|blockquote|br|center|code|del|div|em|font|h[1-6]|hr|i|img|ins|li|mark|o:p|ol|p|pre|s|section|small|span"
    r"|strong|sub|sup|table|tbody|td|th|tr|u|ul)\b[^<>\n]{0,300}>|<!--.{0,300}?-->"
    r"|\[/?(?:align|b|backcolor|center|color|font|i|p|quote|s|size|td|tr|table|u|url)(?:=[^\[\]\n]{0,100})?\]",
    re.I,
)
_BLOCK_END = re.compile(r"</(?:blockquote|center|div|h[1-6]|li|p|section|tr)>(?=[^\n])", re.I)
_SUP = re.compile(r"<sup\b[^<>]{0,100}>([^<>]{1,12})</sup>")
_MARKED = re.compile(r"==(?=\S)([^=\n]{1,200}?)(?<=\S)==")
_FORMULA = re.compile(r"(?<![A-Za-z\d０-９.])\$(\d[\d,]{0,12}(?:\.\d{1,4})?)(?:\\?(%))?\$(?!\d)")
_INLINE_FORMULA = re.compile(r"\\\((\d[\d,.]{0,16})(?:\\?(%))?\\\)")
_LINK_TARGET = re.compile(r"^ {0,3}\[[^\[\]\n]{1,40}\]: ?<?https?://.*\n?", re.M)
_PM = re.compile(r"PM\$?[ _~\n]*\{?(2[.．]5|10)\}?[~$]?(?!\d)(?:\n(?=[\u4e00-\u9fff]))?")
_RAISED = re.compile(r"(?<=m)\$?\^\{?([23])\}?[\^$]?(?!\d)")
_CELLS = re.compile(r"(?<=\S)\t+(?=[-−]?\d)")
_PAGE_NUMBER = re.compile(
    r"[-—–－·\s]*(?:第?\s*\d{1,4}\s*页?(?:\s*[/／,，]?\s*共?\s*\d{1,4}\s*页?)?"
    r"|第\s*[一二三四五六七八九十百]{1,4}\s*页|[ivxlcIVXLC]{1,6}|[Pp]age\s*\d{1,4}(?:\s*of\s*\d{1,4})?)[-—–－·\s]*"
)
_PAGE_LINE = re.compile(r"^[-—–－·\s]*第?\s*\d{1,4}\s*页?\s*[/／,，]?\s*共\s*\d{1,4}\s*页[-—–－·\s]*\n", re.M)
_HALF_STOP = re.compile(
    r"(?<=[\u4e00-\u9fff][\u4e00-\u9fff%])(?<![一二三四五六七八九十])\.(?=[\u4e00-\u9fff]{2}|[ \u3000]*(?:\n|$))"
)
_WITHIN = re.compile(r"[，。；、：]")
_SPACED = re.compile(r"(?<=\S) (?=\S)")
_SPACED_CHARACTER = re.compile(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])")
_CANNOT_BEGIN = tuple("，。、；：）》”％%？！,;:)")
_ENDS = (*"。！？：；”）)」》…!?;:",)
_MARKS = (*_ENDS, *"—-*#·、，,.")
_BEGINNINGS = ("各位代表", "——", "—", "-", "●", "◆", "■", "（", "(", "附", "注")
_CONTINUES = re.compile(r"(?:是|为)[：:]")
_PREDICATE = re.compile(
    r"(?:同比|年均|比上年|较上年|预计|力争|稳定|保持)?(?:增长|增加|下降|减少|达到?|提高|完成|实现|突破|控制在)(?:到|至|了)?约? ?\d"
)
_NOUN = re.compile(r"[\u4e00-\u9fff]{2,19}")
_CANNOT_END = ("、", "，", "（", "“", "《", "(")
_NUMBERED = re.compile(rf"{NUMBERING.pattern}|\s*\d{{1,3}}[.、]")
_BEGINS_VALUE = re.compile(r"[-+]?(?!(?:19|20)\d\d年)\d[\d.,]*[^\d\s.,、]")
_MEASURED = re.compile(r"(?!(?:19|20)\d\d年)\d[\d.]*(?:%|‰|[万亿个]|.{0,2}[元人家户吨亩])")
SOFT = "\v"  # a break within a paragraph: of a line, or of no more than its look
MIN_HEADING = 30
MIN_LONG, MOST = 5, 0.8
MIN_SPACED, SPACED_SHARE = 4, 0.8


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
    text = without_line_numbers(_PAGE_LINE.sub("", text) if "页" in text else text)
    if "\\" in text or "_x000D_" in text:
        text = _ESCAPED_BREAK.sub("\n", _INLINE_FORMULA.sub(r"\1\2", text.replace("\\\n", SOFT)))
        text = _ESCAPED.sub(r"\1", text)
    if "<sup" in text:
        text = _SUP.sub(lambda m: raised(m[1]), text)
    if "<" in text or "[/" in text:
        text = _TAG.sub("", _BLOCK_END.sub("\n", text))
    text = _without_marks(text)
    if "|" in text or "\t" in text:
        text = _CELLS.sub(" | ", lay_out(text))
    if text.count(" ") > MIN_WIDTH and len(_SPACED_CHARACTER.findall(text)) > 0.3 * len(text) / 2:
        text = _SPACED.sub("", text)
    elif " " in text:
        text = "\n".join(_closed(line) for line in text.split("\n"))
    if "." in text:
        text = _HALF_STOP.sub("。", text)
    return _mended(_without_soft(text) if SOFT in text else join_wrapped_lines(text))


def _closed(line: str) -> str:
    """The line without blanks, where one stands behind each of its characters.

    >>> _closed("总 产 值 8 5 . 6 亿 元 ， 增 长 6 %"), _closed("总值 85.6 亿元，增长 6 %")
    ('总产值85.6亿元，增长6%', '总值 85.6 亿元，增长 6 %')
    """
    if 2 * line.count(" ") < len(line) * SPACED_SHARE or len(_SPACED_CHARACTER.findall(line)) < MIN_SPACED:
        return line
    return _SPACED.sub("", line)


def _without_marks(text: str) -> str:
    """The text without the marks of Markdown, and without what they strike out or quote as a whole."""
    if "~~" in text:
        text = _STRUCK.sub("", text)
    if ">" in text:
        text = _QUOTED.sub("", text)
    if "==" in text:
        text = _MARKED.sub(r"\1", text)
    if "$" in text:
        text = _FORMULA.sub(lambda m: m[1] + (m[2] or ""), text)
    if "**" in text or "__" in text:
        text = _BOLD.sub(r"\2", text)
    if "](" in text or "]: " in text:
        text = _LINK.sub(lambda m: "" if m[1] else m[2], _LINK_TARGET.sub("", text))
    if "_" in text or "`" in text:
        text = _ROUND_NUMBER.sub(r"\2", text)
    if "^" in text:
        text = _RAISED.sub(lambda m: "²³"[int(m[1]) - 2], text)
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
    if not line or not rest.strip() or line.endswith(STOPS) or INDENT.match(rest) or NUMBERING.match(fold(rest[:20])):
        return False
    if line.endswith(_CANNOT_END) or rest.startswith(_CANNOT_BEGIN):
        return True
    if NUMBERING.match(folded) and len(line) < 2 * MIN_HEADING:
        return False
    is_value = _BEGINS_VALUE.match(fold(rest[:20])) is not None
    return is_value or len(line) >= MIN_HEADING or bool(_MEASURED.search(folded))


def _mended(text: str) -> str:
    """The text with the breaks taken out that stand where no paragraph can end or begin."""
    lines = join_pairs(text.split("\n"))
    long = [line.rstrip().endswith(_ENDS) for line in lines if len(line) >= MIN_HEADING]
    are_closed = len(long) >= MIN_LONG and sum(long) > MOST * len(long)
    joined = lines[:1]
    for line in lines[1:]:
        before = joined[-1]
        if before and line and (_goes_on(before, line) or (are_closed and _is_open(before, line))):
            joined[-1] = before.rstrip() + line.lstrip()
        else:
            joined.append(line)
    return "\n".join(joined)


def _is_open(before: str, line: str) -> bool:
    """True of a line without its stop, in a text whose lines have theirs: a long one that is no heading, before one that is none."""
    is_said = "。" in before or bool(_WITHIN.search(before) and _MEASURED.search(fold(before)))
    return (
        is_said
        and len(before) >= MIN_HEADING
        and not before.rstrip().endswith(_MARKS)
        and bool(_WITHIN.search(line))
        and not (CELL in before + line or "\t" in before + line)
        and not (INDENT.match(line) or _NUMBERED.match(fold(line[:20])) or line.startswith(_BEGINNINGS))
        and not (_NUMBERED.match(fold(before[:20])) and len(before) < 2 * MIN_HEADING)
    )


def _goes_on(before: str, line: str) -> bool:
    if before.endswith(STOPS) or (before.endswith("，") and _NUMBERED.match(fold(line[:20]))):
        return False
    return (
        line.startswith(_CANNOT_BEGIN)
        or before.endswith(_CANNOT_END)
        or bool(_CONTINUES.match(line))
        or (before.endswith("的") and len(line) < 20)
        or (
            len(before) < 20 and bool(_PREDICATE.match(fold(line[:20])) and _NOUN.fullmatch(before.rpartition("\n")[2]))
        )
    )


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
