"""The cook-book's answers are those of the sample; `python tests/test_cookbook.py DATABASE` writes them anew."""

from __future__ import annotations

import re
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from flows.base.settings import DBT_PROJECT, Settings
from flows.warehouse.papers import table

PAGE = DBT_PROJECT / "docs" / "cookbook.md"
RECIPE = re.compile(
    r"^## (?P<title>\d+\. .+?)\n\n```sql\n(?P<sql>.+?)\n```\n\n(?P<answer>(?:\|[^\n]*\n)+)", re.M | re.S
)
PYTHON = re.compile(r"```python\n(.+?)\n```", re.S)


def shown(value: Any) -> Any:
    return f"{value.normalize():f}" if isinstance(value, Decimal) else value


def answer(database: Path, sql: str) -> str:
    with duckdb.connect(str(database), read_only=True) as connection:
        cursor = connection.execute(sql)
        return (
            "\n".join(
                table([c[0] for c in cursor.description], [tuple(shown(v) for v in row) for row in cursor.fetchall()])
            )
            + ""
        )


RECIPES = list(RECIPE.finditer(PAGE.read_text(encoding="utf-8")))


def test_there_are_ten_questions() -> None:
    assert len(RECIPES) == 10


@pytest.mark.parametrize("recipe", RECIPES, ids=[r["title"] for r in RECIPES])
def test_the_answer_is_that_of_the_sample(built: Settings, recipe: re.Match[str]) -> None:
    assert answer(built.published / "gwr.duckdb", recipe["sql"]) == recipe["answer"]


def test_the_python_lines_run(built: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "sample-run").symlink_to(built.data, target_is_directory=True)
    names: dict[str, Any] = {}
    for block in PYTHON.findall(PAGE.read_text(encoding="utf-8")):
        exec(block, names)  # noqa: S102
    assert len(names["missed"]) > 5
    assert len(names["cascade"]) > 5
    assert names["wide"]["gdp_growth_pct"].drop_nulls().len() == 3


if __name__ == "__main__":
    text = PAGE.read_text(encoding="utf-8")
    for found in RECIPES:
        fresh = answer(Path(sys.argv[1]), found["sql"])
        text = text.replace(found["sql"] + "\n```\n\n" + found["answer"], found["sql"] + "\n```\n\n" + fresh)
    PAGE.write_text(text, encoding="utf-8")
