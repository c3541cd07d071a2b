-- One row per level of a core indicator that lies below the place's last one, at most three years before, though growth is stated as positive: a census or
-- another count restated the series between them.
{{ config(materialized='incremental', unique_key='division_id', meta={'touched_by': 'int_divisions_touched'}) }}
with levels as (

    select
        facts.division_id,
        facts.indicator_id,
        facts.unit_canonical,
        facts.data_year,
        facts.figure_id,
        facts.value_canonical,
        lag(facts.data_year) over in_order as year_before,
        lag(facts.figure_id) over in_order as figure_id_before,
        lag(facts.value_canonical) over in_order as before_canonical
    from {{ ref('int_facts_chosen') }} as facts
    inner join {{ ref('indicators') }} as indicators on facts.indicator_id = indicators.indicator_id
    where
        facts.measure = 'level' and facts.is_core and indicators.kind = 'flow' and not facts.is_bound and facts.value_canonical > 0
        and {{ touched('facts.division_id') }}
    window in_order as (partition by facts.division_id, facts.indicator_id, facts.unit_canonical order by facts.data_year)

)

select
    levels.figure_id,
    levels.division_id,
    levels.indicator_id,
    levels.figure_id_before
from levels
inner join {{ ref('int_facts_chosen') }} as growths
    on
        levels.division_id = growths.division_id and levels.indicator_id = growths.indicator_id
        and growths.measure = 'growth' and levels.year_before < growths.data_year and levels.data_year >= growths.data_year
where
    -- below half it is another thing's number
    levels.value_canonical between 0.5 * levels.before_canonical and 0.98 * levels.before_canonical
    and levels.data_year - levels.year_before <= 3
group by levels.figure_id, levels.division_id, levels.indicator_id, levels.figure_id_before
-- growth of the year itself is stated, and none of the years between fell
having min(growths.value_canonical) > 0 and max(growths.data_year) = max(levels.data_year)
