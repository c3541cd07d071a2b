"""What adds up over years (built, spent, recruited), and what is only reached."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from flows.base.cues import cue_pattern, words
from flows.base.vocabulary import indicators
from flows.base.words import words_of
from flows.figures import subjects
from flows.figures.quantities import Quantity

_SUMMED = re.compile(r"累计|共计|五年|5年(?=新|净)|总共|^新[增建](?!劳动力(?:人均|平均)?受教育)")
_SUMMED_HEAD = re.compile(r"(?:过去|这)?(?:的)?[五5]年(?!来|前|间|内|[级计规])|累计")
_IN_ALL = re.compile("(?:总数|总量)?累计达到?(?:约|近|超过?)?")  # 新增县区26个,累计达到|46个
_OWNED = re.compile("(?:全[省市县区州])?(?:拥有|现有|在建(?!和)|运营(?=[^,;]*航?线))")  # 拥有项目15项、传承人|16人
_SUMMED_STARTS = frozenset("过这的五5累")
_FOR_WHOM = re.compile(r"^(?:累计|共|先后|已|还|并|又)*为$")  # 为|408家|企业化解难题: for whom, not how many
_OVER = re.compile(
    r"(?:企业|主体|组织|志愿者|人口|面积|能力|市值|载体|平台|基地|品牌|机构|数量?|人数|用户|游客|量|收入|(?<![\d一二三四五六七八九十两几近每])年(?:[\u4e00-\u9fff]{2,4}额|产销|产|销售|接待|处理|加工))(?:已|已经|分别|均|双双|首次|也)*(?:超过?|突破|逾)$"
)  # 规上工业企业超过|1.4万家
_ADDS = re.compile(r"新|累计|总?共|[五四5]年|改造|服务|带动")
_SERVES = re.compile(r"^(?:累计|共)?(?:吸纳|转移|解决|惠及|帮扶|救助|资助|搬迁|安置|培训|减少)")
_STATES = frozenset(("rate", "stock", "index"))


def is_flow(left: str, clause: str, q: Quantity, indicator_id: str | None, before: str = "") -> bool:
    """True for what adds up over years (built, spent, recruited; what a clause that begins with 五年 lists), False for what is reached.

    `before` are the words before the number of which this one is a part (其中).
    """
    if _IN_ALL.fullmatch(left) and (q.base is None or q.base.is_count):
        return False
    summed, reached, is_state = _flow_words(left)
    if left.startswith("其中") and _SUMMED.search(before):
        return True
    if summed or (clause[:1] in _SUMMED_STARTS and _SUMMED_HEAD.match(clause)):
        return True
    if (
        reached
        or _OWNED.match(clause)
        or (indicator_id and (indicator_id in words()["never_summed"] or indicators()[indicator_id].kind in _STATES))
    ):
        return False
    return not (q.base is not None and q.base.dimension in ("share", "per_mille")) and not is_state


@lru_cache(maxsize=65536)
def _flow_words(left: str) -> tuple[bool, bool, bool]:
    """Whether the words before a number tell a sum, something reached, a state."""
    reached, state = _state_patterns()
    return (
        _SUMMED.search(left) is not None,
        (reached.search(left) is not None and _FOR_WHOM.search(left) is None)
        or (_OVER.search(left) is not None and _ADDS.search(left) is None and not words_of("action").at_start(left))
        or left.startswith(("拥有", "现有", "共有", "现在", "目前", "如今")),
        "人均" in left or (state.search(subjects.trim_subject(left)) is not None and _SERVES.search(left) is None),
    )


@cache
def _state_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    return re.compile(
        rf"(?:{cue_pattern('state_predicate')})(?:了|约|近|超|超过|现在的|目前的|如今的|当前的)*$"
    ), re.compile(rf"{cue_pattern('state_noun')}$")
