"""What the last build knew, kept in schema `store`: the models look there for what has changed since."""

from __future__ import annotations

import duckdb

# table of the last build → its rows as store.NAME_before: their keys, and a hash of all that they say
KNOWN = {
    "int_reports_counted": ("reports", {"report_id": "varchar", "division_id": "varchar"}),
    "int_corrections": ("corrections", {"figure_id": "varchar"}),
    "int_doubts": ("doubts", {"figure_id": "varchar"}),
}


def remember(connection: duckdb.DuckDBPyConnection, there_was_one: bool) -> None:
    """Write the `store.…_before` tables, empty ones where there was no build before."""
    for table, (name, keys) in KNOWN.items():
        known = f"select {', '.join(keys)}, hash(t) as said from intermediate.{table} as t"
        columns = ", ".join(f"null::{kind} as {key}" for key, kind in keys.items())
        nothing = f"select {columns}, null::ubigint as said where false"
        connection.execute(f"create or replace table store.{name}_before as {known if there_was_one else nothing}")
