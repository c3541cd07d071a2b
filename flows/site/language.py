"""The two languages of the site: pages are written in Chinese; `english.csv` says each of their phrases in English."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
_spoken: ContextVar[str] = ContextVar("spoken", default="zh")


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Let what is said within be said in a language."""
    token = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(token)


def spoken() -> str:
    """The language of now."""
    return _spoken.get()


@cache
def _labels() -> dict[tuple[str, str], dict[str, str]]:
    with (HERE / "labels.csv").open(encoding="utf-8", newline="") as source:
        return {(row["kind"], row["key"]): row for row in csv.DictReader(source)}


def label(key: str | None, kind: str, other: str | None = None) -> str:
    """The word for a code; another, or the code itself, where there is none."""
    found = _labels().get((kind, key or ""))
    if found:
        return found[spoken()]
    return other if other is not None else key or ""


def order(key: str | None, kind: str) -> int:
    """Where a code stands among those of its kind; behind them all where it has no word."""
    return next((n for n, known in enumerate(_labels()) if known == (kind, key)), len(_labels()))


@cache
def english() -> dict[str, str]:
    """The English of every Chinese phrase of templates and code."""
    with (HERE / "english.csv").open(encoding="utf-8", newline="") as source:
        return {row["zh"]: row["en"] for row in csv.DictReader(source)}


@cache
def _definitions() -> dict[str, str]:
    with (HERE / "definitions.csv").open(encoding="utf-8", newline="") as source:
        return {row["indicator_id"]: row["en"] for row in csv.DictReader(source)}


def defined(indicator_id: str) -> str:
    """What an indicator is, in English; nothing where nobody has said it.

    >>> defined("gdp_per_capita")
    'Gross regional product divided by the average resident population of the year'
    """
    return _definitions().get(indicator_id, "")


@cache
def _phrases() -> re.Pattern[str]:
    return re.compile("|".join(re.escape(zh) for zh in sorted(english(), key=len, reverse=True)))


def in_english(source: str) -> str:
    """A text with every known phrase in English, longer ones first.

    >>> in_english("<h2>地区</h2>")
    '<h2>Places</h2>'
    """
    return _phrases().sub(lambda found: english()[found[0]], source)


def say(words: str, /, **values: Any) -> str:
    """A phrase of the code in the language of now, its values filled in.

    >>> say("{year}年", year=2020)
    '2020年'
    """
    return (english().get(words, words) if spoken() == "en" else words).format(**values)


def titled(report: dict[str, Any]) -> str:
    """A report by its title without the tags of lists; by its year where it has none, and in English."""
    year = report["plan_year"]
    if spoken() == "zh" and report["title"]:
        return untagged(report["title"])
    return say("{year}年政府工作报告", year=year) if year else say("政府工作报告")


def untagged(title: str) -> str:
    """A title without the tags that lists of reports set before it.

    >>> untagged("[河北] 2012年石家庄市政府工作报告")
    '2012年石家庄市政府工作报告'
    """
    return re.sub(r"^(?:[\[【][^\]】]{1,12}[\]】]\s*)+(?=.)", "", title)


def named(indicator: dict[str, Any] | None, fallback: str, measure: str, level: str = "") -> str:
    """An indicator with its measure: 地区生产总值增速; the nation's output by the name that it has."""
    if spoken() == "en":
        name = indicator["name_en"] if indicator and indicator.get("name_en") else fallback
    else:
        name = indicator["name_zh"] if indicator else fallback
    if level == "nation" and indicator:
        name = label(indicator["indicator_id"], "nation", name)
    said = label(measure, "measure")
    return name if measure == "level" else f"{name}, {said}" if spoken() == "en" else name + said
