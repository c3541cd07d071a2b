"""A build on what the last one made gives the rows of a build of all, in whatever order pages, changes and corrections come."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from flows import steps
from flows.base.settings import Settings

NOW = datetime(2026, 11, 24, tzinfo=UTC)
# a nation, a province, two cities of it, three counties of one of these; 安平县 went from one name of its ground to another
PLACES = ["国务院", "河北省", "衡水市", "邢台市", "桃城区", "枣强县", "武邑县"]
YEARS = [2022, 2023, 2024]
# lists of what was touched say how a build came about, not what it holds
LISTS = (
    "int_reports_touched",
    "int_divisions_touched",
    "int_divisions_beside",
    "int_divisions_doubted",
    "int_reports_near",
)
HEAD = "figure_id,field,wrong_value,right_value,reason,decided_on,division_id,plan_year,indicator_id,words"


def text_of(place: str, year: int, chance: random.Random) -> str:
    """A report of invented numbers, long enough to pass for whole."""
    gdp, growth = chance.randrange(300, 5000), chance.randrange(30, 95) / 10
    filler = "。".join(f"第{n}项工作扎实推进,干部群众团结一心,各项事业迈上新台阶" for n in range(90))
    above = "全国" if place == "河北省" else "全省"
    return f"""{year}年{place}政府工作报告
——{year}年1月10日在{place}人民代表大会会议上
市长 张某
各位代表:
现在,我代表{place}人民政府向大会报告工作,请予审议。
一、{year - 1}年工作回顾
{year - 1}年,全年地区生产总值完成{gdp}.{chance.randrange(10, 99)}亿元,增长{growth}%。其中第一产业增加值{gdp // 7}.3亿元,第二产业增加值{gdp // 3}.1亿元,第三产业增加值{gdp // 2}.4亿元。
一般公共预算收入{gdp // 9}.{chance.randrange(10, 99)}亿元,增长{chance.randrange(1, 9)}.5%;固定资产投资增长{chance.randrange(3, 12)}.2%;社会消费品零售总额增长{chance.randrange(3, 12)}.7%。
城镇居民人均可支配收入{chance.randrange(25000, 50000)}元,农村居民人均可支配收入{chance.randrange(11000, 24000)}元。数字经济、乡村振兴加快。{filler}。
二、{year}年工作安排
{year}年主要预期目标是:地区生产总值增长{chance.randrange(5, 9)}%左右,一般公共预算收入增长{chance.randrange(5, 9)}%以上,固定资产投资增长高于{above}平均水平,社会消费品零售总额增长{chance.randrange(6, 10)}%,城镇新增就业{chance.randrange(1, 9)}.2万人。{filler}。
三、政府自身建设
坚持依法行政,建设法治政府。{filler}。
各位代表,让我们团结奋斗,谢谢大家!
"""


def rows_of(database: Path) -> dict[str, list[str]]:
    """All that models have made, sorted."""
    with duckdb.connect(str(database), read_only=True) as connection:
        tables = connection.execute(
            "select table_schema, table_name from information_schema.tables "
            "where table_schema in ('intermediate', 'main', 'audit') and not list_contains(?, table_name)",
            [list(LISTS)],
        ).fetchall()
        return {f"{s}.{t}": sorted(map(str, connection.execute(f'from {s}."{t}"').fetchall())) for s, t in tables}


def one(database: Path, question: str) -> Any:
    with duckdb.connect(str(database), read_only=True) as connection:
        return (connection.execute(question).fetchone() or (None,))[0]


@pytest.mark.parametrize(
    "seed",
    [
        0,
        pytest.param(1, marks=pytest.mark.slow),
        pytest.param(2, marks=pytest.mark.slow),
        pytest.param(3, marks=pytest.mark.slow),
    ],
)
def test_any_order_of_arrival_gives_the_rows_of_a_full_build(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    folder, settings = tmp_path / "texts", Settings(tmp_path / "data", 1, None)
    folder.mkdir()
    texts = {f"{year}年{place}政府工作报告.txt": text_of(place, year, chance) for place in PLACES for year in YEARS}
    # the same report on another page, and one with the figures of another place
    texts["2023年衡水市人民政府工作报告.txt"] = texts["2023年衡水市政府工作报告.txt"].replace("各位代表:", "各位代表")
    texts["2024年饶阳县政府工作报告.txt"] = texts["2024年枣强县政府工作报告.txt"].replace("枣强县", "饶阳县")
    names = chance.sample(sorted(texts), len(texts))
    cut = chance.randrange(10, 16)
    index = tmp_path / "index.csv"
    index.write_text(
        "file,url,title\n" + "".join(f"{n},http://www.a.example/{i}.html,\n" for i, n in enumerate(names)),
        encoding="utf-8",
    )

    def arrive(arriving: list[str], day: int) -> steps.BuildResult:
        for name in arriving:
            (folder / name).write_text(texts[name], encoding="utf-8")
        steps.collect(settings, [str(folder / name) for name in arriving], index, NOW + timedelta(days=day))
        return steps.build(settings)

    arrive(names[:cut], 0)
    arrive(names[cut:-3], 1)
    # one page changes, three come, and a number is corrected
    changed = chance.choice(names[:cut])
    texts[changed] = texts[changed].replace("亿元,增长", "亿元,下降")
    wrong = "select figure_id || ',value,' || value || ',7,test,2026-11-24,,,,' from fct_figures where measure = 'growth' and value <> 7"
    (settings.data / "corrections.csv").write_text(
        f"{HEAD}\n{one(settings.database, wrong + ' order by 1 limit 1')}\n", encoding="utf-8"
    )
    arrive([changed, *names[-3:]], 2)
    touched = one(settings.database, "select count(*) from intermediate.int_reports_touched")
    assert 4 <= touched < len(texts)
    grown = rows_of(settings.database)
    steps.build(settings, full=True)
    anew = rows_of(settings.database)
    assert grown.keys() == anew.keys()
    assert [name for name in grown if grown[name] != anew[name]] == []
    for mart in ("fct_targets", "fct_target_outcomes", "fct_target_cascade", "fct_vintages", "fct_indicator_years"):
        assert len(anew[f"main.{mart}"]) > 10
    assert one(settings.database, "select count(*) from fct_figures where is_corrected") == 1
