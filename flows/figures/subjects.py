"""What a figure measures: the noun phrase before (or behind) the number, with elided parts restored."""

from __future__ import annotations

import re
from functools import cache

from flows.base.vocabulary import composite_terms, cue_pattern, indicator_aliases, indicators

_TIME = re.compile(
    r"^(?:(?:到|至|截至|从|自|在|于)?(?:(?:19|20)\d{2}年?(?:[-至到](?:19|20)?\d{2,4})?年?(?:底|末|度|初|全年|上半年)?(?:以来|前|,)?|“?十[一二三四五]?五”?(?:时期|期间|末|以来)?)(?:,|的)?)+"
)
_JOINT = re.compile(r"、|和|与|及|以及|,")
_TAIL_STOP = re.compile(r"[,。;:!?、\n]")
_COMPARED = re.compile(r"(?:(?:分别)?(?:比|较|与|是)[^,。;]{0,14}?(?:年|上年|去年|同期|五年|期末|初|上届|前|末|底)(?:同期|末|底|初)?(?:的|相比)?|(?:从|由)(?:(?:19|20)\d{2} *年?(?:的|底|末)?|上年的?|去年的?)?)$")


@cache
def _trim() -> dict[str, re.Pattern[str]]:
    end = "|".join(cue_pattern(k) for k in ("predicate", "adverb", "growth_up", "growth_down"))
    return {
        "end": re.compile(rf"(?:{end}|(?<![比较是由从 ])(?:19|20)\d{{2}} *年的?| )+$"),
        "not_noun": re.compile(rf"^(?:{cue_pattern('growth_up')}|{cue_pattern('growth_down')}|{cue_pattern('predicate')})(?:到|至|了|为)?"),
        "basis": re.compile(cue_pattern("basis")),
        "lead": re.compile(rf"^(?:{cue_pattern('lead')}| )+"),
        "action": re.compile(rf"^(?:{cue_pattern('action')}|{cue_pattern('adverb')}|{cue_pattern('lead')}| )+$"),
        "dependent": re.compile(rf"^(?:{cue_pattern('lead')})*{cue_pattern('dependent_noun')}$"),
        "action_start": re.compile(rf"^{cue_pattern('action')}"),
    }


def trim_subject(left: str) -> str:
    """The text before a number without verbs, adverbs and words of time.

    >>> trim_subject("2022年全市地区生产总值预计达到约"), trim_subject("固定资产投资同比增长")
    ('地区生产总值', '固定资产投资')
    """
    text = _trim()["basis"].sub("", left).strip(" *\n“()")
    for _ in range(3):
        before = text
        text = _trim()["end"].sub("", text)
        text = _COMPARED.sub("", text).rstrip(" 的")
        text = _TIME.sub("", text.lstrip(" ,、"))
        if text == before:
            break
    lead = _trim()["lead"].match(text)
    if lead and lead.end() < len(text):
        text = text[lead.end() :]
    return text.strip(" 的")


def is_action(left: str) -> bool:
    """True if nothing but a verb stands before the number, so that the counted noun follows it."""
    return not left.strip() or bool(_trim()["action"].match(left.strip()))


def is_dependent(subject: str) -> bool:
    """True for 总投资, 面积 …: a noun whose head stands in the figure before."""
    return bool(_trim()["dependent"].match(subject))


def tail_noun(text: str, end: int, stop: int) -> str:
    """The counted noun behind a number, up to the next stop or figure."""
    tail = text[end:stop]
    cut = _TAIL_STOP.search(tail)
    tail = tail[: cut.start()] if cut else tail
    tail = re.sub(r"^(?:以上|以下|左右|以内|多|余)?(?:的)?", "", tail.strip())
    if _trim()["not_noun"].match(tail):
        return ""
    return tail[:26].strip(" 的和与及")


def split_subjects(subject: str, count: int) -> list[str] | None:
    """The `count` names that a joint subject holds, each with the head they share; None where it holds another number of names.

    >>> split_subjects("城镇、农村居民人均可支配收入", 2), split_subjects("一、二、三产业增加值", 3)
    (['城镇居民人均可支配收入', '农村居民人均可支配收入'], ['一产业增加值', '二产业增加值', '三产业增加值'])
    >>> split_subjects("城乡居民人均可支配收入", 2)
    ['城镇居民人均可支配收入', '农村居民人均可支配收入']
    """
    for term, ids in composite_terms().items():
        if len(ids) == count and subject.endswith(term):
            return [indicators()[i].name_zh for i in ids]
    parts = [p.strip() for p in _JOINT.split(subject) if p.strip()]
    if len(parts) != count or count < 2:
        return None
    return [*(_with_head(p, parts[-1]) for p in parts[:-1]), parts[-1]]


def _with_head(part: str, last: str) -> str:
    aliases = indicator_aliases()
    if part in aliases or len(part) >= len(last):
        return part
    for size in range(1, len(last)):
        if part + last[size:] in aliases:
            return part + last[size:]
    return part + last[len(part) :]


def restore_head(subject: str, previous: str) -> str:
    """A dependent noun with the head of the figure before it.

    >>> restore_head("总投资", "招商引资签约落地项目")
    '招商引资签约落地项目总投资'
    """
    verb = verb_of(previous)
    head = previous[len(verb) :] if len(verb) > 1 else previous
    for noun in (subject, *re.findall(cue_pattern("dependent_noun") + "$", head)):
        head = head.removesuffix(noun)
    return (head or previous) + subject


@cache
def _rank_trim() -> re.Pattern[str]:
    return re.compile(rf"(?:{cue_pattern('rank_scope')}|{cue_pattern('rank_verb')}|{cue_pattern('predicate')}|均|继续|稳| )+$")


def rank_subject(left: str, previous: str, after_growth: bool) -> str:
    """What is ranked: the words before 居全省第二; else the figure before, or its growth.

    >>> rank_subject("粮食产量居全省", "", False), rank_subject("全市", "地区生产总值", True)
    ('粮食产量', '地区生产总值增速')
    """
    subject = trim_subject(_rank_trim().sub("", left))
    if subject in ("增速", "增幅", "总量", "规模", "增长速度", "降幅"):
        return previous + subject
    return subject or previous + ("增速" if after_growth else "")


def verb_of(left: str) -> str:
    """The action words that open the text before a number.

    >>> verb_of("新建三经路、兴松街")
    '新建'
    """
    match = _trim()["action_start"].match(left.strip())
    return match[0] if match else ""
