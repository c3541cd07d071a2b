"""The noun behind a number that it counts: 79项|年度改革任务."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from flows.base.cues import cue_pattern, words
from flows.base.words import Words, words_of
from flows.figures.subjects import verb_of
from flows.figures.tails import read_tail

_TAIL_STOP = re.compile(r"[,。;:!?、\n]")
_ENCLOSED = re.compile(r"(?:\([^()。;]{1,14}\)|“[^“”。;]{1,24}”|[^,。;:!?、\n])+")
_PLACES = re.compile(
    r"(?:县\([^()]{1,8}\)|县市区?|县区|区县|乡镇|镇街?|街道)(?=人均|地区生产|生产总值|GDP|财政|一般公共|公共|规模|固定|主体税|税收|农村|城镇|空气|PM)"
)
_SHARED = re.compile(r"(?P<grade>[\u4e00-\u9fff]{1,3}级|[大中小]{1,2}型)?[、和与及](?P<verb>[\u4e00-\u9fff]{0,4})")
_GRADE = re.compile(r"[\u4e00-\u9fff]{1,3}级(?!别|联)|[大中小]{1,2}型")
_DONE_TO = re.compile(
    r"对(?P<what>[^,。;、\d]{2,18}?)(?:进行|实施|给予|予以|开展)(?P<work>[\u4e00-\u9fff]{2,4}(?=[,。;]))?"
)
_SPENT_ON = re.compile(r"(?:专项|主要|全部)?(?:用于|用来|用以)")
_FUNDS = re.compile(r"的?(?:财政|专项|奖补|补助|补贴)*(?:资金|经费|债券)")
_COUNTED_THERE = re.compile(r"\d[\d.,]*")
_LINKS = frozenset("和与及并")
_ATTRIBUTE = re.compile(r"[^,。;、的\d]{2,14}的(?=[\u4e00-\u9fff]{2})")
_NEXT_FIGURE = re.compile(r"、(?:总投资|年度投资|计划投资|完成投资|投资额?|占比|面积)\d*")
_ONE_CHARACTER = frozenset("村县镇乡")
_GENERAL_END = re.compile(
    r"(?:之[首一]”?|[中里]?的?(?:排名|排位|位次)[\u4e00-\u9fff]*|(?:的)?基础上[\u4e00-\u9fff]*|(?<=[\u4e00-\u9fff]{3})(?<!公)共)$"
)
_MAY_BE_GENERAL = frozenset("首一排位基共")
_SAID_END = re.compile(
    r"(?:中(?:占据?|有|居|位居|排名?)|(?<=[\u4e00-\u9fff]{3})(?<![集其高初])中|(?<![国拥所现私没])有|(?<=[\u4e00-\u9fff]{3})(?<![合兼归吞火])并|[\u4e00-\u9fff]出了[^了]*)$"
)
_TOGETHER = re.compile(r"与[^与、]{3,}$")
_SECOND = re.compile(r"(?:、[^,。;:、\d()“”]{2,10}){0,3}(?P<last>、[^,。;:、\d()“”]{2,18}?)(?=[,。;]|[和与及]\d)")
_TAIL_LEAD = re.compile(
    r" *(?:方面(?=的?(?!支持(?!措施|政策)|对|给予|加大|开展|取得|明确|推进|细化|提出|出台|打)[\u4e00-\u9fff]{0,10}?(?:工作|问题|任务|措施|政策|意见|规划|改革|举措|支持|建议|缺失)))?(?:以上|以下|左右|以内|多(?![晶元功媒样式层双边])|余)?(?:的)? *(?:\[ ?\d{1,3} ?\])? *"
)
_SAID_TWICE = re.compile(
    r"(?:全部|均)?(?P<verb>[通有建])[^,。;、\d]{1,8}(?:、(?P=verb)[^,。;、\d]{1,8})+(?=[,。;])"
)  # 建制村|通油路、通客运
_NOTE_MARK = re.compile(r"\[ ?\d{1,3} ?\]|[①-⑳]")
_BEFORE_NUMBER = re.compile(
    r"(?<=[\u4e00-\u9fff”]{2})(?:和|与|及|以及)(?!平|谐|田县|时)[\u4e00-\u9fff]{0,6}$|(?<=[\u4e00-\u9fff])(?:扩大|增加|发展|扩展|扩面|提高|上升|减少|下降|缩减|压减|精简|调整|拓展)[到至为]$|(?<=[\u4e00-\u9fff]{3})(?:超过|突破|达到|(?<![下到可])达)$"
)
MAX_TAIL = 26
_JOINS_COUNTED = re.compile(r"(?:(?:、|和|与|及|以及)[\u4e00-\u9fff]{0,6})?")
_BESTOWED = re.compile(r"(?:[^,。;:\d]|\d{4}年(?:度|国)|\d{2,4}强){2,26}(?=[,。;])")
_DONE = re.compile(r"(?<=^[\u4e00-\u9fff]{2})了(?!解)")
_OVER = re.compile(
    r"(?P<who>[^,。;、\d]{0,10}?(?:企业|乡镇|县市区|县区|[县村镇]|园区|开发区|集群|产业|项目|街道|品牌|景区|平台|基地|市场))(?P<what>(?:年)?(?:村级?集体经济收入|主营业务收入|主营收入|营业收入|销售收入|工业产值|产值|营收|税收|纳税|销售额|交易额|集体经济收入|收入|投资|市值)(?:超过?|突破|达到?|过|均超过?))"
)
_BOUND = re.compile(r"[\d.,]+[十百千万亿]*余?(?:美?元)?(?:以上)?")
_REACHES = frozenset("超过破到达")
_MAY_END = frozenset("和与及超过破到达至为")
_WORKS = "标准化|规范化|升级|提升|提质|除险|改造|建设|整治|治理|修复|维修|扩建|配套"
_WORK_ON = re.compile(
    rf"[\u4e00-\u9fff]{{1,10}}?(?:村|社区|小区|片区|城区|院|室|站|厂|校|公园|游园|库|路口|道路|街|巷|桥|县|镇|乡|企业|中心|机构|基地|户|居民|闸|湿地|团)(?![\u4e00-\u9fff]{{0,2}}(?:村|区|院|室|站|厂|校|巷|中心|机构|点|县|镇|乡))的?(?P<work>[\u4e00-\u9fff]{{0,8}}?(?:{_WORKS})[\u4e00-\u9fff]{{0,12}})$"
)
_WORK = re.compile(rf"[\u4e00-\u9fff]{{2,12}}?(?P<work>(?:{_WORKS}|数字化|智能化|改扩建|节水)[\u4e00-\u9fff]{{0,12}})$")
MAX_SECOND = 10  # characters of the second of two nouns that one number counts


@cache
def _tail_patterns() -> tuple[re.Pattern[str], Words, Words]:
    return (
        re.compile(cue_pattern("tail_verb") + r"(?!率|区|的)"),
        words_of("not_counted", "growth_up", "growth_down", "predicate"),
        words_of("kept_tail"),
    )


def _opens(text: str, start: int, end: int) -> bool:
    """True where a bracket or quotation that opens between `start` and `end` does not close there."""
    return text.count("(", start, end) > text.count(")", start, end) or text.count("“", start, end) > text.count(
        "”", start, end
    )


def _second_noun(text: str, start: int, joint: int, stop: int) -> int:
    """Where the second of two nouns ends that one number counts (100名骨干教师、医务人员,); 0 where the joint at `joint` leads to something else."""
    second = _SECOND.match(text, joint, stop)
    tail_verb = _tail_patterns()[0]
    if second is None or joint - start < 2 or tail_verb.search(text, start, joint):
        return 0
    joint = second.start("last")
    verb = tail_verb.search(text, joint + 3, second.end())
    noun = text[joint + 1 : verb.start() if verb else second.end()]
    is_noun = 1 < len(noun) <= MAX_SECOND and "了" not in text[start : joint + len(noun)] and not verb_of(noun)
    return second.end() if is_noun and not tail_verb.match(noun) else 0


class Tail(NamedTuple):
    """What stands behind a number: the noun that it counts, what is said of that noun, and where the noun ends (the number, where another figure follows)."""

    noun: str
    said: str
    end: int


def _mark_behind(text: str, start: int, stop: int) -> tuple[re.Match[str] | None, int]:
    """The mark that ends the words behind a number, None where the next number or a length does; and where the words end."""
    limit = min(stop, start + MAX_TAIL)
    cut = _TAIL_STOP.search(text, start, limit)
    if cut and cut[0] in "、," and _opens(text, start, cut.start()):
        whole = _ENCLOSED.match(text, start, min(stop, start + 2 * MAX_TAIL))
        limit = whole.end() if whole else limit
        cut = _TAIL_STOP.match(text, limit) if limit < stop else None
    elif cut and cut[0] == "、" and 0 < cut.start() - start <= 3:
        cut = _TAIL_STOP.search(text, cut.end(), limit) or cut
    if cut and cut[0] == "、" and (end_of_second := _second_noun(text, start, cut.start(), stop)):
        cut = _TAIL_STOP.match(text, end_of_second)
    return cut, cut.start() if cut else limit


def _passing(text: str, start: int, stop: int) -> Tail | None:
    """The counted noun of which a bound is told that is the next number: 2户|企业|产值突破50亿元; None elsewhere."""
    over = _OVER.fullmatch(text, start, stop) if text[stop - 1] in _REACHES else None
    bound = _BOUND.match(text, stop) if over else None
    return Tail(over["who"], over["what"] + bound[0], over.end("who")) if over and bound else None


def read_tail_noun(text: str, end: int, stop: int) -> Tail:
    """The counted noun behind a number, up to the next stop, figure or verb.

    >>> read_tail_noun("79项年度改革任务全部完成,", 3, 14)
    Tail(noun='年度改革任务', said='全部完成', end=9)
    """
    lead = _TAIL_LEAD.match(text, end, stop)
    start = lead.end() if lead else end
    cut, last = _mark_behind(text, start, stop)
    tail_verb, not_counted, kept = _tail_patterns()
    is_kept = kept.at_start(text, start) > 0
    is_verb = not is_kept and tail_verb.match(text, start, last) is not None
    said_of = _ATTRIBUTE.match(text, start, last) if is_verb else None
    is_kept = is_kept or said_of is not None  # 13条|纳入考核的|河流断面全部达标
    if (is_verb and not is_kept) or (last == stop and text[start : start + 1] in _LINKS):
        return Tail("", _said(text, start, last, cut, start) if cut else "", end)
    if last == stop and (passing := _passing(text, start, stop)):
        return passing
    begin = said_of.end() if said_of else start
    verb = tail_verb.search(text, begin + (1 if text[start : start + 1] in _ONE_CHARACTER else 2), last)
    noun_end = verb.start() if verb else last
    if verb and (quoted := text.rfind("“", start, noun_end)) > start + 1 and _opens(text, start, noun_end):
        noun_end = quoted
    noun = _without_general(words_of("tail_adverb").strip_end(text[start:noun_end]))
    noun = _TOGETHER.sub("", noun) if verb else noun
    before_number = _BEFORE_NUMBER.sub("", noun) if last == stop and not _MAY_END.isdisjoint(noun) else noun
    is_listed = before_number != noun or text.startswith(("基础上", "的基础上"), start + len(noun))
    noun = before_number
    if places := _PLACES.match(noun):
        noun = places[0]
    noun_end = start + len(noun)
    if start >= noun_end or noun.startswith("(") or (not_counted.at_start(noun) and not is_kept):
        return Tail("", "", end)
    noun = (_NOTE_MARK.sub("", noun) if "[" in noun else noun).strip(" 的和与及")
    if "”" in noun and "“" not in noun[: noun.index("”")]:
        noun = noun[: noun.index("”")]
    said = "" if places else _said(text, noun_end, last, cut, stop)
    return Tail(noun, said, noun_end if verb or cut or places or is_listed else end)


def _without_general(noun: str) -> str:
    """A counted noun without the general words at its end: 沿海开放城市|之首, 重点城市|中排名, 示范镇|基础上增加."""
    noun = _SAID_END.sub("", noun)
    return noun if _MAY_BE_GENERAL.isdisjoint(noun) else _GENERAL_END.sub("", noun)


def _said(text: str, noun_end: int, last: int, cut: re.Match[str] | None, stop: int) -> str:
    """What is said of a noun that ends at `noun_end`, up to the mark `cut` or the number at `stop`; empty where the words reach further."""
    said = text[noun_end:last].removeprefix("分别").removeprefix("并") if cut else ""
    if cut and cut[0] == "、" and said.startswith(words()["bestowed"]) and not _NEXT_FIGURE.match(text, cut.start()):
        whole = _BESTOWED.match(text, noun_end)
        said = whole[0] if whole else ""  # 工作获国务院、省政府激励
    if cut and cut[0] == "、" and (twice := _SAID_TWICE.match(text, noun_end)):
        return twice[0]
    if said.startswith(("之", "中", "的")):
        return ""
    if not said and last == stop and text.startswith("获", noun_end):
        said = text[noun_end:last].rstrip("的约近超")  # 项目获中央资金补助|3亿元
        return said if len(said) > 1 else ""
    return said


def said_first(said: str, noun: str) -> str:
    """A counted noun behind what is said of it, without the particle of its verb.

    >>> said_first("进行了审计", "单位")
    '进行审计的单位'
    """
    return f"{_DONE.sub('', said.removeprefix('均'))}的{noun}"


def end_of_list(text: str, ends: list[tuple[int, int]], at: int, last: int) -> Tail:
    """What stands behind the last of a list of counted things of which the first ends at `at` (346座水库、10座水闸|完成除险加固); nothing where they are no list.

    `ends` are where the numbers behind it begin and end; `last` is where the last of them may be followed to.

    >>> end_of_list("3座水库、5座水闸完成加固,", [(5, 7)], 4, 14)
    Tail(noun='水闸', said='完成加固', end=9)
    """
    tail = Tail("", "", at)
    for number, (start, end) in enumerate(ends):
        if not _JOINS_COUNTED.fullmatch(text[tail.end : start]):
            break
        tail = read_tail_noun(text, end, ends[number + 1][0] if number + 1 < len(ends) else last)
        if tail.said or not tail.noun:
            break
    return tail if tail.noun or tail.said else Tail("", "", at)


def work_of(noun: str) -> str:
    """The work at the end of a counted noun: 中型水库|除险加固; empty where it ends with none."""
    work = _WORK_ON.match(noun) or _WORK.match(noun)
    return work["work"] if work else ""


def shared_noun(text: str, ends: list[tuple[int, int]], units: list[str], last: int) -> str:
    """The noun that a number shares with those behind it: 1个国家级、7个省级|现代农业产业园, 新建3所、改扩建4所|中小学; empty where it shares none.

    `ends` are where the numbers begin and end, this one first; `last` is where the last of them may be followed to.

    >>> shared_noun("1个国家级、7个省级产业园", [(0, 2), (6, 8)], ["个", "个"], 13)
    '国家级产业园'
    """
    grade = ""
    number = 0
    for number in range(len(ends) - 1):
        gap = _SHARED.fullmatch(text, ends[number][1], ends[number + 1][0])
        verb = gap["verb"] if gap else ""
        is_grade = bool(verb) and words_of("grade").spans(verb)  # 省级300个、市级3000个|重点项目
        if not gap or units[number] != units[0] or not (gap["grade"] or is_grade or verb_of(verb) == verb != ""):
            break
        if not number:
            grade = gap["grade"] or ""
    else:
        number = len(ends) - 1
    if not number or units[number] != units[0]:
        return ""
    noun = read_tail_noun(text, ends[number][1], ends[number + 1][0] if number + 1 < len(ends) else last).noun
    own = _GRADE.match(noun)
    noun = noun[own.end() :] if own else noun
    return grade + noun if len(noun) > 1 else ""


def purpose(text: str, end: int, follows: int, stop: int, begins: bool) -> str:
    """What the money that ends at `end` is spent on: its object, with the work that is done to it; empty where no such words follow.

    The next number begins at `follows`, the one behind it at `stop`. Behind a comma the words count only where the money `begins` its sentence.

    >>> purpose("投资3亿元改造222个老旧小区,", 5, 7, 15, True), purpose("投入2亿元用于城市建设,", 5, 12, 12, True)
    ('老旧小区改造', '城市建设')
    """
    at = end + 1 if text[end : end + 1] == "," and begins else end
    if funds := _FUNDS.match(text, at, follows):
        at = funds.end()  # 安排3亿元资金|启动尾矿库治理
    if done := _DONE_TO.match(text, at, follows):
        return done["what"] + (done["work"] or "")
    lead = _SPENT_ON.match(text, at, follows)
    at = lead.end() if lead else at
    size = words_of("action", kept="kept_verb").at_start(text, at)
    verb = text[at : at + size]
    if verb in words()["not_spent"] or (size < 2 and not lead):
        return ""
    begin = at + size
    if text.startswith("了", begin):
        begin += 1
    if begin + words_of("action", kept="kept_verb").at_start(text, begin) == follows:
        begin = follows  # 支持|建设|200个示范村
    if follows - begin <= 1 and follows < stop:
        number = _COUNTED_THERE.match(text, follows, stop)
        noun = read_tail_noun(text, read_tail(text, number.end()).end, stop).noun if number else ""
    else:
        noun = read_tail_noun(text, begin, follows).noun
    if len(noun) < 2 or noun[0] in "、占":
        return ""
    if verb not in words()["work_noun"] or verb in noun:
        return noun
    return verb + noun if verb[0] == "新" else noun + verb
