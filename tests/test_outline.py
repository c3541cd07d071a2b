from __future__ import annotations

from itertools import pairwise

import pytest

from flows.reports.lines import read_lines
from flows.reports.outline import build_sections

PAST = "全年完成投资六十亿元，同比有所提高，实现了平稳增长，建成了一批项目，群众收入达到新水平。" * 6
AHEAD = "今年要加快推进重点项目，着力改善民生，力争各项目标全面落实，将进一步优化环境，确保安全。" * 6


def roles(*parts: str) -> list[tuple[str, int | None]]:
    body = "\n".join(parts)
    sections = build_sections(body, read_lines(body), 2024, 2023)
    found: list[tuple[str, int | None]] = []
    for s in sections:
        if s.role != "other" and (not found or found[-1] != (s.role, s.start_year)):
            found.append((s.role, s.start_year))
    return found


@pytest.mark.parametrize(
    "parts",
    [
        ("一、2023年工作回顾", PAST, "二、2024年工作安排", AHEAD),
        ("一、开局良好，实现新跨越", PAST, "二、围绕建设强市推进各项工作", AHEAD),
        ("一、2023年工作回顾", "一年来的主要工作和成效是：", PAST, "二、2024年目标任务", AHEAD),
        (
            "一、2023年工作回顾",
            "我们主要做了以下五方面工作：",
            PAST,
            "二、2024年工作安排",
            "重点做好九方面工作：",
            AHEAD,
        ),
        (
            "2023年工作回顾",
            "一、发展目标超额实现",
            PAST,
            "二、新区建设开局良好，重点工程全面提速",
            PAST,
            "2024年工作安排",
            "一、加快推进项目",
            AHEAD,
        ),
    ],
)
def test_review_and_plan_are_told_apart(parts: tuple[str, ...]) -> None:
    assert roles(*parts) == [("review", 2023), ("plan", 2024)]


def test_a_report_without_headings_turns_to_the_plan_at_its_targets() -> None:
    opening = "各位代表：现在我代表市人民政府向大会报告工作。"
    targets = (
        "2024年主要经济指标预期目标为：地区生产总值增长6%左右，粮食产量30万吨，居民收入增长与经济增长同步，城镇新增就业2万人。"
        + AHEAD
    )
    assert roles(opening, "会议第一项", "会议第二项", PAST, PAST, targets, AHEAD)[-1] == ("plan", 2024)


def test_a_glossary_needs_no_heading() -> None:
    body = "\n".join(
        [
            PAST * 3,
            AHEAD * 3,
            "两山理念：指绿水青山就是金山银山。",
            "三区三线：是指三类空间和三条控制线的总称。",
            "四好农村路：指建好管好护好运营好农村公路。",
        ]
    )
    sections = build_sections(body, read_lines(body), 2024, 2023)
    assert sections[-1].path == "glossary"
    assert body[sections[-1].start :].strip().startswith("两山理念")


def years(*parts: str, plan: int = 2022, this: int | None = None) -> list[tuple[str, int | None, int | None]]:
    """The run of roles and years of a body, other parts left out."""
    body = "\n".join(parts)
    found: list[tuple[str, int | None, int | None]] = []
    for s in build_sections(body, read_lines(body), plan, plan - 1, this):
        key = (s.role, s.start_year, s.end_year)
        if s.role != "other" and (not found or found[-1] != key):
            found.append(key)
    return found


