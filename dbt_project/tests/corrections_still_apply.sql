-- Guard: a correction whose figure is gone, or whose source no longer says the wrong thing, must be taken out of corrections.csv.
-- A report that is not in this warehouse is passed over.
with corrections as (

    select
        *,
        regexp_extract(figure_id, '^[0-9a-f]+-[0-9]+') as report_id
    from {{ ref('int_corrections') }}

),

applied as (

    select
        corrections.figure_id,
        corrections.field,
        corrections.wrong_value,
        {{ as_read('corrections.field', 'corrections.wrong_value') }} as read_value,
        corrections.reason
    from corrections
    inner join {{ ref('stg_reports') }} as reports on corrections.report_id = reports.report_id
    left join {{ ref('stg_figures') }} as figures on corrections.figure_id = figures.figure_id

)

select *
from applied
where
    read_value is null
    or not {{ is_same('read_value', 'wrong_value') }}
union all
select
    reports.report_id as figure_id,
    corrections.field,
    corrections.wrong_value,
    null as read_value,
    corrections.words as reason
from {{ ref('int_corrections') }} as corrections
inner join {{ ref('stg_reports') }} as reports
    on corrections.division_id = reports.division_id and cast(corrections.plan_year as integer) = reports.plan_year
left join {{ ref('int_findings') }} as findings
    on corrections.field = 'accept' and reports.report_id = findings.subject_id and corrections.words = findings.rule
where corrections.figure_id is null and findings.finding_id is null
