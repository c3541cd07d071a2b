from __future__ import annotations

import pytest
from conftest import SAMPLE

from flows.base.errors import ReadError
from flows.base.records import Document
from flows.base.vocabulary import divisions
from flows.reading import read_document as read_bytes
from flows.reports.read import read_report

TEXT = (SAMPLE / "gov" / "hengshui-2024.html").read_bytes()


def test_place_year_and_speaker_come_from_the_text() -> None:
    report, findings = read_report(read_bytes(TEXT, "a.html"), "p", None)
    assert report.division_id is not None
    assert divisions()[report.division_id].name == "衡水市"
    assert (report.plan_year, report.review_year, report.report_kind, report.speaker, report.is_complete) == (
        2024,
        2023,
        "annual",
        "张明远",
        True,
    )
    assert not findings


def test_a_county_name_that_two_places_share_stays_open() -> None:
    body = read_bytes((SAMPLE / "forum" / "thread-102.html").read_bytes(), "a.html").text
    report, findings = read_report(Document(body.replace("呼和浩特市", "")), "p", "2023年新城区政府工作报告")
    assert report.division_id is None
    assert "place_ambiguous" in {f.rule for f in findings}


def test_the_tag_settles_a_shared_name() -> None:
    body = read_bytes((SAMPLE / "forum" / "thread-102.html").read_bytes(), "a.html").text
    report, _ = read_report(Document(body.replace("呼和浩特市", "")), "p", "[内蒙古] 2023年新城区政府工作报告")
    assert report.division_id is not None
    assert divisions()[report.division_id].code == "150102"


def test_november_plans_the_next_year() -> None:
    body = read_bytes(TEXT, "a.html").text
    import re

    moved = re.sub(r"2024年1月\d+日", "2023年12月20日", body)
    report, _ = read_report(Document(moved), "p", None)
    assert report.plan_year == 2024


def test_a_cut_page_is_marked() -> None:
    report, findings = read_report(
        read_bytes((SAMPLE / "gov" / "hengshui-2025-cut.html").read_bytes(), "a.html"), "p", None
    )
    assert not report.is_complete
    assert "cut" in {f.rule for f in findings}


def test_forum_floors_leave_replies_and_junk_out() -> None:
    document = read_bytes((SAMPLE / "forum" / "thread-102.html").read_bytes(), "a.html")
    for junk in ("谢谢分享", "x@ 7?", "编辑", "签名"):
        assert junk not in document.text
    assert document.published_at is not None
    assert document.published_at.isoformat() == "2023-04-25T20:35:00+08:00"


NO_LEAVE = (
    "<html><title>提示信息</title><body><div id='messagetext'>抱歉，您尚未登录，没有权限访问该版块</div></body></html>"
)


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"", "empty"),
        (b"   \n", "empty"),
        (b"\x00\x01\x02" * 3000, "binary"),
        (b"PK\x03\x04word/ broken", "damaged_document"),
        (b"%PDF-1.4 broken", "damaged_document"),
        (b"\xd0\xcf\x11\xe0" + b"0" * 100, "old_word"),
        (b"<html><body>" + b"<div>" * 10_000 + b"</body></html>", "too_deep"),
        (NO_LEAVE.encode(), "wall"),
        ("<html><title>404</title><body>您访问的页面不存在</body></html>".encode(), "gone"),
        ("<html><title>x</title><body>短</body></html>".encode(), "no_body"),
    ],
)  # fmt: skip
def test_bad_input_is_named(data: bytes, rule: str) -> None:
    with pytest.raises(ReadError) as error:
        read_bytes(data, "a.html" if data.startswith(b"<") else "")
    assert error.value.rule == rule


def test_a_huge_file_is_refused() -> None:
    with pytest.raises(ReadError) as error:
        read_bytes(b"1" * 61_000_000, "a.txt")
    assert error.value.rule == "too_large"


def test_other_texts_are_no_reports() -> None:
    for text, title in (
        ("The budget of the state grew by 5%. " * 100, "Budget"),
        ("全年生产总值100亿元。" * 200, "2023年国民经济和社会发展统计公报"),
    ):
        with pytest.raises(ReadError) as error:
            read_report(Document(text), "p", title)
        assert error.value.rule == "not_a_report"


def test_two_reports_on_one_page_are_named() -> None:
    body = read_bytes(TEXT, "a.html").text
    padding = "\n".join(f"推进第{n}类事项落地见效，群众评价良好。" for n in "一二三四五六七八九十" * 20)
    _, findings = read_report(Document(body + padding + body), "p", None)
    assert "two_reports" in {f.rule for f in findings}


def test_two_reports_on_one_page_are_read_apart() -> None:
    from flows.reading import read_document_whole

    body = read_bytes(TEXT, "a.html").text
    padding = "\n".join(f"推进第{n}类事项落地见效，群众评价良好。" for n in "一二三四五六七八九十" * 20)
    other = body.replace("衡水市", "邢台市")
    reads = read_document_whole(Document(body + "\n" + padding + "\n" + other + "\n" + padding), "p", None)
    assert [r.report.report_id for r in reads] == ["p-1", "p-2"]
    places = [divisions()[r.report.division_id].name for r in reads if r.report.division_id]
    assert places == ["衡水市", "邢台市"]
    assert all("two_reports" not in {f.rule for f in r.findings} for r in reads)
