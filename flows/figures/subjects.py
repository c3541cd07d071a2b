"""What a figure measures: the noun phrase before the number, trimmed, and the members of a joint one."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from flows.base.cues import cue, cues, words
from flows.base.vocabulary import indicator_aliases
from flows.base.words import Words, words_of
from flows.figures.basis import may_be_basis

_TIME = re.compile(
    r"^(?:(?:到|至|截至|从|自|在|于)?(?:(?:19|20)\d{2}年?(?:[-至到](?:19|20)?\d{2,4})?年?(?:底|末|度|初|全年|上半年)?(?:以来|前|,)?|\d{1,2}月(?:底|末|份)?前|“?(?:十[一二三四五]?|[六七八九])五”?(?:时期|期间|期?末|以来)?|\d{1,2} ?年(?=累计|共|平?均|分别|减少|新增)|(?:历时|历经|时隔|经过|通过|利?用)(?:\d{1,2}|[一二两三四五六七八九十]{1,2})[多余]?(?:年|个月|天)(?:左右)?(?:的?(?:努力|时间)|之后|后)?|提前[一二两三四五六七八九十\d]{1,2}年|近?(?:\d{1,2}|[一二两三四五六七八九十]{1,2})年来|到?本世纪末|(?:连续)?\d{1,2} ?年(?=获|居|位居|荣获|蝉联|被))(?:,|的)?)+"
)
_GOAL_HEAD = re.compile(r"^.*(?:目标|指标)(?:建议|初步|拟定?|确定|安排|设定)?(?:是|为|:)")
_OF_BASIS = re.compile(r"(?<=因素)(?:的?影响)?后?")
_EVER_SINCE = re.compile(r"^(?:这)?是自?[^,。;]{2,14}?以来(?:的)?")  # 是自2012年分区以来|首次突破20%
_AS = re.compile(
    r"^作为[^,。;]{1,12}的|^\d{0,5}[万亿]元(?:以上)?口径(?:的)?|^为(?:(?:19|20)\d{2}年)?(?:实现|达到|完成)"
)
_COMPARED = re.compile(
    r"(?:(?:分别)?(?:(?<!占)比(?![例重率值])|较|与|是)[^,。;]{0,14}?(?:年|上年|去年|同期|五年|期末|初|上届|前|末|底)(?:同期|末|底|初)?(?:的|相比)?[高快低慢]?|(?:分别)?(?:(?<!占)比(?![例重率值])|较|与|是|为|相当于|超过?)“?(?:[六七八九]|十[一二三四]?)五”?(?:时期|期间|期?末|计划|总和)?的?[高快低慢]?|(?:已经|已|也)?(?:从|由) *(?:[一二][一二三四五六七八九零〇○]{3}年的?|(?:19|20)\d{2} *年?(?:的|底|末)?|年初的?|上年的?|去年的?|[前两二三四五六七八九十]{1,2}年前?的?|原来?的?|“?(?:[六七八九]|十[一二三四]?)五”?(?:时期|期间|期?末)?的?|现在的?)?|已由|在[^,。;]{0,6}基础上|(?<![其初高集水琼晋汉巴台])中)$"
)


_YEAR_END = re.compile(r"(?<![比较是由从 ])(?:(?:19|20)\d{2}|[一二][一二三四五六七八九零〇○]{3}) *年的?$")
_BARE_YEARS = re.compile(
    r"(?:在[一二两三四五六七八九十\d]{1,3}年(?:间|中)|(?:连续|近|过去|历时)[一二两三四五六七八九十\d]{1,3}(?:年|个(?:月|季度))|连年|今年|当年|(?:(?<=[^前])|^)[两三四五]年(?:年均|间)?|(?:^|(?<![第前])(?<=[\u4e00-\u9fff]))\d{1,2} ?年|(?<![少青老成周学丰幼童中早晚近每历多当逐上去同半0-9一二两三四五六七八九十])年)$"
)
_ENUMERATOR = re.compile(
    r"^(?:[一二三四五六七八九十]{1,2}是(?:要|以)?(?=[\u4e00-\u9fff]{2})|\(?\d{1,2}\)(?=[\u4e00-\u9fff]{3})|\d{1,2}[.、](?=[\u4e00-\u9fff]{3}))"
)
_COMPARING = re.compile("[比较与是从由中为超相上]")
_ENUMERATOR_STARTS = frozenset("一二三四五六七八九十(")
_TIME_STARTS = frozenset("到至截从自在于123456789“十历时经通用提近本一二两三四五六七八九")
_BARE_MEASURE = frozenset(("人", "户", "亩"))


@cache
def _ends() -> Words:
    return words_of("predicate", "end_adverb", "growth_up", "growth_down", "per_person", kept="kept_end")


@cache
def _leads() -> Words:
    return words_of("lead", kept="kept_start")


@cache
def _actions() -> Words:
    return words_of("action", "end_adverb", "lead")


def _trim_head(left: str) -> str:
    """The words before a number without a goal's head, basis, 作为 … 的 and an enumerator."""
    text = _GOAL_HEAD.sub("", left) if "标" in left else left
    if "以来" in text:
        text = _EVER_SINCE.sub("", text)
    if may_be_basis().search(text):
        text = cue("basis").sub("", _OF_BASIS.sub("", text))
    if text.startswith(("作为", "为")) or "口径" in text:
        text = _AS.sub("", text)
    text = text.strip(" *\n“(-—―").lstrip(".")
    if text[:1] in _ENUMERATOR_STARTS or text[:1].isdigit():
        text = _ENUMERATOR.sub("", text)
    text = text.strip(" *\n“()")
    return text + ")" if text.count("(") > text.count(")") and left.rstrip().endswith(")") else text


