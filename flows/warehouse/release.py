"""The private build → a release folder; `latest` moves when all is written, and a publish that fails leaves nothing."""

from __future__ import annotations

import csv
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
from flows.base.settings import MEMORY, PROJECT
from flows.base.stages import Stages
from flows.warehouse.changes import Change, by_indicator, changes_page, compare
from flows.warehouse.citing import LICENSE, TITLE
from flows.warehouse.docs import write_docs
from flows.warehouse.exports import exporting
from flows.warehouse.files import write_files
from flows.warehouse.memory import reading
from flows.warehouse.package import sha256
from flows.warehouse.papers import banner, write_papers
from flows.warehouse.statements import sql
from flows.warehouse.tables import SAMPLE_NOTE, copy_tables, is_sample

log = logging.getLogger(__name__)


def publish(
    database: Path,
    published: Path,
    build: dict[str, Any],
    now: datetime,
    advance: Callable[[str], None] = lambda _: None,
    finish: Callable[[Path], object] = lambda _: None,
    stages: Stages = Stages(),  # noqa: B008 - it holds nothing
    memory: str = MEMORY,
) -> Path:
    """Write a release of the build and move `latest` to it; gives its folder (the last one where nothing has changed).

    `build` is what the build said of itself: tests, warnings, input and code fingerprints, accuracy. `finish` adds
    files to the folder before the checksums are taken. `stages` says how it is done, `memory` what DuckDB may hold.

    Raises:
        WarehouseError: there is no build, or it is not complete.
    """
    if not database.exists():
        raise WarehouseError("there is no warehouse to publish; run `gwr build` first")
    published.mkdir(parents=True, exist_ok=True)
    _clear(published)
    last, made_of = latest(published), build.get("made_of")
    said = _manifest_of(last) if last else {}
    same = bool(made_of) and said.get("made_of") == made_of
    fingerprint = said["fingerprint"] if same else fingerprint_of(database, memory)
    if last and said["fingerprint"] == fingerprint:
        _lead_to(last)
        return last
    version = _version(published, now)
    folder = published / f".{version}.tmp"
    shutil.rmtree(folder, ignore_errors=True)
    try:
        folder.mkdir()
        manifest = {
            "version": version,
            "published_at": now.isoformat(),
            "commit": _commit(),
            "fingerprint": fingerprint,
            "made_of": made_of,
            "input_fingerprint": build.get("input_fingerprint"),
            "code_fingerprint": build.get("code_fingerprint"),
            "tests": build.get("tests", {}),
            "warnings": build.get("warnings", {}),
            "campaign": build.get("campaign", {}),
        }
        _write(database, folder, manifest, build.get("accuracy"), last, now, advance, finish, stages, memory)
        final = published / version
        folder.rename(final)
    except (duckdb.IOException, duckdb.FatalException) as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise WarehouseError(f"the release could not be written, the last one stays: {error}") from error
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    log.info("released %s: %d tables, %d rows", version, len(manifest["tables"]), sum(manifest["tables"].values()))
    _lead_to(final)
    return final


def _clear(published: Path) -> None:
    """Remove what publishes that were killed have left."""
    for left in published.glob(".*.tmp"):
        shutil.rmtree(left, ignore_errors=True)


def _lead_to(release: Path) -> None:
    """Let both links lead to a release."""
    _point(release.parent / "latest", release.name)
    _point(release.parent / "gwr.duckdb", "latest/gwr.duckdb")


def _manifest_of(folder: Path) -> dict[str, Any]:
    """What a release says of itself; nothing where its manifest is missing or damaged."""
    try:
        manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return manifest if {"version", "fingerprint"} <= manifest.keys() else {}


def latest(published: Path) -> Path | None:
    """The folder of the whole release made last, whether or not a killed publish still came to lead to it; or None."""
    whole = [folder for folder in published.glob("[0-9]*.*.*") if _manifest_of(folder)]
    return max(whole, key=lambda folder: str(_manifest_of(folder).get("published_at")), default=None)


