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
    case when coalesce(rivals.unit_canonical, '') = coalesce(chosen.unit_canonical, '') then rivals.lost_by else 'unit' end as reason,
    case
        when coalesce(rivals.unit_canonical, '') = coalesce(chosen.unit_canonical, '')
            then cast(100 * (cast(rivals.value_canonical as double) / nullif(cast(chosen.value_canonical as double), 0) - 1) as decimal(28, 2))
    end as difference_pct,
    figures.scope_text,
    figures.indicator_text,
    figures.sentence
from {{ ref('int_statements_ranked') }} as rivals
inner join {{ ref('int_figures_accepted') }} as figures on rivals.figure_id = figures.figure_id
inner join {{ ref('int_facts_chosen') }} as chosen
    on
        rivals.division_id = chosen.division_id and rivals.indicator_id = chosen.indicator_id
        and rivals.measure = chosen.measure and rivals.data_year = chosen.data_year and chosen.is_of_year
where rivals.figure_id <> chosen.figure_id and {{ touched('rivals.division_id') }}
