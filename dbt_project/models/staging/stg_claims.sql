select
    claim_id,
    report_id,
    sentence,
    sentence_start,
    clause_text,
    clause_start,
    indicator_text,
    indicator_id,
    verdict,
    distance
from {{ source('raw', 'claims') }}
