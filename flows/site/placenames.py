"""Places in Latin letters: by the name that English knows, else in pinyin."""

from __future__ import annotations

import csv
import re
from functools import cache, lru_cache
from pathlib import Path

from pypinyin import Style, lazy_pinyin

from flows.site.language import spoken


def placed(name: str | None) -> str:
    """A place in the language of now; in English with its Chinese name behind.

    >>> placed("石家庄市")
    '石家庄市'
    """
    return f"{latin(name)} {name}" if name and spoken() == "en" else name or ""


def placed_short(name: str) -> str:
    """A place where there is little room: in English by its Latin letters alone."""
    return latin(name) if spoken() == "en" else name


@lru_cache(maxsize=20_000)
def latin(name: str) -> str:
    """A place's name as English texts write it, without what kind of place it is.

    >>> latin("石家庄市"), latin("西安市"), latin("内蒙古自治区"), latin("玉龙纳西族自治县"), latin("赵县")
    ('Shijiazhuang', "Xi'an", 'Inner Mongolia', 'Yulong', 'Zhaoxian')
    """
    short = short_of(name)
    for known, written in (*_words("own").items(), *_words("spelled").items()):
        if short == known or name == known:
            return written
    for known, written in _words("spelled").items():
        if short.startswith(known):
            return written + latin(short[len(known) :]).lower()
    parts = lazy_pinyin(short)
    apart = ("'" if n and part[:1] in "aeo" else "" for n, part in enumerate(parts))
    said = "".join(mark + part for mark, part in zip(apart, parts, strict=True))
    return said[:1].upper() + said[1:]


def short_of(name: str) -> str:
    """A name without its kind and its peoples; as it stands where one character would be left."""
    short = re.sub(f"(?:{'|'.join(_words('ending'))})$", "", name)
    if short != name and name.endswith(("自治区", "自治州", "自治县", "自治旗")):
        bare = re.sub(f"(?:{'|'.join(sorted(_words('people'), key=len, reverse=True))})+$", "", short)
        short = bare if len(bare) > 1 else short
    return short if len(short) > 1 else name


def pinyin(name: str) -> tuple[str, str]:
    """A name in pinyin without tones, and its initials.

    >>> pinyin("甘肃"), pinyin("陕西省")
    (('gansu', 'gs'), ('shaanxisheng', 'sxs'))
    """
    for text, written in _words("spelled").items():
        if name.startswith(text):
            rest = lazy_pinyin(name[len(text) :])
            first = "".join(lazy_pinyin(text, style=Style.FIRST_LETTER))
            return written.lower() + "".join(rest), first + "".join(part[:1] for part in rest)
    return "".join(lazy_pinyin(name)), "".join(lazy_pinyin(name, style=Style.FIRST_LETTER))


@cache
def _words(kind: str) -> dict[str, str]:
    with Path(__file__).with_name("place_names.csv").open(encoding="utf-8", newline="") as source:
        return {row["zh"]: row["en"] for row in csv.DictReader(source) if row["kind"] == kind}
