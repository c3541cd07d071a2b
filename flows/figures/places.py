"""The names with which a clause places its numbers: the upper level, a division below, a park, a part of the place; empty where it begins with none."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache, lru_cache

from flows.base.cues import cue, cue_pattern
from flows.base.vocabulary import division_names, divisions
from flows.base.words import Words, words_of

_UPPER = {
    "county": ("scope_upper_nation", "scope_upper_province"),
    "prefecture": ("scope_upper_nation", "scope_upper_province"),
    "province": ("scope_upper_nation",),
    "zone": ("scope_upper_nation", "scope_upper_province"),
}
NAMED = re.compile(r"^[\u4e00-\u9fff]{2,6}?(?:县|区|市|镇|乡|街道)(?=[\u4e00-\u9fff])")
_SEVERAL = re.compile(
    r"(?:[\u4e00-\u9fff]{2,5}(?:群|带|圈|区))?(?:沿边|沿海|重点|山区)?\d+ ?个?(?:山区|沿边|沿海)?(?:县域单位|县\(市(?:、?区)?\)|县市区?|市县|区县|县区|旗县区?|乡镇|镇街|县|城区|市\(州\)|市州|市|镇|园区|开发区)(?=(?:的|共|合计|累计|平均)*(?:实现|完成)?(?:地区)?(?:生产总值|GDP|经济总量|财政|地方|规上|规模|固定|公共|一般|进出口))"
)
_BEFORE_PARTS = re.compile(r"^(?:(?:19|20)\d\d年[底末]?)?(?:全[省市区州])?(?=县域|各县|山区|\d+ ?个?县)")
_MAY_NAME = re.compile(r"[直区园港市县镇乡街级团体城国省]")
_RANKED = re.compile(r"第|居|位|排|平均|最|首|一流|知名|领先|强|\d")
_TITLE = re.compile(
    r"全国[\u4e00-\u9fff“”]{0,12}?(?:示范|文明|先进|模范|优秀|卫生|重点|特色|样板|标杆|典型|试点|百佳|十佳|劳模|双拥)[^,。;、\d]*?(?:达|有|增|共|总|创|为|累|$)"
)
_OF_ALL = re.compile(
    "全国(?:工商联|每|各地|纳税人|文明|卫生|[“\\d])"
)  # 全国文明城市、|6个|国家卫生县城: no figure of the nation
_CENTRE = r"(?P<centre>(?:(?:设区市|市)?中心|主|老)城区|(?:中心)?(?<![城县])市区|(?:自治区|[省市区县州旗])?本级)"
_CENTRE_LAST = re.compile(_CENTRE + "$")
_CENTRE_HELD = re.compile(
    _CENTRE + r"(?!两级|[至到与和、及]|面积|建[设成]|规划|扩|周边|发展|人口|一体化|财政)(?:[\u4e00-\u9fff“]{2}|$)"
)
_YEAR_OF = re.compile(r"\d{4} ?年")
_JOINED = re.compile("(?<!呼)[和与及至占]")
_NO_NAME = re.compile(r"^[与占]|全[国省]|\d[亿万]|[百千万]亿|的\d|等\d|^[^\d]*建设\d")
_LONGER = re.compile(r"[\u4e00-\u9fff]{0,3}(?:经济区|经济带|经济圈|城市群|都市圈|都市区)")
_OWN_PLACE = re.compile(r"[ ,]*(?:全[市省区县州]|[我本][市省区县州])")
_PROMISED = re.compile(r"^[ ,]*(?:\(? ?\d{1,2}[.、)] *|[①-⑳] *)?(?:预计|力争|确保|争取|努力)*")
_REGION = re.compile(
    r"[\u4e00-\u9fff]{0,2}[东西南北]{1,4}部?(?:山区|地区)(?=[\u4e00-\u9fff])(?!生产总值)|(?:\d+个|各)?山区[县市]+(?=[\u4e00-\u9fff])"
)
_WHEN = re.compile(r"^(?:全年|今年|去年|预计|初步|核算|统计)+")
_MEASURED = re.compile(
    r"(?:[\u4e00-\u9fff]{0,6})(?:地区生产总值|生产总值|GDP|经济总量|财政|固定资产|规模|规上|工业|社会消费|进出口|出口|城镇|农村|农民|居民|常住|人均|增加值|投资|旅游|粮食)"
)
_ENUMERATED = re.compile(r"^[一二三四五六七八九十]{1,2}是")
_LED_TO = re.compile(r"^.*[将把对](?=[\u4e00-\u9fff]{2})")  # 用三年的时间将|市区, 强化管理对|市区
_OWN_STARTS = frozenset(" ,全我本")
_PROMISED_STARTS = frozenset(" ,(预力确争努0123456789①②③④⑤⑥⑦⑧⑨⑩")
OF_DIVISION = frozenset("县区市州旗")
_BEFORE_STARTS = frozenset("12全")
LONGEST_PART = 7


@cache
def below() -> re.Pattern[str]:
    """A park, town or part of a place with which a clause begins."""
    return re.compile(
        rf"^(?:其中|[^,。;、]{{0,4}}在)?(?P<name>[\u4e00-\u9fff“”A-Za-z0-9·\-—]{{0,12}}?{cue_pattern('scope_noun')})(?!建设|等|内的|发展|开发|管|规划|企业数|数量|面积|城区|[由从增至]|\([^()]{{1,8}}\)[由从增]|(?<=建成区)(?:园林)?绿)"
    )


@cache
def upper(level: str) -> re.Pattern[str]:
    """The upper levels with which a clause of a report of this level begins."""
    kinds = _UPPER.get(level, ())
    return re.compile("^(?:" + "|".join(cue_pattern(k) for k in kinds) + ")" if kinds else r"(?!)")


@cache
def _below_code() -> dict[str, frozenset[str]]:
    """Code of a division → the names and short names of those right below it."""
    names: dict[str, set[str]] = defaultdict(set)
    for part in divisions().values():
        names[part.parent_code] |= {name for name in (part.name, part.short_name) if len(name) > 1}
    return {code: frozenset(found) for code, found in names.items()}


@cache
def _names_below(division_id: str) -> Words:
    """The names of the divisions right below one that are not its own."""
    own = divisions()[division_id]
    names = _below_code().get(own.code, frozenset()) - {own.name, own.short_name}
    return Words(name for name in names if 1 < len(name) <= LONGEST_PART)


_LISTED = re.compile("、|和|与|及")
_OF_PARTS = re.compile(r"(?:[等两三四五六七八九十\d]*个?(?:市|县|区|地|州)(?:县|区)?)?(?=[\u4e00-\u9fffA-Z])")


def parts_at(text: str, division_id: str) -> int:
    """The length of the names of divisions right below one, in a list or alone, with which a text begins; 0 where it begins with none."""
    names = _names_below(division_id)
    end = at = 0
    while size := names.at_start(text, at):
        end = at + size
        joint = _LISTED.match(text, end)
        if not joint:
            break
        at = joint.end()
    behind = _OF_PARTS.match(text, end) if end else None
    return behind.end() if behind else 0


def _behind_verbs(text: str) -> int:
    """Where the words begin that stand behind the verbs at the head of a text."""
    verbs, at = words_of("lead", "action", "scope_lead", "no_scope", "verb_adverb"), 0
    while size := verbs.at_start(text, at):
        at += size
    return at


def part_alone(left: str, division_id: str) -> str:
    """The division right below one that is all the words before a number name, behind verbs or alone: 做好甲县|30万亩|、乙县|5万亩."""
    named = left[_behind_verbs(left) :]
    is_below = named[-1:] in OF_DIVISION and len(named) == _names_below(division_id).at_start(named)
    return named if is_below else ""


def of_itself(clause: str) -> bool:
    """True for a clause that begins with the reporting place itself (全市, 我县), or with its three industries."""
    if clause.startswith(("三次产业", "三大产业")):
        return True
    return clause[:1] in _OWN_STARTS and _OWN_PLACE.match(clause) is not None


@lru_cache(maxsize=65536)
def scope_of(clause: str, level: str | None, own: str | None, division_id: str | None = None) -> str:
    """The other place that the clause before a number begins with, or an empty string.

    >>> scope_of("开发区完成工业增加值", "prefecture", "西宁市"), scope_of("全市地区生产总值", "prefecture", "西宁市")
    ('开发区', '')
    """
    text = _PROMISED.sub("", clause) if clause[:1] in _PROMISED_STARTS else clause
    if text[:1] in _BEFORE_STARTS:
        text = _BEFORE_PARTS.sub("", text)
    if division_id and (size := parts_at(text, division_id)) and _MEASURED.match(text, size):
        longer = _LONGER.match(text, size)  # 成都平原经济区
        return text[: longer.end() if longer else size]
    if not _MAY_NAME.search(clause):
        return ""
    higher = upper(level or "county").match(text)
    if higher and higher.end() < len(text) and not _RANKED.search(text[:12]) and not _is_title(text):
        return higher[0]
    if level == "county" and text.startswith("县域"):
        return ""
    lower = below().match(text)
    if lower and not (own and (own in lower["name"] or own.endswith(_WHEN.sub("", lower["name"])))):
        name = _bare(lower["name"])
        if name:
            return name
    if region := _REGION.match(text[words_of("region_lead").at_start(text) :]) or cue("scope_counted").match(text):
        return region[0]
    if several := _SEVERAL.search(text):
        return several[0]
    named = NAMED.match(text)
    return named[0] if named and named[0] != own and named[0] in division_names() else ""


def _is_title(text: str) -> bool:
    """True for a title, a body or a poll of the nation with which a clause begins: 全国文明城市, 全国工商联."""
    return _TITLE.match(text) is not None or _OF_ALL.match(text) is not None


def _bare(name: str) -> str:
    """The name of a place without the words of time and the verbs before it; empty where it begins with one that makes it no place.

    >>> _bare("全年市区"), _bare("拆除中心城区"), _bare("推动高新区"), _bare("开发区"), _bare("先期实施市区")
    ('市区', '中心城区', '', '开发区', '市区')
    """
    if _names_none(name):
        return ""
    text, verbs = _LED_TO.sub("", _ENUMERATED.sub("", name)), words_of("lead", "action", "scope_lead", kept="kept_verb")
    while (size := verbs.at_start(text)) and len(text) > size + 1:
        text = text[size:]
    if centre := _CENTRE_LAST.search(text):
        return "" if _JOINED.search(text, text.startswith("和"), centre.start()) else centre["centre"]
    return "" if _names_none(text) or text[0].isdigit() or _NO_NAME.search(text) else text


def _names_none(name: str) -> bool:
    """True for what begins as no name does: 加快…, 3个…."""
    if name.startswith(("新区", "两个")):
        return False
    return words_of("no_scope").at_start(name) > 0 or (name[0].isdigit() and not _YEAR_OF.match(name))


def centre_within(clause: str) -> str:
    """The centre of the place in which the object of a clause's verbs lies; empty where it names none.

    >>> centre_within("建设中心城区口袋公园"), centre_within("完成市区两级"), centre_within("新区至市区公交线路")
    ('中心城区', '', '')
    """
    at = _behind_verbs(clause)
    held = _CENTRE_HELD.match(clause, at) if at else None
    return held["centre"] if held else ""
