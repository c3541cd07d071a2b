"""Numbers that are no figures: dates, ordinals, names, thresholds. Each has a reason, kept in `raw.skipped_numbers`."""

from __future__ import annotations

import re
from functools import cache

from flows.base.cues import cue, cue_edges, cue_pattern
from flows.base.vocabulary import units
from flows.figures.quantities import Quantity
from flows.figures.sizes import is_capacity, is_size_of_name

MAX_DIGITS = 15
_LATIN_BEFORE = re.compile(r"[A-Za-zα-ω][-.]?$")
_YEAR = re.compile(r"(?:1[89]|20)\d{2}")
_SHORT_DATE = re.compile(
    r" ?年(?:代|间|(?:不变|可比)价|[度底末初前后]?[^,。]{0,2}月)| ?年(?:来(?!自)|历史)| ?(?:月|日|号)(?!线)(?! ?个)| ?[-~至到、] ?\d{1,2} ?(?:月|日)"
)
_TIME = re.compile(r" ?[:时点](?:\d\d|整|左右|起)")
_YEAR_AFTER = re.compile(r" ?(?:年|[-~至、和到/.](?: ?\d|$)|届|版)")
_YEAR_BEFORE = re.compile(r"(?:年|截至|到|从|自|[-~至/])$")
_RUN_BEFORE = re.compile(
    r"(?:连续|今后|未来|过去|最近|(?<![靠将接附])近|(?<![提目以之年])前|(?<![龙源码牵带口])头)(?:的)? ?$"
)
_TIMES_RUN = frozenset(("次", "届"))
_CLAUSE_ENDS = frozenset((*",。;:\n用", ""))
_RUN_STARTS = frozenset("续后来去近前头的 ")
_RUN_DONE = re.compile(r"(?:经过|历经|历时|时隔|过去)了? ?(?:长达|近|约)? ?$")
_RUN_LENGTH = re.compile(r" ?\d{0,3} ?[多余]? ?(?:年|个?多?月|天|小时)")
_DAYS_SPENT = re.compile(r" ?[多余]? ?天(?:内|时间)?(?:建成|完成|时间|内|就|依法)")
_RUN_SPENT = re.compile(
    r" ?[多余]? ?(?:年|个月)(?:左右|以内|内)?的?(?:时间|努力|奋斗|艰苦|不懈|攻坚|征[途程]|历程|砥砺|风雨|沧桑|耕耘|拼搏|奋进)"
)
_RUN_OF = re.compile(r" ?年(?:净增|新增|分别|累计|共|年均|平均|提高|增长|下降|增加|减少|降低)")
_LENGTH_STARTS = frozenset(" 年个月多余天小")
_RUN_NOT_OF = re.compile(r"(?:[由从为达到至第续届近前超.\d]|PM2\.5|限|制|龄|期|设立) ?$")
_PARTIAL_DATE = re.compile(r"\d{4}[-/.年] ?\d{0,2}[-/.]?$")
_ENUMERATOR_BEFORE = re.compile(r"(?:^|\n|[。;:!])[ *#\-]*[(\[<]? ?$")
_ENUMERATOR_AFTER = re.compile(r" ?(?:[、)\]]|\.(?!\d))")
_NOTE_BEFORE = re.compile(r"[\[(①-⑳<]$")
_EACH_BEFORE = re.compile(r"\d(?:台|套|艘)$")
_OVER_BEFORE = re.compile(r"(?:超过?|过|逾|上|低于|高于|不足|不低于)$")
_OF_CLASS = re.compile(
    r"(?:(?:及|\(含\))?以上)?(?:(?:的[\u4e00-\u9fff]{0,8}?(?:企业|项目|产业|园区|集群|行业))|(?:的(?:贫困)?(?:县|区县|乡镇|镇|村))|(?:[大重]?(?:企业|项目|产业|园区|集群|专业市场|强村|强镇|内资|外资|贫困|困难|县|乡镇|村)|(?:重大|重点|工业|龙头|骨干|优质|特色|战略性?|新兴)[\u4e00-\u9fff]{0,4}(?:企业|项目|产业|园区|集群)))"
)
_BOUND = re.compile(r"(?:\([^)]{0,12}\))? ?(?:及|或|\(含\))?(?:以上|以下|以内|及以上|及以下)(?:的)?")
_COUNTED = re.compile(r"\d+[个家户项宗条座]")
_BOUND_STARTS = frozenset("( 及或以")
_AGES = re.compile(
    r"[-至到~]?\d*(?:的)?(?:儿童|老|婴|以|及|人|妇|高龄|少|户籍|常住|适龄|在校|目标|脑瘫|残疾|幼童|女|男|居民|群众|学生|青年)"
)
_SIZE_BEFORE = re.compile(
    r"(?:投资|销售|产值|收入|营收|纳税|税收|资产|主营业务收入)(?:额|超|过|超过|达|在|达到|突破)?$"
)
_CLASS_AFTER = re.compile(r"(?:以上)?(?:的|元)?(?:重大|重点|产业|工业)?(?:项目|企业|工程)")
_CLASS_COUNTED = re.compile(
    r"(?:(?:以上)?[、和]\d+(?:千|百)?[万亿]元)*(?:以上)?(?:级|的)?(?:重大|产业|工业)?(?:企业|项目|集群|园区|强镇|强村)(?:(?:数量?)?(?:分别)?(?:增加?|达|新增|发展)?[到至]?)\d+[个家户]"
)  # 10亿元企业19户; 50亿元、10亿元企业分别增至3家、9家
_CLASS_STARTS = frozenset("以的元重产工项企")
_MACHINES = frozenset("台套艘")
_SIZES = frozenset(("area", "land", "volume", "mass"))
_CALENDAR = frozenset(" 年月日号-~至到、:时点")
_NOTE_CLOSES = frozenset("])>")
_GREEK_OR_QUOTE = frozenset("αβγδ×“±")
_CROSSES = frozenset("×xX*·.")
_APART = frozenset("+^±")  # of a slogan, a power, a tolerance
_CROSS_BEFORE = re.compile(r"\d[×xX*·]$")
_CROSS_AFTER = re.compile(r"[×xX*·]\d|\.\d+\.")
_QUOTED = re.compile(r"[^，,。;]{0,6}”")
_MEASURED = re.compile(r" ?[%‰亿万]")
_VOLTS = frozenset(("千伏", "kV", "KV", "伏", "千伏安", "英寸"))
_VOLTS_AFTER = re.compile(r" ?(?:千伏|kV|KV|kv|伏)(?!安)")
_VOLT_STARTS = frozenset(" 千kK伏")
_OVER_ENDS = frozenset("超过逾上于足\n")
_HOTLINES = ("12", "95", "96", "11")
_HEAD = re.compile(r"[\u4e00-\u9fffA-Za-z“]")


