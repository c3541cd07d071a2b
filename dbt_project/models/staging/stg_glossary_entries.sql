select
    report_id,
    term,
    explanation,
    start as entry_start
from {{ source('raw', 'glossary_entries') }}
