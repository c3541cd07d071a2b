"""What the first lines of a report say of themselves: title, meeting, speaker."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

from flows.base.cues import cue, cue_pattern
from flows.base.folding import fold
from flows.base.numerals import parse_numeral

HEAD_CHARS = 1500
_NUMERAL = r"[零一二三四五六七八九十\d]"
_DATE = re.compile(rf"({_NUMERAL}{{4}}) *年 *({_NUMERAL}{{1,3}}) *月 *(?:({_NUMERAL}{{1,3}}) *[日号])?")
_MEETING = re.compile(
    rf"(?:在|于)?([^,。:\n()]{{0,30}}?)第? *({_NUMERAL}{{1,3}}) *届 *(?:全国)?(?:人民代表大会|人大)(?:常务委员会|常委会)? *第? *({_NUMERAL}{{1,3}}|首) *次 *(?:全体)?(?:\(扩大\))?会议"
)
_NATION = re.compile(rf"第 *{_NUMERAL}{{1,3}} *届全国人民代表大会|国务院总理")
_TITLE_YEAR = re.compile(r"((?:19|20)\d{2}) *年?")


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a report, each part None where the text does not say it."""

    meeting_date: date | None
    meeting_place: str | None
    congress: int | None
    session: int | None
    speaker: str | None
    office: str | None
    is_acting: bool | None
    is_nation: bool


@cache
def _speaker() -> re.Pattern[str]:
    office = cue_pattern("office")
    return re.compile(
        rf"^ *(?:报告人[: ]*)?([^\n,。:;()]{{0,30}}?)(代理|代)?({office})[ :]*([\u4e00-\u9fff·]{{2,12}}|[\u4e00-\u9fff] +[\u4e00-\u9fff])? *\)?$",
        re.M,
    )


def read_date(text: str) -> date | None:
    """The first day (or month: its first day) written in `text`, folded.

    >>> read_date("二零零八年一月十五日在第十一届"), read_date("2023 年 1 月 5 日")
    (datetime.date(2008, 1, 15), datetime.date(2023, 1, 5))
    """
    for match in _DATE.finditer(text):
        try:
            year, month = int(parse_numeral(match[1])), int(parse_numeral(match[2]))
            day = int(parse_numeral(match[3])) if match[3] else 1
            if 1949 <= year <= 2100:
                return date(year, month, day)
        except ValueError:
            continue
    return None


def read_heading(body: str) -> Heading:
    """The heading that stands in the first lines of `body`."""
    head = fold(body[:HEAD_CHARS])
    opening = cue("salutation").search(head)
    block = head[: opening.start() if opening and opening.start() < 900 else 300].replace("*", "").replace("#", "")
    meeting = _MEETING.search(block)
    speaker = None
    for found in _speaker().finditer(block):
        if found[4] or (found[1] and not speaker):
            speaker = found
            if found[4]:
                break
    near = block[max(0, meeting.start() - 60) : meeting.end() + 40] if meeting else block
    place = re.sub(r"^.*[日号]|[-\s]|^.*在", "", meeting[1]) if meeting else None
    return Heading(
        meeting_date=read_date(near) or read_date(block),
        meeting_place=place or None,
        congress=_ordinal(meeting[2]) if meeting else None,
        session=1 if meeting and meeting[3] == "首" else _ordinal(meeting[3]) if meeting else None,
        speaker=_name(speaker[4]) if speaker and speaker[4] else _next_line(block, speaker),
        office=(speaker[1] + speaker[3]).strip() if speaker else None,
        is_acting=bool(speaker[2]) if speaker else None,
        is_nation=bool(_NATION.search(block)),
    )


def _ordinal(text: str) -> int | None:
    try:
        return int(parse_numeral(text))
    except ValueError:
        return None


def _name(text: str) -> str:
    return re.sub(r"\s", "", text)


def _next_line(block: str, speaker: re.Match[str] | None) -> str | None:
    """The speaker's name where it stands alone on the line after the office."""
    if not speaker:
        return None
    rest = block[speaker.end() :].strip().split("\n")[0].strip()
    return _name(rest) if re.fullmatch(r"[\u4e00-\u9fff· ]{2,10}", rest) else None


def title_years(title: str) -> list[int]:
    """The years that a title names.

    >>> title_years("[内蒙古] 2023年呼和浩特市新城区政府工作报告")
    [2023]
    >>> title_years("二〇〇三年呼和浩特市政府工作报告")
    [2003]
    """
    return [int(y) for y in _TITLE_YEAR.findall(fold(title))]
