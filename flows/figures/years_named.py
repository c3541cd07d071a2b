"""The years that the words before a number name: those it is about, its base, the one it is to be reached by."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flows.base.cues import words

YEAR = re.compile(r"(?P<year>(?:19|20)\d{2})(?: *年?[-至到](?P<last>(?:19|20)\d{2}))? *年(?:度|底|末|年底|年末)?")
_TITLES = re.compile("《[^《》]*》")  # 《旅游规划(2018—2025年)》: years of a document
_CENTURY = re.compile(r"(?:到|在)?本世纪末")  # in reports of the last century
_BASE_BEFORE = re.compile(r"(?:比|较|是|为|相当于|在|自|从|与)$")
_BASE_LISTED = re.compile(r"[比较](?:[上去前]年|(?:19|20)\d{2}年)[和与、]$")  # 分别比上年和2000年增长9%和77%
_FROM_BEFORE = re.compile(r"(?:由|从)[^,。;]{0,14}$")
_ON_BASE = re.compile(r" ?的?(?:[^,。;]{0,14}?的)?基[础数]上")
_AS_BASE = re.compile("为基[数期准]")  # 以2020年为基数,到2027年翻一番
_SINCE = re.compile(
    r"(?:19|20)\d{2} *年(?:底|初|末)?(?:开始|起|以来(?!的?(?:历史|同期|首|第)|[^,。;\d]{0,14}(?:最|首次|新高)))"
)
_DEFINITE_END = re.compile(r"(?:到|至|到了|截至|截止|截至到|截止到)$")
MEAN = re.compile(
    r"年(?:平均|均)(?!浓度|气温|降雨|降水|含量|值|水平|数(?!量))|年递增|平均每年|每年平均|[二两三四五六]年平均(?!数(?!量)|水平|值)|年度平均"
)
_ATTRIBUTE = re.compile(
    r"以?前(?:[^,。;]{1,8}的|(?:建成|竣工|修建)[\u4e00-\u9fff]{0,4}(?:小区|住宅|房|楼))"
)  # 淘汰2005年底前注册的车辆,…: says what kind of thing
_RECKONED = re.compile(r"[^,。;]{0,30}?(?:测算|计算|推算),")  # 按2023年生产总值209亿元测算,
_BUILT_BEFORE = re.compile(r"以前(?:建[设成]|竣工|修建)")  # 1975年以前建设的住房更新
_MOVED = ("增长", "下降", "负增长")  # 由2013年下降28%: the growth of that year, no value that a way begins with
_BEFORE, _BEHIND = 8, 4  # characters around a year that are looked at
_NAME_BEFORE = 3  # characters before 年均 that are no more than 按 or 五年


@dataclass(slots=True)
class Named:
    """The years that the words before a number name: those it is about, its base, the one it is to be reached by, the one since when it runs."""

    years: tuple[int, int] | None = None
    base: int | None = None
    until: int | None = None
    since: int | None = None


def years_named(text: str, clause: int) -> Named:
    """The years that the words before a number name; its clause begins at `clause`.

    >>> years_named("由2010年的257亿元增加到2015年的", 0).years, years_named("比2015年增长", 0).base
    ((2015, 2015), 2015)
    """
    found = Named()
    if "《" in text:
        text = _TITLES.sub(lambda title: "~" * len(title[0]), text)
    if "本世纪" in text and (century := _CENTURY.search(text)):
        found.until = 2000
        found.years = (2000, 2000)
        text = text[: century.start()] + "~" * (century.end() - century.start()) + text[century.end() :]
    base_at = 0
    for match in YEAR.finditer(text):
        first, last = int(match["year"]), int(match["last"] or match["year"])
        before = text[max(0, match.start() - _BEFORE) : match.start()].rstrip()
        behind = text[match.end() : match.end() + _BEHIND].lstrip()
        if _SINCE.match(text, match.start()) and not before.endswith(("到", "至")):
            found.since, found.years = first, None
        elif _is_base(text, match, before, behind):
            found.base, base_at = first, match.start()
        elif _FROM_BEFORE.search(before[-3:]) and not match["last"] and not behind.startswith(_MOVED):
            found.base = None
        elif not _dates_nothing(text, match, before, behind, clause, found):
            if _DEFINITE_END.search(before) or (found.until is not None and last > found.until):
                found.until = last  # 到2025年翻一番,2028年超过300亿元
            found.years = (first, last)
            found.since = None
    if found.base is not None and _is_base_of_other(text, base_at, clause):
        found.base = None
    return found


def _is_base(text: str, match: re.Match[str], before: str, behind: str) -> bool:
    """True for a year that is compared with: 比2015年增长, 同2015年相比, 是2015年的2倍, 在2015年的基础上."""
    if before.endswith("是"):
        return behind.startswith("的")
    if before.endswith("在"):
        return _ON_BASE.match(text, match.end()) is not None
    if before.endswith("以"):
        return _AS_BASE.match(text, match.end()) is not None
    if before.endswith(("同", "和", "与", "、")):
        return behind.startswith(("相比", "比较", "持平")) or _BASE_LISTED.search(before) is not None
    return bool(_BASE_BEFORE.search(before)) and not before.endswith("为") and not _is_stretch(match, before)


def _is_stretch(match: re.Match[str], before: str) -> bool:
    """True for 从1979年到1982年: the years themselves, no base."""
    return bool(match["last"]) and before.endswith(("从", "自"))


def _dates_nothing(text: str, match: re.Match[str], before: str, behind: str, clause: int, found: Named) -> bool:
    """True for a year that says how something is counted (2010年不变价), what kind of thing it is, or since when (2015年以来)."""
    if before.endswith(("恢复至", "恢复到")) and behind.startswith("的"):
        return True  # 恢复至2019年的105%
    if behind.startswith("以来") or behind.startswith(words()["price_basis"]) or _BUILT_BEFORE.match(text, match.end()):
        return True
    if match.start() >= clause:
        return False
    if before.endswith(("按", "按照", "根据")) and _RECKONED.match(text, match.end()):
        return True
    is_edition = before.rstrip("“").endswith(words()["edition_lead"]) and not text.startswith(("其中", "占"), clause)
    return is_edition or bool(_ATTRIBUTE.match(text, match.end()) or (found.years and not before))


def _is_base_of_other(text: str, base_at: int, clause: int) -> bool:
    """True where the year compared with is that of something before: of a way whose mean is named anew, or behind a semicolon."""
    if base_at < clause and _of_other_mean(text, clause) and text[:base_at].endswith(("从", "由")):
        return True
    return ";" in text[base_at:] and "年相比" not in text[base_at : base_at + 10]


def _of_other_mean(text: str, clause: int) -> bool:
    """True for a yearly mean of something named anew: …由63%下降至49%,旅游总收入五年年均增长14%."""
    mean = MEAN.search(text, clause)
    return mean is not None and mean.start() - clause > _NAME_BEFORE
