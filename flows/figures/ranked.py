"""What a place in an order is of: named before it, before those among whom it is ranked, or by the figure before."""

from __future__ import annotations

import re

from flows.base.words import words_of
from flows.figures import lines, linking, measures, subjects
from flows.figures.lines import Draft, Line

_BEST = re.compile(
    r"(?:^|[居列入到至])((?:全[国省]|中国|[中西东]部)[\u4e00-\u9fff]{0,8}[百千十]强(?:县市?|市|区|镇|城市|城区|企业))$"
)  # 居|全国外贸百强市|66位: a rank of the list itself
_WON = re.compile(r"名?的(?:优异|优秀|好|总)?成绩,?(?:成功|顺利|一举)?(?P<what>[\u4e00-\u9fff“”、]{4,24})(?=[,。;])")
_BY_PLACE = re.compile(r"以(?:全[国省市区州]|总分|小组|综合)*$")
_AMONG = re.compile(
    r"(?:个|家|座)?[^,。;、\d]{0,14}(?:城市|省会|市州?|[区县]|省份|省市|园区|开发区|国家|地区|机场|口岸|港口|高校|行业|单位)[之的]?(?:中|里|间)?的?(?:排名|排位|位次|综合|总体)?(?:分别|均|仅|由|从|排|居|位|列|名|只|为|在|提升|上升|前移|前进|下降|后移|跃升)*"
)


def told_before(line: Line) -> str:
    """What the figure before measures; where that is a rank, what is ranked without the noun that says by what (总量, 增幅)."""
    previous = line.previous
    if not line.drafts or line.drafts[-1].q.kind != "rank":
        return previous
    bare = previous[: len(previous) - words_of("rank_measure").at_end(previous)]
    return bare if len(bare) > 1 and linking.link(bare) == linking.link(previous) else previous


def what_is_ranked(line: Line, item: Draft, left: str) -> str:
    """What is ranked: named before the rank, or the figure before, or its growth."""
    if (listed := _BEST.search(left)) and not subjects.rank_subject(left, "", False):
        return listed[1] + "排名"
    if _BY_PLACE.search(left) and (won := _WON.match(line.folded, item.q.end)):
        return won["what"] + "排名"
    previous, last = line.previous, line.drafts[-1] if line.drafts else None
    if last is None:
        return subjects.rank_subject(left, previous, False)
    if (
        last.clause == item.clause
        and last.q.base is not None
        and last.q.base.is_count
        and _follows(line, last, left)
        and _AMONG.fullmatch(left)
    ):
        return _among_counted(line, last)
    if last.position:
        members = [d.subject for d in line.drafts if d.group == last.group]
        previous = "、".join(members) if len(set(members)) > 1 else previous
    elif last.rule == lines.SHARE_WITH_SUBJECT and len(line.drafts) > 1:
        previous = next((d.subject for d in reversed(line.drafts[:-1]) if previous.startswith(d.subject)), previous)
    return subjects.rank_subject(left, previous, _is_growth(last))


def _follows(line: Line, last: Draft, left: str) -> bool:
    """True for words that stand right behind the number before: 168个|重点城市中排名."""
    begin = max(last.q.end, last.tail_end)
    return line.folded[last.q.end] not in "、,以;" and line.folded.startswith(left[:2], begin)


def _is_growth(last: Draft) -> bool:
    is_rate = last.q.base is not None and last.q.base.dimension == "share" and last.q.kind != "share"
    return is_rate and measures.has_growth_verb(last.left)


def _among_counted(line: Line, last: Draft) -> str:
    """空气质量在全国168个重点城市中排名|第10位: what stands before those who are counted, or the figure before them."""
    before = line.drafts[-2] if len(line.drafts) > 1 else None
    previous = before.subject if before else line.topic(last.clause)
    return subjects.rank_subject(last.left, previous, before is not None and _is_growth(before))
