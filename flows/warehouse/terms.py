"""The function `count_terms` of the models: how often each of many terms stands in a text, in one pass."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

import pyarrow as pa
from ahocorasick_rs import AhoCorasick
from dbt.adapters.duckdb.plugins import BasePlugin


class Plugin(BasePlugin):
    """Brings the function into each connection that dbt opens."""

    def configure_connection(self, conn: Any) -> None:
        """Register `count_terms(text, terms)`."""
        conn.create_function("count_terms", _of_columns, ["VARCHAR", "VARCHAR[]"], "INTEGER[]", type="arrow")


def count_terms(text: str, terms: tuple[str, ...]) -> list[int]:
    """How often each term stands in a text: wherever it stands, within other terms too, but not over itself.

    >>> count_terms("乡村振兴,产业振兴", ("乡村振兴", "振兴", "城市"))
    [1, 2, 0]
    """
    counts, ends = [0] * len(terms), [0] * len(terms)
    for term, start, end in _automaton(terms).find_matches_as_indexes(text, overlapping=True):
        if start >= ends[term]:
            counts[term] += 1
            ends[term] = end
    return counts


@cache
def _automaton(terms: tuple[str, ...]) -> AhoCorasick:
    return AhoCorasick(terms)


def _of_columns(texts: Iterable[Any], terms: Iterable[Any]) -> pa.Array:
    counts = [count_terms(text.as_py() or "", tuple(t.as_py())) for text, t in zip(texts, terms, strict=True)]
    return pa.array(counts, pa.list_(pa.int32()))