def _trim_inside(left: str) -> str:
    """The words before a number without verbs and adverbs at their end and words of time at both."""
    text = _trim_head(left)
    strip_end = _ends().strip_end
    for _ in range(3):
        before = text
        while (shorter := strip_end(text).rstrip(" ")) != text or (
            shorter.endswith(("年", "年的")) and (shorter := _YEAR_END.sub("", shorter)) != text
        ):
            text = shorter
        if _COMPARING.search(text):
            text = _COMPARED.sub("", text)
        if text.endswith(("年", "间", "个月")):
            text = _BARE_YEARS.sub("", text)
        text = text.rstrip(" 的").lstrip(" ,、")
        if text[:1] in _TIME_STARTS:
            text = _TIME.sub("", text)
        if text == before:
            break
    return text


@lru_cache(maxsize=65536)
def trim_subject(left: str) -> str:
    """The text before a number without verbs, adverbs and words of time.

    >>> trim_subject("2022年全市地区生产总值预计达到约"), trim_subject("固定资产投资同比增长")
    ('地区生产总值', '固定资产投资')
    """
    text = _trim_inside(left)
    rest = _leads().strip_start(text)
    if rest and rest[0] not in "率度":
        text = _leads().strip_start(_TIME.sub("", rest)) if rest[0] in _TIME_STARTS else rest
    text = text.strip(" 的、").rstrip(":")
    if text.startswith("了") and not text.startswith("了解"):
        text = text[1:]  # 完成|了省政府下达的
    if _leads().spans(text):
        return ""
    if "”" in text and "“" not in text[: text.index("”")]:
        text = "“" + text
    return text + "均" if text in _BARE_MEASURE and text + "均" in left else text


def bare_lead(left: str) -> str:
    """The first two characters of the words before a number, an adverb left aside: 有力|带动消费."""
    return words_of("padding", kept="kept_padding").strip_start(left.strip())[:2]


@lru_cache(maxsize=65536)
def is_action(left: str) -> bool:
    """True if nothing but a verb stands before the number, so that the counted noun follows it."""
    return _actions().spans(left.strip())


_DONE_AND_RATE = re.compile(
    r"(?P<who>[\u4e00-\u9fff\d]{3,16}?)(?:基本|全面|全部|均|成功|率先|持续|不断|深入)(?:实现|归并|完成|推行|整合|推进|落实|优化|下放)[^、]{0,14}、(?P<rate>[\u4e00-\u9fff]{2,12}率)$"
)


