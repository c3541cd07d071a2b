select
    break_id,
    series_division_id,
    indicator_id,
    kind,
    break_year,
    vintage_from,
    note,
    source
from {{ ref('int_series_breaks') }}
