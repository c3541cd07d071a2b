-- One row per report that may give rows to the marts; of several reports of one place and plan year one is primary.
with reports as (

    select * exclude (body)
    from {{ ref('stg_reports') }}

),

barred as (

    select distinct findings.subject_id as report_id
    from {{ ref('int_findings') }} as findings
    inner join reports on findings.subject_id = reports.report_id
    anti join {{ ref('int_corrections') }} as accepted
        on
            accepted.field = 'accept' and findings.rule = accepted.words
            and reports.division_id = accepted.division_id and reports.plan_year = accepted.plan_year::integer
    where findings.subject_kind = 'report' and findings.severity = 'warning'

),

finding_counts as (

    select
        subject_id as report_id,
        count(*)::integer as finding_count
    from {{ ref('int_findings') }}
    where subject_kind = 'report'
    group by subject_id

)

select
    reports.*,
    copied.duplicate_of,
    pages.url,
    pages.source_tier,
    barred.report_id is not null as is_barred,
    coalesce(finding_counts.finding_count, 0) as finding_count,
    row_number() over (
        partition by reports.division_id, reports.plan_year
        order by
            case when copied.duplicate_of is null then 0 else 1 end,
            case reports.report_kind when 'annual' then 0 when 'term' then 1 else 2 end,
            reports.meeting_date,
            reports.report_id
    ) = 1 and reports.division_id is not null and reports.plan_year is not null as is_primary
from reports
inner join {{ ref('stg_pages') }} as pages on reports.page_id = pages.page_id
left join {{ ref('int_reports_copied') }} as copied on reports.report_id = copied.report_id
left join barred on reports.report_id = barred.report_id
left join finding_counts on reports.report_id = finding_counts.report_id
