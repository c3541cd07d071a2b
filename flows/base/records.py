"""The nouns of gwr: Page, Report, Figure, Pledge, Finding, and the rows that go with them.

Field names are column names of schema `raw` (see `dbt_project/docs`); values are what the text says, never cleaned.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from flows.base.enums import Comparator, Measure, Outcome, Period, RankLevel, RankOf, Role, SectionRole, Status


@dataclass(frozen=True, slots=True)
class Page:
    """One URL or file: its newest capture and how the fetch went.

    `division_id` and `plan_year` of one that could not be read are what its title promises.
    """

    page_id: str
    site_id: str | None
    url: str | None
    source_file: str | None
    fetched_at: datetime
    http_status: int | None
    outcome: Outcome
    outcome_detail: str | None
    charset: str | None
    content_sha256: str | None
    title: str | None
    published_at: datetime | None
    edited_at: datetime | None
    source_tier: int
    archive_file: str | None
    archive_offset: int | None
    division_id: str | None = None
    plan_year: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """What one page says once its chrome is cut away: the material of a Report.

    `listed_title` is the title under which a list showed the page; `shown_title` the page's own; `defects` are Findings
    that make the report incomplete, `remarks` those that do not.
    """

    text: str
    charset: str | None = None
    shown_title: str | None = None
    published_at: datetime | None = None
    edited_at: datetime | None = None
    site_code: str | None = None
    defects: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of a body with one role: offsets, role, headings above it, years and status its figures take."""

    start: int
    end: int
    role: str
    path: str
    start_year: int | None
    end_year: int | None
    status: str


@dataclass(frozen=True, slots=True)
class Report:
    """One work report: whose, which year, and its whole text."""

    report_id: str
    page_id: str
    division_id: str | None
    place_text: str | None
    level: str | None
    plan_year: int | None
    review_year: int | None
    report_kind: str
    title: str | None
    meeting_date: date | None
    congress: int | None
    session: int | None
    speaker: str | None
    speaker_office: str | None
    is_acting: bool | None
    is_complete: bool
    body: str
    body_sha256: str
    sections: tuple[Section, ...] = field(default=(), repr=False)


class Figure(NamedTuple):
    """One quantity of a report, as written, with what it means. See the table in `docs/columns.md`.

    A tuple, since there are hundreds a report. Its fields are the columns of `raw.figures`, in their order; no other
    place of the code lists them.
    """

    figure_id: str
    report_id: str
    division_id: str | None
    plan_year: int | None
    section: SectionRole
    section_path: str
    sentence: str
    sentence_start: int
    value_start: int
    value_end: int
    value_text: str
    indicator_text: str
    indicator_id: str | None
    measure: Measure
    value: Decimal
    value_high: Decimal | None
    unit: str
    value_canonical: Decimal | None
    value_high_canonical: Decimal | None
    unit_canonical: str | None
    comparator: Comparator
    status: Status
    start_year: int | None
    end_year: int | None
    period: Period
    scope_text: str
    basis: str | None
    role: Role
    force_text: str | None
    shared_ids: tuple[str, ...] = ()
    rank_of: RankOf | None = None
    rank_among: str | None = None
    rank_level: RankLevel | None = None
    is_bound_passed: bool = False


@dataclass(frozen=True, slots=True)
class Pledge:
    """One target in words, with no number of its own.

    `distance` is how many points above (or, negative, below) its reference a relative goal lies; `is_strict` says that
    to be equal does not meet it; `shared_ids` are the indicators that one clause speaks of together (城乡居民收入).
    """

    pledge_id: str
    report_id: str
    sentence: str
    sentence_start: int
    clause_text: str
    clause_start: int
    indicator_text: str
    indicator_id: str | None
    kind: str
    reference: str | None
    force_text: str | None
    horizon: str
    distance: Decimal | None = None
    is_strict: bool | None = None
    shared_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """The government's own word on one of last year's targets: met, missed or exceeded.

    `distance` is in percentage points, where it is told.
    """

    claim_id: str
    report_id: str
    sentence: str
    sentence_start: int
    clause_text: str
    clause_start: int
    indicator_text: str
    indicator_id: str | None
    verdict: str
    distance: Decimal | None


class SkippedNumber(NamedTuple):
    """A number of a body that is no figure, and why."""

    report_id: str
    start: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class GlossaryEntry:
    """A term that the report explains at its end or in a footnote."""

    report_id: str
    term: str
    explanation: str
    start: int


@dataclass(frozen=True, slots=True)
class Finding:
    """One doubt about a page, report, figure or pledge."""

    finding_id: str
    subject_kind: str
    subject_id: str
    rule: str
    severity: str
    observed: str
    message: str


@dataclass(frozen=True, slots=True)
class ReadReport:
    """Everything that reading one page gives for one report."""

    report: Report
    figures: tuple[Figure, ...]
    skipped_numbers: tuple[SkippedNumber, ...]
    pledges: tuple[Pledge, ...]
    claims: tuple[Claim, ...]
    glossary_entries: tuple[GlossaryEntry, ...]
    findings: tuple[Finding, ...]
