with years as (

    select unnest(range(
        (select coalesce(min(plan_year), 2000) from {{ ref('dim_reports') }})::bigint,
        (select coalesce(max(plan_year), 2000) + 1 from {{ ref('dim_reports') }})::bigint
    ))::integer as plan_year

),

places as (

    select distinct division_id
    from {{ ref('dim_reports') }}
    where division_id is not null

),

grid as (

    select
        divisions.division_id,
        years.plan_year
    from places
    inner join {{ ref('dim_divisions') }} as divisions on places.division_id = divisions.division_id
    cross join years
    where divisions.valid_from <= years.plan_year and coalesce(divisions.valid_to, 9999) > years.plan_year - 2

),

read_reports as (

    select
        division_id,
        plan_year,
        min_by(report_id, case when is_primary then 0 else 1 end) as report_id,
        count(*)::integer as report_count,
        bool_or(is_complete) as has_complete
    from {{ ref('dim_reports') }}
    group by division_id, plan_year

)

select
    grid.division_id || '-' || grid.plan_year as coverage_id,
    grid.division_id,
    grid.plan_year,
    read_reports.report_id,
    coalesce(read_reports.report_count, 0) as report_count,
    case
        when read_reports.report_id is null then 'not_collected'
        when not read_reports.has_complete then 'parsed_incomplete'
        else 'parsed'
    end as reason
from grid
left join read_reports
    on grid.division_id = read_reports.division_id and grid.plan_year = read_reports.plan_year
