"""Which reports hold the figures of another: copies of the same report, and reports that stand under a wrong place or year.

A figure's print is its value as written and its measure; a print is telling if it has three digits or more and stands in few reports.
Honest reports of neighbouring years or places share under a fifth of their telling prints (2,220 reports of 1954–2026).
"""

from __future__ import annotations

from functools import cache

import duckdb

from flows.base.findings import finding
from flows.base.records import Finding
from flows.base.vocabulary import divisions

AT_HOME = 3

TELLING = """
    create temp table telling as
    with prints as (select distinct report_id, md5(value_text || '|' || measure) as print from raw.figures where length(regexp_replace(value_text, '[^0-9０-９]', '', 'g')) >= 3),
    rare as (select print from prints group by print having count(*) <= 30)
    select * from prints semi join rare using (print)
"""

# place 1 is the best source: tier, no doubt about its year or place, earlier year, whole, longer
RANKED = """
    create temp table ranked as
    select r.report_id, r.division_id, r.plan_year, r.place_text,
           row_number() over (order by p.source_tier, not r.is_complete, -length(r.body), r.report_id) as place,
           dense_rank() over (order by p.source_tier, coalesce(doubts.n, 0), r.plan_year) as trust
    from raw.reports r join raw.pages p using (page_id)
    left join (select subject_id, count(*) n from raw.findings where rule in ('title_year_differs', 'date_conflict', 'year_from_title', 'place_site_mismatch') group by 1) doubts on doubts.subject_id = r.report_id
"""

PAIRS = """
    create temp table pairs as
    with sizes as (select report_id, count(*) n from telling group by 1)
    select a.report_id as one, b.report_id as two, count(*) as shared, least(any_value(s.n), any_value(t.n)) as smaller
    from telling a join telling b on a.print = b.print and a.report_id <> b.report_id
    join sizes s on s.report_id = a.report_id join sizes t on t.report_id = b.report_id
    group by 1, 2
"""

DUPLICATES = """
    update raw.reports set duplicate_of = found.best from (
        select one, b.report_id as best
        from pairs join ranked a on a.report_id = one join ranked b on b.report_id = two
        where a.division_id = b.division_id and a.plan_year = b.plan_year and b.place < a.place and shared >= 5 and shared >= 0.5 * smaller
        qualify row_number() over (partition by one order by b.place) = 1
    ) found where found.one = reports.report_id
"""

# a report whose place or year is not known is out of the marts already, and says nothing against one that is
BORROWED = """
    select one, two, shared, smaller, b.place_text, b.plan_year, a.trust = b.trust, a.division_id, b.division_id
    from pairs join ranked a on a.report_id = one join ranked b on b.report_id = two
    where (a.division_id <> b.division_id or a.plan_year <> b.plan_year) and b.trust <= a.trust and shared >= 8 and shared >= 0.3 * smaller
    qualify row_number() over (partition by one order by shared desc, b.place) = 1
"""

# levels of money that are all several times too high or too low beside every other report of the place within three years
OFF_SCALE = """
    with money as (select unnest(?) as indicator_id),
    levels as (
        select report_id, division_id, plan_year, indicator_id, min(value_canonical) as low, max(value_canonical) as high
        from raw.figures semi join money using (indicator_id)
        where measure = 'level' and unit_canonical = '元' and status <> 'target' and period = 'year' and start_year = end_year and start_year = plan_year - 1 and scope_text = '' and value_canonical > 0 and comparator in ('=', '~')
        group by all
    ),
    beside as (
        select a.report_id, a.indicator_id, count(*) as others, bool_and(a.high * 2.5 < b.low) as is_low, bool_and(a.low > b.high * 2.5) as is_high
        from levels a join levels b on a.division_id = b.division_id and a.indicator_id = b.indicator_id and abs(a.plan_year - b.plan_year) between 1 and 3
        group by all
    )
    select report_id, count(*) as tried, greatest(count(*) filter (is_low), count(*) filter (is_high)) as off from beside
    group by report_id having off >= 3 and off >= 0.75 * tried and max(others) >= 2
"""


@cache
def _places_below(division_id: str) -> tuple[str, ...]:
    """The names of the divisions that lie in one, at any time."""
    code = divisions()[division_id].code
    return tuple(sorted({d.name for d in divisions().values() if code and d.parent_code == code and len(d.name) > 2}))


def _is_at_home(connection: duckdb.DuckDBPyConnection, one: str, own_id: str, two: str, other_id: str) -> bool:
    """True if the text of report `one` names the places within its own division, and that of `two` does not: who replaces a city's name seldom replaces its districts'."""
    bodies = dict(
        connection.execute("select report_id, body from raw.reports where report_id in (?, ?)", [one, two]).fetchall()
    )
    own, other = (
        sum(name in bodies[report] for name in _places_below(division))
        for report, division in ((one, own_id), (two, other_id))
    )
    return own >= AT_HOME and own > 2 * other


def mark_likeness(connection: duckdb.DuckDBPyConnection, money: list[str]) -> list[Finding]:
    """Set `duplicate_of` in raw.reports and enter the Findings on copies and on reports of another place, year or scale; `money` are the indicators whose levels are compared."""
    for sql in (TELLING, RANKED, PAIRS, DUPLICATES):
        connection.execute(sql)
    found = [
        finding("report", one, "duplicate", best)
        for one, best in connection.execute(
            "select report_id, duplicate_of from raw.reports where duplicate_of is not null order by 1"
        ).fetchall()
    ]
    for one, two, shared, smaller, place, year, is_tie, own_id, other_id in connection.execute(BORROWED).fetchall():
        if is_tie and _is_at_home(connection, one, own_id, two, other_id):
            continue
        found.append(finding("report", one, "borrowed_figures", two, f"{shared} of {smaller}: {place} {year}"))
    for one, tried, off in connection.execute(OFF_SCALE, [money]).fetchall():
        found.append(finding("report", one, "figures_off_scale", f"{off} of {tried} levels"))
    for table in ("telling", "ranked", "pairs"):
        connection.execute(f"drop table {table}")
    return found
