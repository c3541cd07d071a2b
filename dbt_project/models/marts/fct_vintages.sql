select
    figure_id,
    division_id,
    indicator_id,
    measure,
    data_year as year,
    report_id,
    vintage,
    status,
    basis,
    value_canonical,
    unit_canonical,
    row_number() over (
        partition by division_id, indicator_id, measure, data_year, unit_canonical
        order by vintage, figure_id
    ) as statement_number,
    first_value(value_canonical) over statement_order as first_canonical,
    cast(
        100 * (value_canonical - first_value(value_canonical) over statement_order)
        / nullif(first_value(value_canonical) over statement_order, 0) as decimal(28, 6)
    ) as revision_pct
from {{ ref('int_statements_ranked') }}
where comparator in ('=', '~') and basis is null
window statement_order as (
    partition by division_id, indicator_id, measure, data_year, unit_canonical
    order by vintage, figure_id
    rows between unbounded preceding and unbounded following
)
