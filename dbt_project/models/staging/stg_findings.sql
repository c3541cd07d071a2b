select
    finding_id,
    subject_kind,
    subject_id,
    rule,
    severity,
    observed,
    message
from {{ source('raw', 'findings') }}
