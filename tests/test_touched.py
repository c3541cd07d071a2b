"""A build on what the last one made gives the rows of a build of all, in whatever order pages and corrections come."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from flows import fingerprint, steps
from flows.base.settings import DBT_PROJECT, Settings
from flows.warehouse import dbt

NOW = datetime(2026, 11, 24, tzinfo=UTC)
# a nation, a province, two of its cities, counties of one, a zone (its id has a dash), a city that became a district
PLACES = {name: (2022, 2023, 2024) for name in ("国务院", "河北省", "衡水市", "邢台市", "桃城区", "枣强县", "大鹏新区")}
PLACES |= {"冀州市": (2015, 2016), "冀州区": (2017,)}
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
{year - 1}年,全年地区生产总值完成{gdp}.{chance.randrange(10, 99)}亿元,增长{growth}%。其中第一产业增加值{gdp // 7}.3亿元,
第二产业增加值{gdp // 3}.1亿元,第三产业增加值{gdp // 2}.4亿元。
一般公共预算收入{gdp // 9}.{chance.randrange(10, 99)}亿元,增长{chance.randrange(1, 9)}.5%;
固定资产投资增长{chance.randrange(3, 12)}.2%;社会消费品零售总额增长{chance.randrange(3, 12)}.7%。
城镇居民人均可支配收入{chance.randrange(25000, 50000)}元,农村居民人均可支配收入{chance.randrange(11000, 24000)}元。
数字经济、乡村振兴加快。{filler}。
二、{year}年工作安排
{year}年主要预期目标是:地区生产总值增长{chance.randrange(5, 9)}%左右,一般公共预算收入增长{chance.randrange(5, 9)}%以上,
固定资产投资增长高于{above}平均水平,
社会消费品零售总额增长{chance.randrange(6, 10)}%,城镇新增就业{chance.randrange(1, 9)}.2万人。{filler}。
三、政府自身建设
坚持依法行政,建设法治政府。{filler}。
各位代表,让我们团结奋斗,谢谢大家!
"""


class Project:
    """A data folder whose pages come, change and go, whose numbers are corrected, and whose seeds are edited."""

    def __init__(self, place: Path, chance: random.Random, monkeypatch: pytest.MonkeyPatch) -> None:
        self.chance, self.day = chance, 0
        self.settings, self.folder = Settings(place / "data", 1, None), place / "texts"
        self.folder.mkdir()
        self.seeds = place / "dbt_project" / "seeds"
        shutil.copytree(DBT_PROJECT, place / "dbt_project", ignore=shutil.ignore_patterns("target", "logs"))
        for module in (dbt, fingerprint):
            monkeypatch.setattr(module, "DBT_PROJECT", place / "dbt_project")
        texts = {
            f"{year}年{where}政府工作报告.txt": text_of(where, year, chance)
            for where, years in PLACES.items()
            for year in years
        }
        # the same report on another page, and one with the figures of another place
        texts["2023年衡水市人民政府工作报告.txt"] = texts["2023年衡水市政府工作报告.txt"].replace(
            "各位代表:", "各位代表"
        )
        texts["2024年饶阳县政府工作报告.txt"] = texts["2024年枣强县政府工作报告.txt"].replace("枣强县", "饶阳县")
        self.texts, self.waiting = texts, chance.sample(sorted(texts), len(texts))
        self.index = place / "index.csv"
        rows = [f"{name},http://www.a.example/{n}.html,\n" for n, name in enumerate(self.waiting)]
        self.index.write_text("file,url,title\n" + "".join(rows), encoding="utf-8")
        self.there: list[str] = []

    def collect(self, names: list[str]) -> None:
        """Write pages as they are now into the folder, and archive them."""
        self.day += 1
        for name in names:
            (self.folder / name).write_text(self.texts[name], encoding="utf-8")
        steps.collect(
            self.settings, [str(self.folder / name) for name in names], self.index, NOW + timedelta(days=self.day)
        )
        self.there += [name for name in names if name not in self.there]

    def come(self, number: int) -> None:
        """So many pages more."""
        coming, self.waiting = self.waiting[:number], self.waiting[number:]
        self.collect(coming)

    def change(self) -> None:
        """A page says something else."""
        name = self.chance.choice(self.there)
        self.texts[name] = self.texts[name].replace("亿元,增长", "亿元,下降")
        self.collect([name])

    def forget(self) -> None:
        """A page is taken out of view."""
        self.day += 1
        name = self.there.pop(self.chance.randrange(len(self.there)))
        steps.forget(self.settings, [name], NOW + timedelta(days=self.day))

    def correct(self) -> None:
        """Three other numbers are corrected than before."""
        wrong = (
            "select string_agg(figure_id || ',value,' || value || ',7,test,2026-11-24,,,,', chr(10)) from ("
            "from fct_figures where measure = 'growth' and value <> 7 order by hash(figure_id || ?) limit 3)"
        )
        rows = one(self.settings.database, wrong, str(self.chance.random()))
        (self.settings.data / "corrections.csv").write_text(f"{HEAD}\n{rows}\n", encoding="utf-8")

    def withdraw(self) -> None:
        """Nothing is corrected any more."""
        (self.settings.data / "corrections.csv").unlink(missing_ok=True)

    def edit(self) -> None:
        """A topic has one term more, and a break of a series is no longer known."""
        with (self.seeds / "topics.csv").open("a", encoding="utf-8") as topics:
            topics.write(f"digital_economy,数字经济,digital economy,第{self.chance.randrange(80)}项工作\n")
        breaks = (self.seeds / "series_breaks.csv").read_text(encoding="utf-8").splitlines(keepends=True)
        (self.seeds / "series_breaks.csv").write_text("".join(breaks[:-1]), encoding="utf-8")


