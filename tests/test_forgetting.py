"""Pages taken out of the archive's view: no figures of them, bytes and history kept, back when collected again."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from forum.board import report

from flows import steps
from flows.base.errors import FetchError, GwrError
from flows.base.settings import Settings
from flows.chunking import page_rows
from flows.pages.archive import Archive
from flows.pages.capture import Capture, page_id_of
from flows.pages.mending import mend
from flows.reading import read_best

NOW = datetime(2026, 1, 2, tzinfo=UTC)
ADDRESS = "http://www.made-up.gov.cn/bg/1.html"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """An archive of a folder (two reports, one of them in a zip) and of a page of a site with its second part."""
    folder = tmp_path / "来"
    folder.mkdir()
    (folder / "阜平县2024年政府工作报告.txt").write_text(report("阜平县", 2024), encoding="utf-8")
    with zipfile.ZipFile(folder / "旧.zip", "w") as packed:
        packed.writestr("阜平县2023年政府工作报告.txt", report("阜平县", 2023))
    settings = Settings(tmp_path / "data", 1, None)
    steps.collect(settings, [str(folder)], None, NOW)
    archive = Archive.to_write(settings.archive)
    for number, url in enumerate((ADDRESS, ADDRESS + "?page=2")):
        capture = Capture(
            page_id=page_id_of(url, b""),
            site_id="made_up",
            url=url,
            fetched_at=NOW.isoformat(),
            http_status=200,
            outcome="stored",
            continues=page_id_of(ADDRESS, b"") if number else None,
            part=number,
        )
        archive.store_answer(report("涞源县", 2024 + number).encode(), [], capture)
    archive.close()
    return settings


def forget(settings: Settings, *named: str, days: int = 1) -> int:
    return len(steps.forget(settings, list(named), NOW + timedelta(days=days)))


def outcomes(settings: Settings) -> list[tuple[str, int]]:
    """What a build would read of each page: outcome and number of figures."""
    pages = [read_best(settings.archive, row) for row in page_rows(settings).values()]
    return sorted((str(page.outcome), sum(len(r.figures) for r in read)) for page, read, _ in pages)


def in_view(settings: Settings) -> int:
    return steps.count_pages(settings)["in_view"]


def test_a_folder_is_forgotten_by_its_bytes_and_back_when_collected_again(settings: Settings, tmp_path: Path) -> None:
    folder, before, bytes_before = tmp_path / "来", outcomes(settings), _size(settings)
    (folder / "阜平县2024年政府工作报告.txt").rename(folder / "换名.txt")
    assert forget(settings, str(folder)) == 2
    assert [outcome for outcome, _ in outcomes(settings)] == ["continuation", "forgotten", "forgotten", "report"]
    assert sum(n for outcome, n in outcomes(settings) if outcome == "forgotten") == 0
    assert _size(settings) > bytes_before  # a record of the forgetting is added, nothing is cut
    counts = steps.collect(settings, [str(folder)], None, NOW + timedelta(days=2))
    assert counts["new"] == 2
    assert outcomes(settings) == before
    assert steps.collect(settings, [str(folder)], None, NOW + timedelta(days=3))["known"] == 2


@pytest.mark.parametrize(
    ("named", "left"),
    [
        ("旧.zip", 3),
        ("阜平县2024年政府工作报告.txt", 3),
        (ADDRESS, 2),
        ("http://www.made-up.gov.cn/", 2),
        ("made_up", 2),
        (page_id_of(ADDRESS + "?page=2", b""), 3),
    ],
)
def test_pages_are_named_by_file_address_site_and_id(settings: Settings, named: str, left: int) -> None:
    forget(settings, named)
    assert in_view(settings) == left


def test_a_part_that_is_forgotten_is_no_part(settings: Settings) -> None:
    forget(settings, page_id_of(ADDRESS + "?page=2", b""))
    assert page_rows(settings)[page_id_of(ADDRESS, b"")]["further"] == []


def test_an_answer_of_the_host_brings_a_page_back(settings: Settings) -> None:
    forget(settings, ADDRESS)
    archive = Archive.to_write(settings.archive)
    seen = next(c for c in archive.captures() if c.url == ADDRESS)
    again = Capture(
        **{name: getattr(seen, name) for name in ("page_id", "url", "http_status", "outcome")}
        | {"fetched_at": (NOW + timedelta(days=2)).isoformat()}
    )
    assert archive.store_answer(report("涞源县", 2024).encode(), [], again).outcome == "stored"
    archive.close()
    assert in_view(settings) == 3


def test_what_names_no_page_forgets_none(settings: Settings) -> None:
    with pytest.raises(FetchError, match="nowhere"):
        forget(settings, ADDRESS, "nowhere")
    assert in_view(settings) == 4
    forget(settings, ADDRESS)
    with pytest.raises(FetchError, match="nothing was forgotten"):
        forget(settings, ADDRESS)


@pytest.mark.parametrize("name", ["", " "])
def test_an_empty_name_is_no_page_without_an_address(settings: Settings, name: str) -> None:
    before = in_view(settings)
    with pytest.raises(FetchError, match="nothing was forgotten"):
        forget(settings, ADDRESS, name)
    assert in_view(settings) == before


@pytest.mark.parametrize("depth", [0, 1, -1])
def test_a_folder_that_holds_the_archive_is_not_read(settings: Settings, depth: int) -> None:
    holder = [settings.archive, *settings.archive.parents][depth]
    with pytest.raises(GwrError, match="holds the archive itself"):
        steps.forget(settings, [str(holder)], NOW)


def test_nothing_archived_is_said_and_makes_no_folder(tmp_path: Path) -> None:
    with pytest.raises(GwrError, match="nothing is archived"):
        steps.forget(Settings(tmp_path / "none", 1, None), ["x"], NOW)
    assert not (tmp_path / "none").exists()


def test_a_ledger_made_anew_knows_what_was_forgotten(settings: Settings) -> None:
    forget(settings, "made_up")
    (settings.archive / "ledger.jsonl").unlink()
    mend(settings.archive)
    assert in_view(settings) == 2
    assert steps.count_pages(settings)["forgotten"] == 2


def _size(settings: Settings) -> int:
    return sum(path.stat().st_size for path in settings.archive.glob("*.warc.gz"))
