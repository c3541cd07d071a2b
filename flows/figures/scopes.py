"""Of whom a figure speaks: empty for the reporting place itself, else the town, park or upper level that the text names."""

from __future__ import annotations

import re
from functools import cache

from flows.base.vocabulary import cue_pattern, division_names

_UPPER = {"county": ("scope_upper_nation", "scope_upper_province"), "prefecture": ("scope_upper_nation", "scope_upper_province"), "province": ("scope_upper_nation",), "zone": ("scope_upper_nation", "scope_upper_province")}


@cache
def _below() -> re.Pattern[str]:
    return re.compile(rf"^(?:其中|[^,。;、]{{0,4}}在)?(?P<name>[\u4e00-\u9fff“”A-Za-z0-9·\-—]{{0,12}}?{cue_pattern('scope_noun')})(?!建设|等|内的|发展|开发|管|规划|企业数|数量|面积)")


@cache
def _upper(level: str) -> re.Pattern[str]:
    return re.compile("^(?:" + "|".join(cue_pattern(k) for k in _UPPER.get(level, ("scope_upper_nation",))) + ")")


_SEVERAL = re.compile(r"\d+ ?个(?:县\(市\)|县市区?|市县|区县|县区|旗县区?|乡镇|县|镇|园区|开发区)(?=(?:地区)?生产总值|GDP|财政|地方|规上|规模|固定)")
_NAMED = re.compile(r"^[\u4e00-\u9fff]{2,6}?(?:县|区|市|镇|乡|街道)(?=[\u4e00-\u9fff])")


def scope_of(clause: str, level: str | None, own: str | None) -> str:
    """The other place that the clause before a number begins with, or an empty string.

    >>> scope_of("开发区完成工业增加值", "prefecture", "西宁市"), scope_of("全市地区生产总值", "prefecture", "西宁市")
    ('开发区', '')
    """
    text = clause.lstrip(" ,")
    upper = _upper(level or "county").match(text)
    if upper and not re.search(r"第|居|位|排|平均|\d", text[:12]):
        return upper[0]
    below = _below().match(text)
    if below and not (own and own in below["name"]) and not re.match(r"(?:\d|新|持续|开工|加快|启动|重点|积极|大力|深入|全力|建|优化|推动|提升|支持|加强|打|规划|工业园|编制|新增|建成|新建|创建|打造|完成|实施|推进|全市|全区|全省|全县|建设|改造|新设|获批|新型|老旧|国家级|省级|市级|一|两|各|培育)", below["name"]):
        return below["name"]
    if several := _SEVERAL.match(text):
        return several[0]
    named = _NAMED.match(text)
    if named and named[0] in division_names() and named[0] != own:
        return named[0]
    return ""