def rows_of(database: Path) -> dict[str, list[str]]:
    """All that models have made, sorted."""
    with duckdb.connect(str(database), read_only=True) as connection:
        tables = connection.execute(
            "select table_schema, table_name from information_schema.tables "
            "where table_schema in ('intermediate', 'main', 'audit') and not list_contains(?, table_name)",
            [list(LISTS)],
        ).fetchall()
        return {f"{s}.{t}": sorted(map(str, connection.execute(f'from {s}."{t}"').fetchall())) for s, t in tables}


def one(database: Path, question: str, *given: str) -> Any:
    with duckdb.connect(str(database), read_only=True) as connection:
        return (connection.execute(question, given).fetchone() or (None,))[0]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int) -> Project:
    """Builds of which make models alone: their tests and the checks of pages are asked elsewhere."""
    exact = dbt.run_dbt

    def models(database: Path, *arguments: str, **given: Any) -> dbt.Outcome:
        return exact(database, *arguments, "--exclude-resource-type", "test", **given)

    monkeypatch.setattr(dbt, "run_dbt", models)
    return Project(tmp_path, random.Random(seed), monkeypatch)


def compare(project: Project) -> dict[str, list[str]]:
    """The rows of a full build, after asking that they are those of the last one."""
    grown = rows_of(project.settings.database)
    steps.build(project.settings, full=True)
    anew = rows_of(project.settings.database)
    assert grown.keys() == anew.keys()
    assert [name for name in grown if grown[name] != anew[name]] == []
    return anew


@pytest.mark.parametrize("seed", [0])
def test_pages_changes_and_corrections_give_the_rows_of_a_full_build(project: Project) -> None:
    project.come(18)
    steps.build(project.settings)
    project.come(3)
    project.change()
    project.forget()
    project.correct()
    steps.build(project.settings)
    assert 4 <= one(project.settings.database, "select count(*) from intermediate.int_reports_touched") < 15
    anew = compare(project)
    for mart in ("fct_targets", "fct_target_outcomes", "fct_target_cascade", "fct_vintages", "fct_indicator_years"):
        assert len(anew[f"main.{mart}"]) > 10
    assert one(project.settings.database, "select count(*) from fct_figures where is_corrected") > 0


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1, 9))
def test_any_order_of_arrival_gives_the_rows_of_a_full_build(project: Project) -> None:
    project.come(project.chance.randrange(8, 16))
    steps.build(project.settings)
    events: list[Callable[[], None]] = [project.change, project.forget, project.correct, project.withdraw, project.edit]
    events += [lambda: project.come(1), lambda: project.come(project.chance.randrange(2, 6)), project.change]
    for event in project.chance.sample(events, len(events)):
        event()
        steps.build(project.settings)
    compare(project)
