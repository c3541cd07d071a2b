-- One row per figure of a counted report without a warning of its own (a corrected one has been looked at). Money of
-- before March 1955 is canonical in new yuan (the finding old_yuan says so).
{{ config(materialized='incremental', unique_key='report_id', meta={'touched_by': 'int_reports_touched'}) }}
with doubted as (

    select distinct subject_id as figure_id
    from {{ ref('int_findings') }}
    where subject_kind = 'figure' and severity = 'warning'

)

select
    figures.* replace (
        {{ in_new_yuan('value_canonical') }},
        {{ in_new_yuan('value_high_canonical') }}
    )
from {{ ref('int_figures_corrected') }} as figures
inner join {{ ref('int_reports_counted') }} as reports on figures.report_id = reports.report_id
left join doubted on figures.figure_id = doubted.figure_id
where
    (doubted.figure_id is null or figures.is_corrected)
    and not reports.is_barred
    and reports.duplicate_of is null
    and {{ touched('figures.report_id', by='int_reports_touched') }}
