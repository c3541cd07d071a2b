"""Folding: the same text with look-alike characters made equal, one character for one, so that offsets stay true.

Folding is for matching only; records always hold the text as it stands.
"""

from __future__ import annotations

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


@lru_cache(maxsize=256)
def fold(text: str) -> str:
    """The text with full-width and variant characters made plain; as long as `text`.

    >>> fold("增长６．５％—７％，")
    '增长6.5%-7%,'
    >>> len(fold("三次产业８∶４２∶５０")) == len("三次产业８∶４２∶５０")
    True
    """
    return text.translate(_TABLE)
