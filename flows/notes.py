"""What a build or a measurement says of itself, kept in `build.json` for the next release."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

from flows.base.settings import Settings
from flows.fingerprint import code_fingerprint

log = logging.getLogger(__name__)


def file_of(settings: Settings) -> Path:
    """Where the notes lie."""
    return settings.warehouse / "build.json"


def notes_of(settings: Settings) -> dict[str, Any]:
    """What is kept; nothing where it is damaged."""
    file = file_of(settings)
    try:
        notes: dict[str, Any] = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    except ValueError as error:
        log.warning("%s is damaged and left out, the next build makes it anew: %s", file, error)
        return {}
    return notes


def notes_for_release(settings: Settings) -> dict[str, Any]:
    """What is kept, without measurements of other code than that of the build."""
    notes = notes_of(settings)
    for measured in ("accuracy", "campaign"):
        if notes.get(f"{measured}_of") != notes.get("code_fingerprint"):
            notes.pop(measured, None)
    return notes


def write_notes(settings: Settings, notes: dict[str, Any]) -> Path:
    """Add to what is kept, in a file that is to replace the last."""
    fresh = file_of(settings).with_suffix(".new")
    settings.warehouse.mkdir(parents=True, exist_ok=True)
    fresh.write_text(json.dumps(notes_of(settings) | notes, ensure_ascii=False, indent=2), encoding="utf-8")
    return fresh


def keep(settings: Settings, measured: str, found: Any) -> None:
    """Keep what was measured of this code."""
    notes = write_notes(settings, {measured: found, f"{measured}_of": code_fingerprint()})
    notes.replace(file_of(settings))
