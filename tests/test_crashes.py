"""Pages that no rule foresaw: they are set aside with exception and place, and the others are read."""

from __future__ import annotations

import os
import shutil
import signal
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
from conftest import SAMPLE
from typer.testing import CliRunner

from flows import chunking, crashes, steps
from flows.base.errors import VocabularyError
from flows.base.records import Document
from flows.base.settings import Settings
from flows.cli.command import app
from flows.pages.archive import Archive
from flows.reports import document
from flows.site.bake import Baked

NOW = datetime(2026, 11, 24, tzinfo=UTC)
GOOD = ("hengshui-2022.html", "hengshui-2023.html", "hengshui-2024.html")


@pytest.fixture
def archive(tmp_path: Path) -> Settings:
    """Three good pages and three that the test makes deadly by their marks."""
    folder = tmp_path / "pages"
    folder.mkdir()
    for name in GOOD:
        shutil.copy(SAMPLE / "gov" / name, folder)
    for mark in ("raises", "asserts", "kills"):
        (folder / f"{mark}.txt").write_text(f"政府工作报告 {mark}", encoding="utf-8")
    settings = Settings(tmp_path / "data", 1, None)
    steps.collect(settings, [str(folder)], None, NOW)
    return settings


def deadly(monkeypatch: pytest.MonkeyPatch, marks: dict[str, Any]) -> None:
    """Let the reading of marked pages end in what is given."""
    read = document.read_bytes

    def read_marked(data: bytes, *given: Any) -> Document:
        for mark, end in marks.items():
            if data.endswith(mark.encode()):
                end()
        return read(data, *given)

    monkeypatch.setattr(document, "read_bytes", read_marked)


def raised(error: Exception) -> Any:
    def end() -> None:
        raise error

    return end


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def read(settings: Settings) -> tuple[dict[str, int], list[tuple[str, str]]]:
    """Outcomes, and the Findings of pages set aside."""
    list(chunking.read_all(settings, full=False))
    folder = settings.warehouse / "chunks"
    outcomes = duckdb.sql(f"select outcome, count(*) from '{folder}/*.pages.parquet' group by 1").fetchall()
    findings = f"select severity, observed from '{folder}/*.findings.parquet' where rule = 'reader_crashed'"
    return dict(outcomes), duckdb.sql(findings).fetchall()


def test_a_page_that_raises_is_set_aside_with_exception_and_place(
    archive: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    deadly(monkeypatch, {"raises": raised(ZeroDivisionError("by nought \ud800"))})
    outcomes, findings = read(archive)
    assert outcomes["report"] == 3
    [(severity, seen)] = findings
    assert severity == "warning"
    assert seen.startswith("ZeroDivisionError: by nought \\ud800 at flows/reading.py:")


@pytest.mark.parametrize("error", [AssertionError("digits lost"), VocabularyError("no rule"), OSError(28, "full")])
def test_our_own_assertions_and_a_failing_disk_end_the_build(
    archive: Settings, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    deadly(monkeypatch, {"asserts": raised(error)})
    with pytest.raises(type(error)):
        read(archive)


@pytest.mark.parametrize("size", [2, 100])
def test_a_page_that_kills_its_process_is_set_aside(
    archive: Settings, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr(chunking, "CHUNK", size)
    deadly(monkeypatch, {"kills": die})
    outcomes, findings = read(Settings(archive.data, 2, None))
    assert outcomes["report"] == 3
    assert findings == [("warning", crashes.DIED)]


def test_records_that_fit_no_table_are_set_aside(archive: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    exact = crashes.chunk_tables

    def picky(pages: list[Any], reads: list[Any], found: list[Any]) -> Any:
        if any(read.report.plan_year == 2023 for read in reads):
            raise ArithmeticError("too many digits")
        return exact(pages, reads, found)

    monkeypatch.setattr(crashes, "chunk_tables", picky)
    outcomes, findings = read(archive)
    assert outcomes["report"] == 2
    assert len(findings) == 1
    assert findings[0][1].startswith("ArithmeticError: too many digits at flows/crashes.py:")


def test_a_capture_that_no_table_can_hold_is_made_storable(archive: Settings) -> None:
    capture = next(iter(Archive(archive.archive).newest().values()))
    odd = crashes.replace(capture, http_status=99999999999, listed_title="报告\ud800")
    assert crashes.storable(odd).http_status is None
    assert crashes.storable(odd).listed_title == "报告\\ud800"
    assert crashes.storable(capture) == capture


@pytest.mark.slow
def test_the_command_goes_on_and_ends_with_status_4_and_the_list(
    archive: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GWR_DATA", str(archive.data))
    monkeypatch.setenv("GWR_WORKERS", "1")
    deadly(monkeypatch, {"raises": raised(ZeroDivisionError("by nought"))})
    done = CliRunner().invoke(app, ["build"])
    assert done.exit_code == 4, done.output
    assert "set aside  raises.txt" in done.stderr
    assert "ZeroDivisionError: by nought at flows/reading.py:" in done.stderr
    with duckdb.connect(str(archive.database), read_only=True) as connection:
        ask = "select outcome, outcome_detail from fct_page_outcomes where source_file = 'raises.txt'"
        assert connection.execute(ask).fetchall() == [("unreadable", "reader_crashed")]
        assert connection.execute("select count(*) from fct_figures").fetchall()[0][0] > 100


@pytest.mark.parametrize(("alarms", "pages", "status"), [(0, 0, 0), (1, 0, 3), (0, 1, 4), (1, 1, 4)])
def test_the_higher_status_wins(monkeypatch: pytest.MonkeyPatch, alarms: int, pages: int, status: int) -> None:
    def collect(*given: Any) -> Counter[str]:
        for _ in range(alarms):
            given[-1]("three walls")
        return Counter(new=1)

    result = steps.BuildResult(set_aside=[("0" * 12, "a.html", "KeyError: x at flows/reading.py:1")] * pages)
    monkeypatch.setattr(steps, "collect", collect)
    monkeypatch.setattr(steps, "build", lambda *_: result)
    monkeypatch.setattr(steps, "publish", lambda *_: Path("/releases/2026.11.0"))
    monkeypatch.setattr(steps, "bake_site", lambda *_: Baked(0, 0, 0))
    done = CliRunner().invoke(app, ["run", "folder"])
    assert done.exit_code == status
    assert ("set aside  a.html (000000000000): KeyError" in done.stderr) == bool(pages)
    assert CliRunner().invoke(app, ["build"]).exit_code == (4 if pages else 0)
