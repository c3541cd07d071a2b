from __future__ import annotations

import zipfile
from datetime import UTC, datetime
from pathlib import Path

from conftest import SAMPLE

from flows.pages.archive import Archive
from flows.pages.folders import collect_files

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def test_documents_in_a_zip_are_pages(tmp_path: Path) -> None:
    page = (SAMPLE / "gov" / "hengshui-2024.html").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as packed:
        packed.writestr("reports/2024年.html", page)
        packed.writestr("notes.xyz", b"no document")
    archive = Archive.to_write(tmp_path / "archive")
    assert collect_files(tmp_path / "a.zip", None, archive, NOW) == {"new": 1, "skipped": 1}
    assert [c.source_file for c in archive.captures()] == ["a.zip/reports/2024年.html"]
    assert collect_files(tmp_path / "a.zip", None, archive, NOW)["known"] == 1


def test_a_damaged_zip_is_recorded(tmp_path: Path) -> None:
    (tmp_path / "b.zip").write_bytes(b"PK\x03\x04 broken")
    archive = Archive.to_write(tmp_path / "archive")
    assert collect_files(tmp_path / "b.zip", None, archive, NOW) == {"damaged": 1}
    assert [c.outcome for c in archive.captures()] == ["error"]
