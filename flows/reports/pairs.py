"""Names and values that stand in lines of their own, in turns: a board of figures."""

from __future__ import annotations

import re

from flows.base.folding import fold

_NAME = re.compile(r"[\u4e00-\u9fff]{2,19}(?:\([\u4e00-\u9fff]{1,8}\))?[::]?")
_VALUE = re.compile(r"[-+约超]?\d[\d.,]*(?:[^\d\s.,;。年月日号页时届版次](?:[^\d\s,;。年月日]{0,6}))(?:[,;。].{0,24})?")
MAX_VALUE = 40


def join_pairs(lines: list[str]) -> list[str]:
    """The lines with each value set behind the name above it, where names and values stand in turns, a name first.

    Turns that a value begins are left as they are: whose it is, its place does not say.

    >>> join_pairs(["主要指标", "地区生产总值", "85.6亿元", "粮食总产量", "12.5万吨", "一、工作"])
    ['主要指标', '地区生产总值85.6亿元', '粮食总产量12.5万吨', '一、工作']
    >>> join_pairs(["85.6亿元", "地区生产总值", "12.5万吨", "粮食总产量"])
    ['85.6亿元', '地区生产总值', '12.5万吨', '粮食总产量']
    """
    kinds = "".join(_kind(line) for line in lines)
    if "nv" not in kinds:
        return lines
    pairs = {at for run in re.finditer(r"(?<!v)(?:nv)+(?!n)", kinds) for at in range(run.start(), run.end(), 2)}
    joined: list[str] = []
    for at, line in enumerate(lines):
        joined[-1:] = [joined[-1].rstrip() + line.lstrip()] if at - 1 in pairs else [*joined[-1:], line]
    return joined


def _kind(line: str) -> str:
    """`n` of a name, `v` of a value, `-` of anything else."""
    said = line.strip()
    if not said or len(said) > MAX_VALUE:
        return "-"
    folded = fold(said)
    return "n" if _NAME.fullmatch(folded) else "v" if _VALUE.fullmatch(folded) else "-"
