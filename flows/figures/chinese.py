"""Quantities that are written in Chinese numerals, where they measure: percent, 成, 番, 倍, ranks, round numbers with a unit."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from functools import cache

from flows.base.cues import cue_pattern
from flows.base.numerals import parse_numeral
from flows.base.vocabulary import units
from flows.figures.quantities import Quantity
from flows.figures.tails import SCALES

_MAY_START = re.compile("[一二两三四五六七八九十零百千万亿翻第首]")
_BEFORE_ROUND = frozenset("近超破过达逾约")
# what may follow the character with which a Chinese quantity begins (百 behind 近 … may stand alone)
_GOES_ON = {
    c: frozenset("一二两三四五六七八九十百千零点个成倍多余来几万亿分至到") for c in "一二两三四五六七八九十百零"
}
_GOES_ON |= {
    "翻": frozenset("了将近约一二两三四番0123456789"),
    "第": frozenset(" 一二两三四五六七八九十百千零0123456789"),
    "首": frozenset("位"),
}
_CN = "[一二两三四五六七八九十百千零]"
_CN_BIG = "百万|千万|万亿|千亿|百亿|十亿|亿|百|千|万"
_LOW = re.compile(rf"(?P<low>[一二两三四五六七八九十]{_CN}*)[至到](?={_CN})")
_VAGUE = re.compile(r"[数几][十百千万亿](?![一二三四五六七八九])")
_ENDS_IN_BOUND = frozenset("签合契续履违解预集节")
_LITERARY = frozenset(("里",))  # 展翅九万里 is a saying
_PARTS = {"百": "%", "千": "‰", "万": "‱"}


@cache
def _chinese() -> re.Pattern[str]:
    """Chinese numerals where they measure: percent, points, 成, 番, 倍, ranks, and big round numbers with a unit."""
    measured = "|".join(
        "人(?!口)" if u == "人" else re.escape(u)
        for u in sorted(
            (n for n, u in units().items() if not n.isascii() and n not in _LITERARY), key=len, reverse=True
        )
    )
    return re.compile(
        rf"(?P<percent>(?P<pb>[百千万])分之(?P<pv>{_CN}+(?:点[一二三四五六七八九零]+)?|\d+(?:\.\d+)?))"
        rf"|(?P<points>(?P<ptv>{_CN}{{1,3}}(?:点[一二三四五六七八九零]+)?)个?百分点)"
        rf"|(?P<tenths>(?:(?<=[近约超达占逾的有过到长降高低减少升缩加了])|(?<=占全[国省市区县州]))(?P<tv>[一二两三四五六七八九]){{1}}成(?:(?P<tf>[一二三四五六七八九])(?!五|四)|(?P<th>半))?(?P<tm>多)?(?![立为员果效功长本熟套片型就分年品交都才绩]))"
        rf"|(?P<fan>翻了?(?P<fa>将近|近|约)?(?P<fv>[一二两三四\d]?)番)"
        rf"|(?P<first>首位)"
        rf"|(?P<rank>第 ?(?P<rv>{_CN}{{1,3}}|\d{{1,3}})(?P<ru> ?[位名])?(?![产届批条次书期代个小中大章部轮阶方一二三四五六七八九十\d人任时师步机医版类季套组]|、第[一二三]产|[、和]第?[一二三四五][种类])(?(ru)|(?=[,。;、!:)的”和与]|$)))"
        rf"|(?P<rank2>第 ?(?P<r2>{_CN}{{1,3}}|\d{{1,3}}) ?[位名])"
        rf"|(?P<times>(?P<mv>{_CN}{{1,3}}(?:点[一二三四五六七八九零]+)?)(?<!心百)(?<!劲百)倍(?P<mm>多|余)?(?!增|子|的?(?:努力|信心|用心|珍惜|勇气|精神|热情|干劲|付出|警惕)))"
        rf"|(?P<round>(?<=[近超破过达逾约])(?P<ov>{_CN_BIG})(?P<om>多|余)?(?P<ou>{measured})?(?!大(?!关)|美?元|[级强度吨件载货里亿万千百企项高]))"
        rf"|(?P<point>(?P<cv>{_CN}+点[一二三四五六七八九零]+)(?P<cs>万亿|千亿|百亿|亿|千万|百万|万)?(?P<cm>多|余)?(?P<cu>{measured})(?![级强一二三四五六七八九十]))"
        rf"|(?P<big>(?P<bv>[一二两三四五六七八九十]{_CN}*)(?P<bm>多|余|来|几(?![十百千])|几[十百千](?=[万亿]))?(?P<bs>{_CN_BIG})(?P<bn>多|余|几[十百千]?)?(?P<bu>{measured}|(?=人口))(?![级强]))"
        rf"|(?P<yi>(?P<yv>[一二两三四五六七八九十]{_CN}*)(?P<yj>[几多余])?个(?P<ym>[多余])?亿(?!元|级))"
        rf"|(?P<long>(?P<lv>(?=[一二两三四五六七八九十零]*[百千万亿])[一二两三四五六七八九十][一二两三四五六七八九十百千万亿零]{{2,}})(?P<lm>(?:多|余)(?P<ls>万|亿)?)?(?P<lu>{measured})(?![级强]))"
        rf"|(?P<part>(?P<dv>[二三四五六七八九十]{{1,2}})分之(?P<nv>[一二三四五六七八九十]{{1,2}}))"
    )


_PUT_FIRST = re.compile(r"[摆放置](?:在|到|于|上)了?$")  # 把安全放在第一位


@cache
def _ranked() -> re.Pattern[str]:
    """The words before a rank that has no 位 or 名: 居全省第二."""
    return re.compile(rf"(?:{cue_pattern('rank_verb')}|{cue_pattern('rank_scope')})[^,。;、:]{{0,3}}$")


@cache
def _ranked_first() -> re.Pattern[str]:
    return re.compile(r"(?:[居位列排跃占]|保持|蝉联)[^,。;、]{0,10}$")


def chinese_quantities(text: str, start: int, end: int) -> list[Quantity]:
    """The quantities that are written in Chinese numerals between `start` and `end`; ranks in digits (第5) too.

    >>> [(q.value, q.unit) for q in chinese_quantities("增长百分之六点五,居全省第二位,翻两番", 0, 20)]
    [(Decimal('6.5'), '%'), (Decimal('2'), '位'), (Decimal('4'), '倍')]
    """
    found: list[Quantity] = []
    pattern, taken = _chinese(), start
    for hit in _MAY_START.finditer(text, start, end):
        at, after = hit.span()
        if at < taken:
            continue
        first = text[at]
        if text[at - 1 : at] == "约" and text[at - 2 : at - 1] in _ENDS_IN_BOUND:
            continue  # 签约亿元以上项目
        if first in "万亿千":
            if text[at - 1 : at] not in _BEFORE_ROUND and not text.startswith("分之", after):
                continue
        elif text[after : after + 1] not in _GOES_ON[first] and (
            first != "百" or text[at - 1 : at] not in _BEFORE_ROUND
        ):
            continue
        if _VAGUE.match(text, at - 1):
            continue  # 数十亿元, 几百倍
        low = _LOW.match(text, at, end)
        match = pattern.match(text, low.end() if low else at, end)
        if match:
            taken = match.end()
            if (q := _from_chinese(text, match, start)) is not None:
                found.append(_with_low(q, low, 10 if match["tenths"] else 1) if low else q)
    return found


def _with_low(q: Quantity, low: re.Match[str], step: int = 1) -> Quantity:
    """The range that ends with a quantity: 一百三十至二百三十万吨; the quantity alone where the number before it is no lower end."""
    value = parse_numeral(low["low"]) * step
    if q.kind != "number" or q.unit == "位" or not value < q.value:
        return q
    return replace(q, start=low.start(), value=value, high=q.value, kind="range")


def _from_chinese(text: str, m: re.Match[str], begin: int) -> Quantity | None:
    known = units()
    end = m.end()
    if m["percent"]:
        value = Decimal(m["pv"]) if m["pv"][0].isascii() else parse_numeral(m["pv"])
        return Quantity(m.start(), end, value, _PARTS[m["pb"]], known[_PARTS[m["pb"]]], number_end=end)
    if m["points"]:
        return Quantity(m.start(), end, parse_numeral(m["ptv"]), "百分点", known["百分点"], number_end=end)
    if m["tenths"]:
        return Quantity(
            m.start(),
            end,
            parse_numeral(m["tv"]) * 10 + (parse_numeral(m["tf"]) if m["tf"] else 5 if m["th"] else 0),
            "%",
            known["%"],
            more=bool(m["tm"]),
            number_end=end,
        )
    if m["fan"]:
        return Quantity(
            m.start(),
            end,
            Decimal(2) ** int(parse_numeral(m["fv"] or "一")),
            "倍",
            known["倍"],
            kind="fan",
            number_end=end,
            approximate=bool(m["fa"]),
        )
    if m["first"] or m["rank"] or m["rank2"]:
        return _from_rank(text, m, begin)
    if m["times"]:
        return Quantity(m.start(), end, parse_numeral(m["mv"]), "倍", known["倍"], more=bool(m["mm"]), number_end=end)
    return _with_point(m) if m["point"] else _from_big(text, m)


def _from_rank(text: str, m: re.Match[str], begin: int) -> Quantity | None:
    """A rank; None for what is only called first (首位, 第一 behind no word of a rank) or put first (放在第一位)."""
    end = m.end()
    if m["first"]:
        if not _ranked_first().search(text[max(begin, m.start() - 12) : m.start()]):
            return None
        return Quantity(end - 2, end, Decimal(1), "位", None, kind="rank", number_end=end)
    if m["rank"] and not m["ru"] and not _ranked().search(text[max(begin, m.start() - 14) : m.start()]):
        return None
    if _PUT_FIRST.search(text[max(begin, m.start() - 4) : m.start()]):
        return None
    return Quantity(m.start(), end, parse_numeral(m["rv"] or m["r2"]), "位", None, kind="rank", number_end=end)


def _with_point(m: re.Match[str]) -> Quantity | None:
    """一点五万人, 五二九点零七亿元; None for 三点一线."""
    counted, scale = units()[m["cu"]], m["cs"] or ""
    if counted.dimension == "time" or (counted.is_count and not scale):
        return None
    value, unit = parse_numeral(m["cv"]), scale + counted.name
    return Quantity(
        m.start(), m.end(), value, unit, counted, SCALES.get(scale, 1), more=bool(m["cm"]), number_end=m.end()
    )


def _from_big(text: str, m: re.Match[str]) -> Quantity | None:
    known = units()
    if m["part"]:
        numerator, denominator = parse_numeral(m["nv"]), parse_numeral(m["dv"])
        if not 0 < numerator < denominator:
            return None
        return Quantity(
            m.start(),
            m.end(),
            (100 * numerator / denominator).quantize(Decimal("0.01")),
            "%",
            known["%"],
            number_end=m.end(),
        )
    if m["long"]:
        counted, value = known[m["lu"]], parse_numeral(m["lv"] + (m["ls"] or ""))
        if counted.dimension == "time":
            return None
        return Quantity(m.start(), m.end(), value, counted.name, counted, more=bool(m["lm"]), number_end=m.end())
    if m["yi"]:
        yuan, value = known["元"], parse_numeral(m["yv"])
        return Quantity(
            m.start(), m.end(), value, "亿元", yuan, SCALES["亿"], more=bool(m["yj"] or m["ym"]), number_end=m.end()
        )
    scale_text, unit = (m["ov"], m["ou"]) if m["round"] else (m["bs"], m["bu"])
    base = known[unit] if unit else None
    value = parse_numeral(m["bv"]) if m["big"] else Decimal(1)
    more = bool(m["om"] or m["bm"] or m["bn"])
    if m["big"] and scale_text in ("百", "千"):  # 三千五百: the scale is the last step of the numeral
        value, scale_text = parse_numeral(m["bv"] + scale_text), ""
    elif scale_text in ("百", "千", "十") or (m["round"] and base is not None and base.is_count):
        value, scale_text = value * SCALES[scale_text], ""
    elif m["round"] and scale_text not in ("万亿", "亿", "万"):
        rest = scale_text[-1] if scale_text[-1] in "万亿" else ""
        value, scale_text = value * SCALES[scale_text] / SCALES.get(rest, 1), rest
    if m["big"] and base is not None and base.dimension == "time":
        return None
    return Quantity(
        m.start(),
        m.end(),
        value,
        scale_text + (unit or ""),
        base,
        SCALES.get(scale_text, 1),
        more=more,
        number_end=m.end(),
    )
