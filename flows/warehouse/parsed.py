"""The parse of the dbt project, kept beside it for all data folders: dbt's own is for one, and six seconds are much."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

_FILES = ("*.yml", "models/**/*", "macros/**/*", "tests/**/*", "seeds/**/*", "docs/*.md")


def kept_parse(project: Path, database: Path, parse: Callable[[], Any]) -> tuple[Any, Any]:
    """The manifest of the project as a build in `database` has it; beside it what dbt said, where it cannot parse.

    `parse` asks dbt for it, where nobody has since a file or a program changed.
    """
    from dbt.contracts.graph.manifest import Manifest
    from dbt.parser.manifest import extended_mashumuro_decoder

    place = project / "target" / f"{database.stem}-{_key(project)}.msgpack"
    try:
        return Manifest.from_msgpack(place.read_bytes(), decoder=extended_mashumuro_decoder), None
    except (OSError, ValueError, LookupError, TypeError):  # none, or a damaged one
        outcome = parse()
    if not outcome.success:
        return None, outcome
    _keep(place, outcome.result)
    return outcome.result, None


def _key(project: Path) -> str:
    """A hash of all that a parse depends on."""
    digest = hashlib.sha256(f"{project} {sys.version} {version('dbt-core')} {version('dbt-duckdb')}".encode())
    for path in sorted(path for pattern in _FILES for path in project.glob(pattern) if path.is_file()):
        digest.update(f"\n{path} ".encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def _keep(place: Path, manifest: Any) -> None:
    """Put the parse in the place of older ones, where the project's folder can be written."""
    from dbt.parser.manifest import extended_mashumaro_encoder

    fresh = place.with_suffix(f".{os.getpid()}")
    try:
        place.parent.mkdir(exist_ok=True)
        fresh.write_bytes(manifest.to_msgpack(extended_mashumaro_encoder))
        for old in place.parent.glob(f"{place.name.split('-')[0]}-*.msgpack"):
            old.unlink(missing_ok=True)
        fresh.replace(place)
    except OSError:
        fresh.unlink(missing_ok=True)
