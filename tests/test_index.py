"""An index of a folder: whatever wrote it, each of its files and titles is kept or named."""

from __future__ import annotations

import hashlib
import io
import unicodedata
import zipfile
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import pytest
from conftest import SAMPLE

from flows import reading, steps
from flows.base.errors import FetchError
from flows.base.settings import Settings
from flows.pages.archive import Archive
from flows.pages.capture import Capture
from flows.pages.index import read_index

NOW = datetime(2026, 1, 1, tzinfo=UTC)
PAGE = (SAMPLE / "gov" / "hengshui-2024.html").read_bytes()
LIST = "http://www.made-up.gov.cn/list.html"
HEAD = "file,url,title\n"
ROWS = "a1.txt,http://x.example/a1.html,2024年甲县政府工作报告\n子目录/b2.txt,http://x.example/b2.html,2023年甲县政府工作报告\n"


def collect(folder: Path, index: str | bytes, files: dict[str, bytes]) -> tuple[list[Capture], dict[str, int], str]:
    """What the archive holds after a run, its counts and its alarms."""
    for name, data in files.items():
        (folder / "f" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "f" / name).write_bytes(data)
    path = folder / "index.csv"
    path.write_bytes(index.encode() if isinstance(index, str) else index)
    alarms: list[str] = []
    counts = steps.collect(Settings(folder / "data", 1, None), [str(folder / "f")], path, NOW, alarm=alarms.append)
    captures = list(Archive(Settings(folder / "data", 1, None).archive).captures())
    return captures, dict(counts), "\n".join(alarms)


@pytest.mark.parametrize(
    "index",
    [
        (HEAD + ROWS).encode("gbk"),
        (HEAD + ROWS).encode("utf-16"),
        (HEAD + ROWS).replace(",", "\t").encode("utf-16"),
        (HEAD + ROWS).encode("utf-16-be"),
        (HEAD + ROWS).replace(",", "|").replace("\n", "\n\n").encode(),
        (HEAD + ROWS).replace(",", "，").encode(),
        ("\ufeff" + HEAD + ROWS).encode(),
        (HEAD + ROWS).replace("\n", "\r\n").replace(",", ";").encode("gb18030"),
        ("file, url, title\n" + ROWS).encode(),
        ("文件名,网址,标题\n" + ROWS).encode(),
        ("文件路径,来源,名称\n" + ROWS).encode(),
        (HEAD + "./" + ROWS.replace("子目录/", ".\\子目录\\")).encode(),
        (HEAD + ROWS.replace("a1.txt", "f/a1.txt").replace("子目录/b2.txt", "b2.txt")).encode(),
        (HEAD + ROWS.replace("a1.txt", "{root}/a1.txt")).encode(),
    ],
    ids=[
        "gbk",
        "utf-16",
        "excel-text",
        "no mark",
        "bars",
        "full-width",
        "bom",
        "semicolons",
        "blanks",
        "chinese",
        "other words",
        "dot",
        "folder",
        "absolute",
    ],
)
def test_an_index_is_read_whatever_wrote_it(tmp_path: Path, index: bytes) -> None:
    index = index.replace(b"{root}", str(tmp_path / "f").encode())
    captures, counts, alarms = collect(tmp_path, index, {"a1.txt": PAGE, "子目录/b2.txt": PAGE + b" "})
    assert [(c.source_file, c.url, c.listed_title) for c in captures] == [
        ("a1.txt", "http://x.example/a1.html", "2024年甲县政府工作报告"),
        ("子目录/b2.txt", "http://x.example/b2.html", "2023年甲县政府工作报告"),
    ]
    assert counts == {"new": 2} and not alarms


@pytest.mark.parametrize("index", ["", HEAD, "name,where\na,b\n"])
def test_an_index_that_says_nothing_is_refused(tmp_path: Path, index: str) -> None:
    (tmp_path / "i.csv").write_text(index)
    with pytest.raises(FetchError, match=r"i\.csv"):
        read_index(tmp_path / "i.csv")


def test_files_that_share_an_address_are_pages_of_their_own(tmp_path: Path) -> None:
    files = {f"{n}.html": PAGE + b" " * n for n in range(4)}
    rows = "".join(f"{name},{LIST},{2020 + n}年衡水市政府工作报告\n" for n, name in enumerate(files))
    captures, counts, _ = collect(tmp_path, HEAD + rows, files)
    assert counts == {"new": 4}
    digests = [hashlib.sha256(data).hexdigest() for data in files.values()]
    wanted = [hashlib.sha256(f"{LIST}#{digest}".encode()).hexdigest()[:12] for digest in digests]
    assert [c.page_id for c in captures] == wanted
    assert collect(tmp_path, HEAD + rows, files)[1] == {"known": 4}
    archive = Settings(tmp_path / "data", 1, None).archive
    for capture in captures:
        _, reports, found = reading.read_page(archive, asdict(capture))
        assert len(reports) == 1 and "shared_address" in {f.rule for f in found}


