with figure_reports as (

    select
        figure_id,
        report_id
    from {{ ref('stg_figures') }}

)

select
    findings.finding_id,
    findings.subject_kind,
    findings.subject_id,
    findings.rule,
    findings.severity,
    findings.observed,
    findings.message,
    reports.report_id,
    reports.division_id,
    reports.plan_year
from {{ ref('int_findings') }} as findings
left join figure_reports on findings.subject_id = figure_reports.figure_id
left join {{ ref('stg_reports') }} as reports
    on coalesce(figure_reports.report_id, findings.subject_id) = reports.report_id
