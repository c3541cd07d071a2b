"""The archive keeps what it holds: whatever becomes of the ledger, and of the last record of a WARC file."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from flows.base.settings import Settings
from flows.cli.command import app
from flows.pages.archive import Archive
from flows.pages.capture import Capture, page_id_of, read_bytes
from flows.pages.mending import BROKEN
from flows.pages.verifying import verify

NOW = datetime(2026, 1, 1, tzinfo=UTC)
PAGES = [f"<html>县志第{number}卷 {random.Random(number).randbytes(300).hex()}</html>".encode() for number in range(6)]


def fill(folder: Path, pages: list[bytes], since: int = 0) -> Archive:
    """An archive with a capture of each page, an hour apart: answers of a host, the last one a file."""
    archive = Archive.to_write(folder)
    for number, data in enumerate(pages, start=since):
        when = NOW + timedelta(hours=number)
        if data is pages[-1]:
            archive.store(data, url=None, source_file="县志/末.html", listed_title="末卷", now=when)
            continue
        capture = Capture(
            page_id=page_id_of(f"http://a.example/{number}", b""),
            site_id="a",
            url=f"http://a.example/{number}",
            listed_title=f"第{number}卷",
            fetched_at=when.isoformat(),
            http_status=200,
            outcome="stored",
            served_at=when.isoformat(),
            text_sha256=f"{number}",
        )
        archive.store_answer(data, [("Content-Type", "text/html; charset=utf-8")], capture)
    archive.close()
    return archive


def warcs(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.warc.gz"))}


def again(folder: Path) -> tuple[list[Capture], list[str]]:
    """What the ledger holds after the next collect has begun, and what a person is told."""
    archive = Archive.to_write(folder)
    archive.close()
    captures = list(archive.captures())
    assert all(read_bytes(folder, c) in PAGES for c in captures)
    return captures, archive.told


@pytest.fixture
def whole(tmp_path: Path) -> tuple[Path, list[Capture], dict[str, bytes]]:
    """An archive of two runs: its folder, captures and WARC files."""
    fill(tmp_path, PAGES[:3])
    fill(tmp_path, PAGES[3:], since=3)
    captures, told = again(tmp_path)
    assert (len(captures), len(warcs(tmp_path)), told) == (6, 2, [])
    return tmp_path, captures, warcs(tmp_path)


Whole = tuple[Path, list[Capture], dict[str, bytes]]


def test_a_deleted_ledger_is_made_anew(whole: Whole) -> None:
    folder, captures, files = whole
    (folder / "ledger.jsonl").unlink()
    found, told = again(folder)
    assert found == captures
    assert warcs(folder) == files
    assert "6 records entered anew" in told[0]


def test_an_older_backup_of_the_ledger_gets_what_it_lacks(whole: Whole) -> None:
    folder, captures, files = whole
    ledger = folder / "ledger.jsonl"
    ledger.write_bytes(b"".join(ledger.read_bytes().splitlines(keepends=True)[:2]))
    found, told = again(folder)
    assert found == captures
    assert warcs(folder) == files
    assert "4 records entered anew" in told[0]
    assert again(folder) == (captures, [])


def test_a_torn_last_line_is_the_trace_of_a_kill(whole: Whole) -> None:
    folder, captures, files = whole
    ledger = folder / "ledger.jsonl"
    ledger.write_bytes(ledger.read_bytes()[:-60])
    assert again(folder) == (captures, [])
    assert warcs(folder) == files
    assert (folder / BROKEN).read_bytes().startswith(b'{"page_id"')


@pytest.mark.parametrize("line", [0, 2, 5])
@pytest.mark.parametrize("damage", [b"XXXX", b"\xff\xfe", b'{"page_id": 1}'])
def test_a_broken_line_anywhere_is_entered_anew_in_its_place(whole: Whole, line: int, damage: bytes) -> None:
    folder, captures, files = whole
    ledger = folder / "ledger.jsonl"
    lines = ledger.read_bytes().splitlines(keepends=True)
    lines[line] = damage + lines[line][30:] if damage != b'{"page_id": 1}' else damage + b"\n"
    ledger.write_bytes(b"".join(lines))
    assert len(list(Archive(folder).captures())) == 5  # reading goes on without it, and mends nothing
    found, told = again(folder)
    assert found == captures
    assert warcs(folder) == files
    assert "1 lines set aside" in told[0]
    assert again(folder) == (captures, [])


def test_half_a_record_that_was_never_entered_is_cut_off(whole: Whole) -> None:
    folder, captures, files = whole
    name = max(files)
    (folder / name).write_bytes(files[name] + files[name][:200])
    assert again(folder) == (captures, [])
    assert warcs(folder) == files


def test_of_half_a_last_record_only_that_one_is_lost(whole: Whole) -> None:
    folder, captures, files = whole
    name, last = max(files), captures[-1]
    (folder / name).write_bytes(files[name][: (last.archive_offset or 0) + 100])
    found, told = again(folder)
    assert found == captures[:-1]
    assert len(warcs(folder)[name]) == last.archive_offset
    assert "1 lines set aside" in told[0]
    archive = Archive.to_write(folder)  # so that the page is new when it is collected again
    assert archive.store(PAGES[5], url=None, source_file="县志/末.html", listed_title="末卷", now=NOW)
    archive.close()


def test_ledger_deleted_and_half_a_last_record(whole: Whole) -> None:
    folder, captures, files = whole
    (folder / "ledger.jsonl").unlink()
    (folder / max(files)).write_bytes(files[max(files)][:-5])
    found, _ = again(folder)
    assert found == captures[:-1]


@pytest.mark.parametrize("at", [40, -6])  # within the text of the first record, in the checksum of the last
def test_a_damaged_record_is_told_and_nothing_is_cut(whole: Whole, at: int) -> None:
    folder, captures, files = whole
    first, last = captures[3], captures[5]
    name = str(last.archive_file)
    damaged = bytearray(files[name])
    damaged[(first.archive_offset or 0) + 40 if at > 0 else at] ^= 0xFF
    (folder / name).write_bytes(damaged)
    (folder / "ledger.jsonl").unlink()
    archive = Archive.to_write(folder)
    archive.close()
    assert (folder / name).read_bytes() == damaged
    assert "damaged at" in archive.told[0]
    assert list(archive.captures()) == [c for c in captures if c != (first if at > 0 else last)]


def test_a_record_written_but_not_entered_before_a_kill_is_entered(tmp_path: Path, monkeypatch) -> None:
    fill(tmp_path, PAGES[:2])
    with monkeypatch.context() as patch:
        patch.setattr(Archive, "_record", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            fill(tmp_path, PAGES[2:4], since=2)
    assert len(list(Archive(tmp_path).captures())) == 2
    _release_all(tmp_path)
    found, told = again(tmp_path)
    assert ([c.listed_title for c in found], told) == (["第0卷", "末卷", "第2卷"], [])


def _release_all(folder: Path) -> None:
    """What the end of a process does: its locks are gone, their files are not."""
    import gc

    gc.collect()
    for path in folder.glob("writer-*.lock"):
        path.unlink()
        path.touch()


def test_nothing_is_mended_while_another_writes(tmp_path: Path) -> None:
    writer = Archive.to_write(tmp_path)
    writer.store(PAGES[0], url="http://a.example/0", source_file=None, listed_title=None, now=NOW)
    warc = next(tmp_path.glob("*.warc.gz"))
    whole = warc.read_bytes()
    warc.write_bytes(whole + whole[:40])
    Archive.to_write(tmp_path).close()
    assert warc.read_bytes() == whole + whole[:40]
    writer.close()
    Archive.to_write(tmp_path).close()
    assert warc.read_bytes() == whole
    assert not list(tmp_path.glob("writer-*.lock"))


def test_records_without_a_line_of_their_own_are_entered_from_what_they_say(whole: Whole, monkeypatch) -> None:
    """WARC files of earlier releases, and of other tools."""
    folder, captures, _ = whole
    (folder / "ledger.jsonl").unlink()
    monkeypatch.setattr("flows.pages.mending.LINE", "No-Such-Header")
    found, _ = again(folder)
    assert [(c.page_id, c.url, c.content_sha256, c.http_status, c.outcome) for c in found] == [
        (c.page_id, c.url, c.content_sha256, c.http_status, c.outcome) for c in captures
    ]


@pytest.mark.parametrize("at", [0.02, 0.3, 0.6, 0.97])
def test_a_damaged_page_is_found_by_verify_and_collected_again(tmp_path: Path, at: float) -> None:
    folder = tmp_path / "archive"
    fill(folder, PAGES)
    archive = Archive(folder)
    assert (verify(archive).records, verify(archive).damaged) == (6, [])
    last = archive.newest()[page_id_of(None, PAGES[-1])]
    warc = folder / str(last.archive_file)
    data, begins = bytearray(warc.read_bytes()), last.archive_offset or 0
    data[begins + 10 + int(at * (len(data) - begins - 10))] ^= 4
    warc.write_bytes(data)
    found = verify(Archive(folder))
    assert found.damaged == [last] and "县志/末.html" in found.places()[0]
    ended = CliRunner().invoke(app, ["status", "--verify"], env={"GWR_DATA": str(tmp_path)})
    assert ended.exit_code == 3 and "5 of 6 records" in ended.output and "县志/末.html" in ended.output
    again = Archive.to_write(folder)
    kept = again.store(PAGES[-1], url=None, source_file="县志/末.html", listed_title="末卷", now=NOW)
    again.close()
    is_read = at > 0.9 or kept is not None  # of a flip in its headers or checksum alone the bytes are still there
    assert is_read and (
        kept is None or (verify(Archive(folder)).damaged, len(verify(Archive(folder)).healed)) == ([], 1)
    )


def test_an_answer_whose_text_is_the_same_is_kept_again_where_the_first_is_damaged(tmp_path: Path) -> None:
    fill(tmp_path, PAGES)
    warc = next(tmp_path.glob("*.warc.gz"))
    warc.write_bytes(bytes(len(warc.read_bytes())))
    assert len(verify(Archive(tmp_path)).damaged) == 6
    archive = Archive(tmp_path)
    first = next(archive.captures())
    fresh = archive.store_answer(PAGES[0], [], replace(first, archive_file=None, archive_offset=None))
    archive.close()
    assert fresh.outcome == "stored" and read_bytes(tmp_path, fresh) == PAGES[0]
    assert len(verify(Archive(tmp_path)).damaged) == 5


def test_writers_at_once_keep_every_byte_once(tmp_path: Path) -> None:
    one, other = Archive.to_write(tmp_path), Archive.to_write(tmp_path)
    for number, data in enumerate(PAGES):
        first, second = (one, other) if number % 2 else (other, one)
        kept = first.store(data, url=None, source_file="a", listed_title=None, now=NOW)
        assert kept and second.store(data, url=None, source_file="a", listed_title=None, now=NOW) is None
        answer = replace(kept, page_id="p", text_sha256="t", archive_file=None, archive_offset=None)
        asked = first.store_answer(data, [], answer), second.store_answer(data + b" ", [], answer)
        assert [capture.outcome for capture in asked] == ["unchanged" if number else "stored", "unchanged"]
    one.close()
    other.close()
    found = list(Archive(tmp_path).captures())
    assert len({(c.archive_file, c.archive_offset) for c in found}) == len(PAGES) + 1
    assert verify(Archive(tmp_path)).damaged == []


def test_a_long_warc_file_ends_and_another_begins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.pages.archive.LONGEST", 1000)
    archive = Archive.to_write(tmp_path)
    for number, data in enumerate(PAGES):  # of one moment, as the files of a folder are
        archive.store(data, url=None, source_file=f"{number}.html", listed_title=None, now=NOW)
    archive.close()
    assert len(warcs(tmp_path)) == 3
    (tmp_path / "ledger.jsonl").unlink()
    assert {c.source_file for c in again(tmp_path)[0]} == {f"{number}.html" for number in range(6)}
    assert verify(Archive(tmp_path)).damaged == []


def test_a_person_is_told_by_collect(whole: Whole) -> None:
    from flows import steps

    folder, _, _ = whole
    archive = folder / "data" / "archive"
    archive.mkdir(parents=True)
    for name, data in warcs(folder).items():
        (archive / name).write_bytes(data)
    (folder / "new.html").write_bytes(PAGES[0])
    told: list[str] = []
    counts = steps.collect(Settings(folder / "data", 1, None), [str(folder / "new.html")], None, NOW, alarm=told.append)
    assert counts == {"new": 1}
    assert "6 records entered anew" in told[0]
    assert len(list(Archive(archive).captures())) == 7


def test_whatever_is_cut_no_whole_record_is_lost(whole: Whole) -> None:
    """Any length of the last file with any older or torn ledger: each record that is whole is there, in its place."""
    folder, captures, files = whole
    name, ledger = max(files), (folder / "ledger.jsonl").read_bytes()
    chance = random.Random(7)
    ends = [c.archive_offset or 0 for c in captures[4:]] + [len(files[name])]
    for _ in range(60):
        size = chance.randrange(len(files[name]) + 1)
        (folder / name).write_bytes(files[name][:size])
        (folder / "ledger.jsonl").write_bytes(ledger[: chance.randrange(len(ledger) + 1)])
        found, _ = again(folder)
        assert found == captures[: 3 + sum(end <= size for end in ends)]
