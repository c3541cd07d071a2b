-- One row per report, indicator, unit and year: the lowest and the highest level that the report states.
{{ config(materialized='incremental', unique_key='report_id', meta={'touched_by': 'int_reports_touched'}) }}
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
    and status <> 'target' and scope_text = '' and basis is null and {{ touched('report_id', by='int_reports_touched') }}
group by all
