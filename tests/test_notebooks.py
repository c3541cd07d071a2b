"""The notebooks and the first lines of the README run on a release; R where it is there."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from flows.base.settings import DBT_PROJECT, Settings

NOTEBOOKS = DBT_PROJECT / "docs" / "notebooks"


@pytest.fixture(autouse=True)
def _data(built: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GWR_DATA", str(built.data))
    monkeypatch.chdir(min(built.published.glob("20*")))  # the whole release: later ones of other tests lack files


def ran(code: str) -> dict[str, Any]:
    names: dict[str, Any] = {"__name__": "notebook"}
    exec(compile(code, "notebook", "exec"), names)  # noqa: S102
    return names


def test_first_steps_in_pandas_and_polars(capsys: pytest.CaptureFixture[str]) -> None:
    names = ran((NOTEBOOKS / "first_steps.py").read_text(encoding="utf-8"))
    assert names["panel"].loc["河北省", 2023] == 5.5
    assert names["missed"]["deviation"].to_list() == sorted(names["missed"]["deviation"].to_list())
    assert names["missed"].height > 3
    assert "do not cite" in capsys.readouterr().out


def test_three_charts_are_drawn() -> None:
    cells = json.loads((NOTEBOOKS / "three_charts.ipynb").read_text(encoding="utf-8"))["cells"]
    assert [cell["outputs"] for cell in cells if cell["cell_type"] == "code"] == [[]] * 4
    names = ran("\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"))
    for chart in ("targets_and_results", "targets_by_level", "attention"):
        drawn = names[chart].to_dict()  # checks it against the schema of Vega-Lite
        assert max(map(len, drawn["datasets"].values())) >= 3
    assert set(names["growth"]["outcome"]) == {"missed", "undecidable"}


def lines_of(language: str) -> str:
    page = Path("README.md").read_text(encoding="utf-8")
    found = re.search(rf"```{language}\n(.+?)\n```", page, re.S)
    assert found
    return found[1]


def test_the_python_lines_of_the_readme_run(capsys: pytest.CaptureFixture[str]) -> None:
    for language in ("python", "r", "stata"):
        assert len([line for line in lines_of(language).splitlines() if line]) == 5
    ran(lines_of("python"))
    assert "河北省" in capsys.readouterr().out


@pytest.mark.skipif(not shutil.which("Rscript"), reason="R is not here (r-base-core of Debian): its lines are not run")
def test_r_reads_a_release() -> None:
    whole = ["Rscript", "--vanilla", str(NOTEBOOKS / "first_steps.R"), "."]
    done = subprocess.run(whole, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "衡水市" in done.stdout or "<U+8861>" in done.stdout
    code = lines_of("r")
    if subprocess.run(["Rscript", "-e", "library(haven)"], capture_output=True, check=False).returncode:
        code = "\n".join(line for line in code.splitlines() if "wide" not in line)
    done = subprocess.run(["Rscript", "--vanilla", "-e", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "value_canonical" in done.stdout
