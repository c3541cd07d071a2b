select
    division_id,
    code,
    name,
    level,
    type,
    province_name,
    parent_id,
    parent_name,
    valid_from,
    valid_to,
    successor_id,
    predecessor_id,
    series_division_id
from {{ ref('int_divisions') }}
