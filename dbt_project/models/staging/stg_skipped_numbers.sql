select *
from {{ source('raw', 'skipped_numbers') }}
