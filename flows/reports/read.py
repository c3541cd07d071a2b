"""A page's document → its Report, with the doubts met on the way."""

from __future__ import annotations

import hashlib
import re
from datetime import date
from functools import cache

from flows.base.cues import cue_pattern
from flows.base.errors import ReadError
from flows.base.findings import finding
from flows.base.folding import fold
from flows.base.records import Document, Finding, Report
from flows.base.vocabulary import divisions
from flows.reports.completeness import judge
from flows.reports.heading import HEAD_CHARS, Heading, read_heading, title_years
from flows.reports.lines import read_lines
from flows.reports.outline import build_sections
from flows.reports.places import Place, from_text, place_words, resolve
from flows.reports.split import OPENING, own_title
from flows.reports.towns import town_of
from flows.reports.years import Years, read_years

MASKED = 3
_TAG = re.compile(r"^\s*\[([^\]]{2,8})\]")


def read_report(
    document: Document, page_id: str, listed_title: str | None, number: int = 1
) -> tuple[Report, list[Finding]]:
    """The report that a document holds, and the Findings on it.

    Raises:
        ReadError: the document is empty or no work report.
    """
    body = document.text
    if not body.strip():
        raise ReadError("empty", "the page has no text")
    title = listed_title or document.shown_title or ""
    lines = read_lines(body)
    verdict = judge(body, lines, title)
    if not verdict.is_report:
        raise ReadError(verdict.reason or "not_a_report", "the text is no government work report", verdict.observed)
    heading = read_heading(body)
    years = read_years(lines, _plausible(heading.meeting_date), title_years(title))
    place = find_place(title, heading, body, document.site_code, years.plan_year)
    report_id = f"{page_id}-{number}"
    folded = fold(body)
    masked = re.findall(cue_pattern("masked_number"), folded) if "x" in folded or "X" in folded or "×" in folded else []
    findings = [finding("report", report_id, doubt, *said) for doubt, *said in (
        (place.doubt, place.observed, place.text or ""),
        (years.doubt, years.observed, str(years.plan_year)),
        (verdict.reason, verdict.observed, ""),
        ("two_reports" if _holds_two(body) else None, "", ""),
        ("title_year_differs" if _title_differs(title_years(title), years.plan_year, heading.meeting_date) else None, title, str(years.plan_year)),
        ("masked_numbers" if len(masked) >= MASKED else None, " ".join(masked[:5]), ""),
        *((said, "", "") for said in document.defects + document.remarks),
    ) if doubt]  # fmt: skip
    sections = build_sections(body, lines, years.plan_year, years.review_year, _this_year(heading, years))
    division = place.division
    report = Report(
        report_id=report_id,
        page_id=page_id,
        division_id=division.division_id if division else None,
        place_text=place.text,
        level=division.level if division else None,
        plan_year=years.plan_year,
        review_year=years.review_year,
        report_kind=years.report_kind,
        title=title or None,
        meeting_date=_plausible(heading.meeting_date),
        congress=heading.congress,
        session=heading.session,
        speaker=heading.speaker,
        speaker_office=heading.office,
        is_acting=heading.is_acting,
        is_complete=verdict.is_complete and not document.defects,
        body=body,
        body_sha256=hashlib.sha256("".join(body.split()).encode()).hexdigest(),
        sections=sections,
    )
    return report, findings


def _holds_two(body: str) -> bool:
    """True if a second report opens far behind the first."""
    openings = [m.start() for m in OPENING.finditer(fold(body))]
    return bool(openings) and openings[-1] - openings[0] > 3000


def _title_differs(titles: list[int], plan_year: int | None, meeting: date | None) -> bool:
    return (
        bool(titles) and plan_year is not None and plan_year not in titles and not (meeting and meeting.year in titles)
    )


def _this_year(heading: Heading, years: Years) -> int | None:
    """The year that a report calls 今年: that of its meeting, where it is the reviewed or the planned one."""
    year = heading.meeting_date.year if heading.meeting_date else None
    return year if year in (years.review_year, years.plan_year) else None


def _plausible(day: date | None) -> date | None:
    return day if day and 1949 <= day.year <= 2100 else None


def find_place(title: str, heading: Heading, body: str, site_code: str | None, year: int | None) -> Place:
    """The place of a report: title first, then meeting and office, each checked against the others and the text."""
    if heading.is_nation and not place_words(title):
        return Place(divisions()["100000_1949"], "国务院")
    evidence = fold(body) + _names_of(site_code)
    if town := town_of([place_words(title), heading.meeting_place or ""], evidence[:HEAD_CHARS]):
        return Place(None, town, "below_county", town)
    tag_match = _TAG.match(fold(title))
    tag = tag_match[1] if tag_match else None
    witnesses = [
        (place_words(title), tag),
        (heading.meeting_place or "", tag),
        (re.sub(cue_pattern("office_noise"), "", heading.office or ""), tag),
    ]
    found = [resolve(words, given, year, evidence) for words, given in witnesses if words]
    placed = [p for p in found if p.division]
    if not placed:
        opening = re.search(r"我代表(?:中共)?([\u4e00-\u9fff]{2,14}?)(?:人民政府|政府|管委会|党工委|行署)", evidence)
        if opening and (place := resolve(opening[1], tag, year, evidence)).division:
            return place
        if (own := own_title(body)) and (named := _of_own_title(own, tag, year, evidence)):
            return named
        doubtful = [p for p in found if p.doubt not in ("place_unknown", "place_missing")]
        return doubtful[0] if doubtful else from_text(evidence, year)
    first = placed[0]
    if len(placed) > 1 and all(_apart(first, other) for other in placed[1:]):
        return Place(None, first.text, "place_conflict", " | ".join(p.text or "" for p in placed))
    if site_code and first.division and not _near(site_code, first.division.code):
        return Place(first.division, first.text, "place_site_mismatch", site_code)
    return first


def _of_own_title(own: str, tag: str | None, year: int | None, evidence: str) -> Place | None:
    """The place that the title within a text names, a town's under no division; None where it names none."""
    if town := town_of([place_words(own)], evidence[:HEAD_CHARS]):
        return Place(None, town, "below_county", town)
    place = resolve(place_words(own), tag, year, evidence)
    return place if place.division else None


@cache
def _names_of(site_code: str | None) -> str:
    """The names above the division that a site's code begins with: they settle which of several places of one name is meant, and nothing else."""
    owner = next((d for d in divisions().values() if d.code == site_code), None) if site_code else None
    return f"\n{owner.province_name}\n{owner.parent_name}" if owner else ""


def _apart(a: Place, b: Place) -> bool:
    """True if two places are of different levels (a prefecture's title over its city's report), or neither the same nor one within the other."""
    if a.division is None or b.division is None:
        return False
    if a.division.level != b.division.level:
        return True
    names = {a.division.name, a.division.parent_name, a.division.province_name}
    others = {b.division.name, b.division.parent_name, b.division.province_name}
    return b.division.name not in names and a.division.name not in others


def title_of_unread(title: str | None) -> tuple[str | None, int | None]:
    """The division and the year that the title of a page promises which could not be read; None where it names none."""
    folded = fold(title or "")
    if "政府工作报告" not in folded:
        return None, None
    tag, years = _TAG.match(folded), title_years(folded)
    if town_of([place_words(title or "")], ""):
        return None, years[0] if years else None
    place = resolve(place_words(folded), tag[1] if tag else None, years[0] if years else None, folded)
    return place.division.division_id if place.division else None, years[0] if years else None


def _near(site_code: str, code: str) -> bool:
    return not code or site_code[:2] == code[:2]
