"""The enumerations: the words that a column of fixed vocabulary may hold, each said once.

A member is a string, so it is written, compared and joined as the word itself; an unknown word raises where a record is
made.
"""

from __future__ import annotations

from enum import StrEnum


class Measure(StrEnum):
    """What a number says of its indicator: how much, by which rate or amount it moved, how many times, or its rank."""

    LEVEL = "level"
    GROWTH = "growth"
    CHANGE = "change"
    MULTIPLE = "multiple"
    RANK = "rank"


class RankOf(StrEnum):
    """What of an indicator a rank orders."""

    LEVEL = "level"
    GROWTH = "growth"
    CHANGE = "change"
    SHARE = "share"
    OTHER = "other"


class RankLevel(StrEnum):
    """Of which level those are among whom a rank is held."""

    NATION = "nation"
    PROVINCE = "province"
    PREFECTURE = "prefecture"
    REGION = "region"
    OTHER = "other"


class Comparator(StrEnum):
    """How a number bounds what it speaks of; `range` has an upper end in `value_high`.

    >>> Comparator("~"), f"{Comparator.AT_LEAST}"
    (<Comparator.ABOUT: '~'>, '>=')
    """

    EQUAL = "="
    ABOUT = "~"
    ABOVE = ">"
    AT_LEAST = ">="
    AT_MOST = "<="
    BELOW = "<"
    RANGE = "range"


class Status(StrEnum):
    """Whether a figure is reported, expected before the books are closed, or set as a goal."""

    ACTUAL = "actual"
    ESTIMATE = "estimate"
    TARGET = "target"


class SectionRole(StrEnum):
    """What a stretch of a report does: look back, look ahead, or neither (greetings, glossary)."""

    REVIEW = "review"
    PLAN = "plan"
    OTHER = "other"


class Role(StrEnum):
    """Which of several numbers for one target a figure is: the only one, floor, stretch, or the one worked with."""

    PLAIN = "plain"
    FLOOR = "floor"
    STRETCH = "stretch"
    WORKING = "working"


class Period(StrEnum):
    """What part of its years a figure covers."""

    YEAR = "year"
    HALF = "half"
    QUARTER = "quarter"
    MONTHS = "months"
    CUMULATIVE = "cumulative"
    SPAN = "span"


class Outcome(StrEnum):
    """What became of a page: kept as it came (`stored`, `unchanged`, of a fetch), read, or why it was not."""

    STORED = "stored"
    UNCHANGED = "unchanged"
    REPORT = "report"
    CONTINUATION = "continuation"
    LIST = "list"
    NOT_A_REPORT = "not_a_report"
    UNREADABLE = "unreadable"
    WALL = "wall"
    GONE = "gone"
    ROBOTS = "robots"
    ERROR = "error"
    FORGOTTEN = "forgotten"
