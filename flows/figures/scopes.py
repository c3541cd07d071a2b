"""Of whom a figure speaks: empty for the reporting place itself, else the town, park or upper level that the text names."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from flows.base.vocabulary import cue_pattern, division_names
from flows.base.words import words_of

_UPPER = {
    "county": ("scope_upper_nation", "scope_upper_province"),
    "prefecture": ("scope_upper_nation", "scope_upper_province"),
    "province": ("scope_upper_nation",),
    "zone": ("scope_upper_nation", "scope_upper_province"),
}
_NAMED = re.compile(r"^[\u4e00-\u9fff]{2,6}?(?:县|区|市|镇|乡|街道)(?=[\u4e00-\u9fff])")
_SEVERAL = re.compile(
    r"\d+ ?个(?:县\(市\)|县市区?|市县|区县|县区|旗县区?|乡镇|县|镇|园区|开发区)(?=(?:共|合计|累计)?(?:实现|完成)?(?:地区)?(?:生产总值|GDP|经济总量|财政|地方|规上|规模|固定))"
)
_BEFORE_PARTS = re.compile(
    r"^(?:(?:19|20)\d\d年[底末]?)?(?:全[省市区州])?(?=县域(?:生产总值|财政|GDP|经济总量)|各县|\d+ ?个县)"
)
_MAY_NAME = re.compile(r"[区园港市县镇乡街级团体城国省]")
_RANKED = re.compile(r"第|居|位|排|平均|\d")
_OWN_PLACE = re.compile(r"[ ,]*(?:全[市省区县州]|[我本][市省区县州])")
_PROMISED = re.compile(r"^[ ,]*(?:预计|力争|确保|争取|努力)*")
_OWN_STARTS = frozenset(" ,全我本")
MAX_NAME = 26


@cache
def _below() -> re.Pattern[str]:
    return re.compile(
        rf"^(?:其中|[^,。;、]{{0,4}}在)?(?P<name>[\u4e00-\u9fff“”A-Za-z0-9·\-—]{{0,12}}?{cue_pattern('scope_noun')})(?!建设|等|内的|发展|开发|管|规划|企业数|数量|面积|[由从增])"
    )


@cache
def _upper(level: str) -> re.Pattern[str]:
    return re.compile("^(?:" + "|".join(cue_pattern(k) for k in _UPPER.get(level, ("scope_upper_nation",))) + ")")


def of_itself(clause: str) -> bool:
    """True for a clause that begins with the reporting place itself: 全市, 我县."""
    return clause[:1] in _OWN_STARTS and _OWN_PLACE.match(clause) is not None


@lru_cache(maxsize=65536)
def scope_of(clause: str, level: str | None, own: str | None) -> str:
    """The other place that the clause before a number begins with, or an empty string.

    >>> scope_of("开发区完成工业增加值", "prefecture", "西宁市"), scope_of("全市地区生产总值", "prefecture", "西宁市")
    ('开发区', '')
    """
    if not _MAY_NAME.search(clause):
        return ""
    text = _BEFORE_PARTS.sub("", _PROMISED.sub("", clause))
    upper = _upper(level or "county").match(text)
    if upper and not _RANKED.search(text[:12]):
        return upper[0]
    below = _below().match(text)
    if below and not (own and own in below["name"]):
        name = below["name"]
        if not name[0].isdigit() and not words_of("no_scope").at_start(name):
            return name
    if several := _SEVERAL.match(text):
        return several[0]
    named = _NAMED.match(text)
    return named[0] if named and named[0] != own and named[0] in division_names() else ""
