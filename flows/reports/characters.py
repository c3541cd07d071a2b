"""The characters of a text made those that they stand for: what a converter, a font or another script has put in their place."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import cache

from flows.base.cues import words
from flows.base.errors import ReadError

_UNSEEN = re.compile(
    "[\u00ad\u0300-\u036f\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\u20d0-\u20ff\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]"
)
_FORMS = re.compile("[\u2e80-\u2fd5\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe4f\U0002f800-\U0002fa1f]")
_ODD = re.compile(_UNSEEN.pattern[:-1] + _FORMS.pattern[1:])
# the radicals of the supplement block, of which Unicode's normal forms know two: from its EquivalentUnifiedIdeograph table
_RADICALS = dict(
    zip(
        "⺁⺅⺈⺉⺊⺌⺎⺒⺓⺖⺗⺘⺙⺛⺜⺝⺞⺟⺠⺡⺣⺦⺧⺨⺩⺫⺬⺭⺯⺰⺲⺴⺶⺹⺻⺼⺾⺿⻀⻁⻂⻄⻅⻆⻈⻉⻋⻌⻍⻎⻏⻐⻑⻓⻔⻖⻗⻘⻙⻚⻛⻜⻝⻠⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳",
        "厂亻刀刂卜小兀巳幺忄心扌攵旡日月歺母民氵灬丬牛犭王目示礻糹纟罒冗羊耂聿肉艹艹艹虎衤西见角讠贝车辶辶辶邑钅長长门阝雨青韦页风飞食饣马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟",
        strict=True,
    )
)
_ENTITY = re.compile(r"&(?:#\d{1,6}|#[xX][0-9a-fA-F]{1,5}|[a-zA-Z]{2,8}\d{0,2});")
_STRAY = str.maketrans("億萬個噸畝長戶", "亿万个吨亩长户")  # what measures, in a text that is in simplified characters
SAMPLE = 8000
MIN_COMMON = 0.03
MIN_TRADITIONAL = 0.01
MIN_CHARS = 200
_LOST, MAX_LOST = "\ufffd", 2
MIN_BLANKS = 0.05
MAX_LATIN = 0.6  # a text in another language is read, and is no report


def plain_characters(text: str) -> tuple[str, tuple[str, ...]]:
    """The text in the characters that it means, and the remarks on what was done to it.

    Radicals, compatibility and presentation forms become the characters they look like, unseen ones go, entities that
    were left are resolved, traditional characters become simplified ones (remark `traditional_characters`);
    `characters_lost` tells that some were broken when the text came.

    Raises:
        ReadError: the characters are no text: a wrong charset, or a PDF whose font does not say what its signs mean.

    >>> plain_characters("⽣产总值增⻓6.5&permil;")[0]
    '生产总值增长6.5‰'
    """
    if _ODD.search(text):
        text = _FORMS.sub(_meant, _UNSEEN.sub("", text))
    if "&" in text:
        text = _ENTITY.sub(lambda m: html.unescape(m[0]), text)
    size = len("".join(text[:SAMPLE].split()))
    if size < MIN_CHARS or _is_latin(text[:SAMPLE], size):
        return text, ()
    is_traditional = _share("traditional_character", text, size) > MIN_TRADITIONAL
    text = _simplified(text) if is_traditional else text.translate(_STRAY)
    if _share("common_character", text, size) < MIN_COMMON:
        said = "the characters are no Chinese text; check the charset, or run OCR on the PDF"
        raise ReadError("no_text", said, text[:40])
    remarks = {"traditional_characters": is_traditional, "characters_lost": text.count(_LOST) > MAX_LOST}
    return text, tuple(name for name, is_so in remarks.items() if is_so)


def _is_latin(sample: str, size: int) -> bool:
    """True of a text in Latin letters; cheap where most characters are others."""
    ascii_size = len(sample.encode("ascii", "ignore"))
    is_worded = sample.count(" ") > MIN_BLANKS * size
    return (
        is_worded
        and ascii_size > MAX_LATIN * size
        and sum(c.isascii() and c.isalpha() for c in sample) > MAX_LATIN * size
    )


def _share(kind: str, text: str, size: int) -> float:
    sample = text[:SAMPLE]
    return sum(map(sample.count, words()[kind])) / size


def _meant(match: re.Match[str]) -> str:
    return _RADICALS.get(match[0]) or unicodedata.normalize("NFKC", match[0])


@cache
def _converter():  # type: ignore[no-untyped-def]
    from opencc import OpenCC

    return OpenCC("t2s")


def _simplified(text: str) -> str:
    simplified: str = _converter().convert(text)
    return simplified
