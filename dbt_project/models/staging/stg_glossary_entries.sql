select *
from {{ source('raw', 'glossary_entries') }}
