"""What a title says its text is, when that is no work report."""

from __future__ import annotations

import re
from functools import cache

from flows.base.cues import cue, cue_pattern
from flows.base.folding import fold


def other_paper(title: str) -> str:
    """The words of a title that name another paper than a report; empty where there are none.

    A glossary or an attachment that comes with the full text is no other paper.

    >>> other_paper("政府工作报告解读"), other_paper("2024年政府工作报告名词解释")
    ('解读', '名词解释')
    >>> other_paper("2024年甲县政府工作报告全文 & 附：名词解释"), other_paper("政府工作报告（附名词解释）")
    ('', '')
    """
    titled = fold(title)
    if "政府工作报告" in titled and ("全文" in titled or _with_annex().search(titled)):
        titled = cue("annex_title").sub("", titled)
    found = cue("not_a_report_title").search(titled)
    return found[0] if found else ""


@cache
def _with_annex() -> re.Pattern[str]:
    return re.compile(rf"政府工作报告.{{0,8}}?(?:附|含|&|\+|及|和|与).{{0,4}}(?:{cue_pattern('annex_title')})")
