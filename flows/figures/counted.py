"""The noun behind a number that it counts: 79项|年度改革任务."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from flows.base.cues import cue_pattern, words
from flows.base.words import Words, words_of
from flows.figures.subjects import verb_of

_TAIL_STOP = re.compile(r"[,。;:!?、\n]")
_ENCLOSED = re.compile(r"(?:\([^()。;]{1,14}\)|“[^“”。;]{1,24}”|[^,。;:!?、\n])+")
_PLACES = re.compile(
    r"(?:县\([^()]{1,8}\)|县市区?|县区|区县|乡镇|镇街?|街道)(?=人均|地区生产|生产总值|GDP|财政|一般公共|公共|规模|固定|主体税|税收|农村|城镇|空气|PM)"
)
_SHARED = re.compile(r"(?P<grade>[\u4e00-\u9fff]{1,3}级)?[、和与及](?P<verb>[\u4e00-\u9fff]{0,4})")
_GRADE = re.compile(r"[\u4e00-\u9fff]{1,3}级(?!别|联)")
_DONE_TO = re.compile(
    r"对(?P<what>[^,。;、\d]{2,18}?)(?:进行|实施|给予|予以|开展)(?P<work>[\u4e00-\u9fff]{2,4}(?=[,。;]))?"
)
_SPENT_ON = re.compile(r"(?:专项|主要|全部)?(?:用于|用来|用以)")
_COUNTED_THERE = re.compile(r"\d[\d.,]*[万亿]?余?多?[\u4e00-\u9fff]")
_LINKS = frozenset("和与及并")
_ATTRIBUTE = re.compile(r"[^,。;、的\d]{2,14}的(?=[\u4e00-\u9fff]{2})")
_NEXT_FIGURE = re.compile(r"、(?:总投资|年度投资|计划投资|完成投资|投资额?|占比|面积)\d*")
_ONE_CHARACTER = frozenset("村县镇乡")
_SAID_END = re.compile(
    r"(?:中(?:占据?|有|居|位居|排名?)|(?<=[\u4e00-\u9fff]{3})(?<![集其高初])中|(?<![国拥所现私没])有|[\u4e00-\u9fff]出了[^了]*)$"
)
_TOGETHER = re.compile(r"与[^与、]{3,}$")
_SECOND = re.compile(r"(?:、[^,。;:、\d()“”]{2,10}){0,3}(?P<last>、[^,。;:、\d()“”]{2,18})(?=[,。;])")
_TAIL_LEAD = re.compile(r" *(?:以上|以下|左右|以内|多|余)?(?:的)? *(?:\[ ?\d{1,3} ?\])? *")
_NOTE_MARK = re.compile(r"\[ ?\d{1,3} ?\]|[①-⑳]")
MAX_TAIL = 26
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


def read_tail_noun(text: str, end: int, stop: int) -> Tail:
    """The counted noun behind a number, up to the next stop, figure or verb.

    >>> read_tail_noun("79项年度改革任务全部完成,", 3, 14)
    Tail(noun='年度改革任务', said='全部完成', end=9)
    """
    lead = _TAIL_LEAD.match(text, end, stop)
    start = lead.end() if lead else end
    limit = min(stop, start + MAX_TAIL)
    cut = _TAIL_STOP.search(text, start, limit)
    if cut and cut[0] in "、," and _opens(text, start, cut.start()):
        whole = _ENCLOSED.match(text, start, min(stop, start + 2 * MAX_TAIL))
        limit = whole.end() if whole else limit
        cut = _TAIL_STOP.match(text, limit) if limit < stop else None
    elif cut and cut[0] == "、" and 0 < cut.start() - start <= 3:
        cut = _TAIL_STOP.search(text, cut.end(), limit) or cut
    tail_verb, not_counted, kept = _tail_patterns()
    if cut and cut[0] == "、" and (end_of_second := _second_noun(text, start, cut.start(), stop)):
        cut = _TAIL_STOP.match(text, end_of_second)
    last = cut.start() if cut else limit
    is_kept = kept.at_start(text, start) > 0
    is_verb = not is_kept and tail_verb.match(text, start, last) is not None
    said_of = _ATTRIBUTE.match(text, start, last) if is_verb else None
    is_kept = is_kept or said_of is not None  # 13条|纳入考核的|河流断面全部达标
    if (is_verb and not is_kept) or (last == stop and text[start : start + 1] in _LINKS):
        return Tail("", text[start:last] if cut else "", end)
    begin = said_of.end() if said_of else start
    verb = tail_verb.search(text, begin + (1 if text[start : start + 1] in _ONE_CHARACTER else 2), last)
    noun_end = verb.start() if verb else last
    if verb and (quoted := text.rfind("“", start, noun_end)) > start + 1 and _opens(text, start, noun_end):
        noun_end = quoted
    noun = _SAID_END.sub("", words_of("tail_adverb").strip_end(text[start:noun_end]))
    noun = _TOGETHER.sub("", noun) if verb else noun
    if places := _PLACES.match(noun):
        noun = places[0]
    noun_end = start + len(noun)
    if start >= noun_end or noun.startswith("(") or (not_counted.at_start(noun) and not is_kept):
        return Tail("", "", end)
    noun = (_NOTE_MARK.sub("", noun) if "[" in noun else noun).strip(" 的和与及")
    if noun.endswith("”") and "“" not in noun:
        noun = noun[:-1]
    said = text[noun_end:last].removeprefix("分别") if cut and not places else ""
    if cut and cut[0] == "、" and said.startswith(words()["bestowed"]) and not _NEXT_FIGURE.match(text, cut.start()):
        said = ""  # 工作获国务院、省政府激励: the words reach further than the clause
    return Tail(noun, said, noun_end if verb or cut or places else end)


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
        if not gap or units[number] != units[0] or not (gap["grade"] or verb_of(verb) == verb != ""):
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
    if follows - begin <= 1 and follows < stop:
        number = _COUNTED_THERE.match(text, follows, stop)
        noun = read_tail_noun(text, number.end(), stop).noun if number else ""
    else:
        noun = read_tail_noun(text, begin, follows).noun
    if len(noun) < 2 or noun[0] in "、占":
        return ""
    return noun + (verb if verb in words()["work_noun"] and verb not in noun else "")
