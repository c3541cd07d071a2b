select
    report_id,
    start as section_start,
    "end" as section_end,
    role as section,
    path as section_path
from {{ source('raw', 'sections') }}