@cache
def _cue_end(kind: str) -> re.Pattern[str]:
    return re.compile(cue_pattern(kind) + "$")


def why_no_figure(text: str, q: Quantity, first_end: int, line_start: int) -> str | None:
    """The reason why the Arabic number of `q`, whose first number ends at `first_end`, is no figure, or None where it is one. `text` is folded."""
    start, end = q.start, q.number_end
    if (
        text[q.end : q.end + 1] in _PLAIN_AFTER
        and first_end == end
        and start > line_start
        and q.unit in _plain_units()
        and "\u4e00" <= (previous := text[start - 1]) <= "\u9fff"
        and previous not in _plain_not_before()
        and end - start <= MAX_DIGITS
    ):
        return None
    number = text[start:first_end].replace(" ", "")
    if len(number) > MAX_DIGITS:
        return "absurd_length"
    before, after = text[max(line_start, start - 12) : start], text[end : end + 12]
    if before[-1:] in _MACHINES and q.base is not None and q.base.dimension in _SIZES and _EACH_BEFORE.search(before):
        return "name"
    return (
        _date(number, before, after, q)
        or _mark(text, start, before, after, line_start, q)
        or _name(text, number, before, after, q)
        or _threshold(text, q, before)
    )


_PLAIN_AFTER = frozenset(",。;")
_RUN_UNITS = frozenset(("年", "个月", "季度", "个季度", "天"))


