"""A number that tells how far something is from something else: 高于全省5个百分点."""

from __future__ import annotations

import re

BEYOND = re.compile(
    r"(?P<of>(?:总?[^,。;]{0,2}(?:增速|增幅|增长))?)(?:分别|均|各)?(?P<how>(?:高于|低于|快于|慢于|高出|优于)(?:全|省|国|上年|平均))"
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
