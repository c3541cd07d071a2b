"""What pages, API and CSV show is what the released file says."""

from __future__ import annotations

import csv
import html
import io
import re
from decimal import Decimal
from typing import Any

import pytest
from starlette.testclient import TestClient

from flows.site.charts import number
from flows.site.queries import queries
from flows.site.store import Release

MAY_BE_EMPTY = (
    "figure_rivals",
    "report_glossary",
    "vintages",
    "place_breaks",
    "findings",
    "doubtful_values",
    "cascade",
    "cascade_spread",
    "topic_reports",
)


def _cell(value: Any) -> str:
    """A value as CSV, JSON and DuckDB all give it: numbers by their value."""
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        return f"{float(value):.10g}"
    if isinstance(value, str) and re.fullmatch(r"-?\d+\.\d+|-?[1-9]\d*|0", value):
        return f"{float(value):.10g}"
    return "" if value is None else str(value).removeprefix("'")


@pytest.mark.parametrize("name", queries())
def test_shown_sql_api_and_csv_give_the_same_rows(client: TestClient, release: Release, plain: Any, name: str) -> None:
    judged = """select y.series_division_id, y.indicator_id, y.measure, y.year::varchar, y.report_id, y.figure_id,
            y.unit_canonical from fct_target_outcomes o join fct_indicator_years y on o.actual_id = y.figure_id
        where o.plan_year = y.year and o.indicator_id = y.indicator_id order by all limit 1"""
    names = ("place", "indicator", "measure", "year", "report", "figure", "unit")
    known = dict(zip(names, plain.execute(judged).fetchone(), strict=True))
    known |= {"places": f"{known['place']}~100000_1949", "topic": "innovation", "mart": "fct_figures"}
    known |= {"level": release.ask("place", {"place": known["place"]})[0]["level"]}
    given = {param: known[param] for param in queries()[name].params}
    for asked in (given, {}):
        answer = client.get(f"/api/v1/{name}", params=asked).json()
        rows = plain.execute(queries()[name].shown(asked)).fetchall()
        assert [[_cell(v) for v in row.values()] for row in answer["rows"]] == [[_cell(v) for v in row] for row in rows]
        lines = client.get(f"/api/v1/{name}.csv", params=asked).text.removeprefix("\ufeff")
        found = list(csv.reader(io.StringIO(lines)))[1:]
        assert [[_cell(cell) for cell in line] for line in found] == [[_cell(v) for v in row] for row in rows]
    assert release.ask(name, given) or name in MAY_BE_EMPTY


_NUMBERS = """
with stated as (
    select figure_id, indicator_id, measure, value_text as said, unit_canonical as unit,
        unnest([value_canonical, value_high_canonical]) as value
    from fct_figures
    union all
    select figure_id, indicator_id, measure, '', unit_canonical,
        unnest([value_canonical, value_low_canonical, value_high_canonical])
    from fct_indicator_years
    union all
    select o.actual_id, o.indicator_id, o.measure, '', f.unit_canonical, o.actual_canonical
    from fct_target_outcomes o join fct_figures f on o.actual_id = f.figure_id
    union all
    select figure_id, indicator_id, measure, '', unit_canonical, value_canonical from fct_vintages
)
select s.figure_id, s.said, s.value,
    case when s.measure in ('level', 'change')
            and (s.unit = i.unit_canonical or s.unit || i.unit_canonical like '%元%元')
        then coalesce(i.display_factor, 1)
        else 1 end
from stated s left join reference.indicators i using (indicator_id)
"""


def test_every_number_drawn_or_listed_is_one_of_its_row(client: TestClient, release: Release, plain: Any) -> None:
    """What a mark says (年 value unit) and what a link to a number shows, on pages of every kind, by the file alone."""
    told: dict[str, set[str]] = {}
    for figure, text, value, factor in plain.execute(_NUMBERS).fetchall():
        told.setdefault(figure, set()).update(
            (text, number(float(value) / float(factor))) if value is not None else (text,)
        )
    place = max(release.ask("places"), key=lambda r: r["report_count"])["place_id"]
    kinds = {(r["indicator_id"], r["measure"]) for r in release.ask("place_series", {"place": place})}
    goals = [r for r in release.ask("target_years") if r["judged_count"]][:3]
    pages = [f"/place/{place}", *(f"/place/{place}/{i}/{m}" for i, m in sorted(kinds)[:40])]
    pages += [f"/indicator/{i}/{m}" for i, m in sorted(kinds)[:40]]
    pages += [f"/targets/{r['indicator_id']}/{r['plan_year']}/{r['measure']}" for r in goals]
    drawn = listed = 0
    for path in pages:
        text = client.get(path).text
        for figure, said in re.findall(r'<a href="/figure/([\w-]+)"[^>]* aria-label="([^"]*)"', text):
            found = re.search(r"(?:年|年结果|结果) ([-\d,.]+)", html.unescape(said))
            assert not found or found[1] in told[figure], (path, said, told[figure])
            drawn += bool(found)
        for figure, shown in re.findall(
            r'<td class="n"><a href="/figure/([\w-]+)" data-sheet>([-\d,.]+)(?=[*! <])', text
        ):
            assert shown in told[figure], (path, shown, told[figure])
            listed += 1
    assert drawn > 150 and listed > 100


