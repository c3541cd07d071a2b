"""Commands as a person meets them: what they print, what they advise, how they end. Most run on the sample's build."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import SAMPLE
from typer.testing import CliRunner, Result

from expectations.suites import figure_expectations, report_expectations
from flows.base.findings import rules
from flows.base.settings import PROJECT, Settings
from flows.base.vocabulary import read_seed
from flows.cli.command import app
from flows.cli.hints import hint
from flows.cli.progress import Tally

REPORT = SAMPLE / "gov" / "hengshui-2024.html"


def invoke(monkeypatch: pytest.MonkeyPatch, data: Path, *arguments: str) -> Result:
    monkeypatch.setenv("GWR_DATA", str(data))
    return CliRunner().invoke(app, arguments)


def test_csv_has_all_rows_with_plain_line_ends(built: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    done = invoke(monkeypatch, built.data, "query", "select * from fct_figures", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    counted = invoke(monkeypatch, built.data, "query", "select count(*) as n from fct_figures", "--format", "csv")
    assert str(len(rows)) == counted.stdout.split("\n")[1]
    assert len(rows) > 200
    assert "\r" not in done.stdout
    none = invoke(monkeypatch, built.data, "query", "select 1 as one, 2 as two where false", "--format", "csv")
    assert none.stdout == "one,two\n"
    assert "no rows" in none.stderr


def test_a_table_says_what_it_leaves_out_and_wide_rows_stand_one_under_another(
    built: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    for named in ("--rows", "--limit"):
        some = invoke(monkeypatch, built.data, "query", "select figure_id from fct_figures", named, "3")
        assert "3 of " in some.stderr
        assert "rows shown" in some.stderr
    wide = invoke(monkeypatch, built.data, "query", "select * from fct_figures limit 2")
    assert "── 2\n" in wide.stdout
    assert "figure_id  " in wide.stdout


def test_programs_get_every_value_as_it_is(built: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    odd = "select 1 as a, 2 as a, [1.50, 2] as b, {'k': '甲'} as c, 'nan'::double as d, null as e, 'x' || chr(10) as f"
    done = invoke(monkeypatch, built.data, "query", odd, "--format", "jsonl")
    assert [json.loads(line) for line in done.stdout.split("\n") if line] == [
        {"a": 1, "a_2": 2, "b": ["1.5", "2"], "c": {"k": "甲"}, "d": None, "e": None, "f": "x\n"}
    ]
    some = invoke(monkeypatch, built.data, "query", "from fct_figures", "--format", "csv", "--limit", "2")
    assert len(list(csv.DictReader(io.StringIO(some.stdout)))) == 2
    assert "2 of " in some.stderr


@pytest.mark.parametrize("sql", ["", "  ;", "select 1; select 2", "selec 1", "drop table fct_figures"])
def test_what_is_no_question_is_answered_in_one_line(built: Settings, sql: str) -> None:
    done = gwr("query", sql, GWR_DATA=str(built.data))
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert done.stderr.startswith("gwr: ")


def test_reading_shows_place_year_and_sentence_and_refuses_by_status(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "none.txt").write_text("今天天气很好，我们一起去公园散步，大家都很高兴。" * 20, encoding="utf-8")
    done = invoke(monkeypatch, tmp_path, "read", str(REPORT), str(tmp_path / "none.txt"))
    assert done.stdout.startswith("衡水市 (131100_1996), plans 2024, reviews 2023: ")
    assert "预计地区生产总值实现1873亿元" in done.stdout
    assert done.stderr == f"gwr: {tmp_path / 'none.txt'}: the text is no government work report\n"
    assert done.exit_code == 1


def test_findings_say_what_they_mean_and_what_to_do(built: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    every = invoke(monkeypatch, built.data, "findings").stdout
    assert "duplicate" in every
    assert rules()["duplicate"][1] in every
    one = invoke(monkeypatch, built.data, "findings", "--rule", "duplicate").stdout
    assert "what to do: nothing: the better copy counts" in one
    assert "衡水市" in one
    assert "2023年衡水市" in one
    assert "no finding of rule nought" in invoke(monkeypatch, built.data, "findings", "--rule", "nought").stdout


def test_advice_is_given_for_rules_that_there_are() -> None:
    told = {row["rule"] for row in read_seed("finding_advice")} - {""}
    expected = {e.meta["rule"] for e in [*report_expectations(), *figure_expectations()]}
    assert told <= set(rules()) | expected
    assert told & expected


def test_the_version_is_said() -> None:
    assert CliRunner().invoke(app, ["--version"]).stdout.startswith("gwr 0.")


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"GWR_WORKERS": "abc"}, "gwr: GWR_WORKERS: abc is no number of processes up to 256"),
        ({"GWR_WORKERS": "1000"}, "gwr: GWR_WORKERS: 1000 is no number"),
        ({"GWR_MEMORY": "much"}, "gwr: GWR_MEMORY: much is no size"),
        ({"GWR_SITE_LANGUAGES": "en"}, "gwr: GWR_SITE_LANGUAGES: en is neither zh nor zh,en"),
        ({"GWR_DATA": str(REPORT)}, f"gwr: GWR_DATA: {REPORT} is a file; give a folder"),
        ({"GWR_DATA": str(REPORT / "below")}, f"gwr: GWR_DATA: {REPORT} is a file; give a folder"),
    ],
)
def test_an_environment_that_cannot_be_is_one_line(environment: dict[str, str], said: str) -> None:
    done = gwr("collect", str(SAMPLE), **environment)
    assert done.stderr.startswith(said)
    assert done.stderr.count("\n") == 1
    assert done.returncode == 1


def test_a_name_that_no_file_can_have_is_one_line(tmp_path: Path) -> None:
    done = gwr("collect", str(tmp_path / f"{'a' * 300}.txt"), GWR_DATA=str(tmp_path))
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "File name too long" in done.stderr


def test_nothing_is_built_or_published_of_nothing(tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    for command in (["build"], ["publish"], ["run", str(empty)]):
        done = gwr(*command, GWR_DATA=str(tmp_path / "data"))
        assert done.returncode == 1, command
        assert done.stderr.splitlines()[-1].startswith("gwr: ")
        assert "next:" not in done.stdout
    assert not (tmp_path / "data" / "published").exists()


def test_a_terminal_without_chinese_shows_escapes(tmp_path: Path) -> None:
    for form in ("table", "jsonl", "csv"):
        ascii_only = {"PYTHONIOENCODING": "ascii", "GWR_DATA": str(tmp_path)}
        done = gwr("read", str(REPORT), "--format", form, **ascii_only)
        assert done.returncode == 0, done.stderr
        assert done.stdout.isascii()
        assert "\\u" in done.stdout


def test_what_is_interrupted_ends_with_130_and_a_line(tmp_path: Path, built: Settings) -> None:
    environment = os.environ | {"GWR_DATA": str(built.data)}
    process = subprocess.Popen(
        [sys.executable, "-m", "flows.cli", "publish"],
        cwd=PROJECT,
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    time.sleep(2)
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate()
    status = 130 if process.returncode == -signal.SIGINT else process.returncode  # a shell says 130 for both
    assert (status, said.strip().splitlines()[-1:]) in (
        (130, ["gwr: interrupted; what was there before stands"]),
        (0, []),  # it was done before
        (130, []),  # it had not begun
    )


def test_hints_name_the_data_and_the_program(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GWR_DATA", str(tmp_path / "my data"))
    monkeypatch.chdir("/")
    done = subprocess.run(hint("--version"), shell=True, capture_output=True, text=True)  # noqa: S602
    assert hint("build").startswith(f"GWR_DATA='{tmp_path}/my data' ")
    assert done.stdout.startswith("gwr ")


def test_progress_counts_and_says_what_is_left() -> None:
    tally = Tally("building", {"read": 200})
    tally.advance("read", 0)
    tally.entered -= 60
    tally.began -= 60
    tally.advance("read", 100)
    assert str(tally) == "building: read 100 of 200, 1 min 0 s, about 1 min 0 s left"
    tally.advance("check", 1)
    assert str(tally) == "building: check 1, 1 min 0 s"
    tally.advance("model", 0)
    tally.advance("model", 1, 330)
    assert str(tally).startswith("building: model 1 of 330, 1 min 0 s")


def test_without_a_terminal_a_line_comes_now_and_then() -> None:
    script = (
        "from flows.cli import progress as p\nimport time\np.EVERY = 0.1\n"
        "with p.progress('reading', {'': 9}) as advance:\n    advance(3)\n    time.sleep(0.35)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=PROJECT, capture_output=True, text=True)
    assert done.stderr.splitlines()[0].startswith("reading 3 of 9, 0 s")
    assert 2 <= len(done.stderr.splitlines()) <= 4


def gwr(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "flows.cli", *arguments],
        cwd=PROJECT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
    )
