"""What charts encode, each form as it was last looked at; words of both languages; colours that can be read."""

from __future__ import annotations

import csv
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from flows.base.seeds import read_seed
from flows.site import charts, drawing
from flows.site.charts import Goal, Mark, Spread
from flows.site.language import defined, english, label, speaking
from flows.site.quantities import worded
from flows.site.queries import queries
from flows.site.rendering import template_source

SITE = Path(charts.__file__).parents[1]
GOLDEN = Path(__file__).parent / "charts"


def _mark(x: int, y: float, **more: Any) -> Mark:
    return Mark(x, y, f"/figure/{x}", f"{x}", **more)


def test_a_chart_says_estimate_doubt_gap_break_and_outlier() -> None:
    marks = [_mark(2001, 5), _mark(2002, 6, is_hollow=True), _mark(2005, 7, is_doubtful=True)]
    marks += [_mark(2006, 6, is_break=True), _mark(2007, 6), _mark(2008, 5), _mark(2009, 900)]
    svg = str(charts.series(marks, "%", "x"))
    assert svg.count("hollow") == 1 and svg.count('class="ring"') == 1
    assert (
        svg.count('class="line gap"') == 1 and svg.count('class="line"') == 3
    )  # not into the break, nor off the scale
    assert "900▲" in svg and svg.count("<a ") == len(marks)


def test_neighbours_off_the_scale_do_not_write_over_one_another() -> None:
    usual = [_mark(2000 + n, 5 + n % 2) for n in range(20)]
    early = [_mark(1995, 148), _mark(1996, 100)]
    svg = str(charts.series([*early, *usual], "%", "x", 150))
    off = re.findall(r'<text class="off" x="([\d.]+)%"[^>]*>([^<]*)<', svg)
    assert [words for _, words in off] == ["▲", "▲100"] and float(off[0][0]) < float(off[1][0])
    late = [_mark(2020, 148), _mark(2021, 100)]
    off = re.findall(r'<text class="off"[^>]*>([^<]*)<', str(charts.series([*usual, *late], "%", "x", 150)))
    assert off == ["148▲", "▲"]


def test_the_largest_of_places_that_go_on_are_on_the_axis() -> None:
    exports = [_mark(2000 + n, y) for n, y in enumerate([10] * 6 + [11] * 6 + [15, 20, 29, 300])]
    svg = str(charts.series(exports, "亿美元", "x"))
    assert svg.count("▲") == 1 and "300▲" in svg


def test_targets_never_leave_the_axis_and_their_kinds_differ() -> None:
    goals = [Goal(2001, 8, None, "/a", "以上"), Goal(2002, None, 4, "/b", "以内"), Goal(2003, 6, 7, "/c", "区间")]
    goals += [Goal(2004, 30, 30, "/d", "点"), Goal(2005, 6, 6, "/e", "左右", about=0.5)]
    svg = str(charts.goals(goals, [_mark(2001, 7, kind="missed")], "%", "x"))
    for kind in ("goal up", "goal down", "goal range", "goal about", "dot missed"):
        assert kind in svg
    assert ">30 %<" in svg or ">40 %<" in svg


