-- One row per report, indicator, unit and year: the lowest and the highest level that the report states.
select
    report_id,
    indicator_id,
    unit_canonical,
    start_year,
    min(figure_id) as figure_id,
    min(value_canonical) as lowest,
    max(value_canonical) as highest
from {{ ref('int_figures_accepted') }}
where
    indicator_id is not null and measure = 'level' and comparator in ('=', '~') and period = 'year' and start_year = end_year
    and status <> 'target' and scope_text = '' and basis is null
group by all