COMING_WORK = AHEAD.replace("今年", "今后")
TERM, YEAR = ("review", 2017, 2021), ("review", 2021, 2021)
COMING, NEXT = ("plan", 2022, 2026), ("plan", 2022, 2022)


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (("一、过去五年工作回顾", PAST, "刚刚过去的2021年，全县" + PAST, "五年来的实践" + PAST), [TERM, YEAR, TERM]),
        (("一、过去五年工作回顾", PAST, "2021年，全县粮食总产量比2016年增长两成，年均增长4%。" + PAST), [TERM]),
        (("一、2021年和过去五年工作回顾", PAST, "五年来，城乡面貌一新。" + PAST, PAST), [YEAR, TERM]),
        (("一、2021年工作回顾", PAST, "五年来，我们修了许多路。", PAST), [YEAR, TERM, YEAR]),
        (("一、本届政府工作回顾", "2018年以来的四年，我县" + PAST), [TERM, ("review", 2018, 2021)]),
        (("一、过去六年工作回顾", PAST), [("review", 2016, 2021)]),
        (
            ("一、2021年及本届政府工作回顾", PAST, "2021年任务的完成，标志着本届政府各项目标如期实现。五年来" + PAST),
            [YEAR, TERM],
        ),
        (("一、过去五年工作回顾", PAST, "各位代表！2021年承前启后、继往开来。我县" + PAST, PAST), [TERM, YEAR]),
        (("一、过去五年工作回顾", PAST, "2021年全县财政收入突破五亿元，比2016年增长两成。" + PAST), [TERM]),
        (("一、过去五年工作回顾", PAST, "回顾五年，刚刚过去的2021年，极不平凡。" + PAST), [TERM, YEAR]),
        (("一、过去五年工作回顾", PAST, "去年我县经济遇到不少困难。" + PAST), [TERM, YEAR]),
        (("一、过去五年工作回顾", PAST + "特别是刚刚过去的2021年，全县攻坚克难。" + PAST), [TERM, YEAR]),
        (("一、新一届政府成立以来的工作", PAST), [YEAR]),
    ],
)  # fmt: skip
def test_the_year_and_the_term_of_a_review(parts: tuple[str, ...], expected: list[tuple[str, int, int]]) -> None:
    assert years(*parts, "二、2022年工作安排", AHEAD) == [*expected, NEXT]


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (("二、今后五年目标任务", AHEAD, "三、2022年工作安排", AHEAD), [COMING, NEXT]),
        (("二、今后五年目标和2022年工作", "到2026年，" + COMING_WORK, "2022年，我们将" + AHEAD), [COMING, NEXT]),
        (("二、今后五年目标任务", "主要预期目标是：到2026年总量翻番。", "一、加快兴修水利", "要多修水库。"), [COMING]),
        (("二、2022年工作安排", AHEAD, "到2035年，建成一流县城。", AHEAD), [NEXT]),
        (("二、2022年工作安排", AHEAD, "五年来，修路三百里，完成了计划，实现了村村通。", AHEAD), [NEXT, TERM, NEXT]),
        (("二、今后五年目标任务", AHEAD, "围绕这一框架，今年重点抓好八件大事：", COMING_WORK), [COMING, NEXT]),
        (("二、开创山区发展新局面的任务", "今后五年，是山区翻身的五年。", "三、2022年工作安排", AHEAD), [COMING, NEXT]),
    ],
)  # fmt: skip
def test_the_term_and_the_year_of_a_plan(parts: tuple[str, ...], expected: list[tuple[str, int, int]]) -> None:
    assert years("一、2021年工作回顾", PAST, *parts) == [YEAR, *expected]


def test_this_year_of_a_report_of_december_is_the_reviewed_one() -> None:
    parts = ("一、过去五年工作回顾", PAST, "今年是“十四五”开局之年，全县" + PAST, "二、2022年工作安排", "明年" + AHEAD)
    assert years(*parts, this=2021) == [TERM, YEAR, NEXT]


def test_the_first_months_of_an_autumn_report_are_of_its_own_year() -> None:
    parts = (
        "一、过去五年工作回顾",
        PAST,
        "今年以来，全县" + PAST,
        "回顾五年工作，" + PAST,
        "二、今后五年目标",
        COMING_WORK,
    )
    assert years(*parts) == [TERM, ("review", 2022, 2022), TERM, COMING]


def test_a_heading_glued_to_its_paragraph_opens_a_part() -> None:
    parts = ("一、2021年工作回顾过去一年，全县" + PAST, "二、2022年工作安排今年是换届之年，" + AHEAD)
    assert years(*parts) == [YEAR, NEXT]


def test_what_stands_before_the_heading_of_the_review_is_no_review() -> None:
    opening = (
        "年初的大水冲毁了许多道路，全县干部群众日夜奋战，如今道路全部修复，"
        "请允许我向参加抢修的同志们表示衷心的感谢和崇高的敬意。"
    )
    body = "\n".join(("各位代表：", "现在，我代表县政府报告工作。", "请予审议。", opening, "一、2021年工作回顾", PAST))
    sections = build_sections(body, read_lines(body), 2022, 2021)
    assert [(s.role, body[s.start : s.end].strip()[:4]) for s in sections] == [
        ("other", "各位代表"),
        ("review", "一、20"),
    ]


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ("一年来，我们办理建议210件，办结率达到100%，取得了新成效，完成了机构改革。", "actual"),
        ("一年来，成效来之不易。今年要办好建议，要完善制度，将严格执行，确保廉洁，争取群众满意。", "target"),
    ],
)
def test_a_paragraph_on_the_government_itself_may_tell_of_the_year_past(told: str, status: str) -> None:
    parts = ("一、2023年工作回顾", PAST, "二、2024年工作安排", AHEAD, "三、加强政府自身建设", told)
    body = "\n".join(parts)
    last = build_sections(body, read_lines(body), 2024, 2023)[-1]
    assert (last.role, last.status, last.start_year) == ("other", status, 2023 if status == "actual" else 2024)


