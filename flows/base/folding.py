"""Folding: the same text with look-alike characters made equal, one character for one, so that offsets stay true.

Folding is for matching only; records always hold the text as it stands.
"""

from __future__ import annotations

import re
from functools import lru_cache

_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_SAME = {
    "，": ",", "；": ";", "：": ":", "∶": ":", "︰": ":", "﹕": ":", "％": "%", "﹪": "%", "（": "(", "）": ")", "﹙": "(", "﹚": ")",
    "〔": "[", "〕": "]", "［": "[", "］": "]", "【": "[", "】": "]",
    "—": "-", "–": "-", "―": "-", "─": "-", "－": "-", "−": "-", "‐": "-", "‑": "-", "～": "~", "〜": "~", "∼": "~", "˜": "~", "﹣": "-", "━": "-",
    "．": ".", "｡": "。", "＂": '"', "\u3000": " ", "\u00a0": " ", "\u2002": " ", "\u2003": " ", "\u2009": " ", "\t": " ", "\u200b": " ", "\ufeff": " ",
    "﹐": ",", "､": "、", "╱": "/", "⁄": "/", "〇": "零", "○": "零", "兩": "两", "！": "!", "？": "?", "\r": "\n",
    "„": "“", "〝": "“", "〞": "”",
}  # fmt: skip
_TABLE: dict[int, str | int] = {**_WIDE, **{ord(k): v for k, v in _SAME.items()}}


_MISREAD = re.compile(r"(?<=\d)[lI](?=[\d.%亿万个])|(?<![A-Za-z])[lI](?=[\dOo]*[\d.] ?%)|(?<=\d)[Oo]+(?=[\d%.个名家万亿元吨人户年])|(?<=\d\.)[Oo](?=\d)")


@lru_cache(maxsize=256)
def fold(text: str) -> str:
    """The text with full-width and variant characters made plain, and letters that a scan has put for digits; as long as `text`.

    >>> fold("达1.O8亿元，增长5l.27%，培育1OO个")
    '达1.08亿元,增长51.27%,培育100个'
    >>> fold("增长６．５％—７％，")
    '增长6.5%-7%,'
    >>> len(fold("三次产业８∶４２∶５０")) == len("三次产业８∶４２∶５０")
    True
    """
    plain = text.translate(_TABLE)
    return _MISREAD.sub(lambda m: "1" if m[0] in "lI" else "0" * len(m[0]), plain) if "O" in plain or "l" in plain or "I" in plain or "o" in plain else plain
