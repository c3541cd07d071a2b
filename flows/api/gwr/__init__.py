"""Releases from Python: `import gwr`, then `gwr.load("fct_indicator_years")`.

A release is named by its version, by `latest`, or by its folder; GWR_DATA names the data folder, as for the command.
"""

from __future__ import annotations

import json
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from flows.base.errors import WarehouseError
from flows.base.settings import load_settings

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Hits", "cite", "load", "search", "tables"]

Release = str | PathLike[str]


class Hits(NamedTuple):
    """What a release has for some words: sentences with figures, places and indicators so called, shares of reports."""

    sentences: pd.DataFrame
    names: pd.DataFrame
    years: pd.DataFrame
    total: int


def load(table: str, release: Release = "latest", columns: list[str] | None = None) -> pd.DataFrame:
    """A mart of a release, values as floats with the exact number beside them (`value_canonical_text`).

    Raises:
        WarehouseError: there is no such release, or no such table in it.
    """
    import pandas as pd

    file = _folder(release) / "parquet" / f"{table}.parquet"
    if not file.is_file():
        raise WarehouseError(
            f"no table {table}; there are {', '.join(sorted(p.stem for p in file.parent.glob('*.*')))}"
        )
    return pd.read_parquet(file, columns=columns)


def tables(release: Release = "latest") -> pd.DataFrame:
    """The marts of a release with their rows, Chinese name, and what one row is.

    Raises:
        WarehouseError: there is no such release.
    """
    import pandas as pd

    package = json.loads((_folder(release) / "datapackage.json").read_text(encoding="utf-8"))
    counts = _manifest(release)["tables"]
    rows = [(r["name"], counts[r["name"]], r["title"], r["description"]) for r in package["resources"]]
    return pd.DataFrame(rows, columns=["table", "rows", "label", "description"])


def cite(release: Release = "latest") -> str:
    """The line to cite a release by; of the embedded sample it says that it is one.

    Raises:
        WarehouseError: there is no such release.
    """
    from flows.warehouse.citing import cite as line

    manifest = _manifest(release)
    said = line(manifest["version"], manifest["published_at"][:10])
    return f"SAMPLE 样本, do not cite: {said}" if manifest["is_sample"] else said


def search(words: str, year: int | None = None, rows: int = 100, release: Release = "latest") -> Hits:
    """Sentences with figures that say some words, newest reports first, at most `rows`; `year` is the year planned for.

    Raises:
        WarehouseError: there is no such release.
    """
    import pandas as pd

    from flows.site.search import search as find

    found = find(_folder(release), words, year, 0, rows)
    return Hits(
        pd.DataFrame(found.sentences, columns=["figure_id", "report_id", "place", "level", "year", "text"]),
        pd.DataFrame(found.names, columns=["kind", "id", "name", "said"]),
        pd.DataFrame(found.years, columns=["year", "reports_that_say_it", "reports"]),
        found.total,
    )


def _folder(release: Release) -> Path:
    """The folder of a release; the link `latest` is followed once, so that one call reads one release."""
    published = load_settings().published
    for folder in (published / release, Path(release)):
        if (folder / "manifest.json").is_file():
            return folder.resolve()
    found = sorted(p.parent.name for p in published.glob("[0-9]*/manifest.json"))
    there = f"there are {', '.join(found)}" if found else "nothing is published; run `gwr publish`, or set GWR_DATA"
    raise WarehouseError(f"no release {release} in {published}: {there}")


def _manifest(release: Release) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((_folder(release) / "manifest.json").read_text(encoding="utf-8"))
    return found
