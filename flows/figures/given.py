"""What is given to those who are counted, and the share of a sum that is spent on something."""

from __future__ import annotations

import re

from flows.base.cues import words

_GIFT = re.compile(r"(?:发放|兑现|拨付|落实)(?P<what>[\u4e00-\u9fff]{0,8}(?:金|补贴|补助|津贴|奖励|资金|费))(?<!贷款)$")
_SPENT = re.compile(
    r" ?(?:以上|左右)?(?:都|全部|均|继续)?(?:用于|投向|投入)(?:到|了)?(?P<what>[\u4e00-\u9fff]{2,8}?)(?:支出|领域)?(?=[,。;、和])"
)


def is_to_whom(left: str) -> bool:
    """True for words that end with the preposition of those to whom something is done.

    >>> is_to_whom("累计为"), is_to_whom("总数为")
    (True, False)
    """
    return left.endswith(words()["to_whom"]) and not left.endswith(words()["not_to_whom"])


def receiver(noun: str, said: str) -> str:
    """Those to whom something is done, with what is done; without what is given, which is told by itself.

    >>> receiver("学校", "实施改造"), receiver("企业", "发放贷款")
    ('实施改造的学校', '企业')
    """
    return noun if not said or said.startswith(words()["giving"]) else f"{said}的{noun}"


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
