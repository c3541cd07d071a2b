select *
from {{ source('raw', 'figures') }}
