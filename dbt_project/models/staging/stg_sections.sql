select
    parts.report_id,
    parts.part.start as section_start,
    parts.part.end as section_end,
    parts.part.role as section,
    parts.part.path as section_path
from (
    select
        report_id,
        unnest(sections) as part
    from {{ source('raw', 'reports') }}
) as parts
