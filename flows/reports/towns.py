"""Reports of townships, towns and streets (镇, 乡, 街道, 苏木): whose they are is told, but no division is that of their county."""

from __future__ import annotations

import re
from functools import cache

from flows.base.cues import cue_pattern
from flows.base.vocabulary import division_names

_OWN = re.compile(r"我(?:谨|受[^,。]{0,14}委托,?)?代表([^,。:;\n]{0,20}?)(?:人民政府|政府|办事处|管委会|行署|党委)")


@cache
def _town() -> re.Pattern[str]:
    return re.compile(rf"[\u4e00-\u9fff]{{0,16}}{cue_pattern('town_suffix')}$")


def town_of(named: list[str], folded: str) -> str | None:
    """The town whose report a folded text is, by the words `named` in title and heading; None for a report of a county or above.

    What the speaker says of whom he speaks for settles it.

    >>> town_of(["平昌县龙岗镇"], "现在,我代表镇人民政府,向大会报告工作"), town_of(["景德镇市"], "我代表市人民政府")
    ('平昌县龙岗镇', None)
    """
    towns = [words for words in named if words and _town().search(words) and words not in division_names()]
    spoken = _OWN.search(folded)
    if spoken and spoken[1]:
        if not _town().search(spoken[1]) or spoken[1] in division_names():
            return None
        return towns[0] if towns else spoken[1]
    return towns[0] if towns else None
