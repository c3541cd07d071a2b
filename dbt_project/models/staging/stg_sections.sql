select
    report_id,
    part.start as section_start,
    part.end as section_end,
    part.role as section,
    part.path as section_path
from (
    select
        report_id,
        unnest(sections) as part
    from {{ source('raw', 'reports') }}
) as parts
