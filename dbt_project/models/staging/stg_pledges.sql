select *
from {{ source('raw', 'pledges') }}
