"""Is it a work report at all, and is it whole?"""

from __future__ import annotations

import re
from dataclasses import dataclass

from flows.base.cues import cue
from flows.base.folding import fold
from flows.base.titles import other_paper
from flows.reports.lines import Line

MIN_CHARS = 500
HEAD_LINES = 8
MAX_TITLE = 70
MAX_NEWS = 6000
_BROKEN_OFF = re.compile(r"(?:…+|\.{3,}|。{3,}|(?:未完)?待续[)\]]?)\s*$")
_LATER = re.compile(r"(?:第[二三四五六七八九]部分|[二三四五六七八九]、)")


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a text is a report, whether whole, and what speaks against either."""

    is_report: bool
    is_complete: bool
    reason: str | None = None
    observed: str = ""


def judge(body: str, lines: list[Line], title: str) -> Verdict:
    """The verdict on a text listed (or shown) under `title`."""
    folded = fold(body)
    titled = other_paper(title)
    if titled and not fold(title).rstrip().endswith("政府工作报告"):
        return Verdict(False, False, "not_a_report", titled)
    if other := _other_report(folded, lines):
        return Verdict(False, False, "not_a_report", other)
    marks = sum(bool(cue(kind).search(folded)) for kind in ("report_mark", "report_opening"))
    names = "政府工作报告" in fold(title) or any("政府工作报告" in line.text for line in lines[:12])
    if not marks and not names:
        return Verdict(False, False, "not_a_report", "no words of a work report")
    if len(folded.strip()) < MIN_CHARS:
        return Verdict(False, False, "too_short", f"{len(folded.strip())} characters")
    abridged = cue("abridged").search(folded[:1500]) or cue("abridged").search(folded[-400:])
    if abridged:
        return Verdict(True, False, "abridged", abridged[0])
    if part := _part(folded, lines, title):
        return Verdict(True, False, "cut", part)
    roles = [
        bool(cue("report_end").search(folded[-min(3500, len(folded) // 4) :])),
        bool(cue("plan_mark").search(folded)),
        len(folded) > 4000,
    ]
    if not any(roles) or (len(folded) < 2500 and not roles[0]):
        return Verdict(True, False, "cut", f"{len(folded)} characters and no closing words")
    tail = folded.rstrip()[-1:]
    if (
        tail
        and re.match(r"[\u4e00-\u9fff,、;]", tail)
        and not lines[-1].is_heading
        and not roles[0]
        and len(lines[-1].text) > 60
    ):
        return Verdict(True, False, "cut", "ends within a sentence")
    return Verdict(True, True)


def _other_report(folded: str, lines: list[Line]) -> str:
    """The heading by which a text says that it is another report of the same session, or a piece of news; else empty."""
    opening = cue("salutation").search(folded[:MIN_CHARS])
    end = opening.start() if opening else MIN_CHARS
    head = [
        "".join(line.text.split()) for line in lines[:HEAD_LINES] if line.start < end and len(line.text) < MAX_TITLE
    ]
    if any("政府工作报告" in line for line in head):
        return ""
    said = next((found for line in head if (found := cue("other_report_heading").search(line))), None)
    if not said:
        said = cue("other_report_opening").search(folded[:1500])
    if not said and not cue("report_mark").search(folded) and len(folded) < MAX_NEWS:
        said = cue("news_lead").search(folded[:400])
    return said[0] if said else ""


def _part(folded: str, lines: list[Line], title: str) -> str:
    """Why a text is a part of a report, by its title, its end or its beginning; else empty."""
    if part := cue("title_part").search(fold(title).strip()):
        return f"a part by its title: {part[0]}"
    if _BROKEN_OFF.search(folded[-40:]):
        return "ends with dots"
    return "begins within the report" if _begins_within(folded, lines) else ""


def _begins_within(folded: str, lines: list[Line]) -> bool:
    """True of a second half: neither title, salutation nor opening words, nor a heading first but that of a later part."""
    opening = folded[: max(1500, len(folded) // 3)]
    titled = any("工作报告" in "".join(line.text.split()) for line in lines[:12])
    said = any(cue(kind).search(opening) for kind in ("report_mark", "report_opening", "heading_review"))
    is_later = bool(_LATER.match(lines[0].text))
    return not titled and not said and (is_later or not lines[0].is_heading)
