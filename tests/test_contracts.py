"""The contracts of imports hold, and each of them bites: a copy of the code with one forbidden import breaks it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from flows.base.settings import PROJECT

DOWN = "Imports go down; stages know nothing of one another"
STAGE = "The expectations are a stage like the others"
IN_A_FUNCTION = "\n\ndef _late() -> None:\n    import duckdb\n"

FORBIDDEN = [
    ("flows/reports/text.py", "\nfrom flows import figures\n", DOWN),
    ("flows/figures/names.py", "\nfrom flows.reports import text\n", DOWN),
    ("flows/base/folding.py", "\nimport flows.pages.archive\n", DOWN),
    ("flows/warehouse/chunks.py", "\nfrom flows.steps import as_rows\n", DOWN),
    ("flows/reading.py", "\nfrom flows.steps import as_rows\n", DOWN),
    ("flows/helpers.py", '"""A module that has no place."""\n', DOWN),
    ("expectations/check.py", "\nfrom flows.reports import text\n", STAGE),
    ("flows/base/folding.py", "\nfrom expectations import suites\n", STAGE),
    ("flows/cli/making.py", "\nfrom expectations import suites\n", "Only what composes calls the expectations"),
    ("flows/steps.py", "\nimport prefect\n", "Prefect is in the three flows"),
    ("flows/warehouse/load.py", "\nimport great_expectations\n", "Great Expectations is in the expectations"),
    ("flows/reading.py", IN_A_FUNCTION, "DuckDB and dbt are in the warehouse"),
    ("flows/pages/visit.py", "\nfrom dbt.cli import main\n", "DuckDB and dbt are in the warehouse"),
    ("flows/reports/html.py", "\nimport httpx\n", "The network is in pages"),
]


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = Path(sys.executable).with_name("lint-imports")
    return subprocess.run([command, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for package in ("flows", "expectations"):
        shutil.copytree(PROJECT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(PROJECT / "pyproject.toml", tmp_path)
    return tmp_path


def test_contracts_are_kept(copy: Path) -> None:
    result = lint(copy)
    assert result.returncode == 0, result.stdout
    assert ", 0 broken" in result.stdout


@pytest.mark.parametrize(("place", "code", "contract"), FORBIDDEN, ids=[f"{p}: {c.strip()}" for p, c, _ in FORBIDDEN])
def test_a_forbidden_import_breaks_its_contract(copy: Path, place: str, code: str, contract: str) -> None:
    with (copy / place).open("a", encoding="utf-8") as file:
        file.write(code)
    result = lint(copy)
    assert result.returncode == 1, result.stdout
    # a long line is wrapped by the tool
    assert f"{contract} BROKEN" in " ".join(result.stdout.split()), result.stdout