def test_sections_cover_the_body_without_gap() -> None:
    body = (
        "\n".join(("一、过去五年工作回顾", PAST + "刚刚过去的2021年，全县" + PAST, "二、2022年工作安排", AHEAD, ""))
        + "\n"
    )
    sections = build_sections(body, read_lines(body), 2022, 2021)
    assert sections[0].start == 0
    assert sections[-1].end == len(body)
    assert all(a.end == b.start for a, b in pairwise(sections))


def test_goals_stated_behind_the_last_chapter_are_of_the_plan() -> None:
    goals = "各位代表，要切实做好今年工作。建议2024年全县主要预期目标是：粮食总产量增长三成。"
    told = ("一、2023年工作回顾", PAST, "二、2024年工作安排", AHEAD, "三、加强政府自身建设", "严格依法履职。", goals)
    body = "\n".join(told)
    last = build_sections(body, read_lines(body), 2024, 2023)[-1]
    assert (last.role, last.start_year, body[last.start : last.end].strip()[:4]) == ("plan", 2024, "各位代表")


def test_a_text_without_its_opening_begins_with_its_review() -> None:
    assert roles("2023年是爬坡过坎的一年。" + PAST * 2, "二、2024年工作安排", AHEAD) == [
        ("review", 2023),
        ("plan", 2024),
    ]


def test_works_promised_under_the_last_chapter_are_of_the_plan() -> None:
    works = ("新的一年，我们将扎实办好十件民生实事。", "1.改造老旧小区18个。", "2.新建公厕6座。")
    told = ("一、2023年工作回顾", PAST, "二、2024年工作安排", AHEAD, "三、加强政府自身建设", "严格依法履职。", *works)
    assert roles(*told) == [("review", 2023), ("plan", 2024)]
    body = "\n".join(told)
    last = build_sections(body, read_lines(body), 2024, 2023)[-1]
    assert (last.role, body[last.start : last.end].strip()[:4]) == ("plan", "新的一年")


def test_the_works_of_a_year_within_the_review_of_a_term_take_its_year() -> None:
    listed = "民生事业全面发展。认真办好民生实事，2021年十件实事全面完成：一是筹建住房90套。二是新建道路81公里。"
    parts = ("一、过去五年工作回顾", "五年来，" + PAST, listed, "二、今后五年目标", COMING_WORK)
    assert YEAR in years(*parts)


def test_headings_numbered_otherwise_than_the_review_are_within_it() -> None:
    told = "深入推进技术改造，加快建设园区，着力优化环境，工业投资220亿元。"
    body = "\n".join(
        ("一、2023年工作回顾", "第一，稳定增长", told, "第二，转型升级", told, "二、2024年工作安排", AHEAD)
    )
    sections = build_sections(body, read_lines(body), 2024, 2023)
    assert [(s.role, body[s.start : s.end].strip()[:2]) for s in sections][-2:] == [
        ("review", "第二"),
        ("plan", "二、"),
    ]


def test_the_term_is_as_long_as_the_report_counts_it() -> None:
    body = "\n".join(
        ("一、本届政府工作回顾", "四年来，" + PAST, "四年来，" + PAST, "过去四年，" + PAST, "二、2024年工作", AHEAD)
    )
    assert build_sections(body, read_lines(body), 2024, 2023)[0].start_year == 2020


def test_a_review_may_open_with_its_term_in_the_first_line() -> None:
    assert roles("（2024年1月12日）", "过去五年，" + PAST, PAST)[0] == ("review", 2019)


def test_schools_that_please_the_people_are_no_part_on_the_government() -> None:
    body = "\n".join(
        (
            "一、2023年工作回顾",
            PAST,
            "二、2024年工作安排",
            AHEAD,
            "（二）努力办好人民满意的教育",
            AHEAD,
            "附件",
            "注 释",
            PAST,
        )
    )
    sections = build_sections(body, read_lines(body), 2024, 2023)
    assert [s.role for s in sections if "教育" in s.path] == ["plan"]
    assert sections[-1].path == "glossary"
