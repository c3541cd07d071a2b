"""A number that tells how far something is from something else: 高于全省5个百分点."""

from __future__ import annotations

import re

BEYOND = re.compile(
    r"(?P<of>(?:总?[^,。;]{0,2}(?:增速|增幅|增长))?)(?:分别|均|各)?(?P<how>(?:高于|低于|快于|慢于|高出|优于)(?:全|省|国|上年|平均))"
)
_PLAN = re.compile(
    r"^(?:分别|均|各)?(?P<how>(?:高于|低于|高出|快于|慢于|超过?|超出)[^,。;、\d]{0,10}(?:计划|目标|预期|规划|指标|要求))(?:数|值)?(?:约|近)?$"
)
_BEYOND_ENDS = re.compile(r"(?:高于|低于|快于|慢于|高出|优于).*$")


def distance_of(raw: str, previous: str) -> str:
    """A distance with the subject that the figure before has; empty for what is none.

    >>> distance_of("增速高于全省", "地区生产总值"), distance_of("进出口总额", "地区生产总值")
    ('地区生产总值增速高于全省', '')
    """
    beyond = BEYOND.match(raw)
    if beyond is None:
        return ""
    before = _BEYOND_ENDS.sub("", previous).removesuffix(beyond["of"])
    return before + beyond["of"] + raw[beyond.start("how") :]


def beyond_plan(left: str) -> str:
    """How far a figure is from what was planned: 超过计划|2个百分点; empty for other words.

    >>> beyond_plan("均低于年初计划"), beyond_plan("完成年度计划的")
    ('低于年初计划', '')
    """
    told = _PLAN.search(left)
    return told["how"] if told else ""
