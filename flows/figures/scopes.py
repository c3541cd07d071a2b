"""Of whom a figure speaks: empty for the reporting place itself, else the town, park or upper level that the text names."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from flows.base.vocabulary import cue_pattern, division_names, divisions
from flows.base.words import words_of

if TYPE_CHECKING:
    from flows.figures.readings import Reading

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
_REGION = re.compile(
    r"[\u4e00-\u9fff]{0,2}[东西南北]{1,2}部?(?:山区|地区)(?=[\u4e00-\u9fff])(?!生产总值)|(?:\d+个|各)?山区[县市]+(?=[\u4e00-\u9fff])"
)
_MOVES = re.compile(r"(?:分别|预计|年均|累计)*(?:增长|下降|达到?|完成|实现|为|占|超过?|突破)*$")
_WHEN = re.compile(r"^(?:全年|今年|去年|预计|初步|核算|统计)+")
_MEASURED = re.compile(
    r"(?:[\u4e00-\u9fff]{0,6})(?:地区生产总值|生产总值|GDP|经济总量|财政|固定资产|规模|规上|工业|社会消费|进出口|出口|城镇|农村|农民|居民|常住|人均|增加值|投资|旅游|粮食)"
)
_OWN_STARTS = frozenset(" ,全我本")
MAX_NAME = 26


@cache
def _below() -> re.Pattern[str]:
    return re.compile(
        rf"^(?:其中|[^,。;、]{{0,4}}在)?(?P<name>[\u4e00-\u9fff“”A-Za-z0-9·\-—]{{0,12}}?{cue_pattern('scope_noun')})(?!建设|等|内的|发展|开发|管|规划|企业数|数量|面积|[由从增])"
    )


@cache
def _upper(level: str) -> re.Pattern[str]:
    kinds = _UPPER.get(level, ())
    return re.compile("^(?:" + "|".join(cue_pattern(k) for k in kinds) + ")" if kinds else r"(?!)")


@cache
def _below_code() -> dict[str, frozenset[str]]:
    """Code of a division → the names and short names of those right below it."""
    names: dict[str, set[str]] = defaultdict(set)
    for part in divisions().values():
        names[part.parent_code] |= {name for name in (part.name, part.short_name) if len(name) > 1}
    return {code: frozenset(found) for code, found in names.items()}


_LISTED = re.compile("、|和|与|及")
_OF_PARTS = re.compile(r"(?:[等两三四五六七八九十\d]*个?(?:市|县|区|地|州)(?:县|区)?)?(?=[\u4e00-\u9fffA-Z])")


def _parts(text: str, division_id: str) -> int:
    """The length of the names of divisions right below one, in a list or alone, with which a text begins; 0 where it begins with none."""
    own = divisions()[division_id]
    names = _below_code().get(own.code, frozenset()) - {own.name, own.short_name}
    end = at = 0
    while name := next((text[at : at + size] for size in (7, 6, 5, 4, 3, 2) if text[at : at + size] in names), ""):
        end = at + len(name)
        joint = _LISTED.match(text, end)
        if not joint:
            break
        at = joint.end()
    behind = _OF_PARTS.match(text, end) if end else None
    return behind.end() if behind else 0


def of_itself(clause: str) -> bool:
    """True for a clause that begins with the reporting place itself: 全市, 我县."""
    return clause[:1] in _OWN_STARTS and _OWN_PLACE.match(clause) is not None


@lru_cache(maxsize=65536)
def scope_of(clause: str, level: str | None, own: str | None, division_id: str | None = None) -> str:
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
    if level == "county" and text.startswith("县域"):
        return ""
    below = _below().match(text)
    if below and not (own and (own in below["name"] or own.endswith(_WHEN.sub("", below["name"])))):
        name = below["name"]
        if not name[0].isdigit() and not words_of("no_scope").at_start(name):
            return name
    if division_id and (size := _parts(text, division_id)) and _MEASURED.match(text, size):
        return text[:size]
    if region := _REGION.match(text):
        return region[0]
    if several := _SEVERAL.match(text):
        return several[0]
    named = _NAMED.match(text)
    return named[0] if named and named[0] != own and named[0] in division_names() else ""


def _listed_part(left: str, division_id: str | None) -> str:
    """The part of the place that a list within a clause goes over to: …, 塔城地区增长6%、阿勒泰地区增长7.5%."""
    size = _parts(left, division_id) if division_id else 0
    return left[:size] if size and _MOVES.match(left, size) else ""


def read_scope(reading: Reading) -> None:
    """Write scope: of the clause, or of one before it in the sentence."""
    shared, place = reading.shared, reading.shared.place
    clause = shared.folded[reading.item.clause : min(reading.q.start, reading.item.clause + MAX_NAME)]
    fresh = scope_of(clause, place.level, place.name, place.division_id)
    if fresh or of_itself(clause):
        shared.scope = fresh
    elif reading.number and reading.item.position == 0 and (part := _listed_part(reading.item.left, place.division_id)):
        shared.scope = part
    reading.scope = shared.scope
    reading.rules["scope_text"] = (
        "place that the clause, or one before it in the sentence, begins with"
        if shared.scope
        else "reporting place itself"
    )