def test_one_file_twice_under_one_address_is_one_page(tmp_path: Path) -> None:
    rows = f"a.html,{LIST},2024年衡水市政府工作报告\nb.html,{LIST},2024年衡水市政府工作报告\n"
    captures, counts, _ = collect(tmp_path, HEAD + rows, {"a.html": PAGE, "b.html": PAGE})
    assert counts == {"new": 1, "known": 1}
    assert captures[0].page_id == hashlib.sha256(LIST.encode()).hexdigest()[:12]


def test_a_title_that_cannot_be_kept_is_named(tmp_path: Path) -> None:
    rows = "a.html,,2024年衡水市政府工作报告\nb.html,,2023年衡水市政府工作报告\n"
    captures, counts, alarms = collect(tmp_path, HEAD + rows, {"a.html": PAGE, "b.html": PAGE})
    assert [c.listed_title for c in captures] == ["2024年衡水市政府工作报告"] and counts["known"] == 1
    assert "b.html holds the same bytes as a.html" in alarms and "2023年衡水市政府工作报告" in alarms


def test_a_corrected_title_counts(tmp_path: Path) -> None:
    collect(tmp_path, HEAD + f"a.html,{LIST},2042年政府工作报告\n", {"a.html": PAGE})
    captures, counts, _ = collect(tmp_path, HEAD + f"a.html,{LIST},2024年政府工作报告\n", {})
    assert counts == {"retitled": 1}
    newest = Archive(Settings(tmp_path / "data", 1, None).archive).newest()[captures[0].page_id]
    assert newest.listed_title == "2024年政府工作报告" and newest.may_be_read


def test_a_bare_name_in_two_folders_is_no_match(tmp_path: Path) -> None:
    captures, counts, _ = collect(
        tmp_path, HEAD + "r.html,,2024年甲县政府工作报告\n", {"a/r.html": PAGE, "b/r.html": b"x"}
    )
    assert counts == {"new": 2, "missing": 1}
    assert [c.listed_title for c in captures] == [None, None, "2024年甲县政府工作报告"]


def test_what_is_no_address_is_named(tmp_path: Path) -> None:
    rows = HEAD + "a.html,见网站,甲\nb.html,www.a.cn,乙\n"
    captures, _, alarms = collect(tmp_path, rows, {"a.html": PAGE, "b.html": b"x"})
    assert [(c.url, c.listed_title) for c in captures] == [(None, "甲"), (None, "乙")]
    assert "row 2: '见网站' is no address" in alarms and "1 rows more" in alarms


def test_an_address_as_a_page_writes_it_is_one(tmp_path: Path) -> None:
    captures, _, _ = collect(tmp_path, HEAD + "a.html,http://a.example/s?x=1&amp;y=2,甲\n", {"a.html": PAGE})
    assert [c.url for c in captures] == ["http://a.example/s?x=1&y=2"]


def test_a_cell_that_says_that_there_is_nothing_is_empty(tmp_path: Path) -> None:
    captures, _, alarms = collect(tmp_path, HEAD + "a.html,无,甲\nb.html,NaN,-\n", {"a.html": PAGE, "b.html": b"x"})
    assert [(c.url, c.listed_title) for c in captures] == [(None, "甲"), (None, None)]
    assert not alarms


@pytest.mark.parametrize(
    ("row", "file"),
    [
        ("A.HTML", "a.html"),
        ("a", "a.html"),
        ("%E6%8A%A5%E5%91%8A%201.html", "报告 1.html"),
        ("C:\\Users\\me\\a.html", "sub/a.html"),
    ],
)
def test_a_name_that_another_program_wrote_finds_its_file(tmp_path: Path, row: str, file: str) -> None:
    (captures, counts, alarms) = collect(tmp_path, f"{HEAD}{row},http://a.gov.cn/1,甲\n", {file: PAGE})
    assert [(c.source_file, c.listed_title) for c in captures] == [(file, "甲")]
    assert (counts, list(alarms)) == ({"new": 1}, [])


def test_names_that_several_rows_are_like_are_not_guessed(tmp_path: Path) -> None:
    rows = f"{HEAD}2023/a.html,http://a.gov.cn/1,甲\n2024/a.html,http://a.gov.cn/2,乙\n"
    captures, _, alarms = collect(tmp_path, rows, {"sub/a.html": PAGE})
    assert [c.listed_title for c in captures if c.content_sha256] == [None]
    assert "no file was found for 2023/a.html and 1 more" in alarms


@pytest.mark.parametrize("head", ["sep=,\nfile,url,title", "全国报告目录,,\nfile,url,title", "file,url,title,,"])
def test_what_sheet_programs_put_around_the_header_is_passed_over(tmp_path: Path, head: str) -> None:
    captures, _, _ = collect(tmp_path, f'{head}\na.html,,"2024年甲县\n政府工作报告"\n', {"a.html": PAGE})
    assert [c.listed_title for c in captures] == ["2024年甲县政府工作报告"]


def newest(folder: Path) -> list[tuple[str | None, str | None, str | None]]:
    captures = Archive(Settings(folder / "data", 1, None).archive).newest().values()
    return [(c.url, c.listed_title, c.content_sha256) for c in captures]