def test_a_number_is_marked_where_it_stands(client: TestClient, release: Release) -> None:
    report = release.ask("place_reports", {"place": release.ask("places")[0]["place_id"]})[0]["report_id"]
    rows = release.ask("report_figures", {"report": report})[:5]
    assert rows
    for row in rows:
        page = client.get(f"/figure/{row['figure_id']}?part=1").text
        assert f">{html.escape(row['value_text'])}</a>" in page and "<html" not in page
        assert row["sentence"][row["value_start"] : row["value_end"]] == row["value_text"]


def test_what_is_compared_is_what_the_file_says(client: TestClient, release: Release) -> None:
    rows = release.ask("indicator_series", {"indicator": "gdp", "measure": "growth"})
    ids = list(dict.fromkeys(r["place_id"] for r in rows))[:3]
    page = client.get("/compare", params={"indicator": "gdp", "measure": "growth", "places": "~".join(ids)}).text
    assert {r["figure_id"] for r in rows if r["place_id"] in ids} <= set(re.findall(r"/figure/([\w-]+)", page))
    added = client.get("/compare", params={"places": ids[0], "add": rows[-1]["division_name"]})
    assert (
        added.headers["location"].endswith(f"places={ids[0]}~{rows[-1]['place_id']}") or ids[0] == rows[-1]["place_id"]
    )


def test_cascade_is_own_target_minus_the_superiors(client: TestClient, release: Release) -> None:
    option = next(r for r in release.ask("cascade_years"))
    asked = {"indicator": option["indicator_id"], "measure": option["measure"], "year": option["plan_year"]}
    rows = [r for r in release.ask("cascade", asked) if r["amplification"] is not None]
    assert len(rows) == option["pair_count"]
    assert all(r["target_point"] - r["parent_point"] == r["amplification"] for r in rows)
    page = client.get("/cascade/{year}/{indicator}/{measure}".format(**asked)).text
    assert sum(page.count(f'<circle class="dot {kind}"') for kind in ("value", "same", "missed")) >= len(rows) * 0.9


def test_a_doubtful_number_is_framed_and_its_sheet_gives_the_years_around_it(
    client: TestClient, release: Release, plain: Any
) -> None:
    rows = plain.execute(
        "select report_id, list(distinct figure_id) from fct_indicator_years where is_doubtful group by 1 order by 1"
    ).fetchall()
    for report, doubted in rows[:3]:
        text = client.get(f"/report/{report}").text
        assert set(re.findall(r'<a id="([\w-]+)" class="number [^"]*doubted"', text)) == set(doubted)
        page = client.get(f"/figure/{doubted[0]}").text
        own = next(row for row in release.ask("figure_doubts", {"figure": doubted[0]}) if row["is_doubtful"])
        place = release.ask("figure", {"figure": doubted[0]})[0]["place_id"]
        rows = release.ask("place_growths", {"place": place, "indicator": own["indicator_id"]})
        around = [row for row in rows if abs(row["year"] - own["year"]) <= 2]
        assert "前后各年" in page and doubted[0] in {
            figure for r in around for figure in (r["figure_id"], r["growth_id"])
        }
        assert all(f"/figure/{r['figure_id']}" in page for r in around if r["figure_id"])
    assert rows


def test_growth_that_levels_give_is_of_the_year_before_alone(release: Release, plain: Any) -> None:
    levels = """select max(y.figure_id), y.series_division_id, y.indicator_id,
            (y.value_canonical / b.value_canonical - 1)::double from fct_indicator_years y
        join fct_indicator_years b using (series_division_id, indicator_id, measure, unit_canonical)
        where y.measure = 'level' and b.year = y.year - 1 and b.value_canonical > 0 and y.value_canonical is not null
        group by all having count(*) = 1 order by 1 limit 20"""
    for figure, place, indicator, share in plain.execute(levels).fetchall():
        rows = release.ask("place_growths", {"place": place, "indicator": indicator})
        given = {r["figure_id"]: r["growth_of_levels"] for r in rows}
        assert given[figure] == pytest.approx(100 * share, abs=0.06)


def test_a_target_leads_to_its_result_and_a_result_to_its_target(client: TestClient, plain: Any) -> None:
    target, result = plain.execute(
        """select t.figure_id, o.actual_id from fct_target_outcomes o join fct_targets t using (target_id, indicator_id)
        where o.outcome = 'missed' order by all limit 1"""
    ).fetchone()
    for one, other in ((target, result), (result, target)):
        text = client.get(f"/figure/{one}").text
        assert f'href="/figure/{other}" data-sheet' in text and 'class="verdict' in text


def test_a_reports_numbers_are_counted_as_they_are_published(plain: Any) -> None:
    counted = """select sum(figure_count), (select count(*) from fct_figures),
        (select count(distinct subject_id) from fct_findings where subject_kind = 'figure' and severity = 'warning')
        from dim_reports"""
    said, published, withheld = plain.execute(counted).fetchone()
    assert said == published and withheld
