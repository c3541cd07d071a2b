"""Folders, zip and WARC files of saved pages: what is sound is kept, what is not is told."""

from __future__ import annotations

import errno
import gzip
import os
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from conftest import SAMPLE

from flows.base.errors import FetchError
from flows.pages.archive import Archive
from flows.pages.capture import Capture
from flows.pages.folders import collect_files

NOW = datetime(2026, 1, 1, tzinfo=UTC)
PAGE = (SAMPLE / "gov" / "hengshui-2024.html").read_bytes()


def kept(folder: Path, told: list[str] | None = None) -> tuple[dict[str, int], list[Capture], str]:
    """The counts of a run over a folder, what the archive beside it holds then, and the alarms."""
    alarms: list[str] = []
    archive = Archive.to_write(folder.parent / f"{folder.name}-archive")
    tell = (told if told is not None else []).append
    counts = collect_files(folder, None, archive, NOW, tell=tell, alarm=alarms.append)
    archive.close()
    return dict(counts), list(archive.captures()), "\n".join(alarms)


def test_documents_in_a_zip_are_pages(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as packed:
        packed.writestr("reports/2024年.html", PAGE)
        packed.writestr("notes.xyz", b"no document")
    archive = Archive.to_write(tmp_path / "archive")
    assert collect_files(tmp_path / "a.zip", None, archive, NOW) == {"new": 1, "skipped": 1}
    assert [c.source_file for c in archive.captures()] == ["a.zip/reports/2024年.html"]
    assert collect_files(tmp_path / "a.zip", None, archive, NOW)["known"] == 1


def test_what_a_damaged_zip_still_holds_is_kept(tmp_path: Path) -> None:
    for method in (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA, zipfile.ZIP_DEFLATED):
        folder = tmp_path / str(method)
        folder.mkdir()
        with zipfile.ZipFile(folder / "p.zip", "w", method) as packed:
            packed.writestr("a.html", PAGE)
            packed.writestr("b.html", PAGE + b" ")
        data = bytearray((folder / "p.zip").read_bytes())
        data[60:400] = bytes(byte ^ 0x55 for byte in data[60:400])
        (folder / "p.zip").write_bytes(data)
        counts, captures, alarms = kept(folder)
        assert counts == {"damaged": 1, "new": 1} and "p.zip/a.html: damaged_zip" in alarms
        assert [c.source_file for c in captures if c.outcome == "stored"] == ["p.zip/b.html"]


@pytest.fixture
def warc(tmp_path: Path) -> bytes:
    """A WARC of five pages, a gzip member each."""
    archive = Archive.to_write(tmp_path / "made")
    for number in range(5):
        archive.store(
            PAGE + b" " * number, url=f"http://x.example/{number}", source_file=None, listed_title=None, now=NOW
        )
    archive.close()
    return next((tmp_path / "made").glob("*.warc.gz")).read_bytes()


@pytest.mark.parametrize(
    ("name", "damage", "urls", "words"),
    [
        ("w.warc.gz", lambda data: data, 5, ""),
        ("w.warc.gz", lambda data: data[: len(data) // 2], 2, "ends within the record"),
        (
            "w.warc.gz",
            lambda data: data[: len(data) // 2] + bytes(9) + data[len(data) // 2 + 9 :],
            4,
            "is damaged: at ",
        ),
        ("w.warc", gzip.decompress, 5, ""),
        ("w.warc", lambda data: gzip.decompress(data)[:-3000], 4, "w.warc is damaged"),
        (
            "w.warc",
            lambda data: gzip.decompress(data).replace(b"Content-Length: ", b"Content-Length: x", 1),
            0,
            "w.warc",
        ),
        ("w.warc", lambda _: b"no WARC at all", 0, "Unknown archive format"),
        ("w.warc.gz", lambda _: b"no WARC at all", 0, "w.warc.gz is damaged"),
    ],
)
def test_of_a_damaged_warc_what_is_sound_is_kept_and_the_rest_told(
    tmp_path: Path, warc: bytes, name: str, damage: Callable[[bytes], bytes], urls: int, words: str
) -> None:
    (tmp_path / "f").mkdir()
    (tmp_path / "f" / name).write_bytes(damage(warc))
    (tmp_path / "f" / "z.html").write_bytes(PAGE + b"z")
    _, captures, alarms = kept(tmp_path / "f")
    assert len({c.url for c in captures if c.url}) == urls and captures[-1].source_file == "z.html"
    assert words in alarms and bool(alarms) == bool(words)


def test_a_link_that_leads_out_of_the_folder_is_skipped(tmp_path: Path) -> None:
    folder = tmp_path / "f"
    folder.mkdir()
    (folder / "a.html").write_bytes(PAGE)
    (tmp_path / "secret.txt").write_bytes(PAGE + b" ")
    (folder / "out.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "nowhere.txt").symlink_to(tmp_path / "none.txt")
    (folder / "within.html").symlink_to("a.html")
    told: list[str] = []
    counts, captures, _ = kept(folder, told)
    assert counts == {"skipped": 2, "new": 1, "known": 1} and [c.source_file for c in captures] == ["a.html"]
    assert [line.partition(":")[0] for line in told[:2]] == ["skipped nowhere.txt", "skipped out.txt"]


def test_what_may_not_be_read_costs_itself_alone_and_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "f"
    for name in ("a.html", "b.html", "closed/c.html"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(PAGE + name.encode())
    opened, looked_into = Path.open, os.scandir

    def forbid(path: object) -> None:
        if str(path) in (str(folder / "a.html"), str(folder / "closed")):
            raise PermissionError(errno.EACCES, "Permission denied", str(path))

    monkeypatch.setattr(Path, "open", lambda path, *given, **named: forbid(path) or opened(path, *given, **named))
    monkeypatch.setattr(os, "scandir", lambda path: forbid(path) or looked_into(path))
    counts, captures, alarms = kept(folder)
    assert counts == {"new": 1} and [c.source_file for c in captures] == ["b.html"]
    assert f"{folder / 'a.html'} cannot be read: Permission denied" in alarms
    assert f"{folder / 'closed'} cannot be read: Permission denied" in alarms


def test_a_name_in_gbk_bytes_is_kept_and_read(tmp_path: Path) -> None:
    """As a zip of a Chinese Windows leaves it where it is unpacked on Linux."""
    folder = tmp_path / "f"
    folder.mkdir()
    Path(os.fsdecode(os.fsencode(folder) + b"/" + "2024年报告.txt".encode("gbk"))).write_bytes(PAGE)
    (folder / "zz.html").write_bytes(PAGE + b" ")
    counts, captures, alarms = kept(folder)
    assert (counts, alarms) == ({"new": 2}, "")
    assert [c.source_file for c in captures] == ["2024年报告.txt", "zz.html"]


def test_what_is_skipped_is_named_with_its_reason(tmp_path: Path) -> None:
    folder = tmp_path / "f"
    folder.mkdir()
    for number, name in enumerate(
        ("a.aspx", "a.csv", "a.mhtml", "a.rtf", "a.wps", "a.jpg", "a", "~$a.docx", "._a.txt")
    ):
        (folder / name).write_bytes(PAGE + b" " * number)
    told: list[str] = []
    counts, _, _ = kept(folder, told)
    assert counts == {"new": 4, "skipped": 5}
    assert told == [
        "skipped ._a.txt: a file that Word or macOS keeps beside another",
        "skipped a: a file without a suffix; name it .html or .txt",
        "skipped a.csv: a table without a column of report texts",
        "skipped a.jpg: a .jpg file is no page that is read",
        "skipped ~$a.docx: a file that Word or macOS keeps beside another",
    ]


def test_a_damaged_zip_is_recorded(tmp_path: Path) -> None:
    (tmp_path / "b.zip").write_bytes(b"PK\x03\x04 broken")
    archive = Archive.to_write(tmp_path / "archive")
    assert collect_files(tmp_path / "b.zip", None, archive, NOW) == {"damaged": 1}
    assert [c.outcome for c in archive.captures()] == ["error"]


def test_what_is_neither_file_nor_folder_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(FetchError, match="neither a file nor a folder"):
        collect_files(tmp_path / "pipe", None, Archive(tmp_path / "archive"), NOW)
