"""The function `count_terms` of the models: how often each of many terms stands in a text, in one pass."""

from __future__ import annotations

from functools import cache
from typing import Any

import pyarrow as pa
from ahocorasick_rs import AhoCorasick
from dbt.adapters.duckdb.plugins import BasePlugin


class Plugin(BasePlugin):
    """Brings the function into each connection that dbt opens."""

    def configure_connection(self, conn: Any) -> None:
        """Register `count_terms(text, terms)`."""
        conn.create_function("count_terms", _of_columns, ["VARCHAR", "VARCHAR"], "INTEGER[]", type="arrow")


def count_terms(text: str, terms: str) -> list[int]:
    r"""How often each of the terms, one a line, stands in a text: within other terms too, but not over itself.

    >>> count_terms("乡村振兴,产业振兴", "乡村振兴\n振兴\n城市")
    [1, 2, 0]
    """
    counts, ends = ([0] * (terms.count("\n") + 1) for _ in range(2))
    for term, start, end in _automaton(terms).find_matches_as_indexes(text, overlapping=True):
        if start >= ends[term]:
            counts[term] += 1
            ends[term] = end
    return counts


@cache
def _automaton(terms: str) -> AhoCorasick:
    return AhoCorasick(terms.split("\n"))


def _of_columns(texts: Any, terms: Any) -> pa.Array:
    counts = [count_terms(text or "", t) for text, t in zip(texts.to_pylist(), terms.to_pylist(), strict=True)]
    return pa.array(counts, pa.list_(pa.int32()))
