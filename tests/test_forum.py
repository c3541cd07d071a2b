"""Collecting from a forum, against the replay of a real one (skips where ../shared is absent), and the fetcher against a made-up host."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from flows import reading, steps
from flows.base.errors import FetchError, ForbiddenError, HostStoppedError
from flows.base.settings import PROJECT, Settings
from flows.pages.archive import Archive
from flows.pages.fetch import Fetcher, Manners
from flows.pages.sources import WebOptions

PORTS = {8180: (2, 36, 37), 8182: (2,)}
pytestmark = pytest.mark.enable_socket


@contextmanager
def replay(shared: Path, port: int, *options: str) -> Iterator[None]:
    server = subprocess.Popen(
        [sys.executable, str(shared / "pages/discuz/replay.py"), "--port", str(port), *options],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert server.stdout is not None
        assert "serving" in server.stdout.readline()
        yield
    finally:
        server.terminate()
        server.wait()


def visit(settings: Settings, port: int, fid: int, alarms: list[str] | None = None) -> Counter[str]:
    told = alarms if alarms is not None else []
    return steps.collect(
        settings,
        [f"http://127.0.0.1:{port}/forum.php?mod=forumdisplay&fid={fid}"],
        None,
        datetime.now(UTC),
        options=WebOptions("discuz", 0.0),
        alarm=told.append,
    )


def raw_tables(settings: Settings) -> Path:
    """Schema raw alone, without models."""
    from expectations.check import Checker, figure_frame, report_frame
    from flows.warehouse.load import check_and_load

    for _ in reading.read_all(settings, full=False):
        pass
    target = settings.warehouse / "forum.duckdb"
    check_and_load(
        settings.warehouse / "chunks",
        target,
        Checker(settings.warehouse / "docs"),
        (figure_frame, report_frame),
        reading.captures(settings),
    )
    return target


@pytest.mark.parametrize("port", sorted(PORTS))
def test_a_forum_is_read_whole_and_again_later(shared: Path, tmp_path: Path, port: int) -> None:
    settings = Settings(tmp_path, 1, None)
    for snapshot in ("1", "2"):
        with replay(shared, port, "--snapshot", snapshot):
            for fid in PORTS[port]:
                visit(settings, port, fid)
        checked = subprocess.run(
            [
                sys.executable,
                str(shared / "accuracy/check_collected.py"),
                str(raw_tables(settings)),
                "--port",
                str(port),
                "--snapshot",
                snapshot,
            ],
            capture_output=True,
            text=True,
        )
        assert checked.returncode == 0, checked.stdout


@pytest.mark.parametrize("wall", ["challenge_reload", "error_database_down", "error_site_closed"])
def test_a_wall_ends_the_visit(shared: Path, tmp_path: Path, wall: str) -> None:
    alarms: list[str] = []
    with replay(shared, 8180, "--wall", wall):
        counts = visit(Settings(tmp_path, 1, None), 8180, 2, alarms)
    assert counts["wall"] <= 4
    assert any("wall" in words for words in alarms)


def test_missing_threads_are_no_wall(shared: Path, tmp_path: Path) -> None:
    alarms: list[str] = []
    with replay(shared, 8180, "--wall", "error_no_such_thread"):
        counts = visit(Settings(tmp_path, 1, None), 8180, 2, alarms)
    assert counts["gone"] > 50
    assert alarms == []


def test_a_killed_visit_goes_on_and_asks_nothing_twice(shared: Path, tmp_path: Path) -> None:
    log, data = tmp_path / "requests.jsonl", tmp_path / "data"
    code = "import sys; from flows import steps; from flows.pages.sources import WebOptions; from flows.base.settings import load_settings; from datetime import UTC, datetime; steps.collect(load_settings(), [sys.argv[1]], None, datetime.now(UTC), options=WebOptions('discuz', 0.0))"
    chance, kills = random.Random(1), 0
    with replay(shared, 8180, "--slow", "0.01", "--log", str(log)):
        while True:
            process = subprocess.Popen(
                [sys.executable, "-c", code, "http://127.0.0.1:8180/forum.php?mod=forumdisplay&fid=2"],
                cwd=PROJECT,
                env={"GWR_DATA": str(data), "PATH": "/usr/bin:/bin"},
            )
            try:
                assert process.wait(0.6 + chance.random()) == 0
                break
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                process.wait()
                kills += 1
                runs = data / "archive" / "runs.jsonl"
                if runs.exists() and '"end"' in runs.read_text(encoding="utf-8"):
                    break  # killed after its last request: another start would be a later visit
    asked = Counter(json.loads(line)["path"] for line in log.read_text(encoding="utf-8").splitlines())
    again = {path: n for path, n in asked.items() if n > 1 and path != "/robots.txt"}
    assert kills >= 1
    assert sum(n - 1 for n in again.values()) <= kills  # the one in flight when the kill came was never recorded
    pages = Archive(data / "archive").newest()
    assert sum(c.outcome in ("stored", "unchanged") for c in pages.values()) == 16


def test_broken_connections_are_tried_again(shared: Path, tmp_path: Path) -> None:
    with replay(shared, 8180, "--drop", "9"):
        counts = visit(Settings(tmp_path, 1, None), 8180, 36)
    assert counts["new"] + counts["gone"] >= 4
    assert counts["error"] == 0


def test_a_torn_end_of_the_archive_is_mended(tmp_path: Path) -> None:
    archive = Archive.to_write(tmp_path)
    archive.store(
        b"<html>one</html>",
        url="http://a.example/1",
        source_file=None,
        listed_title=None,
        now=datetime(2026, 1, 1, tzinfo=UTC),
    )
    archive.close()
    warc = next(tmp_path.glob("*.warc.gz"))
    whole = warc.read_bytes()
    warc.write_bytes(whole + whole[:40])
    with archive.ledger.open("a", encoding="utf-8") as ledger:
        ledger.write('{"page_id": "torn')
    Archive(tmp_path)
    assert warc.read_bytes() == whole + whole[:40]
    assert len(list(Archive.to_write(tmp_path).captures())) == 1
    assert warc.read_bytes() == whole


def test_a_record_that_another_writer_has_not_entered_yet_is_left_alone(tmp_path: Path) -> None:
    writer = Archive.to_write(tmp_path)
    writer.store(
        b"<html>one</html>",
        url="http://a.example/1",
        source_file=None,
        listed_title=None,
        now=datetime(2026, 1, 1, tzinfo=UTC),
    )
    warc = next(tmp_path.glob("*.warc.gz"))
    with warc.open("ab") as file:
        file.write(b"half a record")
    whole = warc.read_bytes()
    second = Archive.to_write(tmp_path)
    assert warc.read_bytes() == whole
    second.close()
    writer.close()
    Archive.to_write(tmp_path).close()
    assert warc.read_bytes() == whole.removesuffix(b"half a record")


def pages(text: str = "", status: int = 200, robots: str = "", headers: dict[str, str] | None = None):
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/robots.txt":
            return httpx.Response(200, text=robots)
        return httpx.Response(status, text=text, headers=headers)

    return answer


def open_fetcher(answer, sleeps: list[float], **manners: float) -> Fetcher:
    return Fetcher(Manners(delay=0, **manners), sleep=sleeps.append, transport=httpx.MockTransport(answer))


def test_robots_are_heeded() -> None:
    with open_fetcher(pages(robots="User-agent: *\nDisallow: /private"), []) as asks:
        assert asks.get("http://a.example/open").status == 200
        with pytest.raises(ForbiddenError, match="forbids"):
            asks.get("http://a.example/private/1")
        assert asks.get("http://a.example/open/2").status == 200


def test_a_crawl_delay_is_kept() -> None:
    sleeps: list[float] = []
    with open_fetcher(pages(robots="User-agent: *\nCrawl-delay: 120"), sleeps) as asks:
        asks.get("http://a.example/1")
        asks.get("http://a.example/2")
    assert max(sleeps) >= 119


def test_a_host_that_is_busy_is_asked_later_or_not_at_all() -> None:
    sleeps: list[float] = []
    with open_fetcher(pages(status=503, headers={"Retry-After": "7"}), sleeps) as asks:
        assert asks.get("http://a.example/1").status == 503
    assert 7.0 in sleeps
    with (
        open_fetcher(pages(status=429, headers={"Retry-After": "90000"}), []) as asks,
        pytest.raises(HostStoppedError, match="come back"),
    ):
        asks.get("http://a.example/1")


def test_a_redirect_to_another_host_is_not_followed() -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        return (
            httpx.Response(302, headers={"Location": "http://127.0.0.1/secret"})
            if request.url.path != "/robots.txt"
            else httpx.Response(404)
        )

    with open_fetcher(answer, []) as asks:
        assert asks.get("http://a.example/1").status == 302
    assert not any("127.0.0.1" in url for url in asked)


def test_an_answer_that_grows_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    import gzip

    import flows.pages.fetch as fetch

    monkeypatch.setattr(fetch, "MAX_BYTES", 100_000)
    bomb = gzip.compress(b"0" * 5_000_000)

    def answer(request: httpx.Request) -> httpx.Response:
        return (
            httpx.Response(404)
            if request.url.path == "/robots.txt"
            else httpx.Response(200, content=bomb, headers={"Content-Encoding": "gzip"})
        )

    told: list[tuple[str, int | None, str]] = []
    with open_fetcher(answer, []) as asks, pytest.raises(FetchError, match="grows beyond"):
        asks.record = lambda *words: told.append(words)
        asks.get("http://a.example/bomb")
    assert told[-1][:2] == ("http://a.example/bomb", None)


def test_the_budget_ends_a_run() -> None:
    with open_fetcher(pages(), [], budget=3) as asks:
        asks.get("http://a.example/1")
        asks.get("http://a.example/2")
        with pytest.raises(HostStoppedError, match="budget"):
            asks.get("http://a.example/3")
