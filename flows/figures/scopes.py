"""Of whom a figure speaks: empty for the reporting place itself, else the town, park or upper level that the text names."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from flows.base.cues import cue, cue_pattern
from flows.base.needs import first_characters
from flows.base.vocabulary import division_names, divisions
from flows.base.words import Words, words_of

if TYPE_CHECKING:
    from flows.figures.readings import Place, Reading

_UPPER = {
    "county": ("scope_upper_nation", "scope_upper_province"),
    "prefecture": ("scope_upper_nation", "scope_upper_province"),
    "province": ("scope_upper_nation",),
    "zone": ("scope_upper_nation", "scope_upper_province"),
}
_NAMED = re.compile(r"^[\u4e00-\u9fff]{2,6}?(?:县|区|市|镇|乡|街道)(?=[\u4e00-\u9fff])")
_SEVERAL = re.compile(
    r"(?:[\u4e00-\u9fff]{2,5}(?:群|带|圈|区))?(?:沿边|沿海|重点|山区)?\d+ ?个?(?:山区|沿边|沿海)?(?:县域单位|县\(市(?:、?区)?\)|县市区?|市县|区县|县区|旗县区?|乡镇|镇街|县|市\(州\)|市州|市|镇|园区|开发区)(?=(?:的|共|合计|累计|平均)*(?:实现|完成)?(?:地区)?(?:生产总值|GDP|经济总量|财政|地方|规上|规模|固定|公共|一般|进出口))"
)
_BEFORE_PARTS = re.compile(r"^(?:(?:19|20)\d\d年[底末]?)?(?:全[省市区州])?(?=县域|各县|山区|\d+ ?个?县)")
_MAY_NAME = re.compile(r"[区园港市县镇乡街级团体城国省]")
_RANKED = re.compile(r"第|居|位|排|平均|最|首|一流|知名|领先|强|\d")
_TITLE = re.compile(
    r"全国[\u4e00-\u9fff“”]{0,12}?(?:示范|文明|先进|模范|优秀|卫生|重点|特色|样板|标杆|典型|试点|百佳|十佳|劳模|双拥)[^,。;、\d]*?(?:达|有|增|共|总|创|为|累|$)"
)
_LONGER = re.compile(r"[\u4e00-\u9fff]{0,3}(?:经济区|经济带|经济圈|城市群|都市圈|都市区)")
_OWN_PLACE = re.compile(r"[ ,]*(?:全[市省区县州]|[我本][市省区县州])")
_PROMISED = re.compile(r"^[ ,]*(?:\(?\d{1,2}[.、)] *)?(?:预计|力争|确保|争取|努力)*")
_REGION = re.compile(
    r"[\u4e00-\u9fff]{0,2}[东西南北]{1,4}部?(?:山区|地区)(?=[\u4e00-\u9fff])(?!生产总值)|(?:\d+个|各)?山区[县市]+(?=[\u4e00-\u9fff])"
)
_MOVES = re.compile(r"(?:分别|预计|年均|累计)*(?:增长|下降|达到?|完成|实现|为|占|超过?|突破|迈上|跃上|跨上)*$")
_WHEN = re.compile(r"^(?:全年|今年|去年|预计|初步|核算|统计)+")
_MEASURED = re.compile(
    r"(?:[\u4e00-\u9fff]{0,6})(?:地区生产总值|生产总值|GDP|经济总量|财政|固定资产|规模|规上|工业|社会消费|进出口|出口|城镇|农村|农民|居民|常住|人均|增加值|投资|旅游|粮食)"
)
_CLAUSES = re.compile("[,;:。]")
_FURTHERED = re.compile("开发建设|加快|推[进动]|提升|开启|建设")
_STOPS = frozenset(",。;、")
_ENUMERATED = re.compile(r"^[一二三四五六七八九十]{1,2}是")
_LED_TO = re.compile(r"^.*[将把对](?=[\u4e00-\u9fff]{2})")  # 用三年的时间将|市区, 强化管理对|市区
_REACHED = re.compile(r"(?:已|共|总数)*(?:达到?|增至|增加到|发展到|累计)$")
_OF_DIVISION = frozenset("县区市州旗")
_OWN_STARTS = frozenset(" ,全我本")
_MAY_BE_SOURCE = re.compile("辖区|源于|来自")
_PROMISED_STARTS = frozenset(" ,(预力确争努0123456789")
_BEFORE_STARTS = frozenset("12全")
MAX_NAME = 26
LEAD = 40
LONGEST_PART = 7


@cache
def _below() -> re.Pattern[str]:
    return re.compile(
        rf"^(?:其中|[^,。;、]{{0,4}}在)?(?P<name>[\u4e00-\u9fff“”A-Za-z0-9·\-—]{{0,12}}?{cue_pattern('scope_noun')})(?!建设|等|内的|发展|开发|管|规划|企业数|数量|面积|[由从增]|\([^()]{{1,8}}\)[由从增]|(?<=建成区)(?:园林)?绿)"
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


@cache
def _names_below(division_id: str) -> Words:
    """The names of the divisions right below one that are not its own."""
    own = divisions()[division_id]
    names = _below_code().get(own.code, frozenset()) - {own.name, own.short_name}
    return Words(name for name in names if 1 < len(name) <= LONGEST_PART)


_LISTED = re.compile("、|和|与|及")
_OF_PARTS = re.compile(r"(?:[等两三四五六七八九十\d]*个?(?:市|县|区|地|州)(?:县|区)?)?(?=[\u4e00-\u9fffA-Z])")


def _parts(text: str, division_id: str) -> int:
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
    if division_id and (size := _parts(text, division_id)) and _MEASURED.match(text, size):
        longer = _LONGER.match(text, size)  # 成都平原经济区
        return text[: longer.end() if longer else size]
    if not _MAY_NAME.search(clause):
        return ""
    upper = _upper(level or "county").match(text)
    if upper and not _RANKED.search(text[:12]) and not _TITLE.match(text):
        return upper[0]
    if level == "county" and text.startswith("县域"):
        return ""
    below = _below().match(text)
    if below and not (own and (own in below["name"] or own.endswith(_WHEN.sub("", below["name"])))):
        name = _bare(below["name"])
        if name and not name[0].isdigit() and not words_of("no_scope").at_start(name):
            return name
    if region := _REGION.match(text[words_of("region_lead").at_start(text) :]) or cue("scope_counted").match(text):
        return region[0]
    if several := _SEVERAL.search(text):
        return several[0]
    named = _NAMED.match(text)
    return named[0] if named and named[0] != own and named[0] in division_names() else ""


def _bare(name: str) -> str:
    """The name of a place without the words of time and the verbs before it; empty where it begins with one that makes it no place.

    >>> _bare("全年市区"), _bare("拆除中心城区"), _bare("推动高新区"), _bare("开发区")
    ('市区', '中心城区', '', '开发区')
    """
    if words_of("no_scope").at_start(name):
        return ""
    text, verbs = _LED_TO.sub("", _ENUMERATED.sub("", name)), words_of("lead", "action", "scope_lead", kept="kept_verb")
    while (size := verbs.at_start(text)) and len(text) > size + 1:
        text = text[size:]
    return text


def _listed_part(left: str, place: Place, of_part: bool) -> str:
    """The part of the place that a list within a clause goes over to: …, 塔城地区增长6%、阿勒泰地区增长7.5%; 高新区19亿元、经开区11亿元."""
    left = left.removeprefix("其中")
    named = _MOVES.sub("", left)
    if len(named) > 2 and named[-1] in _OF_DIVISION and named != place.name and named in division_names():
        return named
    size = _parts(left, place.division_id) if place.division_id else 0
    if size and _MOVES.match(left, size):
        return left[:size]
    return scope_of(left, place.level, place.name, place.division_id) if of_part and _below().match(left) else ""


def _of_clauses_before(reading: Reading, place: Place) -> str:
    """The part of the place that a clause without a number begins with, which stands between this clause and the number before it."""
    shared, item = reading.shared, reading.item
    begin = reading.before.q.end if reading.before else shared.sentence.start
    if begin >= item.clause - 1:
        return ""
    clauses = _CLAUSES.split(shared.folded[begin : item.clause - 1])
    for clause in reversed(clauses if not reading.before else clauses[1:]):
        if of_itself(clause):
            return ""
        found = scope_of(clause[:MAX_NAME], place.level, place.name, place.division_id)
        if found and not _upper(place.level or "county").match(found):
            return found
    return ""


def _of_sentence_before(folded: str, start: int, place: Place) -> str:
    """The part of the place that the sentence before begins with, where that stands in the same paragraph: 发挥甲新区…作用。全年实现生产总值….

    A total of the place is stated in its own right, so one that stands behind talk of a part is the part's.
    """
    before = folded[folded.rfind("\n", 0, start) + 1 : start].rstrip("。; *")
    clause = before[max(before.rfind("。"), before.rfind(";")) + 1 :].strip(" *")
    return "" if of_itself(clause) else scope_of(clause[:MAX_NAME], place.level, place.name, place.division_id)


def _of_paragraph(folded: str, start: int, place: Place) -> str:
    """The part of the place that the paragraph's first words are about: 大力开发建设甲新区,…。…。预计生产总值达到….

    >>> from flows.figures.readings import Place
    >>> _of_paragraph("加快高新区新一轮发展。抓好配套。", 15, Place("1", "甲市", ("甲市",), "prefecture", ""))
    '高新区'
    """
    begin = folded.rfind("\n", 0, start) + 1
    first = folded[begin:start].split("。", 1)[0][:LEAD]
    for verb in _FURTHERED.finditer(first):
        if found := scope_of(first[verb.end() :][:MAX_NAME], place.level, place.name, place.division_id):
            return found
    return ""


def _is_counted(reading: Reading, clause: str, name: str) -> bool:
    """True where the places themselves are counted: 共建产业园区15个."""
    counts = reading.q.base is None or reading.q.base.is_count
    return counts and _REACHED.sub("", clause).endswith(name) and "其中" not in clause and reading.after[:1] in _STOPS


def _is_example(reading: Reading, name: str) -> bool:
    """True where the place is only one of the things that are counted: 甲物流园、乙风电场等|130个重点项目; not where parks are counted, nor where it is the one who does it (主城区建成甲路、乙路等|7条)."""
    counts = reading.q.base is None or reading.q.base.is_count
    before = reading.shared.folded[reading.item.clause : reading.q.start]
    if not counts or not before.endswith("等") or cue("scope_noun").search(reading.after):
        return False
    if "、" not in before and len(before) - before.find(name) - len(name) <= len("甲等"):
        return False  # 高新区等|5个|园区
    return not words_of("action", "lead").at_start(before, before.find(name) + len(name))


def _begins_anew(reading: Reading) -> bool:
    """True behind a semicolon where the clause names something that is no indicator of a place (…园区引进企业10户;食品工业…), or the place was told without a part.

    Also where the sentence told of the place itself before it came to its centre: 生产总值86亿元;县本级投资20亿元;零售总额49亿元.
    """
    item = reading.item
    names = item.mention is not None and item.mention.indicator_id is not None
    if reading.shared.folded[item.clause - 1] != ";":
        return False
    return (
        not names
        or reading.shared.scope.startswith("不含")
        or (reading.shared.scope_from > 0 and words_of("scope_centre").at_end(reading.shared.scope) > 0)
    )


@cache
def _unowned_starts() -> frozenset[str]:
    return first_characters(cue_pattern("scope_unowned"))


def read_scope(reading: Reading) -> None:
    """Write scope: of the clause, or of one before it in the sentence; what flows out of a territory is said of its own clause alone."""
    shared, place = reading.shared, reading.shared.place
    clause = shared.folded[reading.item.clause : min(reading.q.start, reading.item.clause + MAX_NAME)]
    source = cue("scope_source").match(clause) if _MAY_BE_SOURCE.search(clause) else None
    if source and place.level == "county" and "源" not in source[0] and "来自" not in source[0]:
        source = None  # a county's or district's 辖区 is itself
    fresh = scope_of(clause, place.level, place.name, place.division_id)
    if fresh and (_is_counted(reading, clause, fresh) or _is_example(reading, fresh)):
        fresh = ""
    if fresh and reading.before and reading.before.clause == reading.item.clause:
        part = _listed_part(reading.item.left, place, of_part=True)
        fresh = part if part and not _is_counted(reading, reading.item.left, part) else fresh
    if (
        not fresh
        and shared.folded[reading.item.clause] in _unowned_starts()
        and cue("scope_unowned").match(shared.folded, reading.item.clause)
    ):
        fresh = _of_clauses_before(reading, place)
        if not fresh and not reading.number:
            start = shared.sentence.start
            fresh = _of_sentence_before(shared.folded, start, place) or _of_paragraph(shared.folded, start, place)
    if fresh:
        shared.scope, shared.scope_from = fresh, reading.number
    elif reading.number and (of_itself(clause) or _begins_anew(reading) or cue("scope_other").match(clause)):
        shared.scope, shared.scope_from = "", reading.number
    elif (
        reading.number
        and reading.item.position == 0
        and (part := _listed_part(reading.item.left, place, bool(shared.scope)))
    ):
        shared.scope = part
    reading.scope = source[0] if source else shared.scope
    reading.rules["scope_text"] = (
        "place that the clause, or one before it in the sentence, begins with"
        if reading.scope
        else "reporting place itself"
    )
