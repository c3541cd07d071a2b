"""Sums that a part named behind them tells apart: 财政收入 …, 其中地方财政收入 …: the first is then the total."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from flows.base.vocabulary import read_seed
from flows.figures import linking
from flows.figures.lines import Draft
from flows.figures.mentions import Mention

RULE = "whole whose part is named behind it"


class _Whole(NamedTuple):
    whole_id: str
    whole: re.Pattern[str]
    part: re.Pattern[str]
    becomes: str | None


@cache
def _wholes() -> tuple[_Whole, ...]:
    return tuple(
        _Whole(row["whole_id"], re.compile(row["whole"]), re.compile(row["part"]), row["becomes"] or None)
        for row in read_seed("wholes")
    )


@cache
def _any_whole() -> re.Pattern[str]:
    return re.compile("|".join(rule.whole.pattern for rule in _wholes()))


def tell_wholes(drafts: list[Draft]) -> None:
    """Give the numbers of a whole the indicator that it has beside its part."""
    if len(drafts) < 2:
        return
    names = [_name(item) for item in drafts]
    is_whole = _any_whole().match
    for number, name in enumerate(names):
        if not is_whole(name):
            continue
        for rule in _wholes():
            if not rule.whole.match(name) or _id(drafts[number]) != rule.whole_id:
                continue
            if any(other != name and rule.part.match(other) for other in names[number + 1 :]):
                drafts[number].mention = Mention(name, rule.becomes, RULE)


def _name(item: Draft) -> str:
    name = item.mention.text if item.mention is not None else item.subject
    return name.removeprefix("其中")


def _id(item: Draft) -> str | None:
    return item.mention.indicator_id if item.mention is not None else linking.link(item.subject)
