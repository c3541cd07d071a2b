select *
from {{ source('raw', 'reports') }}
