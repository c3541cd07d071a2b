from __future__ import annotations

import json
import shutil
import threading
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest
from conftest import SAMPLE

from flows import steps
from flows.base.errors import GateError, WarehouseError
from flows.base.settings import Settings
from flows.base.vocabulary import read_seed
from flows.warehouse.load import build_lock
from flows.warehouse.release import fingerprint_of as _fingerprint

NOW = datetime(2026, 11, 24, tzinfo=UTC)
CORRECTED = ("build", "--select", "int_corrections", "corrections_still_apply")


def ask(settings: Settings, sql: str) -> list[tuple]:
    with duckdb.connect(str(settings.database), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def test_marts_hold_levels_and_growth_by_place_and_year(built: Settings) -> None:
    rows = ask(
        built,
        """
        select y.year, y.value_canonical, y.status
        from fct_indicator_years as y inner join dim_divisions as d using (division_id)
        where d.name = '新城区' and indicator_id = 'gdp' and measure = 'level' order by 1
        """,
    )
    assert [(r[0], int(r[1]), r[2]) for r in rows] == [
        (2021, 65_300_000_000, "estimate"),
        (2022, 66_500_000_000, "estimate"),
        (2023, 70_000_000_000, "estimate"),
        (2024, 74_200_000_000, "estimate"),
    ]


def test_every_wide_cell_has_its_note_and_every_noted_number_its_cell(built: Settings) -> None:
    wide = [row["column_name"] for row in read_seed("headline")]
    counts = ", ".join(f"count({name})" for name in wide)
    (cells,) = ask(built, f"select {counts} from wide_division_years")
    noted = dict(ask(built, "select column_name, count(number) from wide_division_years_notes group by column_name"))
    assert sum(cells) > 300
    assert {name: n for name, n in zip(wide, cells, strict=True) if n} == {k: n for k, n in noted.items() if n}
    assert ask(
        built,
        """
        select
            (select sum(doubtful_count) from wide_division_years)
            - (select count(*) from wide_division_years_notes where is_doubtful and number is not null)
        """,
    ) == [(0,)]


def test_a_bound_is_no_value(built: Settings) -> None:
    rows = ask(
        built,
        """
        select
            comparator in ('=', '~'), count(*), count(value),
            count(coalesce(value_low_canonical, value_high_canonical))
        from fct_indicator_years group by 1 order by 1
        """,
    )
    assert [(exact, n, with_value, with_bound) for exact, n, with_value, with_bound in rows if n] == [
        (False, rows[0][1], 0, rows[0][1]),
        (True, rows[1][1], rows[1][1], rows[1][1]),
    ]


def test_every_rival_has_its_fact(built: Settings) -> None:
    rows = ask(
        built,
        """
        select count(*), count(y.indicator_year_id), count(*) filter (where r.figure_id = y.figure_id)
        from fct_rivals as r left join fct_indicator_years as y using (indicator_year_id)
        """,
    )
    assert rows[0][0] > 10
    assert rows[0][:2] == (rows[0][0], rows[0][0])
    assert rows[0][2] == 0


def test_targets_meet_results(built: Settings) -> None:
    rows = ask(
        built,
        """
        select d.name, o.plan_year, o.target_text, o.actual_canonical::varchar, o.outcome, o.reason
        from fct_target_outcomes as o inner join dim_divisions as d using (division_id)
        where o.indicator_id = 'gdp' and o.measure = 'growth' and d.name in ('新城区', '衡水市')
        order by 1, 2
        """,
    )
    assert [(name, year, text, actual and float(actual), *end) for name, year, text, actual, *end in rows] == [
        ("新城区", 2022, "5%", 2.0, "missed", "compared"),
        ("新城区", 2023, "4%", 5.3, "met", "compared"),
        ("新城区", 2024, "6%", 5.8, "missed", "compared"),
        ("新城区", 2025, "7%", None, "undecidable", "not_due"),
        ("衡水市", 2022, "7%", 4.6, "missed", "compared"),
        ("衡水市", 2023, "6%", 5.6, "missed", "compared"),
        ("衡水市", 2024, "7%", 5.9, "missed", "compared"),
    ]


def test_an_outcome_is_what_target_and_result_say(built: Settings) -> None:
    compared = ask(
        built,
        """
        select count(*), count(*) filter (
            (outcome = 'met') is distinct from (actual_canonical >= target_low)
        )
        from fct_target_outcomes
        where reason = 'compared' and target_kind = 'floor' and measure = 'growth'
        """,
    )
    assert compared[0][0] >= 5
    assert compared[0][1] == 0


def test_pegs_and_counts_are_judged_by_their_rule(built: Settings) -> None:
    rows = ask(
        built,
        """
        select o.plan_year, indicator_id, target_kind, outcome, outcome_tolerant
        from fct_target_outcomes as o inner join dim_divisions as d using (division_id)
        where
            d.level = 'nation' and reason = 'compared'
            and indicator_id in ('income_per_capita', 'urban_new_jobs', 'cpi')
        """,
    )
    assert set(rows) == {
        (2022, "income_per_capita", "peg", "missed", "met"),
        (2023, "income_per_capita", "peg", "met", "met"),
        (2022, "urban_new_jobs", "floor", "met", "met"),
        (2023, "urban_new_jobs", "approx", "met", "met"),
        (2022, "cpi", "approx", "met", "met"),
        (2023, "cpi", "approx", "met", "met"),
    }


def test_revisions_stand_beside_the_first_statement(built: Settings) -> None:
    rows = ask(
        built,
        """
        select v.vintage, v.value_canonical::bigint, round(v.revision_pct, 2)::varchar
        from fct_vintages as v inner join dim_divisions as d using (division_id)
        where d.name = '河北省' and indicator_id = 'gdp' and measure = 'level' and year = 2022 order by 1
        """,
    )
    assert rows == [(2023, 4_237_040_000_000, "0.00"), (2024, 4_198_800_000_000, "-0.90")]
    assert ask(
        built,
        """
        select value_canonical::bigint from fct_indicator_years as y inner join dim_divisions as d using (division_id)
        where d.name = '河北省' and indicator_id = 'gdp' and measure = 'level' and year = 2022
        """,
    ) == [(4_237_040_000_000,)]


def test_every_division_that_existed_has_a_coverage_row(built: Settings) -> None:
    assert ask(
        built,
        """
        select count(*) > 3000, count(*) filter (c.coverage_id is null)
        from dim_divisions as d
        left join fct_report_coverage as c on c.division_id = d.division_id and c.plan_year = 2023
        where d.valid_from <= 2023 and coalesce(d.valid_to, 9999) > 2023
        """,
    ) == [(True, 0)]
    assert ask(
        built,
        """
        select c.reason from fct_report_coverage as c inner join dim_divisions as d using (division_id)
        where d.name = '石家庄市' and c.plan_year = 2022
        """,
    ) == [("wall",)]


def test_copies_are_compared_figure_by_figure(built: Settings) -> None:
    counts = dict(ask(built, "select comparison, count(*) from audit.audit_duplicate_figures group by 1"))
    assert counts["same"] > 30
    assert sum(counts.values()) - counts["same"] < 10


def test_a_correction_that_no_longer_applies_stops_the_build(built: Settings, tmp_path: Path) -> None:
    from flows.warehouse.dbt import run_dbt

    database = tmp_path / "gwr.duckdb"
    shutil.copy(built.database, database)
    figure, value = ask(
        built,
        """
        select figure_id, value::varchar from fct_figures
        where indicator_id = 'gdp' and measure = 'level' order by 1 limit 1
        """,
    )[0]
    with duckdb.connect(str(database)) as connection:
        connection.execute(
            "insert into reference.corrections by name select ? as figure_id, 'value' as field, ? as wrong_value, "
            "'1' as right_value, 'test' as reason, '2026-11-24' as decided_on",
            [figure, value],
        )
    run_dbt(database, *CORRECTED)
    with duckdb.connect(str(database)) as connection:
        connection.execute("update reference.corrections set wrong_value = '12345'")
    with pytest.raises(
        WarehouseError, match=f"corrections_still_apply: figure_id {figure}.*wrong_value 12345.*read_value {value}"
    ):
        run_dbt(database, *CORRECTED)


def test_corrections_of_the_data_folder_are_taken_by_words(built: Settings, tmp_path: Path) -> None:
    from flows.warehouse.dbt import run_dbt

    database = tmp_path / "warehouse" / "gwr.duckdb"
    database.parent.mkdir()
    shutil.copy(built.database, database)
    figure, division, year, value, sentence = ask(
        built,
        """
        select f.figure_id, f.division_id, r.plan_year, f.value::varchar, f.sentence
        from fct_figures f join dim_reports r using (report_id)
        where f.indicator_id = 'gdp' and f.measure = 'level' and f.division_id is not null order by 1 limit 1
        """,
    )[0]
    own = tmp_path / "corrections.csv"
    head = "figure_id,field,wrong_value,right_value,reason,decided_on,division_id,plan_year,indicator_id,words"
    row = f",value,{value},1234,test,2026-11-24,{division},{year},gdp,"
    own.write_text(f'{head}\n{row}"{sentence[:12]}"\n', encoding="utf-8")
    run_dbt(database, *CORRECTED)
    with duckdb.connect(str(database), read_only=True) as connection:
        found = connection.execute(
            "select value from intermediate.int_figures_corrected where figure_id = ?", [figure]
        ).fetchone()
    assert found == (1234,)
    own.write_text(f'{head}\n{row}"words of no sentence"\n', encoding="utf-8")
    with pytest.raises(WarehouseError, match="corrections_still_apply"):
        run_dbt(database, *CORRECTED)
    own.write_text("figure,value\n", encoding="utf-8")
    with pytest.raises(WarehouseError, match="its first line must be figure_id,field"):
        run_dbt(database, *CORRECTED)


def test_the_unit_tests_of_the_models_pass(built: Settings, tmp_path: Path) -> None:
    from flows.warehouse.dbt import counts_of, run_dbt

    database = tmp_path / "gwr.duckdb"
    shutil.copy(built.database, database)
    counts = counts_of(run_dbt(database, "test", "--select", "test_type:unit").results)
    assert set(counts) == {"pass"}
    assert counts["pass"] >= 20


def test_terms_of_a_topic_do_not_overlap(built: Settings) -> None:
    assert (
        ask(
            built,
            """
            select a.term, b.term from reference.topics as a inner join reference.topics as b
            on a.topic_id = b.topic_id and a.term <> b.term and contains(a.term, b.term)
            """,
        )
        == []
    )


def test_pages_have_outcomes_and_reasons(built: Settings) -> None:
    assert dict(ask(built, "select outcome, count(*) from raw.pages group by 1")) == {"report": 24, "wall": 1}
    rules = {r[0] for r in ask(built, "select rule from fct_findings")}
    assert {"wall", "cut", "duplicate", "title_year_differs"} <= rules


def test_every_fetch_has_a_row(built: Settings) -> None:
    assert dict(ask(built, "select outcome, count(*) from raw.captures group by 1")) == {"report": 24, "wall": 1}


def test_no_float_in_a_values_way(built: Settings) -> None:
    floats = ask(
        built,
        """
        select table_schema, table_name, column_name from information_schema.columns
        where
            data_type in ('DOUBLE', 'FLOAT')
            and table_schema in ('raw', 'main', 'intermediate', 'reference')
        """,
    )
    assert floats == []


def test_loading_again_gives_the_same_warehouse(built: Settings) -> None:
    before = _fingerprint(built.database)
    steps.collect(built, [str(SAMPLE)], SAMPLE / "index.csv", NOW)
    steps.build(built, full=True)
    assert _fingerprint(built.database) == before
    assert steps.publish(built, NOW).name == "2026.11.0"


def test_a_release_is_whole(built: Settings) -> None:
    release = built.published / "latest"
    manifest = json.loads((release / "manifest.json").read_text(encoding="utf-8"))
    for mart, count in manifest["tables"].items():
        assert duckdb.sql(f"select count(*) from '{release}/parquet/{mart}.parquet'").fetchall() == [(count,)]
        assert (release / "csv" / f"{mart}.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert "dbt" in (release / "docs" / "index.html").read_text(encoding="utf-8")[:20000]
    assert (built.warehouse / "data_docs" / "index.html").exists()
    assert not (release / "data_docs").exists()
    with duckdb.connect(str(built.published / "gwr.duckdb"), read_only=True) as connection:
        assert not connection.execute(
            "select table_name from duckdb_columns() where column_name = 'body' and not internal"
        ).fetchall()


@pytest.mark.usefixtures("light")
def test_readers_go_on_while_a_release_is_made(built: Settings, tmp_path: Path) -> None:
    own = Settings(Path(shutil.copytree(built.data, tmp_path / "data", symlinks=True)), 1, None)
    counts: list[int] = []
    stop = threading.Event()

    def read() -> None:
        while not stop.is_set():
            with duckdb.connect(str(own.published / "gwr.duckdb"), read_only=True) as reader:
                counts.append(reader.execute("select count(*) from fct_figures").fetchall()[0][0])

    thread = threading.Thread(target=read)
    thread.start()
    manifest = (own.published / "latest" / "manifest.json").resolve()
    manifest.write_text(
        manifest.read_text(encoding="utf-8")
        .replace('"fingerprint": "', '"fingerprint": "old-')
        .replace('"made_of": "', '"made_of": "old-'),
        encoding="utf-8",
    )
    release = steps.publish(own, NOW)
    stop.set()
    thread.join()
    assert release.name == "2026.11.1"
    assert len(counts) > 3
    assert len(set(counts)) == 1


def test_a_second_build_is_refused(built: Settings) -> None:
    with build_lock(built.warehouse), pytest.raises(WarehouseError, match="another build"):
        steps.build(built)


def test_a_critical_expectation_stops_the_build(built: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    import expectations.suites as suites
    from expectations.check import shared_checker
    from flows.base.stages import Stages

    monkeypatch.setattr(suites, "MEASURES", ["level"])
    shared_checker.cache_clear()
    before = _fingerprint(built.database)
    with pytest.raises(GateError, match="nothing was loaded"):
        steps.build(built, full=True, stages=Stages())  # in this process, where the suites are those of the test
    shared_checker.cache_clear()
    assert _fingerprint(built.database) == before
