{{ config(materialized='view') }}
-- One row per counted report and section: the text of all its stretches.
select
    sections.report_id,
    sections.section,
    string_agg(substr(reports.body, sections.section_start + 1, sections.section_end - sections.section_start), '' order by sections.section_start) as section_text
from {{ ref('stg_sections') }} as sections
inner join {{ ref('stg_reports') }} as reports on sections.report_id = reports.report_id
inner join {{ ref('int_reports_counted') }} as counted on sections.report_id = counted.report_id
where counted.duplicate_of is null and not counted.is_barred
group by sections.report_id, sections.section
