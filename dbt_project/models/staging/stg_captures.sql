select
    page_id,
    site_id,
    url,
    source_file,
    fetched_at,
    http_status,
    outcome,
    outcome_detail,
    content_sha256,
    archive_file,
    archive_offset
from {{ source('raw', 'captures') }}
