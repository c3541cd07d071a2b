select
    md5(concat_ws('|', division_id, indicator_id, measure, data_year)) as indicator_year_id,
    division_id,
    indicator_id,
    measure,
    data_year as year,
    value,
    unit,
    value_canonical,
    unit_canonical,
    comparator,
    status,
    basis,
    figure_id,
    report_id,
    vintage,
    rival_count::integer as rival_count,
    (highest_canonical - lowest_canonical)::decimal(38, 8) as spread_canonical
from {{ ref('int_statements_ranked') }}
where choice = 1
