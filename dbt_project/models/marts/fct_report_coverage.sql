with years as (

    select unnest(range(
        (select coalesce(min(plan_year), 2000) from {{ ref('dim_reports') }})::bigint,
        (select coalesce(max(plan_year), 2000) + 1 from {{ ref('dim_reports') }})::bigint
    ))::integer as plan_year

),

read_reports as (

    select
        division_id,
        plan_year,
        min_by(report_id, case when is_barred then 2 when is_primary then 0 else 1 end) as report_id,
        count(*)::integer as report_count,
        bool_or(is_complete and not is_barred) as has_complete,
        bool_and(is_barred) as all_barred
    from {{ ref('int_reports_counted') }}
    where duplicate_of is null and division_id is not null and plan_year is not null
    group by division_id, plan_year

),

unread_pages as (

    select
        division_id,
        plan_year,
        min_by(
            case outcome when 'wall' then 'wall' when 'gone' then 'not_found' when 'error' then 'fetch_failed' else 'fetched_unreadable' end,
            case outcome when 'unreadable' then 0 when 'not_a_report' then 1 when 'wall' then 2 when 'error' then 3 else 4 end
        ) as reason
    from {{ ref('stg_pages') }}
    where outcome not in ('report', 'continuation', 'list', 'forgotten') and division_id is not null and plan_year is not null
    group by division_id, plan_year

),

-- places whose own site was visited
visited as (

    select distinct sites.division_id
    from {{ ref('stg_pages') }} as pages
    inner join {{ ref('sites') }} as sites on pages.site_id = sites.site_id
    where sites.division_id <> ''

),

existing as (

    select
        divisions.division_id,
        years.plan_year
    from {{ ref('dim_divisions') }} as divisions
    cross join years
    where divisions.valid_from <= years.plan_year and coalesce(divisions.valid_to, 9999) > years.plan_year

),

grid as (

    select * from existing
    union distinct
    select
        division_id,
        plan_year
    from read_reports
    union distinct
    select
        division_id,
        plan_year
    from unread_pages

)

select
    grid.division_id || '-' || grid.plan_year as coverage_id,
    grid.division_id,
    grid.plan_year,
    read_reports.report_id,
    coalesce(read_reports.report_count, 0) as report_count,
    case
        when read_reports.all_barred then 'parsed_barred'
        when read_reports.has_complete then 'parsed'
        when read_reports.report_id is not null then 'parsed_incomplete'
        when unread_pages.reason is not null then unread_pages.reason
        when visited.division_id is not null then 'not_found'
        else 'not_collected'
    end as reason
from grid
left join read_reports on grid.division_id = read_reports.division_id and grid.plan_year = read_reports.plan_year
left join unread_pages on grid.division_id = unread_pages.division_id and grid.plan_year = unread_pages.plan_year
left join visited on grid.division_id = visited.division_id
