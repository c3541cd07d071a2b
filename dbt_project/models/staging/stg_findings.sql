select *
from {{ source('raw', 'findings') }}
