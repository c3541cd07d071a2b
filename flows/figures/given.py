"""What is given to those who are counted, and the share of a sum that is spent on something."""

from __future__ import annotations

import re

from flows.base.cues import words
from flows.figures import counted

_OWN_END = re.compile(r"(?<=[为对向给])(?:全[国省市县区州旗]|我[省市县区州旗]|各地|广大)$")
_GIFT = re.compile(r"(?:发放|兑现|拨付|落实)(?P<what>[\u4e00-\u9fff]{0,8}(?:金|补贴|补助|津贴|奖励|资金|费))(?<!贷款)$")
_DONE = re.compile(
    r" ?(?:以上|左右)?(?:(?:的)?比例(?:给予|予以|进行|实行|享受)?(?P<rate>报销|补助|救助|补贴|配套|奖励|资助|补偿|贴息)|(?P<norm>(?:的)?(?:设计|强制性?|建设|建筑)*标准)|(?P<what>(?:实现|完成|纳入|达到|进入|通|到位|覆盖|配备|建成|接入|落实|办结|用于|投向|参加|享受|开展|建立|设立|开通|使用)[^,。;\d]{0,24}))(?=[,。;、]|的)"
)
_SPENT = re.compile(
    r" ?(?:以上|左右)?(?:都|全部|均|继续)?(?:用于|投向|投入)(?:到|了)?(?P<what>[\u4e00-\u9fff]{2,8}?)(?:支出|领域)?(?=[,。;、和])"
)


def is_to_whom(left: str) -> bool:
    """True for words that end with the preposition of those to whom something is done.

    >>> is_to_whom("累计为"), is_to_whom("总数为"), is_to_whom("对全市")
    (True, False, True)
    """
    left = _OWN_END.sub("", left)
    return left.endswith(words()["to_whom"]) and not left.endswith(words()["not_to_whom"])


def receiver(noun: str, said: str) -> str:
    """Those to whom something is done, with what is done where that is told without a number of its own.

    >>> receiver("学校", "实施改造"), receiver("企业", "")
    ('实施改造的学校', '企业')
    """
    return counted.said_first(said, noun) if said else noun


def gift(raw: str, left_before: str, receiver: str) -> str:
    """What is given, with those who get it; empty where the number before counts none who get something.

    >>> gift("发放资助金", "为", "新生")
    '新生资助金'
    """
    given = _GIFT.fullmatch(raw) if is_to_whom(left_before) else None
    return receiver + given["what"] if given else ""


def spent_share(raw: str, folded: str, end: int, stop: int) -> str:
    """The share of spending that goes where the words behind the number say; empty where they say nothing.

    >>> spent_share("财政支出", "财政支出的80%用于民生,", 8, 13)
    '民生支出占财政支出比重'
    """
    spent = _SPENT.match(folded, end, stop) if raw.endswith("支出") else None
    return f"{spent['what']}支出占{raw}比重" if spent else ""


def share_done(raw: str, folded: str, end: int, stop: int) -> str:
    """The share of things of which the words behind the number tell what is done; empty where they do not.

    >>> share_done("非涉密事项", "非涉密事项100%实现一窗受理,", 9, 16), share_done("资金", "资金100%,", 6, 7)
    ('非涉密事项实现一窗受理比例', '')
    """
    if raw.endswith(words()["rate_told"]) or len(raw) < 2:
        return ""
    done = _DONE.match(folded, end, stop)
    if done is None:
        return ""
    if done["norm"]:
        return raw + done["norm"].removeprefix("的")
    rate = done["rate"]
    return f"{raw}{rate}比例" if rate else f"{raw}{done['what']}比例"
