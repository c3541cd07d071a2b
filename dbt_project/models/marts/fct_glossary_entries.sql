select
    entries.report_id || '-' || entries.entry_start as entry_id,
    entries.report_id,
    reports.division_id,
    reports.plan_year,
    entries.term,
    entries.explanation,
    entries.entry_start as start
from {{ ref('stg_glossary_entries') }} as entries
inner join {{ ref('int_reports_counted') }} as reports on entries.report_id = reports.report_id
where reports.duplicate_of is null
