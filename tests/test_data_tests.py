"""Our own data tests of dbt find what they ask for, and say it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from flows.base.errors import WarehouseError
from flows.base.settings import DBT_PROJECT
from flows.warehouse import dbt

pytestmark = pytest.mark.enable_socket  # what dbt imports asks for one
ROWS = "select * from (values ('a', 'level', 1), ('b', null, 2), ('c', 'growth', null)) as t (id, measure, tier)"
TESTED = """
version: 2
models:
  - name: facts
    data_tests:
      - accepted: {arguments: {words: {measure: [level, growth], tier: [1, 2]}}}
      - filled: {arguments: {columns: [id]}}
      - unique_together: {arguments: {columns: [id, measure]}}
    columns:
      - name: id
        data_tests: [identifying]
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A dbt project with one model, and our tests of it."""
    folder = tmp_path / "project"
    (folder / "models").mkdir(parents=True)
    for name in ("profiles.yml", "dbt_project.yml"):
        shutil.copy(DBT_PROJECT / name, folder)
    shutil.copytree(DBT_PROJECT / "tests" / "generic", folder / "tests" / "generic")
    (folder / "models" / "facts.yml").write_text(TESTED, encoding="utf-8")
    monkeypatch.setattr(dbt, "DBT_PROJECT", folder)
    return folder


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("'d', 'rank', 1", "accepted_facts.*measure rank, tier 1"),
        ("'d', 'level', 3", "accepted_facts.*measure level, tier 3"),
        ("'a', 'growth', 1", "identifying_facts_id.*id a, row_count 2"),
        ("null, 'level', 1", "identifying_facts_id.*row_count 1"),
        ("null, 'level', 2", "filled_facts_id"),
        ("'a', 'level', 2", "unique_together_facts.*id a, measure level, row_count 2"),
    ],
)
def test_a_row_that_may_not_be_is_found_and_said(project: Path, tmp_path: Path, row: str, said: str) -> None:
    model, database = project / "models" / "facts.sql", tmp_path / "data" / "building.duckdb"
    database.parent.mkdir()
    model.write_text(ROWS, encoding="utf-8")
    dbt.run_dbt(database, "build")
    model.write_text(f"{ROWS} union all select {row}", encoding="utf-8")
    with pytest.raises(WarehouseError, match=said):
        dbt.run_dbt(database, "build")
