{{ config(materialized='incremental', unique_key='division_id', meta={'touched_by': 'int_divisions_doubted'}) }}
with breaks as (

    select distinct
        series_division_id,
        indicator_id,
        break_year
    from {{ ref('int_series_breaks') }}
    where kind not in ('census', 'boundary_transfer')

)

select
    {{ indicator_year_id('facts') }} as indicator_year_id,
    facts.division_id,
    divisions.name as division_name,
    divisions.code,
    divisions.series_division_id,
    facts.indicator_id,
    {{ indicator_name() }} as indicator_name,
    facts.measure,
    facts.data_year as year,
    -- a bound is no value
    case when not facts.is_bound then facts.value end as value,
    facts.unit,
    case when not facts.is_bound then facts.value_canonical end as value_canonical,
    facts.low_canonical as value_low_canonical,
    facts.high_canonical as value_high_canonical,
    facts.unit_canonical,
    facts.comparator,
    facts.status,
    facts.basis,
    ground.break_year is not null or definitions.break_year is not null or (restated.figure_id is not null and doubts.doubt is null) as is_break,
    doubts.doubt is not null as is_doubtful,
    doubts.doubt,
    facts.figure_id,
    facts.report_id,
    facts.vintage,
    facts.chosen_by,
    facts.rival_count::integer as rival_count,
    (facts.highest_canonical - facts.lowest_canonical)::decimal(38, 8) as spread_canonical,
    figures.indicator_text,
    figures.sentence
from {{ ref('int_facts_chosen') }} as facts
inner join {{ ref('int_figures_accepted') }} as figures on facts.figure_id = figures.figure_id
inner join {{ ref('int_divisions') }} as divisions on facts.division_id = divisions.division_id
inner join {{ ref('indicators') }} as indicators on facts.indicator_id = indicators.indicator_id
left join {{ ref('int_doubts') }} as doubts on facts.figure_id = doubts.figure_id and facts.indicator_id = doubts.indicator_id
left join {{ ref('int_levels_restated') }} as restated on facts.figure_id = restated.figure_id and facts.indicator_id = restated.indicator_id
left join breaks as ground on divisions.series_division_id = ground.series_division_id and facts.data_year = ground.break_year
left join breaks as definitions on facts.indicator_id = definitions.indicator_id and facts.data_year = definitions.break_year
where facts.is_of_year and {{ touched('facts.division_id', by='int_divisions_doubted') }}
