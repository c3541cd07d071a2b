-- One row per report of a touched division, and per touched report.
select report_id as touched_id
from {{ ref('int_reports_counted') }}
where coalesce(division_id, '') in (select divisions.touched_id from {{ ref('int_divisions_touched') }} as divisions)
union distinct
select touched_id
from {{ ref('int_reports_touched') }}