def test_an_address_that_is_given_later_makes_no_second_page(tmp_path: Path) -> None:
    (tmp_path / "f").mkdir()
    (tmp_path / "f" / "a.html").write_bytes(PAGE)
    steps.collect(Settings(tmp_path / "data", 1, None), [str(tmp_path / "f")], None, NOW)
    assert newest(tmp_path)[0][:2] == (None, "a")
    _, counts, _ = collect(tmp_path, HEAD + f"a.html,{LIST},2024年衡水市政府工作报告\n", {})
    assert counts == {"new": 1}
    assert [row[:2] for row in newest(tmp_path)] == [(LIST, "2024年衡水市政府工作报告")]


def test_what_was_there_before_is_there_again(tmp_path: Path) -> None:
    row = HEAD + f"a.html,{LIST},2024年衡水市政府工作报告\n"
    for data in (PAGE, PAGE + b" ", PAGE):
        collect(tmp_path, row, {"a.html": data})
        assert [digest for _, _, digest in newest(tmp_path)] == [hashlib.sha256(data).hexdigest()]
    assert len(collect(tmp_path, row, {})[0]) == 3


def test_an_edited_file_without_an_address_is_told(tmp_path: Path) -> None:
    told: list[str] = []
    for data in (PAGE, PAGE + b" ", PAGE + b" "):
        (tmp_path / "a.html").write_bytes(data)
        steps.collect(Settings(tmp_path / "data", 1, None), [str(tmp_path / "a.html")], None, NOW, tell=told.append)
    assert ["a.html was kept on 2026-01-01 with other bytes" in words for words in told] == [True]


def test_a_quotation_mark_that_is_not_closed_is_named(tmp_path: Path) -> None:
    rows = f'a.html,{LIST},"2024年甲\nb.html,,2023年甲\n'
    captures, _, alarms = collect(tmp_path, HEAD + rows, {"a.html": PAGE, "b.html": PAGE + b" "})
    assert "row 2 runs over several lines" in alarms
    assert [c.listed_title for c in captures] == ["2024年甲", None]


def test_a_file_twice_in_an_index_keeps_both_addresses_and_names_a_second_title(tmp_path: Path) -> None:
    rows = f"a.html,{LIST},甲\na.html,{LIST}?2,乙\na.html,{LIST},丙\n"
    captures, _, alarms = collect(tmp_path, HEAD + rows, {"a.html": PAGE})
    assert [(c.url, c.listed_title) for c in captures] == [(LIST, "甲"), (f"{LIST}?2", "乙")]
    assert "'丙' is not kept" in alarms


@pytest.mark.parametrize("named", ["内/b.html", "p/内/b.html", "b.html", "./内\\b.html", "f/下/p.zip/内/b.html"])
def test_a_row_may_name_a_member_without_its_zip(tmp_path: Path, named: str) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("内/b.html", PAGE)
    captures, counts, alarms = collect(tmp_path, f"{HEAD}{named},{LIST},甲\n", {"下/p.zip": packed.getvalue()})
    assert (counts, alarms) == ({"new": 1}, "")
    assert [(c.url, c.listed_title, c.source_file) for c in captures] == [(LIST, "甲", "下/p.zip/内/b.html")]


def test_a_row_without_a_zip_counts_for_one_of_two_members(tmp_path: Path) -> None:
    packed = {}
    for name in ("p.zip", "q.zip"):
        with zipfile.ZipFile(data := io.BytesIO(), "w") as file:
            file.writestr("b.html", PAGE + name.encode())
        packed[name] = data.getvalue()
    captures, _, alarms = collect(tmp_path, f"{HEAD}b.html,{LIST},甲\n", packed)
    assert [(c.url, c.source_file) for c in captures] == [(LIST, "p.zip/b.html"), (None, "q.zip/b.html")]
    assert "q.zip/b.html too; it counts for" in alarms


def test_names_in_decomposed_characters_and_members_of_a_zip_match(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("内/b.html", PAGE + b" ")
    rows = f"Café.html,{LIST}?1,甲\np.zip/内/b.html,{LIST}?2,乙\n"
    files = {unicodedata.normalize("NFD", "Café.html"): PAGE, "p.zip": packed.getvalue()}
    captures, counts, _ = collect(tmp_path, HEAD + rows, files)
    assert {c.listed_title for c in captures} == {"甲", "乙"} and counts == {"new": 2}


def test_an_index_whose_columns_nobody_knows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FetchError, match="备注"):
        collect(tmp_path, "文件名,备注\na1.txt,2024年甲县政府工作报告\n", {"a1.txt": PAGE})


@pytest.mark.parametrize(("column", "alarms"), [("题目", 0), ("name", 0), ("说明", 1)])
def test_a_column_of_titles_is_known_by_its_name_or_missed_aloud(tmp_path: Path, column: str, alarms: int) -> None:
    index = f"文件名,链接,{column}\na1.txt,http://x.example/a1.html,2024年甲县政府工作报告\n"
    captures, _, told = collect(tmp_path, index, {"a1.txt": PAGE})
    assert captures[0].listed_title == (None if alarms else "2024年甲县政府工作报告")
    assert ("no column is called title" in told) is bool(alarms)
