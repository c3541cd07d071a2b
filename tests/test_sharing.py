"""An archive that an object store shares: the same comes out, whoever collected, and whatever the store does."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from conftest import SAMPLE
from object_store import Server, serving
from typer.testing import CliRunner

from flows import chunking, keeping, making, reading, steps
from flows.base import objects
from flows.base.errors import SettingsError, StoreError
from flows.base.objects import Objects
from flows.base.settings import Settings, load_settings
from flows.base.stages import Stages
from flows.cli.command import app
from flows.pages import parts, sharing
from flows.pages.archive import Archive
from flows.pages.capture import Capture

pytest.importorskip("obstore", reason="the extra gwr[s3] is not installed")
pytestmark = pytest.mark.enable_socket
NOW = datetime(2026, 11, 24, tzinfo=UTC)
PAGES = [str(SAMPLE / "gov" / f"hengshui-{year}.html") for year in (2022, 2023, 2024)]


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


@pytest.fixture
def store(request: pytest.FixtureRequest, server: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A place of its own for a test, and a client of short patience."""
    backoff = {"init_backoff": timedelta(milliseconds=5), "max_backoff": timedelta(milliseconds=20), "base": 2}
    monkeypatch.setattr(objects, "RETRY", objects.RETRY | {"max_retries": 4, "backoff": backoff})
    server.asked.clear()
    yield f"s3://gwr/{request.node.name}"
    server.failures, server.status = 0, "503 Slow Down"


def machine(folder: Path, store: str | None) -> Settings:
    return Settings(folder, 1, None, archive_store=store)


def collect(settings: Settings, *pages: str, now: datetime = NOW) -> None:
    steps.collect(settings, list(pages), None, now)


def captured(settings: Settings) -> list[Capture]:
    """The fetches of the archive, those of other machines too."""
    keeping.fetch_ledger(settings)
    return list(Archive(settings.archive).captures())


def made(settings: Settings) -> tuple[Any, dict[str, bytes]]:
    """What a build is made of, and the files of its chunks."""
    keeping.fetch_ledger(settings)
    planned = chunking.plan_chunks(settings)
    list(chunking.read_all(settings, False, planned=planned, stages=Stages()))
    chunks = {path.name: path.read_bytes() for path in (settings.warehouse / "chunks").iterdir()}
    return making.inputs_of(settings, planned, reading.captures(settings)), chunks


def test_another_machine_makes_the_same_of_the_store(tmp_path: Path, store: str, server: Server) -> None:
    here, there = machine(tmp_path / "here", store), machine(tmp_path / "there", store)
    collect(here, *PAGES[:2])
    shutil.copytree(tmp_path / "here", tmp_path / "local")
    inputs, chunks = made(machine(tmp_path / "local", None))
    assert made(there) == (inputs, chunks)
    server.asked.clear()
    assert made(here) == (inputs, chunks)
    got = [path.rpartition(".")[2] for method, path in server.asked if method == "GET" and "/warc/" in path]
    assert not got, "what was read by one machine is not read by another"


def test_machines_go_on_from_one_another(tmp_path: Path, store: str) -> None:
    first, second, alone = (machine(tmp_path / name, store) for name in ("first", "second", "alone"))
    collect(first, PAGES[0])
    collect(second, *PAGES[:2], now=NOW + timedelta(hours=1))
    third = (SAMPLE / "gov" / "hengshui-2024.html").read_text(encoding="utf-8")
    page = tmp_path / "hengshui-2024.html"
    for n, settings in enumerate((first, second)):
        page.write_text(third.replace("</body>", f"<p>{n}</p></body>"), encoding="utf-8")
        collect(settings, str(page), now=NOW + timedelta(hours=2 + n))
    steps.forget(first, ["hengshui-2022.html"], NOW + timedelta(hours=5))
    assert steps.count_pages(alone) == steps.count_pages(second) == {"in_view": 3, "forgotten": 1}
    kept = [c.source_file for c in captured(alone) if c.outcome == "stored"]
    assert len(kept) == 4, "the page that the first has kept was kept by the second once more"
    assert [c.fetched_at for c in captured(alone)] == sorted(c.fetched_at for c in captured(first))
    assert not steps.verify(alone).damaged


@pytest.mark.parametrize("at", ["_send_parts", "seal", "send_once"])
def test_a_collect_that_is_killed_while_it_sends_loses_nothing(tmp_path: Path, store: str, at: str) -> None:
    here, there = machine(tmp_path / "here", store), machine(tmp_path / "there", store)
    collect(here, PAGES[0])
    child = multiprocessing.get_context("spawn").Process(target=collect_and_die, args=(here, at))
    child.start()
    child.join(60)
    assert child.exitcode == -signal.SIGKILL
    collect(here, PAGES[2], now=NOW + timedelta(hours=2))
    assert [c.source_file for c in captured(there)] == [c.source_file for c in captured(here)]
    assert steps.count_pages(there)["in_view"] == 3
    assert len(captured(there)) == 3 and not steps.verify(there).damaged


