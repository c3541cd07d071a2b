"""The members of a joint subject, each with the head or the front that they share."""

from __future__ import annotations

import re
from functools import cache

from flows.base.cues import cue_values, words
from flows.base.vocabulary import composite_terms, indicator_aliases, indicators
from flows.base.words import words_of
from flows.figures import heads
from flows.figures.lexer import lex
from flows.figures.linking import link, same_words

_JOINT = re.compile(r"、|(?<=”)(?=“)|(?<![共饱总])和(?![平谐])|(?<!参)与|以及|(?<!普)及(?![时格])|,")
_SO_MANY = re.compile(r"(?<=[\u4e00-\u9fff]{4})[两三四五六]项(?:指标)?(?=增速|增幅|总量|$)")
_JOINTS = (_JOINT, re.compile(r"、|(?<![共饱总])和(?![平谐])|,"), re.compile("、"))
_PER_OUTPUT = re.compile(r"(?:单位|每?万元)(?:GDP|(?:地区)?生产总值|(?:规模以上)?工业增加值)")
_USED = re.compile(r"[水电能]耗|用水量|建设用地|(?:二氧化)?碳排放量?")
_SAVED_LENT = re.compile(r"(?P<of>.*)存、?贷款(?P<end>(?:余额|总额)?)")
_NTH = re.compile(r"^第?(?=[一二三]产业)")
_RATIO_NAMES = re.compile(r"(?P<a>[\u4e00-\u9fff])(?P<b>[\u4e00-\u9fff])(?:工业)?(?:比例?|结构)$")
_SHARED_SHARE = re.compile(r"(?P<names>[^,。;]{4,40}?)(?:(?:分别|各)占|相当于)(?P<of>[^,。;]{1,16})$")
_WHOLES = re.compile(
    r"(?P<what>[^,。;、占]*)占(?P<names>(?=[^占]{1,14}[、和与])[^,。;占]{4,30}?)的?(?P<end>比重|比例|份额)$"
)  # 占生产总值、全部财政收入的比重
_LEVELS = re.compile(r"(?P<of>[国省市县区乡镇村]{2,4})[两二三四]级")  # 省市县三级申请材料
_INVESTED = ("投资", "投资额")
_COUNTS = ("件次", "批次", "人次", "件数", "批数")
_COUNTED_BY = re.compile(rf"(?P<of>.{{2,}}?)(?:{'|'.join(_COUNTS)})")
_SAME_END = 3  # characters of an end that tell that two names measure the same
_PLACES = ("区", "县", "市", "镇", "乡", "州", "园", "港")


def split_subjects(subject: str, count: int) -> list[str] | None:
    """The `count` names that a joint subject holds, each with the head they share; None where it holds another number of names.

    >>> split_subjects("城镇、农村居民人均可支配收入", 2), split_subjects("一、二、三产业增加值", 3)
    (['城镇居民人均可支配收入', '农村居民人均可支配收入'], ['第一产业增加值', '第二产业增加值', '第三产业增加值'])
    >>> split_subjects("城乡居民人均可支配收入", 2)
    ['城镇居民人均可支配收入', '农村居民人均可支配收入']
    """
    subject = _SO_MANY.sub("", subject)
    if subject[-2:] in _composite_ends() and (named := _of_composite(subject, count)):
        return named
    if count == 2 and subject.startswith("城乡") and len(subject) > 2:
        own = subject[2:]
        return ["城镇" + own, "农村" + own] if own.startswith("居民") else ["城市" + own, "农村" + own]
    if count == 2 and "广播电视" in subject and subject.endswith("率"):
        return [subject.replace("广播电视", one, 1) for one in ("广播", "电视")]
    if shared := _SHARED_SHARE.match(subject):
        end = "" if shared["of"].endswith(("比重", "比例", "比")) else "比重"
        names = split_subjects(shared["names"], count)
        return [f"{name}占{shared['of']}{end}" for name in names] if names else None
    if (levels := _LEVELS.search(subject)) and len(levels["of"]) == count:
        return [f"{subject[: levels.start()]}{one}级{subject[levels.end() :]}" for one in levels["of"]]
    if wholes := _WHOLES.match(subject):
        names = split_subjects(wholes["names"], count)
        return [f"{wholes['what']}占{name}{wholes['end']}" for name in names] if names else None
    if count == 2 and (both := _SAVED_LENT.fullmatch(subject)):
        return [both["of"] + one + both["end"] for one in ("存款", "贷款")]
    parts = _parts(subject, count)
    if len(parts) != count or count < 2:
        return None
    if count == 2 and (contrasted := _contrasted(*parts)):
        return contrasted
    names = _with_front([*(_with_head(p, parts[-1]) for p in parts[:-1]), parts[-1]])
    return [_NTH.sub("第", name) for name in names]


