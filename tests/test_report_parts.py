"""The parts of reading a report, each where it turns: years, wholeness, place, times of a thread, documents."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime

import pytest

from flows.base.errors import ReadError
from flows.base.nodes import read_time
from flows.base.records import Document
from flows.pages.sites.discuz import thread
from flows.reports.completeness import Verdict, judge
from flows.reports.document import read_bytes
from flows.reports.heading import read_date, read_heading
from flows.reports.html import read_page
from flows.reports.lines import read_lines
from flows.reports.places import from_text
from flows.reports.read import read_report, title_of_unread
from flows.reports.split import own_title, split_reports
from flows.reports.years import Years, read_years

REVIEW, PLAN = "一、2023年工作回顾", "二、2024年工作安排"


def years_of(*lines: str, meeting: date | None = None, titles: list[int] | None = None) -> Years:
    return read_years(read_lines("\n".join(lines)), meeting, titles or [])


@pytest.mark.parametrize(
    ("lines", "meeting", "titles", "plan_year", "doubt"),
    [
        ([REVIEW, PLAN], date(2024, 1, 15), [], 2024, None),
        ([REVIEW, PLAN], date(2023, 12, 28), [], 2024, None),
        ([], date(2023, 11, 1), [], 2024, None),
        ([], date(2023, 10, 31), [], 2023, None),
        ([REVIEW, PLAN], date(2023, 1, 15), [], 2023, "date_conflict"),
        ([REVIEW, PLAN, "2024年是关键之年。"], date(2023, 1, 15), [], 2024, "date_conflict"),
        ([REVIEW, PLAN], date(2021, 1, 15), [2024], 2024, "date_conflict"),
        ([REVIEW, PLAN], date(2021, 1, 15), [2021], 2021, "date_conflict"),
        ([REVIEW, PLAN], None, [2011], 2024, None),
        (["2024年政府工作的总体要求是：稳中求进。"], None, [], 2024, None),
        (["一、“十五”时期工作回顾", "二、“十一五”规划的目标任务", "2010年主要目标：翻番。"], None, [], 2006, None),
        (["一、“十五”时期工作回顾", "2010年主要目标：翻番。"], None, [], 2010, None),
        (["我们努力工作。"], None, [2024], 2024, "year_from_title"),
        (["我们努力工作。"], None, [2024, 2023], None, "year_unknown"),
        (
            ["一九八三年，全县粮食丰收。一九八三年底，改革铺开。", "一九八二年，全县受灾。"],
            None,
            [],
            1984,
            "year_from_sentences",
        ),
    ],
)
def test_plan_year(
    lines: list[str], meeting: date | None, titles: list[int], plan_year: int | None, doubt: str | None
) -> None:
    found = years_of(*lines, meeting=meeting, titles=titles)
    assert (found.plan_year, found.doubt) == (plan_year, doubt)
    assert found.review_year == (None if plan_year is None else plan_year - 1)


def test_a_report_of_autumn_may_review_its_own_year() -> None:
    spring = years_of("一、2022年工作回顾", "二、2023年工作安排", meeting=date(2023, 9, 1))
    assert (spring.plan_year, spring.review_year, spring.doubt) == (2023, 2022, None)
    autumn = years_of(REVIEW, PLAN, meeting=date(2023, 9, 1))
    assert (autumn.plan_year, autumn.review_year, autumn.doubt) == (2023, 2023, None)


def test_kinds_of_reports() -> None:
    assert years_of("一、过去五年工作回顾", PLAN, meeting=date(2024, 1, 9)).report_kind == "term"
    assert years_of(REVIEW, PLAN, meeting=date(2024, 7, 9)).report_kind == "interim"
    assert years_of(REVIEW, PLAN, meeting=date(2024, 11, 9)).report_kind == "annual"


OPENING = "各位代表：现在，我代表市人民政府，向大会报告工作，请予审议。"
CLOSING = "各位代表，让我们团结一心，为全面建设现代化而努力奋斗！"


@pytest.mark.parametrize(
    ("body", "title", "is_report", "reason"),
    [
        ("春天来了。", "散文", False, "not_a_report"),
        (OPENING, "2024年某市政府工作报告", False, "too_short"),
        (OPENING + "我们做了很多工作。" * 100, "2024年某市政府工作报告解读", False, "not_a_report"),
        (OPENING + "我们做了很多工作。" * 100 + "……", "2024年某市政府工作报告", True, "cut"),
        (OPENING + "我们做了很多工作。" * 100, "2024年某市政府工作报告", True, "cut"),
        ("（摘要）\n" + OPENING + "我们做了很多工作。" * 500 + CLOSING, "2024年某市政府工作报告", True, "abridged"),
        (OPENING + "我们做了很多工作，" * 500, "2024年某市政府工作报告", True, "cut"),
        (OPENING + "我们做了很多工作。" * 500 + CLOSING, "2024年某市政府工作报告（下）", True, "cut"),
        (OPENING + "我们做了很多工作。" * 500 + CLOSING, "2024年某市政府工作报告 第二部分", True, "cut"),
        (OPENING + "我们做了很多工作。" * 500, "某市人大关于政府工作报告的决议", False, "not_a_report"),
        (OPENING + "我们做了很多工作。" * 500, "2024年政府工作报告重点任务分工方案", False, "not_a_report"),
    ],
)
def test_wholeness(body: str, title: str, is_report: bool, reason: str) -> None:
    verdict = judge(body, read_lines(body), title)
    assert (verdict.is_report, verdict.is_complete, verdict.reason) == (is_report, False, reason)


def test_a_whole_report_is_whole() -> None:
    body = OPENING + "\n" + "我们做了很多工作。" * 500 + "\n" + CLOSING
    verdict = judge(body, read_lines(body), "2024年某市政府工作报告")
    assert (verdict.is_report, verdict.is_complete, verdict.reason) == (True, True, None)


def test_an_empty_document_is_an_error() -> None:
    with pytest.raises(ReadError) as error:
        read_report(Document(" \n\t"), "p", "某市政府工作报告")
    assert error.value.rule == "empty"


NOW = datetime(2024, 3, 10, 4, 30, 40, tzinfo=UTC)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("3 天前", "2024-03-07T12:30:00+08:00"),
        ("半小时前", "2024-03-10T12:00:00+08:00"),
        ("5 分钟前", "2024-03-10T12:25:00+08:00"),
        ("50 秒前", "2024-03-10T12:29:00+08:00"),
        ("昨天 09:05", "2024-03-09T09:05:00+08:00"),
        ("前天 23:59", "2024-03-08T23:59:00+08:00"),
        ("刚刚", "2024-03-10T12:30:00+08:00"),
    ],
)
def test_times_that_a_thread_tells_from_now(words: str, expected: str) -> None:
    found = thread._relative(words, NOW)
    assert found is not None
    assert found.isoformat() == expected


def test_what_is_no_time_is_none() -> None:
    assert thread._relative("楼主", NOW) is None
    assert read_time("2024-13-40 25:00") is None
    assert read_time(None) is None
    assert read_date("二零二四年十三月一日") is None
    assert read_date("一八四八年一月一日") is None


def floor(number: int, author: str, text: str, posted: str = "", extra: str = "") -> str:
    return (
        f'<div id="post_{number}"><table><tr><td class="pls"><div class="authi"><a class="xw1">{author}</a></div></td>'
        f'<td><em id="authorposton{number}">{posted}</em><div id="postmessage_{number}">{text}</div>{extra}</td>'
        "</tr></table></div>"
    )


def page(*floors: str, foot: str = "GMT+8, 2024-3-10 12:30") -> str:
    head = '<h1 class="ts"><a>[河北]</a> <span id="thread_subject">某市政府工作报告</span></h1>'
    return f'<html><body>{head}<div id="postlist">{"".join(floors)}</div><p>{foot}</p></body></html>'


LONG = "我们做了很多工作。" * 240


def test_a_thread_is_its_first_authors_floors_in_order() -> None:
    second = floor(2, "甲", "第二部分。" + LONG)
    document = thread.read_thread(
        [page(second, floor(1, "甲", "第一部分。" + LONG, "发表于 3 天前")), page(floor(3, "乙", LONG), second)]
    )
    assert document.text == f"第一部分。{LONG}\n第二部分。{LONG}"
    assert document.shown_title == "[河北] 某市政府工作报告"
    assert document.published_at is not None
    assert document.published_at.isoformat() == "2024-03-07T12:30:00+08:00"


def test_a_short_introduction_is_no_part_of_the_report() -> None:
    document = thread.read_thread([page(floor(1, "甲", "转载如下"), floor(2, "甲", LONG), floor(3, "甲", "谢谢"))])
    assert document.text == LONG


@pytest.mark.parametrize(
    ("floors", "rule"),
    [
        ([], "no_body"),
        ([floor(1, "甲", "短")], "no_body"),
        ([floor(1, "甲", "短", extra='<div class="locked">回复可见</div>')], "hidden_post"),
        ([floor(1, "甲", "短", extra='<span id="attach_1">报告.doc</span>')], "attachment_only"),
    ],
)
def test_threads_without_a_text(floors: list[str], rule: str) -> None:
    with pytest.raises(ReadError) as error:
        thread.read_thread([page(*floors)])
    assert error.value.rule == rule


def test_threads_that_hold_only_a_part_say_so() -> None:
    locked = floor(1, "甲", LONG, extra='<div class="locked">回复可见</div>')
    assert thread.read_thread([page(locked)]).defects == ("partial_post",)
    attached = floor(1, "甲", LONG + "全文见附件。", extra='<span id="attach_1">报告.doc</span>')
    assert thread.read_thread([page(attached)]).defects == ("text_in_attachment",)


def test_connecting_words_between_floors_go() -> None:
    text = f"{LONG}<br>（未完待续，见下楼）"
    document = thread.read_thread([page(floor(1, "甲", text), floor(2, "甲", f"（接上楼）<br>{LONG}"))])
    assert document.text == f"{LONG}\n{LONG}"


def zipped(name: str, data: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return target.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "rule"),
    [
        (b"\xd0\xcf\x11\xe0 old", "a.doc", "old_word"),
        (zipped("word/document.xml", b"no xml"), "a.docx", "damaged_document"),
        (zipped("word/document.xml", b"0" * 60_000_001), "a.docx", "too_large"),
        (b"%PDF-1.4 broken", "a.pdf", "damaged_document"),
    ],
)
def test_documents_that_cannot_be_opened(data: bytes, name: str, rule: str) -> None:
    with pytest.raises(ReadError) as error:
        read_bytes(data, name)
    assert error.value.rule == rule


def test_a_script_that_holds_no_article_is_left_alone() -> None:
    text = read_page(f"<html><body><script>_CONFIG = broken</script><p>{LONG}</p></body></html>", [], None).text
    assert LONG in text


def test_a_second_report_of_a_page_is_cut_off_at_its_heading() -> None:
    one = "甲市政府工作报告\n现在，我代表甲市人民政府向大会报告工作。\n" + LONG * 2
    other = "乙县政府工作报告\n（2024年1月9日）\n现在，我代表乙县人民政府向大会报告工作。\n" + LONG * 2
    parts = split_reports(f"{one}\n{other}")
    assert [own_title(part) for part in parts] == ["甲市政府工作报告", "乙县政府工作报告"]
    assert "".join(parts) == f"{one}\n{other}"
    assert own_title("没有\n标题") is None


def test_a_second_report_on_one_line_is_cut_off_where_its_first_sentence_begins() -> None:
    one = "甲市政府工作报告现在，我代表甲市人民政府向大会报告工作。" + LONG * 2
    other = "乙县政府工作报告现在，我代表乙县人民政府向大会报告工作。" + LONG * 2
    line = f"{one}谢谢大家！{other}".replace("\n", "")
    assert split_reports(line) == [line[: line.index("乙县")], line[line.index("乙县") :]]


def test_heading_of_a_first_session() -> None:
    heading = read_heading(
        "政府工作报告\n2024年1月9日在某市第九届人民代表大会第首次会议上\n市长 张 三\n各位代表：现在，我代表"
    )
    assert (heading.congress, heading.session) == (9, 1)
    assert heading.meeting_date == date(2024, 1, 9)


def test_what_the_title_of_an_unread_page_promises() -> None:
    assert (
        title_of_unread("2023年呼和浩特市政府工作报告") == ("150100_1981", 2023)
        or title_of_unread("2023年呼和浩特市政府工作报告")[1] == 2023
    )
    assert title_of_unread("2023年呼和浩特市政府工作报告") == ("150100_1981", 2023)
    assert title_of_unread("2023年统计公报") == (None, None)
    assert title_of_unread(None) == (None, None)


def test_a_text_without_heading_is_of_the_place_that_it_speaks_of_most() -> None:
    text = "我代表市人民政府报告工作。" + "呼和浩特建成了。" * 4
    place = from_text(text, 2023)
    assert place.division is not None
    assert place.division.name == "呼和浩特市"
    assert from_text("呼和浩特建成了。" * 4, 2023).doubt == "place_missing"
    assert from_text(text + "包头也建成了。" * 3, 2023).doubt == "place_missing"


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ("甲县人民法院工作报告\n各位代表：现在，我代表县人民法院，向大会报告工作。", "法院工作报告"),
        ("甲县人民检察院工作报告\n各位代表：", "检察院工作报告"),
        ("甲县人大常委会工作报告\n各位代表：现在，我代表县人大常委会，向大会报告工作。", "人大常委会工作报告"),
        ("关于甲县2023年预算执行情况和2024年预算草案的报告\n各位代表：受县人民政府委托，向大会报告", "预算执行情况"),
        ("一图读懂2024年甲县政府工作\n现在，我代表县人民政府，向大会报告工作。", "一图读懂"),
        (
            "在党代会上的报告\n同志们：我代表中共甲县第十五届委员会向大会作报告。",
            "我代表中共甲县第十五届委员会向大会作报告",
        ),
        ("甲县第十九届人民代表大会第四次会议开幕\n本报讯 县长代表县政府作工作报告。", "本报讯"),
    ],
)
def test_another_report_is_told_by_its_own_heading(head: str, said: str) -> None:
    body = f"{head}\n{LONG}"
    assert judge(body, read_lines(body), "3.两会材料") == Verdict(False, False, "not_a_report", said)


def test_a_second_half_is_not_whole() -> None:
    body = f"稳定增长，民生改善。\n二、2024年工作安排\n{LONG}\n让我们团结起来！"
    verdict = judge(body, read_lines(body), "2024年甲县政府工作报告")
    assert (verdict.is_complete, verdict.reason, verdict.observed) == (False, "cut", "begins within the report")
