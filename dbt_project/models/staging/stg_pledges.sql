select
    pledge_id,
    report_id,
    sentence,
    sentence_start,
    clause_text,
    clause_start,
    indicator_text,
    indicator_id,
    kind as target_kind,
    reference,
    force_text,
    horizon
from {{ source('raw', 'pledges') }}