def _parts(subject: str, count: int) -> list[str]:
    """The words between the joints of a subject; where they are more than `count`, only the wider joints part it: 汽车及零部件、新材料|产业."""
    parts: list[str] = []
    for joint in _JOINTS:
        parts = [p.strip() for p in joint.split(subject) if p.strip()]
        if len(parts) <= count:
            break
    per = _PER_OUTPUT.match(subject)
    return [per[0] + one if per and _USED.fullmatch(one) else one for one in parts]  # 单位GDP能耗、|水耗


def _of_composite(subject: str, count: int) -> list[str] | None:
    """The `count` names that a composite term of the dictionary stands for; None where the subject ends with none."""
    usual = same_words(subject)
    for term, ids in composite_terms().items():
        if len(ids) == count and (subject.endswith(term) or usual.endswith(term)):
            told = [one.strip() for one in _JOINT.split(subject)]
            if len(told) == count and [link(one) for one in told] != list(ids):
                told = [*(_with_head(one, told[-1]) for one in told[:-1]), told[-1]]
            told = told if [link(one) for one in told] == list(ids) else [""] * count
            return [_in_own_words(one, indicators()[i].name_zh) for one, i in zip(told, ids, strict=True)]
    return None


def _in_own_words(own: str, name: str) -> str:
    """What a member of a composite term is called: its own words where they say no less than the indicator's name.

    >>> _in_own_words("农牧民人均纯收入", "农民人均纯收入"), _in_own_words("死亡人数", "生产安全事故死亡人数")
    ('农牧民人均纯收入', '生产安全事故死亡人数')
    """
    return own if own[-_SAME_END:] == name[-_SAME_END:] and len(own) >= len(name) - 1 else name


def _with_front(parts: list[str]) -> list[str]:
    """The members of a joint subject, bare nouns of measure with what stands before the noun of the first, where that makes a name.

    >>> _with_front(["规模以上工业增加值", "利润"]), _with_front(["地区生产总值", "税收"])
    (['规模以上工业增加值', '规模以上工业利润'], ['地区生产总值', '税收'])
    """
    size = words_of("head").at_end(parts[0])
    front = parts[0][: len(parts[0]) - size].removesuffix("总") if size else ""
    told = ""
    if size := words_of("dependent_noun").at_end(parts[0]):
        told = words_of("rate_adverb").strip_end(parts[0][: len(parts[0]) - size])
    if counted := _COUNTED_BY.fullmatch(parts[0]):
        return [parts[0], *(counted["of"] + one if one in _COUNTS else one for one in parts[1:])]
    if not front and not told and parts[-1] not in (*words()["measure_of_counted"], "总产", "单产"):
        return parts
    return [parts[0], *(_behind_front(parts[0], front, told, part) for part in parts[1:])]


def _behind_front(first: str, front: str, told: str, part: str) -> str:
    """A member with the front of the first: where that makes a name, or where it says nothing alone (…按时办结率、|满意率)."""
    if front and not link(part) and link(front + part):
        return front + part
    if part in words()["measure_of_counted"] and first.endswith(("主体", "企业", "公司", "工商户", "商户")):
        return first + part
    if part in ("总产", "单产") and first.endswith(("播面", "播种面积")):
        return first.removesuffix("播面").removesuffix("播种面积") + part
    return told + part if told and heads.is_dependent(part) and part not in told else part


@cache
def _composite_ends() -> frozenset[str]:
    return frozenset(term[-2:] for term in composite_terms())