def collect_and_die(settings: Settings, at: str) -> None:
    """Runs in a process of its own. The second `send_once` kills: the WARC file is there, its part is not."""
    calls = []
    exact = getattr(Objects, at, None)

    def die(*given: Any) -> None:
        calls.append(given)
        if exact is None or len(calls) > 1:
            os.kill(os.getpid(), signal.SIGKILL)
        exact(*given)

    setattr(Objects if exact else sharing, at, die)
    collect(settings, PAGES[1], now=NOW + timedelta(hours=1))


def test_a_record_that_a_kill_left_without_its_line_is_sent_too(tmp_path: Path, store: str) -> None:
    here, there = machine(tmp_path / "here", store), machine(tmp_path / "there", store)
    archive = Archive.to_write(here.archive)
    archive.store(b"<html>1</html>", url=None, source_file="a.html", listed_title=None, now=NOW)
    archive.close()
    (here.archive / parts.LEDGER).write_bytes(b"")
    with next(here.archive.glob("*.warc.gz")).open("ab") as file:
        file.write(b"\x1f\x8b\x08torn")
    collect(here, PAGES[0])
    assert len(captured(there)) == 2 and not steps.verify(there).damaged


@pytest.mark.parametrize("status", ["503 Slow Down", "500 Internal Server Error", "429 Too Many Requests"])
def test_a_store_that_fails_for_a_moment_is_asked_again(
    tmp_path: Path, store: str, server: Server, status: str
) -> None:
    server.failures, server.status = 3, status
    collect(machine(tmp_path / "here", store), PAGES[0])
    assert server.failures == 0
    server.failures = 3
    assert steps.count_pages(machine(tmp_path / "there", store)) == {"in_view": 1}


@pytest.mark.parametrize("status", ["503 Slow Down", "403 Forbidden"])
def test_a_store_that_fails_is_one_line_and_loses_nothing(
    tmp_path: Path, store: str, server: Server, monkeypatch: pytest.MonkeyPatch, status: str
) -> None:
    monkeypatch.setenv("GWR_DATA", str(tmp_path / "here"))
    monkeypatch.setenv("GWR_ARCHIVE", store)
    exact = Archive.close

    def close_and_fail(archive: Archive) -> None:
        exact(archive)
        server.failures, server.status = 1000, status

    monkeypatch.setattr(Archive, "close", close_and_fail)
    with pytest.raises(StoreError, match=rf"^s3://gwr/.*{status[:3]}.*is kept in .*here/archive") as raised:
        steps.collect(load_settings(), PAGES[:1], None, NOW)
    assert "\n" not in str(raised.value)
    ended = CliRunner().invoke(app, ["status"])
    assert isinstance(ended.exception, StoreError), "flows.cli.main makes one line and status 1 of it"
    server.failures = 0
    monkeypatch.setattr(Archive, "close", exact)
    collect(load_settings())
    assert steps.count_pages(machine(tmp_path / "there", store)) == {"in_view": 1}


def test_an_answer_that_was_lost_is_no_failure_and_another_file_is_one(tmp_path: Path, store: str) -> None:
    mine, other = tmp_path / "mine", tmp_path / "other"
    mine.write_bytes(b"1")
    other.write_bytes(b"22")
    there = Objects(store)
    there.send_once(mine, "warc/a")
    there.send_once(mine, "warc/a")
    with pytest.raises(StoreError, match="is there already"):
        there.send_once(other, "warc/a")
    there.fetch("warc/a", tmp_path / "back")
    assert (tmp_path / "back").read_bytes() == b"1"
    with pytest.raises(StoreError, match=r"s3://gwr/.*/warc/none: .*not found"):
        there.fetch("warc/none", tmp_path / "none")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["back", "mine", "other"]


def test_parts_keep_the_order_of_writing_where_clocks_differ(tmp_path: Path) -> None:
    archive = Archive.to_write(tmp_path)
    for n in range(4):
        archive.store(b"%d" % n, url=None, source_file=f"{n}", listed_title=None, now=NOW)
        if n < 3:
            parts.seal(tmp_path, NOW - timedelta(hours=n))
    archive.close()
    assert [c.source_file for c in archive.captures()] == ["0", "1", "2", "3"]
    assert len(parts.parts_of(tmp_path)) == 3


def test_a_writer_knows_what_was_sealed_meanwhile(tmp_path: Path) -> None:
    one, other = Archive.to_write(tmp_path), Archive.to_write(tmp_path)
    page = {"url": None, "listed_title": None, "now": NOW}
    assert one.store(b"1", source_file="a", **page)
    parts.seal(tmp_path, NOW)
    assert other.store(b"2", source_file="b", **page)
    parts.seal(tmp_path, NOW)
    assert one.store(b"2", source_file="b", **page) is None
    assert other.store(b"1", source_file="a", **page) is None
    assert [c.source_file for c in one.captures()] == ["a", "b"]
    one.close()
    other.close()


def test_settings_of_the_store(monkeypatch: pytest.MonkeyPatch) -> None:
    for wrong in ("/shared/archive", "s3://", "http://gwr/a"):
        monkeypatch.setenv("GWR_ARCHIVE", wrong)
        with pytest.raises(SettingsError, match="no s3://bucket/prefix"):
            load_settings()
