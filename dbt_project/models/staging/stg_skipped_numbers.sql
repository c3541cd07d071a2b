select
    report_id,
    start as number_start,
    text as number_text,
    reason as skipped_because
from {{ source('raw', 'skipped_numbers') }}