@cache
def _plain_units() -> frozenset[str]:
    """Units that make a figure of any number between a word and a stop: nothing that a rule below looks for stands in or behind them."""
    starts = (cue_edges("name_after") or frozenset()) | _CALENDAR | _CROSSES | _VOLT_STARTS | frozenset("+、.)]年届版")
    known = units()
    return frozenset(
        scale + name
        for scale in ("", "万", "亿", "万亿")
        for name, unit in known.items()
        if (scale + name)[0] not in starts and not ((scale + name)[0].isascii() and (scale + name)[0].isalpha())
        and scale + name not in _VOLTS and name not in ("岁", "周岁", "度") and unit.dimension != "time" and not _found_at_start("name_after", scale + name)
    )  # fmt: skip


@cache
def _plain_not_before() -> frozenset[str]:
    return frozenset("第") | _MACHINES | _OVER_ENDS | (cue_edges("name_before", at_end=True) or frozenset())


def names_a_class(text: str, q: Quantity) -> bool:
    """True for a round number in words that tells a class of things: 超百亿美元的企业, 超千亿产业集群."""
    return (
        ((q.base is None and q.unit[-1:] in ("万", "亿")) or q.is_money)
        and bool(_OF_CLASS.match(text, q.end))
        and not text[q.start].isdigit()
    )


def _date(number: str, before: str, after: str, q: Quantity) -> str | None:
    if len(number) <= 2 and after[:1] in _CALENDAR:
        if _SHORT_DATE.match(after):
            return "date"
        if _TIME.match(after):
            return "time"
    if (
        len(number) == 4
        and _YEAR.fullmatch(number)
        and (
            (q.kind == "range" and q.unit == "年")
            or _YEAR_AFTER.match(after)
            or (not q.unit and _YEAR_BEFORE.search(before))
        )
    ):
        return "date"
    if not q.unit and _PARTIAL_DATE.search(before):
        return "date"
    return (
        "duration" if _is_length(number, before, after) or (before[-1:] in _RUN_STARTS and _is_run(q, before)) else None
    )


def _is_length(number: str, before: str, after: str) -> bool:
    """True for a length of time that is told of what happened in it: 经过30多年的发展, 通过3年努力, 已过去3个多月, 占比5年提高9个百分点."""
    if after[:1] not in _LENGTH_STARTS or len(number) > 2:
        return False
    if _RUN_DONE.search(before):
        return _RUN_LENGTH.match(after) is not None
    if _RUN_SPENT.match(after) or (before[-1:] in _CLAUSE_ENDS and _DAYS_SPENT.match(after)):
        return True
    return _RUN_OF.match(after) is not None and not _RUN_NOT_OF.search(before)


def _is_run(q: Quantity, before: str) -> bool:
    """True for a length of time that says when, not how much: 连续3年居第一, 今后5年, 前11个月."""
    base = q.base
    if base is not None and base.name in _TIMES_RUN and before.rstrip().endswith("连续"):
        return True  # 连续20次入选
    if base is None or base.dimension != "time" or base.name not in _RUN_UNITS or not _RUN_BEFORE.search(before):
        return False
    return base.name == "年" or not before.rstrip(" 的").endswith("近")


def _mark(text: str, start: int, before: str, after: str, line_start: int, q: Quantity) -> str | None:
    if (before[-1:] in "第 \n\t" or before[-1:].isspace()) and before.rstrip().endswith("第"):
        return "ordinal"
    if not q.unit or after[:1] in "、.)]":
        if _ENUMERATOR_BEFORE.search(text[max(0, line_start - 1) : start][-6:]) and _ENUMERATOR_AFTER.match(after):
            return "enumerator"
        if _NOTE_BEFORE.search(before) and after[:1] in _NOTE_CLOSES and len(text[start : q.number_end]) <= 3:
            return "note_mark"
    return None