def _write(
    database: Path,
    folder: Path,
    manifest: dict[str, Any],
    accuracy: dict[str, Any] | None,
    last: Path | None,
    now: datetime,
    advance: Callable[[str], None],
    finish: Callable[[Path], object],
    stages: Stages,
    memory: str,
) -> None:
    manifest["tables"] = stages.do("tables, Parquet, CSV", copy_tables, database, folder, memory, advance)
    manifest["is_sample"] = _is_sample(folder / "gwr.duckdb")
    stages.do("files", write_files, folder, _said(manifest), memory, advance)
    advance("Excel, Stata and docs site")
    with exporting(folder / "gwr.duckdb", folder, manifest["version"], now, stages, memory):
        stages.do("docs site", write_docs, database, folder, manifest, now)
    advance("papers")
    changes = stages.do("compare", compare, last, folder, memory) if last else []
    _write_changes(folder, last, manifest, changes)
    stages.do("papers", write_papers, folder, manifest, accuracy, now)
    manifest["changes"] = {
        "since": last.name if last else None,
        "by_indicator": [list(row) for row in by_indicator(changes)],
    }
    manifest["quality"] = _figures_of_quality(folder / "gwr.duckdb") | {"accuracy": accuracy}
    advance("search")
    stages.do("search", finish, folder)
    manifest["checksums"] = {
        p.relative_to(folder).as_posix(): sha256(p) for p in sorted(folder.rglob("*")) if p.is_file()
    }
    sums = (f"{digest}  {name}\n" for name, digest in manifest["checksums"].items())
    (folder / "SHA256SUMS").write_text("".join(sums), encoding="utf-8")
    (folder / "manifest.json").write_text(
        json.dumps(manifest, ensure_ascii=False, indent=2, default=str), encoding="utf-8"
    )


def _said(manifest: dict[str, Any]) -> dict[str, str]:
    """What the metadata of each file says of the release that it belongs to."""
    said = {"title": TITLE, "release": manifest["version"], "license": f"{LICENSE}; sentences: LICENSE-DATA.md"}
    return said | ({"note": SAMPLE_NOTE} if manifest["is_sample"] else {})


def _is_sample(database: Path) -> bool:
    connection = reading(database)
    try:
        return is_sample(connection)
    finally:
        connection.close()


def _write_changes(folder: Path, last: Path | None, manifest: dict[str, Any], changes: list[Change]) -> None:
    page = changes_page(last.name if last else None, manifest["version"], changes, banner(manifest))
    (folder / "CHANGES.md").write_text(page, encoding="utf-8")
    with (folder / "changes.csv").open("w", encoding="utf-8-sig", newline="") as target:
        writer = csv.writer(target)
        writer.writerow(Change._fields)
        writer.writerows(changes)


def _figures_of_quality(database: Path) -> dict[str, Any]:
    connection = reading(database)
    try:
        broken = connection.execute(
            "select kind, broken_percent from audit.audit_identity_counts order by 1"
        ).fetchall()
        findings = connection.execute("select severity, count(*) from fct_findings group by 1 order by 1").fetchall()
        coverage = connection.execute(
            "select reason, count(*) from fct_report_coverage group by 1 order by 1"
        ).fetchall()
    finally:
        connection.close()
    return {
        "identities_broken_percent": {k: float(v) for k, v in broken},
        "findings": dict(findings),
        "coverage": dict(coverage),
    }


def _point(link: Path, target: str) -> None:
    fresh = link.with_name(link.name + ".new")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(target)
    fresh.replace(link)


def _version(published: Path, now: datetime) -> str:
    number = 0
    while (published / f"{now:%Y.%m}.{number}").exists():
        number += 1
    return f"{now:%Y.%m}.{number}"


def fingerprint_of(database: Path, memory: str = MEMORY) -> str:
    """A hash of the contents of all marts, the same for the same warehouse whenever it was built.

    Raises:
        WarehouseError: the file is damaged, or holds no marts.
    """
    try:
        connection = reading(database, memory)
    except duckdb.IOException as error:
        raise WarehouseError(f"{database} cannot be opened; where it is damaged, `gwr build` makes it anew") from error
    try:
        marts = [name for (name,) in connection.execute(sql("marts")).fetchall()]
        if not marts:
            raise WarehouseError("the warehouse holds no marts; run `gwr build` to its end first")
        parts = [
            f"{m}: {connection.execute(f'select count(*), bit_xor(hash(t)) from main.{m} t').fetchone()}" for m in marts
        ]
    finally:
        connection.close()
    return hashlib.sha256("|".join(parts).encode()).hexdigest()


def _commit() -> str | None:
    done = subprocess.run(["git", "-C", str(PROJECT), "rev-parse", "HEAD"], capture_output=True, text=True, check=False)  # noqa: S603, S607
    return done.stdout.strip() or None
