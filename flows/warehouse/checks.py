"""What the expectations say of a chunk, kept beside it: Findings as Parquet, and the counts that the data docs show."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from flows.base.records import Finding
from flows.base.vocabulary import indicators, units
from flows.warehouse.chunks import SCHEMAS
from flows.warehouse.statements import sql
from flows.warehouse.store import coming_whole

Summary = dict[str, list[dict[str, Any]]]


class Checker(Protocol):
    """What asks the expectations: the frames of a chunk in, its Findings and the counts of each rule out."""

    def check_chunk(self, figures: Any, reports: Any, facts: dict[str, Any]) -> tuple[list[Finding], Summary]:
        """The Findings of one chunk and, by suite, what each expectation counted."""


def write_checks(folder: Path, key: str, checker: Checker, mark: str) -> None:
    """Check the chunk `key`: `KEY.doubts.parquet`, `KEY.checks.json`, and last `KEY.checked` with the `mark`.

    Raises:
        GateError: a critical expectation failed; the chunk stays unchecked.
    """
    files = {name: str(folder / f"{key}.{name}.parquet") for name in ("figures", "reports")}
    connection = duckdb.connect()
    try:
        connection.execute("set threads = 1")
        figures = connection.execute(sql("figures_to_check"), [files["figures"], files["reports"]]).df()
        reports = connection.execute(sql("reports_to_check"), [files["reports"], files["figures"]]).df()
    finally:
        connection.close()
    found, counts = checker.check_chunk(figures, reports, dictionary_facts())
    schema = SCHEMAS["findings"]
    table = pa.table({f.name: [getattr(x, f.name) for x in found] for f in schema}, schema=schema)
    with coming_whole(folder / f"{key}.doubts.parquet") as fresh:
        pq.write_table(table, fresh, compression="zstd")
    for name, said in (("checks.json", json.dumps(counts, ensure_ascii=False)), ("checked", mark)):
        with coming_whole(folder / f"{key}.{name}") as fresh:
            fresh.write_text(said, encoding="utf-8")


def counted(folder: Path, keys: list[str]) -> list[Summary]:
    """What each expectation counted in each of the chunks."""
    return [json.loads((folder / f"{key}.checks.json").read_text(encoding="utf-8")) for key in keys]


@cache
def dictionary_facts() -> dict[str, Any]:
    """What the expectations ask the dictionary: limits by indicator and level, units, shares, and which units agree."""
    limits = {}
    for i, indicator in indicators().items():
        for level, (low, high) in indicator.ranges.items():
            factor = indicator.display_factor
            limits[i, level] = (
                float(low * factor) * 0.2 if low is not None else float("-inf"),
                float(high * factor) * 2 if high is not None else float("inf"),
            )
    growths = {
        i: (float(ind.growth[0]), float(ind.growth[1]))
        for i, ind in indicators().items()
        if ind.is_core and ind.growth[0] is not None and ind.growth[1] is not None
    }
    percents = [i for i, ind in indicators().items() if ind.unit_canonical == "%"]
    return {
        "limits": limits,
        "growths": growths,
        "units": {i: ind.unit_canonical for i, ind in indicators().items()},
        "shares": [i for i in percents if i.endswith(("_share", "_rate", "_ratio"))],
        "same": _agree,
    }


def _agree(a: str, b: str) -> bool:
    """True for two units of one dimension, or of dimensions that reports use for one another."""
    x, y = units().get(a), units().get(b)
    if not x or not y:
        return False
    both = {x.dimension, y.dimension}
    money, shares = {"money", "money_usd", "money_other"}, {"share", "per_mille", "points"}
    return x.dimension == y.dimension or (x.is_count and y.is_count) or both <= money or both <= shares
