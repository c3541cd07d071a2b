"""Tables of reports, one a row: each row a page of its own."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from flows.base.errors import ReadError
from flows.pages.archive import Archive
from flows.pages.folders import collect_files
from flows.pages.tables import read_table

NOW = datetime(2026, 1, 1, tzinfo=UTC)
TEXT = "现在，我代表县人民政府，向大会报告工作。" + "地区生产总值增长6.5%。" * 20


def write_xlsx(path: Path, rows: list[list[object]]) -> None:
    from openpyxl import Workbook

    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)


def test_a_csv_of_a_chinese_windows_is_an_index_with_text(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(f"标题 ,网址,正文\n2024年甲县政府工作报告,http://a.gov.cn/1,{TEXT}\n空行,,\n".encode("gbk"))
    (row,) = read_table(path)
    assert (row.number, row.url, row.title, row.text) == ("2", "http://a.gov.cn/1", "2024年甲县政府工作报告", TEXT)


def test_place_and_year_stand_for_a_title(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_xlsx(path, [["地区", "年份", "全文"], ["甲县", 2024, TEXT], ["乙县", 2023, None], ["丙县", 2022.0, TEXT]])
    assert [(row.number, row.title) for row in read_table(path)] == [
        ("2", "2024年甲县政府工作报告"),
        ("4", "2022年丙县政府工作报告"),
    ]


def test_lines_of_json_are_reports(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("\n" + json.dumps({"Title": "2024年甲县政府工作报告", "content": TEXT}), encoding="utf-8")
    assert [(row.number, row.title) for row in read_table(path)] == [("2", "2024年甲县政府工作报告")]


@pytest.mark.parametrize(
    ("name", "data", "rule"),
    [
        ("a.csv", b"file,url,title\na.html,,x\n", "no_texts"),
        ("a.csv", b"", "no_texts"),
        ("a.jsonl", b'{"text": "cut', "damaged_document"),
        ("a.jsonl", b"[1]\n3\n", "no_texts"),
        ("a.xlsx", b"PK no workbook", "damaged_document"),
    ],
)
def test_what_is_no_table_of_reports_is_refused_by_name(tmp_path: Path, name: str, data: bytes, rule: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(ReadError) as error:
        read_table(tmp_path / name)
    assert error.value.rule == rule


def test_a_folder_tells_what_it_skips_and_why(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "b.csv").write_text(f"title,text\n2024年甲县政府工作报告,{TEXT}\n2023年甲县政府工作报告,{TEXT}！\n")
    (folder / "index.csv").write_text("file,title\n")
    (folder / "photo.png").write_bytes(b"\x89PNG")
    (folder / "report").write_text(TEXT)
    told: list[str] = []
    archive = Archive.to_write(tmp_path / "archive")
    assert collect_files(folder, None, archive, NOW, tell=told.append) == {"new": 2, "skipped": 3}
    assert [c.source_file for c in archive.captures()] == ["b.csv#2", "b.csv#3"]
    assert told == [
        "skipped index.csv: a table without a column of report texts",
        "skipped photo.png: a .png file is no page that is read",
        "skipped report: a file without a suffix; name it .html or .txt",
    ]
    archive.close()


def test_a_name_in_bytes_of_a_chinese_windows_is_read(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    name = "2024年报告.txt".encode("gbk").decode("utf-8", "surrogateescape")
    (tmp_path / "in" / name).write_text(TEXT)
    archive = Archive.to_write(tmp_path / "archive")
    assert collect_files(tmp_path / "in", None, archive, NOW) == {"new": 1}
    (capture,) = archive.captures()
    assert (capture.source_file, capture.listed_title) == ("2024年报告.txt", "2024年报告")
    archive.close()


def test_a_header_below_a_title_and_other_sheets_are_found(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    for row in (["全国县级报告"], ["省", "县", "年份", "报告正文"], ["甘肃省", "泾川县", 2024, TEXT]):
        book.active.append(row)
    sheet = book.create_sheet("续")
    for row in (["标题", "标题", "正文"], ["2024年甲县政府工作报告", None, TEXT]):
        sheet.append(row)
    book.save(tmp_path / "a.xlsx")
    assert [(row.number, row.title) for row in read_table(tmp_path / "a.xlsx")] == [
        ("3", "2024年甘肃省泾川县政府工作报告"),
        ("2.2", "2024年甲县政府工作报告"),
    ]


def test_a_damaged_line_costs_itself_alone(tmp_path: Path) -> None:
    lines = ["{bad", json.dumps({"id": 1, "data": {"title": "2024年甲县政府工作报告", "content": TEXT}})]
    (tmp_path / "a.jsonl").write_text("\n".join(lines), encoding="utf-8")
    told: list[str] = []
    assert [(row.number, row.title) for row in read_table(tmp_path / "a.jsonl", told.append)] == [
        ("2", "2024年甲县政府工作报告")
    ]
    assert told[0].startswith("line 1 is no JSON")


def test_a_long_text_counts_under_any_name(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text(f"编号\t材料\n1\t{TEXT * 5}\n2\t短\n", encoding="utf-8")
    assert [(row.number, row.text) for row in read_table(tmp_path / "a.tsv")] == [("2", TEXT * 5)]


@pytest.mark.parametrize(("made", "pages"), [("list", 2), ("within", 2), ("article", 1), ("cut", 1)])
def test_a_json_file_is_a_list_of_reports_or_a_page(tmp_path: Path, made: str, pages: int) -> None:
    rows = [{"title": f"2024年{name}县政府工作报告", "content": name + TEXT} for name in "甲乙"]
    given = {"list": rows, "within": {"code": 0, "rows": rows}, "article": rows[0]}.get(made, rows)
    (tmp_path / "in").mkdir()
    said = json.dumps(given, ensure_ascii=False)
    (tmp_path / "in" / "a.json").write_text(said[:-9] if made == "cut" else said, encoding="utf-8")
    assert collect_files(tmp_path / "in", None, Archive(tmp_path / "archive"), NOW) == {"new": pages}


def test_rows_under_one_address_are_pages_and_a_text_under_two_titles_is_told(tmp_path: Path) -> None:
    rows = [("甲", "http://a.cn/list", TEXT), ("乙", "http://a.cn/list", "乙" + TEXT), ("丙", "http://a.cn/list", TEXT)]
    lines = "".join(f"{title},{url},{text}\n" for title, url, text in rows)
    (tmp_path / "a.csv").write_text(f"title,url,text\n{lines}", encoding="utf-8")
    archive, alarms = Archive(tmp_path / "archive"), list[str]()
    assert collect_files(tmp_path / "a.csv", None, archive, NOW, alarm=alarms.append) == {"new": 2, "known": 1}
    assert sorted(c.listed_title or "" for c in archive.newest().values()) == ["乙", "甲"]
    assert alarms == ["a.csv: row 4 has the same text as 2; '丙' is not kept"]


TITLE = "2024年甲县政府工作报告"
LONG = TEXT * 4


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.csv", f"标题,正文\r{TITLE},{LONG}\r"),
        ("a.csv", f"标题(必填),正文（全文）\n{TITLE},{LONG}\n"),
        ("a.csv", f"report_title,report_text\n{TITLE},{LONG}\n"),
        ("a.csv", f"标题,正文1,正文2\n{TITLE},{LONG[:300]},{LONG[300:]}\n"),
        ("a.csv", f"标题,正文(1),正文(2)\n{TITLE},{LONG[:90]},{LONG[90:]}\n"),
        ("a.csv", f"标题,正文,正文\n{TITLE},{LONG[:90]},{LONG[90:]}\n"),
        ("a.jsonl", json.dumps({"title": TITLE, "text": [LONG[:90], LONG[90:]]})),
        ("a.jsonl", json.dumps({"title": TITLE, "content": [{"n": 1, "p": LONG[:90]}, {"n": 2, "p": LONG[90:]}]})),
        ("a.json", json.dumps({"code": 0, "data": {"list": [{"title": TITLE, "text": LONG}]}})),
        ("a.json", json.dumps({"title": {"0": TITLE}, "text": {"0": LONG}})),
        ("a.json", f"{json.dumps({'title': TITLE, 'text': LONG})}\n{json.dumps({'title': '空', 'text': ''})}\n"),
        ("a.json", json.dumps({TITLE: LONG * 3, "乙": "乙" * 1000})),
    ],
)
def test_a_report_is_found_however_a_table_is_laid_out(tmp_path: Path, name: str, data: str) -> None:
    (tmp_path / name).write_text(data, encoding="utf-8", newline="")
    row = read_table(tmp_path / name)[0]
    assert row.title == TITLE and "".join(row.text.split()) in (LONG, LONG * 3)
