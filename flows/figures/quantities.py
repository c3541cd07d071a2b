"""Quantities: every number of a text with its unit, as written, by form alone. What it means is settled elsewhere.

A quantity is read from left to right: number, range, scale (万, 亿), 余 or 多, unit, denominator. What is a number but no quantity is told apart in `names.py`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from flows.base.cues import cue_pattern
from flows.base.numerals import parse_numeral
from flows.base.vocabulary import Unit, units

NUMBER = r"\d{1,3}。\d{1,2}(?=%)|\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|(?!(?:19|20)\d\d )\d{1,4}(?: \d{1,3})+(?:\.\d+)?(?!\d)|\d+\.\d+(?: \d{1,2})?(?![\d.])|\d+(?:\.\d+)?"
_PLAIN = r"\d+(?:\.\d+)?(?!\d)"
_SCALES = {"万亿": 10**12, "千亿": 10**11, "百亿": 10**10, "十亿": 10**9, "亿": 10**8, "千万": 10**7, "百万": 10**6, "十万": 10**5, "万": 10**4, "千": 10**3, "百": 100}  # fmt: skip
_SCALE = re.compile("|".join(_SCALES))
_MORE_WORDS = frozenset(("余", "多", "来"))
_COUNTED_ABOUT = frozenset(("个", "万", "家", "年", "户", "亩"))
_BLANK = frozenset((" ", "\n"))
_PER = frozenset((" ", "/"))
_RANGE_MARKS = frozenset((" ", "-", "~", "至", "到"))
_MINUS = re.compile(r"(?:增长|增速|增幅|下降|为|增|涨幅|至|达|到)-$")
_FROM = re.compile(r"(?:由|从)[^,。;、\d]{0,14}(?:\d{4}年(?:的|底)?)?[^,。;\d]{0,6}$")
_MAY_START = re.compile("[一二两三四五六七八九十零百千万亿翻第首]")
_BEFORE_ROUND = frozenset("近超破过达逾约")
# what may follow the character with which a Chinese quantity begins (百 behind 近 … may stand alone)
_GOES_ON = {c: frozenset("一二两三四五六七八九十百千零点个成倍多余万亿分") for c in "一二两三四五六七八九十百零"}
_GOES_ON |= {
    "翻": frozenset("了将近约一二两三四番0123456789"),
    "第": frozenset(" 一二两三四五六七八九十百千零0123456789"),
    "首": frozenset("位"),
}
_SPACES = re.compile(r"[ \n]{0,2}")
_RANGE = re.compile(rf" ?(?:-{{1,2}}|~|至|到) ?({NUMBER})")
_LIST_OF_BARE = re.compile(rf"(?:[、和]{_PLAIN})+")
_LISTING = frozenset("、和与及")
_POINTS_LISTED = re.compile(rf"(?:、|和|与|及)(?:约|近)?{_PLAIN}")
_RATIO = re.compile(r"(?<![\d.:])(\d+(?:\.\d+)?)((?: ?: ?\d+(?:\.\d+)?){1,3})(?![\d:])")
_MIXED = re.compile(r"([1-9])万([1-9])千|([1-9])千([1-9])百|([1-9])百([1-9])十")
_MIXED_STEPS = {"万": (10_000, 1_000), "千": (1_000, 100), "百": (100, 10)}
_CN = "[一二两三四五六七八九十百千零]"
_CN_BIG = "百万|千万|万亿|千亿|百亿|十亿|亿|百|千|万"


@dataclass(slots=True)
class Quantity:
    """A number with its unit. `start`..`end` is the value_text; `unit` is as written, with 万 or 亿; `base` is the unit without them."""

    start: int
    end: int
    value: Decimal
    unit: str
    base: Unit | None
    scale: int = 1
    high: Decimal | None = None
    more: bool = False
    kind: str = "number"
    number_end: int = 0
    part: int = 0
    negative: bool = False
    approximate: bool = False


@cache
def _unit_sizes() -> dict[str, tuple[int, ...]]:
    """The lengths of the units that begin with a character, longest first."""
    table: dict[str, set[int]] = {}
    for name in units():
        table.setdefault(name[0], set()).add(len(name))
    return {first: tuple(sorted(sizes, reverse=True)) for first, sizes in table.items()}


@cache
def _denominator() -> re.Pattern[str]:
    return re.compile(rf"(?: ?/ ?{cue_pattern('denominator')})+")


def read_unit(text: str, at: int) -> tuple[Unit | None, int]:
    """The longest unit that stands at `at`, and its end.

    >>> read_unit("个百分点,", 0)[0].dimension
    'points'
    """
    known = units()
    for size in _unit_sizes().get(text[at : at + 1], ()):
        if (unit := known.get(text[at : at + size])) is not None:
            return unit, at + len(unit.name)
    return None, at


@dataclass(slots=True)
class _Tail:
    """What stands behind a number: scale, 余 or 多, unit."""

    end: int
    unit: str
    base: Unit | None
    scale: int
    more: bool


def read_tail(text: str, at: int) -> _Tail:
    """Scale, 余 or 多, and unit behind the number that ends at `at`."""
    start = at
    if text[at : at + 1] in _BLANK:
        spaces = _SPACES.match(text, at)
        at = spaces.end() if spaces else at
    follows = text[at : at + 1]
    more = follows in _MORE_WORDS and (follows != "来" or text[at + 1 : at + 2] in _COUNTED_ABOUT)
    at += more
    scale_text = ""
    base, end = read_unit(text, at)
    if base is None or (base.dimension in ("count",) and base.name in ("百", "千")):
        match = _SCALE.match(text, at)
        if match:
            scale_text, at = match[0], match.end()
            if text[at : at + 1] in ("余", "多"):
                more, at = True, at + 1
            elif text[at : at + 1] == " ":
                at += 1
            base, end = read_unit(text, at)
            end = end if base else match.end() + (more and text[match.end() : match.end() + 1] in ("余", "多"))
    if base is None and not scale_text:
        return _Tail(start, "", None, 1, False) if not more else _Tail(at, "", None, 1, True)
    if base:
        if text[end : end + 1] in ("余", "多") and base.name == "倍":
            more, end = True, end + 1
        per = _denominator().match(text, end) if text[end : end + 1] in _PER else None
        tail = per[0].replace(" ", "") if per else ""
        end = per.end() if per else end
        return _Tail(end, scale_text + base.name + tail, base, _SCALES.get(scale_text, 1), more)
    return _Tail(end, scale_text, None, _SCALES.get(scale_text, 1), more)


@cache
def _tails() -> tuple[dict[str, _Tail], dict[str, list[int]]]:
    """Every scale with every unit → what `read_tail` makes of it (its end counted from 0); and the lengths by first character, longest first."""
    tails: dict[str, _Tail] = {}
    sizes: dict[str, set[int]] = {}
    for scale in ("", *_SCALES):
        for name in units():
            text = scale + name
            tail = read_tail(text + ",", 0)
            if tail.end == len(text) and text[0] not in _TAIL_ENDS and tail.base is not None:
                tails[text] = tail
                sizes.setdefault(text[0], set()).add(len(text))
    return tails, {first: sorted(found, reverse=True) for first, found in sizes.items()}


_TAIL_ENDS = frozenset("余多来 /\n")


def plain_tail(text: str, at: int) -> tuple[_Tail, int] | None:
    """Scale and unit at `at` and their end, where nothing else (余, a blank, a denominator) stands among or behind them: most numbers."""
    tails, sizes = _tails()
    for size in sizes.get(text[at : at + 1], ()):
        tail = tails.get(text[at : at + size])
        if tail is not None:
            end = at + tail.end
            return None if text[end : end + 1] in _TAIL_ENDS else (tail, end)
    return None


def _decimal(text: str) -> Decimal:
    return Decimal(text if text.isdecimal() else text.replace(",", "").replace(" ", "").replace("。", "."))


def read_number(text: str, match: re.Match[str], stop: int) -> Quantity:
    """The quantity that begins with the Arabic number `match`, its range included."""
    start, end = match.span()
    value = _decimal(match[0])
    if text[end : end + 1] in _MIXED_STEPS and (mixed := _MIXED.match(text, start)):
        upper, lower = _MIXED_STEPS[text[end]]
        figures = [int(group) for group in mixed.groups() if group]
        tail = read_tail(text, mixed.end())
        return Quantity(
            start,
            tail.end,
            Decimal(figures[0] * upper + figures[1] * lower),
            tail.unit,
            tail.base,
            tail.scale,
            more=tail.more,
            number_end=mixed.end(),
        )
    if plain := plain_tail(text, end):
        simple, at = plain
        follows = text[at : at + 1]
        if (
            follows not in _RANGE_MARKS
            and not (start and text[start - 1] == "-")
            and not (simple.unit == "个" and follows in _LISTING)
        ):
            return Quantity(start, at, value, simple.unit, simple.base, simple.scale, number_end=end)
    tail = read_tail(text, end)
    if (
        not tail.unit
        and not tail.more
        and text[end : end + 1] in ("、", "和")
        and (shared := unit_of_list(text, end, stop))
    ):
        return Quantity(start, end, value, shared.unit, shared.base, shared.scale, number_end=end)
    if text[tail.end : tail.end + 1] in _RANGE_MARKS:
        follow = _RANGE.match(text, tail.end)
        if follow and follow.end() <= stop and not _is_from_to(text, start):
            second = read_tail(text, follow.end())
            high = _decimal(follow[1])
            same = tail.unit in ("", second.unit) or (tail.base is None and tail.scale == second.scale)
            if same and second.unit and high * second.scale > value * (tail.scale if tail.unit else second.scale):
                return Quantity(
                    start,
                    second.end,
                    value,
                    second.unit,
                    second.base,
                    second.scale,
                    high,
                    second.more,
                    "range",
                    follow.end(),
                )
    if points := _points_of_list(text, tail):
        return Quantity(start, tail.end, value, points.unit, points.base, points.scale, number_end=end)
    quantity = Quantity(start, tail.end, value, tail.unit, tail.base, tail.scale, more=tail.more, number_end=end)
    if start and text[start - 1] == "-" and _MINUS.search(text[max(0, start - 4) : start]):
        quantity.negative = True
        quantity.start -= 1
    return quantity


def _points_of_list(text: str, tail: _Tail) -> _Tail | None:
    """The unit of the first number in 提高1.5个和2个百分点, whose 个 is half of it; None elsewhere."""
    listed = _POINTS_LISTED.match(text, tail.end) if tail.unit == "个" else None
    behind = read_tail(text, listed.end()) if listed else None
    return behind if behind and behind.base is not None and behind.base.dimension == "points" else None


def unit_of_list(text: str, end: int, stop: int) -> _Tail | None:
    """The unit of a number that stands bare in a list whose last member carries it: 由45、38、35个工作日; None where it is in no such list.

    >>> unit_of_list("由45、38、35个工作日", 3, 12).unit
    '个工作日'
    """
    match = _LIST_OF_BARE.match(text, end, stop)
    if not match:
        return None
    tail = read_tail(text, match.end())
    return (
        tail
        if tail.unit
        and tail.base is not None
        and ((tail.base.name != "年" and tail.base.dimension != "time") or tail.base.name.startswith("个"))
        else None
    )


def _is_from_to(text: str, at: int) -> bool:
    """True if 由 or 从 before the number makes `a 到 b` a way, not a range."""
    return bool(_FROM.search(text[max(0, at - 16) : at]))


def read_ratio(text: str, match: re.Match[str]) -> list[Quantity]:
    """The parts of `a:b:c` as shares where they sum to 100, else `a:b` as one ratio; empty where it is neither (a time of day, a score)."""
    pieces = [match[1], *(p.strip() for p in match[2].split(":")[1:])]
    values = [Decimal(p) for p in pieces]
    percent = units()["%"]
    if len(values) >= 2 and Decimal("98.5") <= sum(values) <= Decimal("101.5"):
        found, at = [], match.start()
        for number, piece in enumerate(pieces):
            at = text.index(piece, at)
            found.append(
                Quantity(
                    at,
                    at + len(piece),
                    values[number],
                    "%",
                    percent,
                    kind="share",
                    number_end=at + len(piece),
                    part=number + 1,
                )
            )
            at += len(piece)
        return found
    if len(values) == 2 and values[1] == 1:
        return [Quantity(match.start(), match.end(), values[0], "", None, kind="ratio", number_end=match.end())]
    return []


@cache
def _chinese() -> re.Pattern[str]:
    """Chinese numerals where they measure: percent, points, 成, 番, 倍, ranks, and big round numbers with a unit."""
    measured = "|".join(
        re.escape(u) for u in sorted((n for n, u in units().items() if not n.isascii()), key=len, reverse=True)
    )
    return re.compile(
        rf"(?P<percent>百分之(?P<pv>{_CN}+(?:点[一二三四五六七八九零]+)?))"
        rf"|(?P<points>(?P<ptv>{_CN}{{1,3}}(?:点[一二三四五六七八九零]+)?)个?百分点)"
        rf"|(?P<tenths>(?:(?<=[近约超达占逾的有过到])|(?<=占全[国省市区县州]))(?P<tv>[一二三四五六七八九]){{1}}成(?:(?P<tf>[一二三四五六七八九])(?!五|四))?(?![立为员果效功长本熟套片型就分年品交都才绩]))"
        rf"|(?P<fan>翻了?(?P<fa>将近|近|约)?(?P<fv>[一二两三四\d]?)番)"
        rf"|(?P<first>首位)"
        rf"|(?P<rank>第 ?(?P<rv>{_CN}{{1,3}}|\d{{1,3}})(?P<ru> ?[位名])?(?![产届批条次书期代个小中大章部轮阶方一二三四五六七八九十\d人任时师步机医版类季套组]|、第[一二三]产)(?(ru)|(?=[,。;、!:)的”和与]|$)))"
        rf"|(?P<rank2>第 ?(?P<r2>{_CN}{{1,3}}|\d{{1,3}}) ?[位名])"
        rf"|(?P<times>(?P<mv>{_CN}{{1,3}}(?:点[一二三四五六七八九零]+)?)倍(?P<mm>多|余)?(?!增))"
        rf"|(?P<round>(?<=[近超破过达逾约])(?P<ov>{_CN_BIG})(?P<om>多|余)?(?P<ou>{measured})?(?![级强大度吨件载货里亿万千百企项]))"
        rf"|(?P<big>(?P<bv>[一二两三四五六七八九十]{_CN}*)(?P<bm>多|余)?(?P<bs>{_CN_BIG})(?P<bn>多|余)?(?P<bu>{measured})(?![级强]))"
        rf"|(?P<part>(?P<dv>[二三四五六七八九十]{{1,2}})分之(?P<nv>[一二三四五六七八九十]{{1,2}}))"
    )


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
        if first in "万亿千":
            if text[at - 1 : at] not in _BEFORE_ROUND:
                continue
        elif text[after : after + 1] not in _GOES_ON[first] and (
            first != "百" or text[at - 1 : at] not in _BEFORE_ROUND
        ):
            continue
        match = pattern.match(text, at, end)
        if match:
            taken = match.end()
            if (q := _from_chinese(text, match, start)) is not None:
                found.append(q)
    return found


def _from_chinese(text: str, m: re.Match[str], begin: int) -> Quantity | None:
    known = units()
    end = m.end()
    if m["percent"]:
        return Quantity(m.start(), end, parse_numeral(m["pv"]), "%", known["%"], number_end=end)
    if m["points"]:
        return Quantity(m.start(), end, parse_numeral(m["ptv"]), "百分点", known["百分点"], number_end=end)
    if m["tenths"]:
        return Quantity(
            m.start(),
            end,
            parse_numeral(m["tv"]) * 10 + (parse_numeral(m["tf"]) if m["tf"] else 0),
            "%",
            known["%"],
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
    if m["first"] and not _ranked_first().search(text[max(begin, m.start() - 12) : m.start()]):
        return None
    if m["rank"] and not m["ru"] and not _ranked().search(text[max(begin, m.start() - 14) : m.start()]):
        return None
    if m["first"]:
        return Quantity(m.end() - 2, end, Decimal(1), "位", None, kind="rank", number_end=end)
    if m["rank"] or m["rank2"]:
        return Quantity(m.start(), end, parse_numeral(m["rv"] or m["r2"]), "位", None, kind="rank", number_end=end)
    if m["times"]:
        return Quantity(m.start(), end, parse_numeral(m["mv"]), "倍", known["倍"], more=bool(m["mm"]), number_end=end)
    return _from_big(text, m)


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
    scale_text, unit = (m["ov"], m["ou"]) if m["round"] else (m["bs"], m["bu"])
    base = known[unit] if unit else None
    value = parse_numeral(m["bv"]) if m["big"] else Decimal(1)
    more = bool(m["om"] or m["bm"] or m["bn"])
    if scale_text in ("百", "千", "十") or (m["round"] and base is not None and base.is_count):
        value, scale_text = value * _SCALES[scale_text], ""
    elif m["round"] and scale_text not in ("万亿", "亿", "万"):
        rest = scale_text[-1] if scale_text[-1] in "万亿" else ""
        value, scale_text = value * _SCALES[scale_text] / _SCALES.get(rest, 1), rest
    if m["big"] and base is not None and base.dimension == "time":
        return None
    return Quantity(
        m.start(),
        m.end(),
        value,
        scale_text + (unit or ""),
        base,
        _SCALES.get(scale_text, 1),
        more=more,
        number_end=m.end(),
    )


def ratios(text: str, start: int, end: int) -> list[tuple[re.Match[str], list[Quantity]]]:
    """The ratios between `start` and `end`, each with its quantities."""
    return [(m, read_ratio(text, m)) for m in _RATIO.finditer(text, start, end)]
