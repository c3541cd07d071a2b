"""Chunks by page id: a page more or less costs its own reading alone, and the order of arrival leaves no trace."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from conftest import SAMPLE
from hypothesis import given
from hypothesis import settings as bounded
from hypothesis import strategies as st

from flows import chunking, fingerprint, making, reading, steps
from flows.base.settings import SEEDS, Settings
from flows.base.stages import Stages
from flows.pages.capture import page_id_of
from flows.warehouse.chunks import SCHEMAS
from flows.warehouse.former import KNOWN
from flows.warehouse.load import load

NOW = datetime(2026, 11, 24, tzinfo=UTC)
PAGES = sorted((SAMPLE / "gov").glob("*.html"))[:6]


@given(st.integers(0, 700), st.integers(0, 1000))
@bounded(deadline=None)
def test_chunks_are_small_whole_and_touched_by_a_new_page_once(number: int, start: int) -> None:
    new, *others = (page_id_of(str(n), b"") for n in range(start, start + number + 1))
    pages = set(others)
    before, after = ([tuple(c) for c in chunking._cut(sorted(given))] for given in (pages, pages | {new}))
    assert sorted(p for chunk in after for p in chunk) == sorted(pages | {new})
    assert all(0 < len(chunk) <= chunking.CHUNK for chunk in after)
    gone = set(before) - set(after)
    assert len(gone) <= 1
    assert {p for c in set(after) - set(before) for p in c} - {new} == {p for c in gone for p in c} - {new}


@pytest.fixture
def read_pages(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Small chunks, read in this process; the pages read, in order."""
    seen: list[str] = []
    exact = reading.read_best

    def noted(archive: Path, row: dict[str, Any]) -> Any:
        seen.append(str(row["page_id"]))
        return exact(archive, row)

    monkeypatch.setattr(chunking, "CHUNK", 2)
    monkeypatch.setattr(chunking, "CrewStages", Stages)
    monkeypatch.setattr(chunking, "read_best", noted)
    yield seen


def raw_tables(settings: Settings, last: Path | None) -> Path:
    """Read what is new and load it, on `last` where there is one."""
    planned, ledger = chunking.plan_chunks(settings), reading.captures(settings)
    list(chunking.read_all(settings, False, planned=planned))
    target = settings.warehouse / "building.duckdb"
    load(settings.warehouse / "chunks", making.inputs_of(settings, planned, ledger).chunks, target, ledger, last)
    with duckdb.connect(str(target)) as connection:  # a build holds the models that the next load looks into
        connection.execute("create schema if not exists intermediate")
        for table, (_, keys) in KNOWN.items():
            columns = ", ".join(f"{name} {kind}" for name, kind in keys.items())
            connection.execute(f"create table if not exists intermediate.{table} ({columns})")
    return target.replace(settings.database)


def contents(database: Path) -> dict[str, list[Any]]:
    with duckdb.connect(str(database), read_only=True) as connection:
        tables = [f"raw.{name}" for name in (*SCHEMAS, "captures")] + ["store.readings"]
        return {t: sorted(map(str, connection.execute(f"from {t}").fetchall())) for t in tables}


@pytest.mark.parametrize("seed", range(4))
def test_any_order_of_arrival_gives_the_same_tables(tmp_path: Path, read_pages: list[str], seed: int) -> None:
    settings = Settings(tmp_path, 1, None)
    arriving = random.Random(seed).sample(PAGES, len(PAGES))
    last = None
    while arriving:
        batch, arriving = arriving[: 1 + seed], arriving[1 + seed :]
        for page in batch:
            steps.collect(settings, [str(page)], None, NOW)
        read_pages.clear()
        last = raw_tables(settings, last)
        assert len(read_pages) == len(batch), "a page that was there was read again"
    assert last is not None
    grown = contents(last)
    files = {p.name: p.read_bytes() for p in (settings.warehouse / "chunks").glob("*.parquet")}
    shutil.rmtree(settings.warehouse)
    anew = contents(raw_tables(settings, None))
    assert Counter(map(len, grown.values())) == Counter(map(len, anew.values()))
    assert grown == anew
    assert files == {p.name: p.read_bytes() for p in (settings.warehouse / "chunks").glob("*.parquet")}


def test_a_page_that_changed_is_read_again_alone_and_its_old_rows_are_gone(
    tmp_path: Path, read_pages: list[str]
) -> None:
    settings, page = Settings(tmp_path / "data", 1, None), tmp_path / "a.html"
    index = tmp_path / "index.csv"
    index.write_text("file,url,title\na.html,http://www.a.example/1.html,\n", encoding="utf-8")
    text = PAGES[0].read_text(encoding="utf-8")
    page.write_text(text, encoding="utf-8")
    steps.collect(settings, [str(page), *map(str, PAGES[1:])], index, NOW)
    last = raw_tables(settings, None)
    before = contents(last)
    page.write_text(text.replace("增长", "下降"), encoding="utf-8")
    steps.collect(settings, [str(page)], index, NOW + timedelta(days=1))
    read_pages.clear()
    after = contents(raw_tables(settings, last))
    assert len(read_pages) == 1
    assert len(after["raw.captures"]) == len(before["raw.captures"]) + 1
    for name in ("pages", "reports"):
        assert len(after[f"raw.{name}"]) == len(before[f"raw.{name}"])
        assert len(set(after[f"raw.{name}"]) - set(before[f"raw.{name}"])) == 1


def test_a_changed_expectation_checks_again_and_reads_nothing(
    tmp_path: Path, read_pages: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(tmp_path, 1, None)
    steps.collect(settings, [str(PAGES[0])], None, NOW)
    raw_tables(settings, None)
    assert not list(chunking.read_all(settings, False))
    monkeypatch.setattr(chunking, "check_fingerprint", lambda: "another")
    read_pages.clear()
    assert [counts for _, counts in chunking.read_all(settings, False)] == [Counter()]
    assert not read_pages


def test_seeds_that_only_models_read_are_read_by_no_code() -> None:
    from flows.base.settings import PROJECT

    code = [p for stage in ("base", "pages", "reports", "figures") for p in (PROJECT / "flows" / stage).rglob("*.py")]
    text = "".join(p.read_text(encoding="utf-8") for p in code)
    for name in fingerprint.MODEL_SEEDS:
        assert (SEEDS / f"{name}.csv").exists()
        assert f'read_seed("{name}")' not in text


@pytest.mark.parametrize("name", ["figures.parquet", "pages.parquet", "done"])
@pytest.mark.parametrize("left", [0, 40, None])
def test_a_damaged_chunk_is_made_anew(tmp_path: Path, name: str, left: int | None) -> None:
    settings = Settings(tmp_path, 1, None)
    steps.collect(settings, [str(SAMPLE / "gov" / "hengshui-2024.html")], None, NOW)
    list(chunking.read_all(settings, full=False))
    folder = settings.warehouse / "chunks"
    whole = {path.name: path.read_bytes() for path in folder.iterdir()}
    path = next(folder.glob(f"*.{name}"))
    if left is None:
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:left])
    list(chunking.read_all(settings, full=False))
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == whole
