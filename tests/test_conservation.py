"""Every Arabic digit of a body lies in exactly one figure or one skipped number."""

from __future__ import annotations

import re
import tarfile
from pathlib import Path

import pytest
from conftest import SAMPLE
from hypothesis import example, given, settings
from hypothesis import strategies as st
from test_clauses import make_report

from flows.base.errors import ReadError
from flows.base.folding import fold
from flows.base.records import Document, Report
from flows.figures.extract import extract_figures
from flows.reading import read_document as read_bytes
from flows.reports.read import read_report


def uncovered(report: Report) -> list[str]:
    figures, skipped = extract_figures(report)
    seen = [0] * len(report.body)
    for start, end in [
        *((f.sentence_start + f.value_start, f.sentence_start + f.value_end) for f in figures),
        *((s.start, s.start + len(s.text)) for s in skipped),
    ]:
        for at in range(start, end):
            seen[at] += 1
    return [
        report.body[max(0, m.start() - 10) : m.end() + 6]
        for m in re.finditer(r"\d", fold(report.body))
        if seen[m.start()] != 1
    ]


@settings(max_examples=200, deadline=None)
@example("0 0:0")
@example("0:0 0")
@given(
    st.text(alphabet="0123456789.%,，、。:：—年月日第亿万元个增长下降至到由从“”()（） \n约超分之成翻番位", max_size=60)
)
def test_digits_are_conserved_in_any_text(text: str) -> None:
    assert uncovered(make_report(text)) == []


def digits_of(report: Report) -> int:
    return len(re.findall(r"\d", fold(report.body)))


PAGES = sorted(SAMPLE.glob("*/*.html"))


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.name)
def test_digits_are_conserved_in_the_sample(path: Path) -> None:
    document = (path.read_bytes(), path.name)
    if path.name == "thread-303.html":
        with pytest.raises(ReadError):
            read_bytes(*document)
        return
    report, _ = read_report(read_bytes(*document), "p", None)
    assert digits_of(report) > 50
    assert uncovered(report) == []


def test_the_sample_holds_pages() -> None:
    assert len(PAGES) >= 15


def test_digits_are_conserved_in_the_corpus(shared: Path) -> None:
    lost: list[str] = []
    tried = read = digits = 0
    with tarfile.open(shared / "corpus" / "reports.tar.xz") as tar:
        for member in [m for m in tar if m.isfile()][::60]:
            file = tar.extractfile(member)
            assert file is not None
            tried += 1
            try:
                report, _ = read_report(Document(file.read().decode("utf-8")), "p", "政府工作报告")
            except ReadError:
                continue
            read += 1
            digits += digits_of(report)
            lost += uncovered(report)
    assert tried >= 30
    assert read >= 0.9 * tried
    assert digits > 300 * read
    assert lost == []
