"""Of whom a figure speaks: empty for the reporting place itself, else the town, park or upper level that the text names."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from flows.base.cues import cue, cue_pattern
from flows.base.needs import first_characters
from flows.base.vocabulary import division_names
from flows.base.words import words_of
from flows.figures.lines import DEPENDENT, MEMBER, SUBJECT_BEFORE
from flows.figures.places import (
    NAMED,
    OF_DIVISION,
    below,
    centre_within,
    of_itself,
    part_alone,
    parts_at,
    scope_of,
    upper,
)

if TYPE_CHECKING:
    from flows.figures.readings import Place, Reading, Shared

_MOVES = re.compile(r"(?:分别|预计|年均|累计)*(?:增长|下降|达到?|完成|实现|为|占|超过?|突破|迈上|跃上|跨上)*$")
_AND = re.compile("[、和与]")
_CLAUSES = re.compile("[,;:。]")
_FURTHERED = re.compile("开发建设|加快|推[进动]|提升|开启|建设")
_STOPS = frozenset(",。;、")
_HONOURED = re.compile(
    r"(?:成功|顺利|率先|正式|先后|再次|连续)*(?:被|获|荣|入选|列|成为|创成|创建|跻身|通过|等|撤|设|至|到|与|和|、)"
)
_OUTPUT = re.compile("(?:年|总)?(?:产值|收入|税收|增加值|营业|利润|出口|进出口)")
_SUCH_PLACES = re.compile("[县市区镇乡村州旗]")
_REACHED = re.compile(r"(?:已|共|总数)*(?:达到?|增至|增加到|发展到|累计)$")
_GROUP = re.compile(
    r"[^,。;]*?等(?P<all>\d+ ?个(?:重点|主要|省级|国家级)?(?:产业|工业)?(?:园区|开发区|新区|功能区|片区))"
)
_NEW_AREA = re.compile("(?!市)[\u4e00-\u9fff]{2,3}(?:高新区|新区|新片区|科技城)")
_DATE = re.compile(r"^ *(?:19|20)\d\d ?年")
_MAY_BE_SOURCE = re.compile("辖区|源于|来自")
MAX_NAME = 26
LEAD = 40


def _listed_part(left: str, place: Place, of_part: bool) -> str:
    """The part of the place that a list within a clause goes over to: …, 塔城地区增长6%、阿勒泰地区增长7.5%; 高新区19亿元、经开区11亿元."""
    left = left.removeprefix("其中")
    named = _MOVES.sub("", left)
    if len(named) > 2 and named[-1] in OF_DIVISION and named != place.name and named in division_names():
        return named
    size = parts_at(left, place.division_id) if place.division_id else 0
    if size and _MOVES.match(left, size):
        return left[:size]
    return scope_of(left, place.level, place.name, place.division_id) if of_part and below().match(left) else ""


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
        told = _DATE.sub("", clause)
        found = scope_of(told[:MAX_NAME], place.level, place.name, place.division_id)
        if found and not upper(place.level or "county").match(found):
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
    >>> _of_paragraph("加快高新区新一轮发展。抓好配套。", 15, Place(None, "甲市", ("甲市",), "prefecture", ""))
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
    named = [NAMED.match(member) for member in before.split("、")]
    if counts and len(named) > 1 and all(one and one[0] in division_names() for one in named):
        return True  # 甲县荔枝产业、乙县陈皮产业|2个|案例
    if counts and before.endswith(name + "等") and _SUCH_PLACES.match(reading.after):
        return True  # 甲县等|3个|县
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


def _of_segment(reading: Reading, place: Place) -> str | None:
    """The place that what stands between the last stop and the first number behind it begins with: 甲区治污见效,关停企业|30家; …;乙园区挂牌,完成投资|2亿元.

    Empty where a part of the place was spoken of before the semicolon and none is named; None where the question does not arise.
    """
    shared, clause = reading.shared, reading.item.clause
    start = shared.sentence.start
    begin = shared.folded.rfind(";", start, clause) + 1 or start
    if begin == clause or (reading.before is not None and reading.before.q.end > begin):
        return None
    head = shared.folded[begin:clause]
    if begin > start and shared.scope:
        return scope_of(head[:MAX_NAME], place.level, place.name, place.division_id)
    named = NAMED.match(head)
    is_part = named is not None and named[0] != place.name and named[0] in division_names()
    if named and is_part:
        return None if _HONOURED.match(head, named.end()) else named[0]
    return _new_area(head, place) or None


def _new_area(head: str, place: Place) -> str:
    """The named new area that such a stretch begins with: 甲新片区新一轮政策出台,落地项目|100个."""
    named = _NEW_AREA.match(head)
    if not named or named[0] == place.name or _HONOURED.match(head, named.end()):
        return ""
    return scope_of(head[:MAX_NAME], place.level, place.name, place.division_id)


def _whole_or_listed(reading: Reading, place: Place, name: str) -> str:
    """The group that a place is an example of (甲新区、乙科技城等|13个重点园区), the part that a list goes over to, else the place."""
    shared, item = reading.shared, reading.item
    if item.rule == MEMBER and (own := below().match(item.subject)):
        return own["name"]  # 甲新区、乙高新区生产总值分别增长30%、|12%
    if group := _GROUP.match(shared.folded, item.clause, shared.sentence.end):
        return group["all"]
    if reading.before and reading.before.clause == item.clause:
        part = _listed_part(item.left, place, of_part=True)
        return part if part and not _is_counted(reading, item.left, part) else name
    at = shared.folded.find(name, item.clause, reading.q.start) + len(name)
    while joint := _AND.match(shared.folded, at):
        other = below().match(shared.folded[joint.end() : reading.q.start])
        if other is None:
            break
        name, at = name + joint[0] + other["name"], joint.end() + other.end("name")
    return name


def _moves_alone(reading: Reading, place: Place) -> str:
    """The part of the place that is all a clause names before its number: 其中丰城突破60亿元;樟树突破|50亿元."""
    left = reading.item.left.removeprefix("其中")
    size = parts_at(left, place.division_id) if place.division_id else 0
    lists_and_counts = "、" in left and (reading.q.base is None or reading.q.base.is_count)
    return left[:size] if size and _MOVES.fullmatch(left, size) and not lists_and_counts else ""


@cache
def _unowned_starts() -> frozenset[str]:
    return first_characters(cue_pattern("scope_unowned"))


def _open_bracket(folded: str, since: int, at: int) -> int:
    """Where the bracket opens, no earlier than `since`, that a place of the text lies in: 财政收入|(高新区30亿元,…; -1 where it lies in none."""
    opened = folded.rfind("(", since, at)
    return opened if opened >= 0 and folded.find(")", opened, at) < 0 else -1


def _begins(reading: Reading) -> int:
    """Where the words begin that may name the place: of the clause, or of the bracket that opened behind the number before."""
    clause, before = reading.item.clause, reading.before
    opened = _open_bracket(reading.shared.folded, max(clause, before.q.end) if before else clause, reading.q.start)
    return clause if opened < 0 else opened + 1


def _open(shared: Shared, at: int) -> None:
    """Keep the place that the sentence speaks of where the words at `at`, which name another, stand within brackets."""
    if shared.bracket < 0 and (bracket := _open_bracket(shared.folded, shared.sentence.start, at)) >= 0:
        shared.bracket, shared.outer_scope = bracket, shared.scope


def _close(shared: Shared, at: int) -> None:
    """Behind a bracket that told of parts, the place is what it was before: 收入219亿元(高新区30亿元);|投资增长13%."""
    if shared.bracket >= 0 and shared.folded.find(")", shared.bracket, at) >= 0:
        shared.scope, shared.bracket = shared.outer_scope, -1


def _named_afresh(reading: Reading, place: Place, clause: str) -> str:
    """The place that the clause names, or for a total without its own the clauses, sentence or paragraph before; empty where none does."""
    shared = reading.shared
    fresh = scope_of(clause, place.level, place.name, place.division_id)
    if fresh and (_is_counted(reading, clause, fresh) or _is_example(reading, fresh)):
        fresh = ""
    fresh = _whole_or_listed(reading, place, fresh) if fresh else _moves_alone(reading, place)
    if (
        not fresh
        and shared.folded[reading.item.clause] in _unowned_starts()
        and cue("scope_unowned").match(shared.folded, reading.item.clause)
    ):
        fresh = _of_clauses_before(reading, place)
        if not fresh and not reading.number:
            start = shared.sentence.start
            fresh = _of_sentence_before(shared.folded, start, place) or _of_paragraph(shared.folded, start, place)
    return fresh


def _of_number(reading: Reading, clause: str) -> str:
    """The part of the place in which what one number tells lies, and none behind it: 完成主城区|5个|市场改造, 做好甲县|30万亩."""
    place, item = reading.shared.place, reading.item
    part = part_alone(item.left, place.division_id) if place.division_id else ""
    is_example = reading.shared.folded[reading.q.start - 1] == "等"  # 市区功能圈等|18处
    if found := part or ("" if is_example else centre_within(clause)):
        return found
    if item.rule == MEMBER and (named := NAMED.match(item.subject)) and named[0] in division_names():
        return named[0] if named[0] != place.name else ""  # 甲县、乙县优良率分别达到87%、|92%
    is_output = item.rule == DEPENDENT and _OUTPUT.match(item.left)
    if not (is_output or item.rule == SUBJECT_BEFORE) or of_itself(item.subject):
        return ""
    carried = scope_of(item.subject[:MAX_NAME], place.level, place.name, place.division_id)
    return "" if item.subject.startswith(carried + "(") or carried == item.subject else carried


def read_scope(reading: Reading) -> None:
    """Write scope: of the clause, or of one before it in the sentence; what flows out of a territory is said of its own clause alone."""
    shared, place, begin = reading.shared, reading.shared.place, _begins(reading)
    _close(shared, reading.q.start)
    clause = shared.folded[begin : min(reading.q.start, begin + MAX_NAME)]
    source = cue("scope_source").match(clause) if _MAY_BE_SOURCE.search(clause) else None
    if source and place.level == "county" and "源" not in source[0] and "来自" not in source[0]:
        source = None  # a county's or district's 辖区 is itself
    fresh = _named_afresh(reading, place, clause)
    if not fresh and not of_itself(clause) and (found := _of_segment(reading, place)) is not None:
        shared.scope, shared.scope_from = found, reading.number
    elif fresh:
        _open(shared, begin)
        shared.scope, shared.scope_from = fresh, reading.number
    elif reading.number and (of_itself(clause) or _begins_anew(reading) or cue("scope_other").match(clause)):
        shared.scope, shared.scope_from = "", reading.number
    elif (
        reading.number
        and reading.item.position == 0
        and (part := _listed_part(reading.item.left, place, bool(shared.scope)))
    ):
        _open(shared, reading.q.start)
        shared.scope = part
    of_others = "" if shared.folded.startswith(shared.scope, reading.q.start) else shared.scope  # not |13个园区| itself
    reading.scope = source[0] if source else of_others or _of_number(reading, clause)
    reading.rules["scope_text"] = (
        "place that the clause, or one before it in the sentence, begins with"
        if reading.scope
        else "reporting place itself"
    )
