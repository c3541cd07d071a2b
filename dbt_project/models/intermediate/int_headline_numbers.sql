-- One row per place, year and column of wide_division_years: the chosen result or a bound of the main target, in the column's unit, with what is to be known of it.
{{ config(materialized='incremental', unique_key='division_id', meta={'touched_by': 'int_divisions_doubted'}) }}
with numbers as (

    select
        facts.division_id,
        facts.data_year,
        columns.column_name,
        columns.factor,
        columns.unit,
        case when not facts.is_bound then facts.value_canonical end as number,
        facts.low_canonical as low,
        facts.high_canonical as high,
        facts.figure_id,
        facts.indicator_id,
        facts.comparator,
        facts.status,
        facts.basis
    from {{ ref('int_statements_ranked') }} as facts
    inner join {{ ref('headline') }} as columns
        on
            facts.indicator_id = columns.indicator_id and facts.measure = columns.measure
            and facts.unit_canonical = columns.unit_canonical and columns.part = 'result'
    where facts.choice = 1 and {{ touched('facts.division_id', by='int_divisions_doubted') }}
    union all
    select
        targets.division_id,
        targets.plan_year as data_year,
        columns.column_name,
        columns.factor,
        columns.unit,
        case columns.part when 'low' then targets.target_low when 'high' then targets.target_high else targets.target_point end as number,
        targets.target_low as low,
        targets.target_high as high,
        targets.figure_id,
        targets.indicator_id,
        targets.comparator,
        'target' as status,
        targets.basis
    from {{ ref('int_targets_chosen') }} as targets
    inner join {{ ref('headline') }} as columns
        on
            targets.indicator_id = columns.indicator_id and targets.measure = columns.measure
            and targets.unit_canonical = columns.unit_canonical and columns.part <> 'result'
    where
        targets.target_point is not null
        and {{ touched('targets.division_id', by='int_divisions_doubted') }}
        and case columns.part when 'low' then targets.target_low when 'high' then targets.target_high else targets.target_point end is not null

)

select
    numbers.division_id,
    numbers.data_year,
    numbers.column_name,
    {% for part in ['number', 'low', 'high'] %}
        cast(cast(numbers.{{ part }} as decimal(30, 4)) * numbers.factor as decimal(28, 6)) as {{ part }},
    {% endfor %}
    numbers.unit,
    numbers.figure_id,
    numbers.comparator,
    numbers.status,
    numbers.basis,
    doubts.doubt
from numbers
left join {{ ref('int_doubts') }} as doubts on numbers.figure_id = doubts.figure_id and numbers.indicator_id = doubts.indicator_id
