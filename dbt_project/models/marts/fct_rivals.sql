{{ config(materialized='incremental', unique_key='division_id', meta={'touched_by': 'int_divisions_touched'}) }}
select
    md5(rivals.figure_id || '|' || rivals.indicator_id) as rival_id,
    {{ indicator_year_id('rivals') }} as indicator_year_id,
    rivals.figure_id,
    rivals.division_id,
    rivals.indicator_id,
    rivals.measure,
    rivals.data_year as year,
    rivals.report_id,
    rivals.vintage,
    rivals.value,
    rivals.unit,
    rivals.value_canonical,
    rivals.unit_canonical,
    rivals.comparator,
    rivals.status,
    rivals.basis,
    rivals.lost_by as reason,
    cast(100 * (cast(rivals.value_canonical as double) / nullif(cast(rivals.chosen_canonical as double), 0) - 1) as decimal(28, 2)) as difference_pct,
    figures.scope_text,
    figures.indicator_text,
    figures.sentence
from {{ ref('int_statements_ranked') }} as rivals
inner join {{ ref('int_figures_accepted') }} as figures on rivals.figure_id = figures.figure_id
where rivals.choice > 1 and {{ touched('rivals.division_id') }}
