"""Pages that would never end: what takes too long or too much is set aside, in Python or in a library."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from flows import chunking, limits, reading, steps
from flows.base.records import ReadReport
from flows.base.settings import PROJECT, Settings
from flows.figures.sentences import MAX_SENTENCE

HEAD = (
    "2024年泾川县政府工作报告\n各位代表：现在，我代表县人民政府，向大会作政府工作报告，请予审议。\n一、2023年工作回顾\n"
)
TAIL = "\n二、2024年工作安排\n今年的主要目标是：地区生产总值增长6%。\n各位代表，让我们努力奋斗！\n"


def read(text: str) -> ReadReport:
    document = reading.read_document(text.encode(), "a.txt")
    return reading.read_text(document, "0" * 12, "2024年泾川县政府工作报告")


@pytest.mark.parametrize("piece", ["完成了目标任务的1%", "1个", "增长5%、", "新增1家、", "十", "、", "（", "9"])
def test_a_sentence_without_end_is_read_in_pieces(piece: str) -> None:
    with limits.bounded():
        read_of = read(HEAD + "全县经济运行总体平稳，各项工作有序推进。" * 400 + piece * (16_000 // len(piece)) + TAIL)
    assert all(len(f.sentence) <= MAX_SENTENCE for f in read_of.figures)
    assert read_of.figures[-1].value == 6
    assert all(read_of.report.body[f.sentence_start :].startswith(f.sentence) for f in read_of.figures)


def test_what_loops_in_python_or_in_a_pattern_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SECONDS", 0.2)
    with pytest.raises(limits.OutOfTimeError), limits.bounded():
        while True:
            pass
    with pytest.raises(limits.OutOfTimeError), limits.bounded():
        re.match("(a|aa)+$", "a" * 60 + "b")


def test_what_takes_too_much_memory_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "BYTES", 50_000_000)
    with pytest.raises(MemoryError), limits.bounded():
        bytearray(200_000_000)
    assert len(bytearray(200_000_000))


@pytest.mark.slow
def test_pages_without_end_are_set_aside_and_the_others_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SECONDS", limits.SECONDS / 4)  # the workers are forks of this process
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "good.txt").write_text(HEAD + "全县地区生产总值增长5%。" * 40 + TAIL, encoding="utf-8")
    (folder / "library.html").write_text("<html><body>" + HEAD + "<ul><li>" * 100_000 + TAIL, encoding="utf-8")
    settings = Settings(tmp_path / "data", 1, None)
    steps.collect(settings, [str(folder)], None, datetime(2026, 11, 24, tzinfo=UTC))
    list(chunking.read_all(settings, full=False))
    ask = f"select source_file, outcome, outcome_detail from '{settings.warehouse}/chunks/*.pages.parquet' order by 1"
    assert duckdb.sql(ask).fetchall() == [
        ("good.txt", "report", None),
        ("library.html", "unreadable", "reader_crashed"),
    ]


def test_a_title_without_end_is_its_beginning() -> None:
    document = reading.read_document((HEAD + "全县地区生产总值增长5%。" * 40 + TAIL).encode(), "a.txt")
    with limits.bounded():
        assert len(reading.read_text(document, "0" * 12, "[" * 200_000).report.title) == reading.MAX_TITLE


def test_dictionary_and_patterns_are_no_part_of_a_pages_time(tmp_path: Path) -> None:
    told = (
        "import sys, flows.limits; flows.limits.SECONDS = 0.7; from flows.cli import main; sys.argv[0] = 'gwr'; main()"
    )
    report = str(PROJECT / "data" / "sample" / "files" / "国务院2024年政府工作报告.txt")
    environment = os.environ | {"GWR_DATA": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", told, "read", report, "--format", "jsonl"],
        env=environment, cwd=PROJECT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
