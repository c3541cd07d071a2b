from __future__ import annotations

import errno
import json
import os
import shlex
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from conftest import SAMPLE

from flows import cli, sample
from flows.base.errors import GwrError
from flows.base.settings import PROJECT
from flows.cli import command
from flows.cli.hints import hint
from flows.cli.site import site


def gwr(*arguments: str, data: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "flows.cli", *arguments],
        cwd=PROJECT,
        env=os.environ | {"GWR_DATA": str(data)},
        capture_output=True,
        text=True,
    )


def test_read_prints_figures(tmp_path: Path) -> None:
    done = gwr("read", str(SAMPLE / "gov" / "hengshui-2024.html"), "--format", "jsonl", data=tmp_path)
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert rows[0]["value_text"] == "1873亿元"
    assert rows[0]["sentence"][rows[0]["value_start"] : rows[0]["value_end"]] == "1873亿元"
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "arguments",
    [
        ["publish"],
        ["read", "/nowhere.txt"],
        ["collect", "/nowhere"],
        ["collect", ""],
        ["collect", "http://[::bad/"],
        ["collect", "ftp://a.example/"],
        ["query", "select 1"],
        ["trace", "x"],
        ["collect", str(SAMPLE), "--index", "/nowhere.csv"],
    ],
    ids=" ".join,
)
def test_failures_are_one_line_and_say_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    monkeypatch.setenv("GWR_DATA", str(tmp_path))
    monkeypatch.setattr(sys, "argv", ["gwr", *arguments])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 1
    assert capsys.readouterr().err.strip().splitlines()[-1].startswith("gwr: ")


def test_a_full_disk_is_one_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def full() -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "/data/x")

    monkeypatch.setattr(command, "app", full)
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 1
    said = "gwr: [Errno 28] No space left on device: '/data/x'; what was there before stands\n"
    assert capsys.readouterr().err == said


def test_serving_what_is_not_there_is_one_line(tmp_path: Path) -> None:
    done = gwr("serve", "--site", "nowhere", data=tmp_path)
    assert done.returncode == 1
    assert done.stderr.startswith("gwr: nowhere is no site")
    done = gwr("serve", "--site", "none", "--build-cron", "every day", data=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("gwr: 'every day' is no time")


def test_a_hint_needs_no_folder_to_be_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    assert hint("status").endswith("gwr status")


def test_an_address_that_cannot_be_opened_is_no_alarm(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("uvicorn.run", lambda *_, **__: sys.exit(3))
    monkeypatch.setenv("GWR_DATA", str(tmp_path))
    with pytest.raises(GwrError, match=r"127\.0\.0\.1:80 cannot be opened"):
        site(port=80, host="127.0.0.1")


@pytest.mark.parametrize(
    "arguments",
    [
        ("build", "--nothing"),
        *(("collect", ".", option, value) for option, value in (("--delay", "-1"), ("--limit", "0"))),
        *((command, ".", "--delay", seconds) for command in ("collect", "run") for seconds in ("nan", "inf")),
    ],
)
def test_wrong_usage_is_status_2(arguments: tuple[str, ...], tmp_path: Path) -> None:
    assert gwr(*arguments, data=tmp_path).returncode == 2


def test_an_index_with_a_missing_file_goes_on(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text("各位代表：空。", encoding="utf-8")
    index = tmp_path / "index.csv"
    index.write_text("file,url,title\na.txt,,x\nb.txt,,y\n", encoding="utf-8")
    done = gwr("collect", str(folder), "--index", str(index), data=tmp_path / "data")
    assert done.returncode == 3
    assert "1 missing" in done.stdout
    assert "no file was found for b.txt" in done.stderr


def test_a_prefect_that_does_not_start_is_one_line_with_the_way_without_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def times_out() -> None:
        raise RuntimeError("Timed out while attempting to connect to ephemeral Prefect API server.")

    monkeypatch.setattr(sample, "_run", times_out)
    with pytest.raises(SystemExit) as ended:
        sample.main()
    assert ended.value.code == 1
    said = capsys.readouterr().err.splitlines()[-1]
    assert said.startswith("gwr: Timed out")
    assert "gwr run " in said


@pytest.mark.parametrize("program", ["gwr", "sample"])
def test_an_interruption_at_any_time_is_one_line(
    program: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "main", interrupted)
    monkeypatch.setattr(sample, "_run", interrupted)
    monkeypatch.setattr(sample, "_why_not_writable", str)
    with pytest.raises(SystemExit) as ended:
        cli.main() if program == "gwr" else sample.main()
    assert ended.value.code == 130
    assert capsys.readouterr().err.splitlines()[-1] == "gwr: interrupted; what was there before stands"


def test_a_prefect_database_that_another_holds_is_one_line_at_once(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    for name in sample.ELSEWHERE:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path))
    monkeypatch.setattr(sample, "PATIENCE", 0.1)
    monkeypatch.setattr(sample, "_run", lambda: None)
    with closing(sqlite3.connect(tmp_path / "prefect.db", isolation_level=None)) as other:
        other.execute("pragma journal_mode = wal")
        other.execute("create table held (a)")
        sample.main()  # nobody writes
        other.execute("begin exclusive")
        with pytest.raises(SystemExit) as ended:
            sample.main()
    assert ended.value.code == 1
    said = capsys.readouterr().err.splitlines()[-1]
    assert said.startswith(f"gwr: Prefect's database {tmp_path / 'prefect.db'} cannot be written: database is locked.")
    assert "gwr run " in said


@pytest.mark.parametrize("megabytes", [300, 480])
@pytest.mark.parametrize("arguments", [["status"], ["read", str(SAMPLE / "gov" / "hengshui-2024.html")]])
def test_a_small_limit_of_memory_is_a_line(arguments: list[str], megabytes: int, tmp_path: Path) -> None:
    limited = f"ulimit -v {megabytes}000; exec {sys.executable} -m flows.cli {shlex.join(arguments)}"
    environment = os.environ | {"GWR_DATA": str(tmp_path), "OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run(["sh", "-c", limited], cwd=PROJECT, env=environment, capture_output=True, text=True)
    assert "Traceback" not in done.stderr
    assert done.returncode == 1
    assert done.stderr.startswith("gwr: there is not enough memory")


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_a_closed_stream_is_no_failure(closed: str, tmp_path: Path) -> None:
    page = SAMPLE / "gov" / "hengshui-2024.html"
    command = f"{sys.executable} -m flows.cli read {page} --format jsonl {closed}"
    done = subprocess.run(["sh", "-c", command], cwd=PROJECT, capture_output=True, text=True)
    assert (done.returncode, "Traceback" in done.stderr) == (0, False)