YEARS = [
    _mark(2001, 5),
    _mark(2002, 6, is_hollow=True),
    _mark(2004, 7, is_doubtful=True),
    _mark(2005, 6, is_break=True),
]
OTHERS = [Mark(2001, 3, "/figure/a", "a", "c1"), Mark(2003, 4, "/figure/b", "b", "c1")]
FORMS = {
    "series": lambda: charts.series(YEARS, "%", "t"),
    "several": lambda: charts.several([YEARS, OTHERS], "%", "t"),
    "focused": lambda: charts.focused(YEARS, [OTHERS], "%", "t"),
    "stems": lambda: charts.stems([_mark(2001, 2.5), _mark(2003, -1)], "%", "t"),
    "goals": lambda: charts.goals(
        [Goal(2001, 8, None, "/a", "a"), Goal(2002, 6, 7, "/b", "b")], [_mark(2001, 9)], "%", "t"
    ),
    "scatter": lambda: charts.scatter(
        [Mark(6, 7, "/a", "a", "met", name="n"), Mark(8, 5, "/b", "b", "missed")], "%", "t"
    ),
    "spreads": lambda: charts.spreads([Spread(2001, 1, 2, 3, 4, 5, "a"), Spread(2002, 2, 3, 4, 5, 6, "b")], "%", "t"),
    "rows": lambda: charts.rows(
        [("p", [Mark(0.5, 0, "/a", "a"), Mark(0.5, 0, "/b", "b"), Mark(-1, 0, "/c", "c")])], "t"
    ),
    "strip": lambda: charts.strip(
        [(2000, "parsed", "/a", "a"), (2001, "not_collected", "", "b"), (2002, "wall", "", "c")], "t"
    ),
    "bars": lambda: charts.bars([(2001, 50, "a"), (2002, 0, "b")], "%", "t"),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_form_is_drawn_as_it_was_looked_at(form: str, regold: bool) -> None:
    drawn = str(FORMS[form]()).replace("><", ">\n<") + "\n"
    file = GOLDEN / f"{form}.svg"
    if regold or not file.exists():
        file.parent.mkdir(exist_ok=True)
        file.write_text(drawn, encoding="utf-8")
        pytest.fail(f"{file} was written anew: look at it, then commit")
    assert drawn == file.read_text(encoding="utf-8")


def test_every_form_has_its_drawing() -> None:
    marks = ("Cut", "Goal", "Mark", "Spread", "number")
    assert set(FORMS) == set(charts.__all__) - set(marks)


def test_equal_values_of_a_row_lie_under_one_another() -> None:
    svg = str(FORMS["rows"]())
    assert len(set(re.findall(r'cx="([^"]+)"', svg))) == 2
    assert len(set(re.findall(r'cy="([^"]+)"', svg))) == 2 and svg.count("<a ") == 3


def test_marks_of_one_target_lie_beside_one_another() -> None:
    marks = [Mark(6, 5 + n / 100, f"/{n}", "a", name="省" if n == 0 else "") for n in range(4)] + [
        Mark(8, 12, "/b", "b")
    ]
    svg = str(charts.scatter(marks, "%", "t"))
    aside = [int(found or 0) for found in re.findall(r'<a href="/\d"(?: transform="translate\((-?\d+)\)")?', svg)]
    assert sorted(aside) == [-9, 0, 9, 18]
    assert f'dx="{18 + 9}"' in svg  # the name stands right of them all


def test_far_apart_amounts_are_drawn_by_powers_of_ten() -> None:
    svg = str(charts.scatter([Mark(x, 1.1 * x, f"/{x}", str(x), "met") for x in (8, 90, 1100, 12000)], "万人", "t"))
    assert "▲" not in svg and all(f">{tick}<" in svg for tick in ("10", "1,000", "10,000"))
    across = [float(x) for x in re.findall(r'class="dot met" cx="([\d.]+)%"', svg)]
    assert max(b - a for a, b in pairwise(across)) < 1.3 * min(b - a for a, b in pairwise(across))


def test_the_last_value_is_written_where_no_dot_lies() -> None:
    falling = [_mark(2000 + n, 20 - n) for n in range(9)]
    for marks in (falling, [*falling[:-1], _mark(2008, 2)], [_mark(2000 + n, n) for n in range(9)]):
        svg = str(charts.series(marks, "%", "t"))
        dots = [float(y) for y in re.findall(r'class="dot[^"]*" cx="[^"]*" cy="([^"]*)"', svg)]
        said = float(re.search(r'class="last" x="[^"]*" y="([^"]*)"', svg)[1])
        assert not any(said - 9 < y - 3 < said or said - 9 < y + 3 < said for y in dots[-2:])


def test_the_first_rank_stands_above() -> None:
    marks = [Mark(2000 + n, rank, "/figure/x", str(rank)) for n, rank in enumerate((3, 1, 5))]
    svg = str(charts.series(marks, "位", "t", is_down=True))
    third, first, fifth = (float(y) for y in re.findall(r'class="dot value" cx="[^"]*" cy="([^"]*)"', svg))
    assert first < third < fifth and re.findall(r">(\d)(?: 位)?</text>", svg)[0] == "1"


def test_the_outermost_of_a_row_are_named_where_they_stand_alone() -> None:
    marks = [Mark(x, 0, "/figure/x", name, name=name) for x, name in ((0, "甲"), (0, "乙"), (1, "丙"), (2, "丁"))]
    edge = Mark(5, 0, "/figure/x", "戊", name="戊")  # no room beside it
    svg = str(charts.rows([("省", marks), ("市", [edge])], "t"))
    assert re.findall(r'class="minor-name[^>]*>([^<]*)<', svg) == ["丁"]


HAN = re.compile("[\u4e00-\u9fff，。；：、（）《》]")
TEMPLATES = SITE / "templates"


@pytest.mark.parametrize("name", sorted(p.name for p in TEMPLATES.iterdir()))
def test_templates_are_short_and_english_throughout(name: str) -> None:
    source = (TEMPLATES / name).read_text(encoding="utf-8")
    assert len(source.splitlines()) <= 60
    assert not HAN.search(template_source(name, "en"))


def test_what_the_code_says_has_its_english() -> None:
    for file in SITE.rglob("*.py"):
        for words in re.findall(r'\bsay\(\s*"([^"]+)"', file.read_text(encoding="utf-8")):
            assert words in english(), (file, words)
    with speaking("en"):
        assert label("growth", "measure") == "growth"


def test_every_identity_and_rule_of_findings_is_said_in_chinese() -> None:
    kinds = [row["kind"] for row in read_seed("identities")]
    rules = [row["rule"] for row in read_seed("finding_rules")]
    assert kinds and all(HAN.search(label(kind, "identity")) for kind in kinds)
    assert rules and all(HAN.search(label(rule, "rule")) for rule in rules)
    with speaking("en"):
        assert not label(kinds[0], "identity") and not label(rules[0], "rule")  # the seeds' own sentences stand there


def test_each_table_says_in_chinese_too_what_it_is() -> None:
    assert all(HAN.search(label(name, "query")) for name in queries())
    with (SITE / "labels.csv").open(encoding="utf-8", newline="") as source:
        assert all(len(row) == 4 for row in csv.reader(source))  # a comma within a word is quoted


def test_what_is_defined_is_defined_in_english() -> None:
    given = {row["indicator_id"]: row for row in read_seed("indicators")}
    rows = [line.split(",", 1)[0] for line in (SITE / "definitions.csv").read_text(encoding="utf-8").splitlines()[1:]]
    assert rows == sorted(set(rows)) and set(rows) <= set(given)
    assert all(given[key]["definition"] and not HAN.search(defined(key)) for key in rows)
    core = {key for key, row in given.items() if row["definition"] and row["is_core"] == "true"}
    assert len(core) > 20 and core <= set(rows)  # others without one are shown in Chinese, and said so


def _luminance(colour: str) -> float:
    whole = colour.lstrip("#") if len(colour) == 7 else "".join(2 * c for c in colour.lstrip("#"))
    parts = [int(whole[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(scheme: str) -> None:
    css = (SITE / "static" / "style.css").read_text(encoding="utf-8")
    roots = re.findall(r":root\{([^}]*)\}", css)
    colours = dict(re.findall(r"--([\w]+):(#[0-9a-f]+)", roots[0 if scheme == "light" else 1]))
    for text in ("ink", "soft", "teal", "red"):
        for ground in ("paper", "card"):
            light, dark = sorted((_luminance(colours[text]), _luminance(colours[ground])), reverse=True)
            assert (light + 0.05) / (dark + 0.05) >= 4.5, (text, ground)


def test_a_bound_has_its_own_mark_and_no_line() -> None:
    marks = [_mark(2001, 5), _mark(2002, 6, bound=">"), _mark(2003, 7), _mark(2004, 8, bound="≤")]
    svg = str(charts.series(marks, "%", "x"))
    assert "△" in svg and "▽" in svg and svg.count('class="line gap"') == 1 and 'class="line"' not in svg
    assert ">≤8<" in svg  # the last one is no exact value


def test_another_basis_is_a_square_and_an_older_end_has_its_year() -> None:
    marks = [_mark(2001, 5), _mark(2002, 6, is_apart=True), _mark(2003, 7)]
    svg = str(charts.series(marks, "%", "x", newest=2005))
    assert svg.count("<rect") == 1 and svg.count('<circle class="dot') == 2 and ">7 (2003)<" in svg
    assert ">7<" in str(charts.series(marks, "%", "x", newest=2003))


def _row(place: str, name: str, year: int, value: int, **more: Any) -> dict[str, Any]:
    ends = {"value_low_canonical": value, "value_high_canonical": value, "value_canonical": value, "comparator": "="}
    own = {"place_id": place, "division_name": name, "year": year, "figure_id": f"{place}-{year}"}
    return {**own, **ends, "status": "actual", "basis": None, "is_doubtful": False, "is_break": False, **more}


def test_a_renamed_place_is_one_line_of_one_colour() -> None:
    rows = [
        _row("a", "甲县", 2001, 1),
        _row("a", "甲区", 2002, 2),
        _row("b", "乙省", 2001, 3),
        _row("b", "乙省", 2002, 4),
    ]
    drawn = drawing.draw_several(rows, 1, "亿元", "x")
    assert drawn and drawn["colours"] == {"a": "c0", "b": "c1"}
    assert [one["name"] for one in drawn["singles"]] == ["甲区", "乙省"]
    svg = str(drawn["chart"])
    assert svg.count('class="line c0"') == svg.count('class="line c1"') == 1 and "c2" not in svg


def test_a_bound_is_said_as_one_and_too_few_values_in_words() -> None:
    bound = {"value_canonical": None, "value_high_canonical": None, "comparator": ">"}
    assert worded(_row("a", "甲县", 2001, 3, **bound), "亿元", 1) == ">3亿元"
    assert worded(_row("a", "甲县", 2001, 3, comparator="~"), "亿元", 1) == "3亿元左右"
    marks = drawing.marks_of([_row("a", "甲县", 2001, 3, **bound, basis="同口径")], 1, "亿元")
    assert marks[0].bound == ">" and marks[0].is_apart and "同口径" in marks[0].label
    told = str(drawing.draw_series({"marks": marks, "unit": "亿元", "name": "x", "rows": []}))
    assert "<svg" not in told and "2001年 &gt;3亿元" in told


def test_a_change_of_definition_says_what_changed() -> None:
    for row in read_seed("series_breaks"):
        if row["kind"] == "definition":
            assert HAN.search(label(row["note"], "break_note")) and HAN.search(label(row["source"], "break_source"))
