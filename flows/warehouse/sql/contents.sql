-- what a release holds, in all and by level of place
with reports as (
    select
        coalesce(grouping(divisions.level), 0) = 1 as is_total,
        divisions.level,
        count(*) as report_count,
        count(distinct divisions.series_division_id) as place_count,
        min(reports.plan_year) as first_year,
        max(reports.plan_year) as last_year
    from dim_reports as reports
    inner join dim_divisions as divisions on reports.division_id = divisions.division_id
    where reports.is_primary
    group by rollup (divisions.level)
),

figures as (
    select
        divisions.level,
        count(*) as figure_count
    from fct_figures as facts
    inner join dim_divisions as divisions on facts.division_id = divisions.division_id
    group by rollup (divisions.level)
),

years as (
    select
        divisions.level,
        count(*) as value_count,
        100 * avg(facts.is_doubtful::int) as doubtful_percent
    from fct_indicator_years as facts
    inner join dim_divisions as divisions on facts.division_id = divisions.division_id
    group by rollup (divisions.level)
)

select
    reports.is_total,
    reports.level,
    reports.report_count,
    reports.place_count,
    reports.first_year,
    reports.last_year,
    coalesce(figures.figure_count, 0) as figure_count,
    coalesce(years.value_count, 0) as value_count,
    coalesce(years.doubtful_percent, 0) as doubtful_percent
from reports
left join figures on reports.level is not distinct from figures.level
left join years on reports.level is not distinct from years.level
order by
    reports.is_total desc,
    array_position(['nation', 'province', 'prefecture', 'county', 'zone'], reports.level)
