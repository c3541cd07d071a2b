"""The private build → a release folder: database copy, Parquet, CSV, workbook, docs, manifest; `latest` moves last."""

from __future__ import annotations

import hashlib
import json
import logging
import shutil
import subprocess
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from flows.base.errors import WarehouseError
from flows.base.settings import PROJECT
from flows.warehouse.dbt import run_dbt

log = logging.getLogger(__name__)
ORDER = {"fct_figures": "division_id, plan_year, figure_id", "fct_targets": "division_id, plan_year, target_id", "fct_indicator_years": 'division_id, indicator_id, measure, "year"'}


def publish(database: Path, published: Path, data_docs: Path | None, now: datetime, advance: Callable[[str], None] = lambda _: None) -> Path:
    """Write a release of the build and move `latest` to it; gives the release folder (the last one where nothing has changed).

    Raises:
        WarehouseError: there is no build, or it is not complete.
    """
    if not database.exists():
        raise WarehouseError("there is no warehouse to publish; run `gwr build` first")
    published.mkdir(parents=True, exist_ok=True)
    fingerprint = _fingerprint(database)
    last = _latest(published)
    if last and json.loads((last / "manifest.json").read_text(encoding="utf-8"))["fingerprint"] == fingerprint:
        return last
    version = _version(published, now)
    folder = published / f".{version}.tmp"
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "parquet").mkdir(parents=True)
    (folder / "csv").mkdir()
    tables = _copy(database, folder, advance)
    advance("docs site")
    _docs_site(database, folder)
    if data_docs and data_docs.exists():
        shutil.copytree(data_docs, folder / "data_docs")
    manifest = {"version": version, "published_at": now.isoformat(), "commit": _commit(), "fingerprint": fingerprint, "tables": tables, "changes": _changes(last, folder)}
    manifest["checksums"] = {p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.rglob("*.parquet"))}
    (folder / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False, indent=2), encoding="utf-8")
    final = published / version
    folder.rename(final)
    _point(published / "latest", final.name)
    _point(published / "gwr.duckdb", "latest/gwr.duckdb")
    return final


def _point(link: Path, target: str) -> None:
    fresh = link.with_name(link.name + ".new")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(target)
    fresh.replace(link)


def _latest(published: Path) -> Path | None:
    link = published / "latest"
    return link.resolve() if link.exists() and (link / "manifest.json").exists() else None


def _version(published: Path, now: datetime) -> str:
    number = 0
    while (published / f"{now:%Y.%m}.{number}").exists():
        number += 1
    return f"{now:%Y.%m}.{number}"


def _marts(connection: duckdb.DuckDBPyConnection) -> list[str]:
    return [r[0] for r in connection.execute("select table_name from information_schema.tables where table_schema = 'main' and table_type = 'BASE TABLE' order by 1").fetchall()]


def _fingerprint(database: Path) -> str:
    """A hash of the contents of all marts, the same for the same warehouse whenever it was built."""
    connection = duckdb.connect(str(database), read_only=True)
    try:
        marts = _marts(connection)
        if not marts:
            raise WarehouseError("the warehouse holds no marts; run `gwr build` to its end first")
        parts = [str(connection.execute(f"select count(*), bit_xor(hash(t)) from main.{m} t").fetchone()) for m in marts]
    finally:
        connection.close()
    return hashlib.sha256("|".join(parts).encode()).hexdigest()


def _copy(database: Path, folder: Path, advance: Callable[[str], None]) -> dict[str, int]:
    """Marts, reference and audit into the released database, Parquet and CSV; gives rows by mart."""
    connection = duckdb.connect(str(folder / "gwr.duckdb"))
    try:
        connection.execute(f"attach '{database}' as build (read_only)")
        counts: dict[str, int] = {}
        tables = connection.execute("select table_schema, table_name from information_schema.tables where table_catalog = 'build' and table_schema in ('main', 'reference', 'audit') and table_type = 'BASE TABLE' order by 1, 2").fetchall()
        for schema, name in tables:
            connection.execute(f"create schema if not exists {schema}")
            order = f"order by {ORDER.get(name, 'all')}" if schema == "main" else ""
            columns = connection.execute("select column_name from duckdb_columns() where database_name = 'build' and schema_name = ? and table_name = ? order by column_index", [schema, name]).fetchall()
            kept = ", ".join(f'"{c}"' for (c,) in columns if c != "body")
            connection.execute(f'create table {schema}."{name}" as select {kept} from build.{schema}."{name}" {order}')
            if schema == "main":
                advance(name)
                counts[name] = connection.execute(f"select count(*) from main.{name}").fetchall()[0][0]
                connection.execute(f"copy (select * from main.{name} {order}) to '{folder / 'parquet' / name}.parquet' (format parquet, compression zstd, row_group_size 50000)")
                csv = folder / "csv" / f"{name}.csv"
                connection.execute(f"copy (select * from main.{name} {order}) to '{csv}' (header)")
                csv.write_bytes(b"\xef\xbb\xbf" + csv.read_bytes())
        connection.execute("detach build")
        return counts
    finally:
        connection.close()


def _docs_site(database: Path, folder: Path) -> None:
    target = database.parent / "docs_target"
    run_dbt(database, "docs", "generate", "--static", target=target)
    (folder / "docs").mkdir()
    shutil.copy(target / "static_index.html", folder / "docs" / "index.html")


def _commit() -> str | None:
    done = subprocess.run(["git", "-C", str(PROJECT), "rev-parse", "HEAD"], capture_output=True, text=True, check=False)  # noqa: S603, S607
    return done.stdout.strip() or None


def _changes(last: Path | None, folder: Path) -> dict[str, Any]:
    """Values added, gone and changed in fct_indicator_years since the last release, by indicator."""
    if last is None:
        return {"since": None}
    connection = duckdb.connect()
    try:
        rows = connection.execute(
            """
            select coalesce(a.indicator_id, b.indicator_id), count(*) filter (b.indicator_year_id is null) as gone,
                   count(*) filter (a.indicator_year_id is null) as added, count(*) filter (a.value_canonical <> b.value_canonical) as changed
            from read_parquet(?) a full join read_parquet(?) b using (indicator_year_id) group by 1 having gone + added + changed > 0 order by 1
            """,
            [str(last / "parquet/fct_indicator_years.parquet"), str(folder / "parquet/fct_indicator_years.parquet")],
        ).fetchall()
    finally:
        connection.close()
    return {"since": last.name, "indicators": {r[0]: {"gone": r[1], "added": r[2], "changed": r[3]} for r in rows}}