def _name(text: str, number: str, before: str, after: str, q: Quantity) -> str | None:
    following = after[:1]
    if _is_part_of_code(before, after) or following == "+" or (following in _CROSSES and _CROSS_AFTER.match(after)):
        return "name"
    if following.isascii() and following.isalpha() and (q.base is None or not q.base.name[:1].isascii()):
        return "name"
    if _found_at_start("name_after", after) or _found_at_end("name_before", before):
        return "name"
    if not q.unit and len(number) in (5, 6) and number.startswith(_HOTLINES) and cue("hotline").search(after):
        return "name"
    if q.unit in _VOLTS or (following in _VOLT_STARTS and _VOLTS_AFTER.match(after)):
        return "name"
    if not q.unit and not q.scale > 1:
        return _bare(text, number, before, after, q)
    if is_capacity(text, before, q) or is_size_of_name(text, number, q):
        return "name"
    rest = text[q.end : q.end + 3]
    is_grade = rest.startswith(("级", "强"))
    return "name" if is_grade and not rest.startswith(("级以上", "强化", "强度")) else None


def _is_part_of_code(before: str, after: str) -> bool:
    """True behind a letter, a cross or an opening quotation mark: G6, 3×100, “3号工程”."""
    previous = before[-1:]
    if not previous.isascii() and previous not in _GREEK_OR_QUOTE:
        return previous == "·" and _CROSS_BEFORE.search(before) is not None
    if _LATIN_BEFORE.search(before) and not _cue_end("latin_noun").search(before):
        return True
    if previous in _APART or _CROSS_BEFORE.search(before):
        return True
    return previous == "“" and bool(_QUOTED.match(after)) and not _MEASURED.match(after)


def _found_at_start(kind: str, text: str) -> bool:
    edges = cue_edges(kind)
    return (edges is None or text[:1] in edges) and bool(cue(kind).match(text))


def _found_at_end(kind: str, text: str) -> bool:
    edges = cue_edges(kind, at_end=True)
    return (edges is None or text[-1:] in edges) and bool(_cue_end(kind).search(text))


def _bare(text: str, number: str, before: str, after: str, q: Quantity) -> str | None:
    """A number with no unit is a figure before a counted noun or behind a word that gives a value; else a name."""
    if _cue_end("value_before").search(before.rstrip()):
        return None
    rest = text[q.end : q.end + 1]
    if not _HEAD.match(rest) or rest == "“" or "." in number:
        return "bare_number"
    return None if cue("counted_noun").match(text, q.end) else "bare_number"


def _threshold(text: str, q: Quantity, before: str) -> str | None:
    """500万元以上项目: a bound inside a name. A count with 以上 before its noun (100家以上企业) is a figure."""
    following = text[q.end : q.end + 1]
    after = text[q.end : q.end + 14]
    if after.startswith("口径"):
        return "threshold"
    match = _BOUND.match(after) if following in _BOUND_STARTS else None
    if q.unit in ("岁", "周岁"):
        return "threshold" if match or _AGES.match(after) else None
    if q.is_money and _CLASS_COUNTED.match(text, q.end):
        return "threshold"
    if following in _CLASS_STARTS and _SIZE_BEFORE.search(before) and _CLASS_AFTER.match(after):
        return "threshold"
    if not match:
        return (
            "threshold"
            if before[-1:] in _OVER_ENDS and _OVER_BEFORE.search(before) and _OF_CLASS.match(after)
            else None
        )
    if q.unit == "度":
        return "threshold"
    rest = after[match.end() :]
    if rest[:1].isdigit() and q.is_money and _COUNTED.match(rest):
        return "threshold"
    if not rest or not _HEAD.match(rest) or cue("not_head").match(rest):
        return None
    if q.base is not None and (
        q.base.is_count or q.base.dimension in ("share", "persons", "person_times", "multiple", "points")
    ):
        return (
            "threshold"
            if q.base.name == "层" or (q.base.name in ("户", "人") and cue("threshold_noun").match(rest))
            else None
        )
    return "threshold"
