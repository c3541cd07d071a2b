from __future__ import annotations

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
            "二、重点工程全面提速",
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
