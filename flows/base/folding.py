"""Folding: the same text with look-alike characters made equal, one character for one, so that offsets stay true.

Folding is for matching only; records always hold the text as it stands.
"""

from __future__ import annotations

import re
from functools import lru_cache

_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_SAME = {
    "，": ",", "；": ";", "：": ":", "∶": ":", "︰": ":", "﹕": ":", "％": "%", "﹪": "%",
    "（": "(", "）": ")", "﹙": "(", "﹚": ")", "〔": "[", "〕": "]", "［": "[", "］": "]", "【": "[", "】": "]",
    "—": "-", "–": "-", "―": "-", "─": "-", "－": "-", "−": "-", "‐": "-", "‑": "-", "﹣": "-", "━": "-",
    "～": "~", "〜": "~", "∼": "~", "˜": "~",
    "．": ".", "｡": "。", "＂": '"',
    "\u3000": " ", "\u00a0": " ", "\u2002": " ", "\u2003": " ", "\u2009": " ", "\t": " ", "\u200b": " ", "\ufeff": " ",
    "﹐": ",", "､": "、", "╱": "/", "⁄": "/", "〇": "零", "○": "零", "兩": "两", "！": "!", "？": "?", "\r": "\n",
    **dict.fromkeys("\u2000\u2001\u2004\u2005\u2006\u2007\u2008\u200a\u202f\u205f", " "),
    "↑": "+", "↓": "-", "≧": "≥", "≦": "≤", "￥": " ", "¥": " ", "≈": "约", "≒": "约", "„": "“", "〝": "“", "〞": "”",
}  # fmt: skip
_TABLE: dict[int, str | int] = {**_WIDE, **{ord(k): v for k, v in _SAME.items()}}
_COMMON = [(c, c.translate(_TABLE)) for c in "，；：（）％—－！？\u3000\u00a0\t\r［］〔〕【】～–"]
_RARE = re.compile("[" + re.escape("".join(sorted({chr(c) for c in _TABLE} - {c for c, _ in _COMMON}))) + "]")
_NOTES = re.compile(r"(?<![A-Za-z米里⁻])[⁰¹²³⁴-⁹]+|(?<=[\d\u4e00-\u9fff])[①-⒇㈠-㈩❶-➓⓪-⓿]+(?=[\d亿万元%‰个家吨])")
_MAY_BE_NOTE = re.compile("[⁰¹²³⁴-⁹①-⒇㈠-㈩❶-➓⓪-⓿]")
_SQUARE = re.compile(
    r"\[([^\[\]\d]{0,8}-?\d[\d.,]*(?:%|‰|[万亿]?元|个百分点)|[十百千万亿]*(?:美?元|吨|人次?|户|家|个|亩|公里|平方米|立方米)|[%‰])\]"
)
_CAPITALS = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")
_IN_CAPITALS = re.compile(r"[壹贰叁肆伍陆柒捌玖拾佰仟零][壹贰叁肆伍陆柒捌玖拾佰仟零万亿]+(?=[元圆人户亩吨公个])")
_WRITTEN_YEAR = re.compile(
    r"(?:一九|二[零O0])[零O0一二三四五六七八九]{2}"
    r"(?= ?[两三四]?年|[-~至到和与、](?:一九|二零|[一二三四五六七八九]{2}年))"
)
_POINT_IN_WORDS = re.compile(
    r"(?<=[\u4e00-\u9fff][零一二三四五六七八九十])[.·](?=[零一二三四五六七八九]{1,4}(?:[亿万元吨人]|个?百分点|[,。;、)]))"
)
_YEAR_DIGITS = str.maketrans("零O一二三四五六七八九", "00123456789")
_STOP_OF_COPY = re.compile(r"(?<=[%”])\.(?=[\u4e00-\u9fff“\n]|$)|(?<=\d\.\d)\.(?=[\u4e00-\u9fff])")
_MOVES = "增长|增速|增幅|涨幅|降幅|上升|提高|增加|下降|回落|减少"
_SET_OFF = re.compile(  # the mark first: it is rare
    rf"(?:[:=→](?<=(?:{_MOVES}).)|--(?<=(?:{_MOVES})..)) *(?=-?\d)"
    rf"|\((?<=(?:{_MOVES}).)(?P<told>-?\d[\d.]*(?:%|个?百分点))\)"
)
_EQUALS = re.compile(r"=(?<=[\u4e00-\u9fff]=)(?= *\d)")
_LETTERS = re.compile("[lIOo]")
_ONE_AFTER = frozenset("0123456789.%亿万个")
_ZERO_AFTER = frozenset("0123456789%.个名家万亿元吨人户年")
_PERCENT = re.compile(r"[\dOo]*[\d.] ?%")