def _with_head(part: str, last: str) -> str:
    """A member of a joint subject with the head it shares with the last: what follows there on the words that both end their own part with.

    >>> _with_head("先进制造业", "高技术制造业增加值"), _with_head("城镇", "农村居民收入")
    ('先进制造业增加值', '城镇居民收入')
    """
    own = _head_of(part)
    noun = last[len(last) - words_of("head").at_end(last) :]
    if (found := link(part)) and len(noun) > 1 and link(part + noun) == found:
        return part + noun  # 化学需氧量、氨氮排放量
    if whole := _whole_head(part, last, found):
        return part + whole
    if (
        found
        or _PER_OUTPUT.match(part)
        or part in cue_values("growth_alias")
        or (len(own) > 1 and own not in last and not own.endswith(words()["kind_end"]))
    ):
        return part
    aliases = {**indicator_aliases(), **cue_values("growth_alias")}
    for size in range(1, len(last)):
        if part + last[size:] in aliases:
            return part + last[size:]
    for size in range(min(len(part), len(last) - 1), 0, -1):
        at = last.find(part[-size:])
        if at > 0 and (size > 1 or part[-1] in words()["part_end"]):
            return part + last[at + size :]
    head = _head_of(last, of_place=part.endswith(_PLACES)) or (noun if part.endswith(words()["kind_end"]) else "")
    if head in words()["counted_head"] and part.endswith(words()["whole_noun"]):
        return part  # 示范基地和示范企业
    is_like = len(part) == len(last) or (len(part) <= 2 and last[0] not in "“《") or len(head) < 2
    rest = last[len(part) :]
    if is_like and 2 < len(part) < len(last) and rest != noun:
        size = words_of("head", "shared_head").at_end(last)  # 生活污水、垃圾|处理能力
        return part + last[-size:] if size > 1 else part
    return part + (rest if is_like else head)


def _whole_head(part: str, last: str, found: str | None) -> str:
    """A head of several words (加工能力, 参保人数), or money (高速公路、水利|投资), that the last member shares with a part that says nothing of it; empty elsewhere."""
    if found and last.endswith(_INVESTED) and not indicators()[found].unit_canonical.endswith("元"):
        return last[last.rindex("投资") :]
    size = words_of("shared_head").at_end(last)
    head = last[len(last) - size :]
    is_whole = (
        _SAME_END <= size < len(last)
        and head.endswith(words()["shared_rate"])
        and not part.endswith(("率", "能力", "数"))
    )
    return head if is_whole and ("保险" in part or "保险" not in last) else ""


def _contrasted(first: str, last: str) -> list[str] | None:
    """Two names told apart by one word, the first's front and the last's end being those of both; None where they are not.

    >>> _contrasted("农村特困人员集中", "分散供养标准"), _contrasted("城镇", "农村居民收入")
    (['农村特困人员集中供养标准', '农村特困人员分散供养标准'], None)
    """
    front = first[: len(first) - words_of("contrast").at_end(first)]
    other = cue_values("contrast").get(first[len(front) :], "")
    return [first + last[len(other) :], front + last] if other and last.startswith(other) else None


def _head_of(last: str, of_place: bool = False) -> str:
    """The measured noun that a name ends with (进出口额, 贷款余额); empty where it ends with none. A branch is part of it only behind a place (民营区|工业总产值).

    >>> _head_of("先进装备制造业增加值"), _head_of("外币贷款余额")
    ('增加值', '贷款余额')
    """
    tokens = lex(last).tokens
    if not tokens or tokens[-1].kind not in ("HEAD", "TERM") or not tokens[-1].start:
        return ""
    head = last[tokens[-1].start :]
    size = words_of("head").at_end(head)
    branch = head[: len(head) - size]
    return head[-size:] if branch.endswith("业") and branch not in words()["branch"] and not of_place else head


def split_ratio(subject: str, count: int) -> list[str] | None:
    """The two sides of a ratio whose name holds a letter for each, None for another.

    >>> split_ratio("粮经比例", 2)
    ['粮食比例', '经济作物比例']
    """
    sides = cue_values("ratio_sides")
    match = _RATIO_NAMES.search(subject)
    if count != 2 or not match or match["a"] not in sides or match["b"] not in sides:
        return None
    return [f"{sides[match[side]]}比例" for side in ("a", "b")]
