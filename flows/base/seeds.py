"""The seeds of the dbt project as rows: the same files that dbt loads, checked for what an editor breaks."""

from __future__ import annotations

import csv
from pathlib import Path

from flows.base.errors import VocabularyError
from flows.base.settings import SEEDS


def read_seed(name: str, folder: Path = SEEDS) -> list[dict[str, str]]:
    """The rows of one seed file.

    Raises:
        VocabularyError: the file is missing, is not UTF-8, or has a row with too few or too many fields.
    """
    path = folder / f"{name}.csv"
    if not path.exists():
        raise VocabularyError(f"the seed {path} is missing; restore it from git")
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file, restkey="")
        try:
            return [_whole(row, path, reader.line_num) for row in reader]
        except UnicodeDecodeError as error:
            raise VocabularyError(f"{path.name} is not UTF-8; save it as such") from error


def _whole(row: dict[str, str], path: Path, line: int) -> dict[str, str]:
    if "" in row or None in row.values():
        raise VocabularyError(f"{path.name}, line {line}: the row has too few or too many fields")
    return row