def _mend(text: str) -> str:
    """The letters l, I, O and o that stand for digits, made digits: 5l.27%, 1.O8亿, 1OO个, but not 5G or O2O."""
    chars: list[str] | None = None
    for match in _LETTERS.finditer(text):
        at = match.start()
        before = (chars[at - 1] if chars else text[at - 1]) if at else ""
        if match[0] in "lI":
            is_one = (before.isdigit() and text[at + 1 : at + 2] in _ONE_AFTER) or (
                not (before.isascii() and before.isalpha()) and _PERCENT.match(text, at + 1)
            )
            digit = "1" if is_one else ""
        else:
            rest = (
                text[at : at + 12].lstrip("Oo")[:1]
                if before.isdigit() or (before == "." and text[at - 2 : at - 1].isdigit())
                else ""
            )
            digit = "0" if rest and (rest in _ZERO_AFTER if before.isdigit() else rest.isdigit()) else ""
        if digit:
            chars = chars or list(text)
            chars[at] = digit
    return "".join(chars) if chars else text


@lru_cache(maxsize=256)
def fold(text: str) -> str:
    """The text with full-width and variant characters made plain, and letters of a scan and written years in digits.

    It is as long as `text`.

    >>> fold("达1.O8亿元，增长5l.27%，培育1OO个")
    '达1.08亿元,增长51.27%,培育100个'
    >>> fold("总值¹85.6亿元，收入5.3②亿元，厂房2m²，借款壹仟贰佰万元")
    '总值 85.6亿元,收入5.3 亿元,厂房2m²,借款一千二百万元'
    >>> fold("从一九七九年到二〇〇四年"), fold("二O一一年工作")
    ('从1979年到2004年', '2011年工作')
    >>> fold("工业【-2.4%】，粮食[万吨]12.5，税收〔3〕3.2亿元")
    '工业(-2.4%),粮食(万吨)12.5,税收[3]3.2亿元'
    >>> fold("PM₂.₅浓度，CO₂排放")
    'PM2.5浓度,CO₂排放'
    >>> fold("总值八五．六亿元，增长百分之六·二；一．三大攻坚")
    '总值八五点六亿元,增长百分之六点二;一.三大攻坚'
    >>> fold("总值=85亿元↑6%，收入↓3%，工业增长：6%，进口下降——3%，税收增长（2%）")
    '总值:85亿元+6%,收入-3%,工业增长 6%,进口下降  3%,税收增长 2% '
    >>> fold("增长4.2%.收入57亿元")
    '增长4.2%。收入57亿元'
    >>> fold("增长６．５％—７％，")
    '增长6.5%-7%,'
    >>> len(fold("三次产业８∶４２∶５０")) == len("三次产业８∶４２∶５０")
    True
    """
    for variant, plain in _COMMON:
        text = text.replace(variant, plain)
    if rare := _RARE.search(text):
        for variant in {*_RARE.findall(text, rare.start())}:
            text = text.replace(variant, _plain(variant))
    if _MAY_BE_NOTE.search(text):
        text = _NOTES.sub(lambda m: " " * len(m[0]), text)
    if "[" in text:
        text = _SQUARE.sub(r"(\1)", text)
    if "PM" in text:
        text = text.replace("PM₂.₅", "PM2.5").replace("PM₁₀", "PM10")
    if "拾" in text or "佰" in text or "仟" in text:
        text = _IN_CAPITALS.sub(lambda m: m[0].translate(_CAPITALS), text)
    if "." in text or "·" in text:
        text = _STOP_OF_COPY.sub("。", _POINT_IN_WORDS.sub("点", text))
    text = _SET_OFF.sub(lambda m: (m["told"] or "").center(len(m[0])), _EQUALS.sub(":", text))
    if "一九" in text or "二零" in text or "二O" in text:
        text = _WRITTEN_YEAR.sub(lambda year: year[0].translate(_YEAR_DIGITS), text)
    return _mend(text) if "l" in text or "o" in text or "O" in text or "I" in text else text


def _plain(variant: str) -> str:
    return variant.translate(_TABLE)