def tidy(raw: str) -> str:
    """A name without the verb, its 了 and the words of time that stand inside it.

    >>> tidy("高新技术产业实现产值"), tidy("唐山港全年货物吞吐量"), tidy("下达了补贴资金"), tidy("互联网企业新增")
    ('高新技术产业产值', '唐山港货物吞吐量', '下达补贴资金', '新增互联网企业')
    """
    if raw.endswith("新增") and len(raw) > 2:
        return "新增" + _ends().strip_end(raw[:-2])
    if raw.endswith("率") and "、" in raw and (done := _DONE_AND_RATE.match(raw)):
        return done["who"] + done["rate"]
    if raw.endswith(("已覆盖", "已惠及")):
        return raw[:-3] + raw[-2:]
    if "占到" in raw:
        raw = raw.replace("占到", "占", 1)
    if "了" in raw and (verb := verb_of(raw)) and raw.startswith("了", len(verb)):
        raw = verb + raw[len(verb) + 1 :]
    if "全年" in raw[2:-2]:
        raw = raw[:2] + raw[2:].replace("全年", "", 1)
    return _without_verb(raw) if "实现" in raw[2:] or "完成" in raw[2:] else raw


def _without_verb(raw: str) -> str:
    """A name without 实现 or 完成 inside: 甲开发区|工业总产值, 预算收入|增速."""
    for noun in words()["growth_noun"]:
        if raw.endswith(("实现" + noun, "完成" + noun)):
            return raw[: -len(noun) - 2] + noun
    for verb in ("实现", "完成"):
        at = raw.find(verb, 3)
        if at > 0 and len(raw) - at > _SHORTEST_NAME and raw[at + 2 :] in indicator_aliases():
            return raw[:at].removesuffix("共").removesuffix("预计") + raw[at + 2 :]
    before = raw[: len(raw) - words_of("head").at_end(raw)]
    is_verb = len(raw) > len(before) + 1 and before.endswith(("实现", "完成")) and len(before) > 4
    return before[:-2] + raw[len(before) :] if is_verb else raw


_SAID_OF = re.compile(
    r"(?<=[\u4e00-\u9fff]{2})(?:(?:得到|取得|呈现|进一步|不断|持续|稳步|日益|逐步|更加|有序|顺利|明显|显著|热度|发展[较很迅]|跃升|跃居|成为)[\u4e00-\u9fff]*|持续|继续)$"
)
_TOPIC_DONE = re.compile(
    r"(?:全部|全面|顺利|成功|正式|相继|陆续)?(?:建成(?:开放|投用|通车|运营|并)|开通运营|实现[^的]{2,}$|成功举办$|打响品牌$|投入使用$|全面开工$|正式运营$|启动运营$)[^的]*$"
)
_NO_TOPIC = re.compile(r"^(?:强化|增强|提升|提高).*能力$|^在(?![建校岗职线园外地]).*[上中下里]")
_SHORTEST_NAME = 5  # characters of a verb and the name behind it
_DID = re.compile(
    r"^(?P<when>(?:[一二三四五]年来?|一年来))?(?P<verb>[\u4e00-\u9fff]{2,4}?)了(?![解])(?=[\u4e00-\u9fff“]{2})"
)


@lru_cache(maxsize=65536)
def bared(subject: str, is_stressed: bool = False) -> str:
    """A name without verbs and adverbs that say nothing of it, the particle of its verb, and a quotation mark without its other half.

    >>> bared("牢牢守住耕地红线"), bared("五年解决了饮水安全问题"), bared("推进机制")
    ('耕地红线', '解决饮水安全问题', '推进机制')
    """
    text = words_of("padding", kept="kept_padding").strip_start(subject)
    is_said = text[2:3] == "的" and verb_of(text[:2]) == text[:2] and not subject.startswith(("相继", "陆续", "先后"))
    if text != subject and text[:1] in _TIME_STARTS:
        text = _TIME.sub("", text)  # 计划|到2012年|改造住房
    if len(text) < 2 or text[0] == "的" or is_said:
        text = subject  # 加快推进的项目, 全面完成的任务
    if is_stressed and text.startswith("重点") and verb_of(text[2:]):
        text = text[2:]  # 重点|培育6个集群
    if "了" in text and (did := _DID.match(text)) and verb_of(did["verb"]) == did["verb"]:
        text = did["verb"] + text[did.end() :]
    if text.endswith("”") and "“" not in text:
        text = text[:-1]
    return text


@cache
def _action_words() -> frozenset[str]:
    return frozenset(cues("action"))


