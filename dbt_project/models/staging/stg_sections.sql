select
    report_id,
    unnest(sections, max_depth := 2)
from {{ source('raw', 'reports') }}
