select *
from {{ source('raw', 'captures') }}
