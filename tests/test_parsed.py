"""dbt's parse is kept beside the project: another data folder parses nothing, a changed file is parsed."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import duckdb
import pytest

from flows.base.errors import WarehouseError
from flows.base.settings import DBT_PROJECT
from flows.warehouse import dbt

pytestmark = pytest.mark.enable_socket  # what dbt imports asks for one


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A dbt project with our profile and one model."""
    folder = tmp_path / "project"
    (folder / "models").mkdir(parents=True)
    shutil.copy(DBT_PROJECT / "profiles.yml", folder)
    shutil.copy(DBT_PROJECT / "dbt_project.yml", folder)
    (folder / "models" / "answers.sql").write_text("select 1 as answer", encoding="utf-8")
    monkeypatch.setattr(dbt, "DBT_PROJECT", folder)
    return folder


@pytest.fixture
def parses(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The databases for which dbt was asked to parse."""
    asked: list[Path] = []
    exact = dbt.kept_parse

    def noted(project: Path, database: Path, parse: Any) -> Any:
        return exact(project, database, lambda: asked.append(database) or parse())

    monkeypatch.setattr(dbt, "kept_parse", noted)
    return asked


def answer(data: Path) -> int:
    database = data / "warehouse" / "building.duckdb"
    database.parent.mkdir(parents=True, exist_ok=True)
    dbt.run_dbt(database, "run")
    with duckdb.connect(str(database), read_only=True) as connection:
        return int(connection.execute("select answer from answers").fetchall()[0][0])


def test_a_parse_serves_all_data_folders_until_a_file_changes(
    project: Path, parses: list[Path], tmp_path: Path
) -> None:
    assert [answer(tmp_path / "a"), answer(tmp_path / "b"), answer(tmp_path / "a")] == [1, 1, 1]
    assert len(parses) == 1
    model = project / "models" / "answers.sql"
    model.write_text("select 2 as answer", encoding="utf-8")
    assert [answer(tmp_path / "b"), answer(tmp_path / "a")] == [2, 2]
    assert len(parses) == 2
    model.write_text("select {{ ref('nothing') }} as answer", encoding="utf-8")
    with pytest.raises(WarehouseError, match="nothing"):
        answer(tmp_path / "a")
    assert len(list((project / "target").iterdir())) == 1


def test_a_damaged_parse_is_made_anew(project: Path, parses: list[Path], tmp_path: Path) -> None:
    assert answer(tmp_path / "a") == 1
    (kept,) = (project / "target").iterdir()
    kept.write_bytes(kept.read_bytes()[:100])
    assert answer(tmp_path / "a") == 1
    assert len(parses) == 2