def same_noun(verb: str, previous: str) -> str:
    """A bare verb with the noun of the figure before: 供应4311套 after 筹集公共住房13342套.

    >>> same_noun("供应", "筹集公共住房")
    '供应公共住房'
    """
    if verb in _action_words() and previous.startswith(verb):
        return previous
    noun = previous
    for money in ("总投资", "年度投资", "完成投资"):
        noun = noun.removesuffix(money)
    while (own := verb_of(noun)) and len(noun) > len(own) + 1:
        noun = noun[len(own) :].lstrip("了")
    is_verb = verb in _action_words() or (verb.endswith(words()["completion"]) and words_of("action").spans(verb))
    return verb + noun if noun and is_verb and verb not in previous else verb


def topic_of(clause: str) -> str:
    """What a clause without a figure is about, where that can be said in a few words.

    >>> topic_of("加大基础设施建设力度")
    '基础设施建设'
    """
    text = trim_subject(clause)
    if _NO_TOPIC.search(text):
        return ""
    for _ in range(3):
        text = text[len(verb_of(text)) :].lstrip("了好").removeprefix("一批")
    text = words_of("topic_verb").strip_start(text).lstrip("了")
    text = _SAID_OF.sub("", without_predicate(text))
    if (said := _TOPIC_DONE.search(text, 3)) and text[0] not in "在对向把将从为":
        text = text[: said.start()]
    if text.startswith(words()["general_noun"]):
        return ""
    return text if 1 < len(text) <= 20 else ""


def without_predicate(text: str) -> str:
    """A subject without what is said of it in general words.

    >>> without_predicate("文化产业做大做强"), without_predicate("工业")
    ('文化产业', '工业')
    """
    return text[: len(text) - words_of("topic_end").at_end(text)]


def rank_subject(left: str, previous: str, after_growth: bool) -> str:
    """What is ranked: the words before 居全省第二; else the figure before, or its growth.

    >>> rank_subject("粮食产量居全省", "", False), rank_subject("全市", "地区生产总值", True)
    ('粮食产量', '地区生产总值增速')
    """
    placed = _unplaced(left)
    measured = words_of("rank_measure").at_start(left, len(placed)) if left.startswith(placed) else 0
    subject = trim_subject(placed + left[len(placed) : len(placed) + measured])
    if (among := _AMONG_END.search(subject)) and among.start() != 1:
        subject = subject[: among.start()]
    subject = "" if cue("ranked_among").fullmatch(subject) else subject.removeprefix("在")
    if subject in ("总量", "总数"):
        previous = previous.removeprefix("新增")  # 新增企业80家,总量全省第一
    if subject in words()["whole_measure"]:
        return previous[: len(previous) - words_of("whole_measure").at_end(previous)] + subject
    if "连续" in subject:
        subject = _YEARS_RUNNING.sub("", subject)
    if subject.endswith("综合") and "排名" in left:
        subject += "排名"
    return subject or previous + ("增速" if after_growth else "")


_YEARS_RUNNING = re.compile(
    r"(?<=[\u4e00-\u9fff]{2})连续[一二两三四五六七八九十\d]+(?:年|个(?:月|季度))(?=[\u4e00-\u9fff]{2})"
)
_AMONG_END = re.compile(
    r"(?:在|居|连续在|(?<=[\u4e00-\u9fff]{2})连续[一二两三四五六七八九十\d]+(?:年|个(?:月|季度)))(?:(?:全[国省区市州]|同类|国家|[东中西]部|省级|世界|首批)[^,。;]{0,10}|[\u4e00-\u9fff]{2,6}(?:流域|省份|城市|区县|县市|市州))?$|(?<=[\u4e00-\u9fff]{4})被[^,。;]{1,8}评[估定选]?$"
)


def _unplaced(left: str) -> str:
    """The words before a rank without those of the place: 综合实力进入全国城市前 → 综合实力."""
    placed = cue("rank_place").sub("", left)
    if placed != left:
        return placed
    return words_of("rank_scope", "rank_verb", "predicate", "rank_adverb", kept="kept_end").strip_end(left)


@lru_cache(maxsize=65536)
def verb_of(left: str) -> str:
    """The action words that open the text before a number.

    >>> verb_of("新建三经路、兴松街")
    '新建'
    """
    text = left.strip()
    size = words_of("action", kept="kept_verb").at_start(text)
    return text[:size] if size > 1 else ""
