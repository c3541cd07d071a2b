-- One row per place, year and column of wide_division_years: the chosen result or a bound of the main target, in the column's unit.
with numbers as (

    select
        facts.division_id,
        facts.data_year,
        columns.column_name,
        columns.factor,
        facts.value_canonical as number
    from {{ ref('int_facts_chosen') }} as facts
    inner join {{ ref('headline') }} as columns
        on
            facts.indicator_id = columns.indicator_id and facts.measure = columns.measure
            and facts.unit_canonical = columns.unit_canonical and columns.part = 'result'
    where facts.comparator in ('=', '~')
    union all
    select
        targets.division_id,
        targets.plan_year as data_year,
        columns.column_name,
        columns.factor,
        case columns.part when 'low' then targets.target_low when 'high' then targets.target_high else targets.target_point end as number
    from {{ ref('int_targets_chosen') }} as targets
    inner join {{ ref('headline') }} as columns
        on
            targets.indicator_id = columns.indicator_id and targets.measure = columns.measure
            and targets.unit_canonical = columns.unit_canonical and columns.part <> 'result'
    where targets.target_point is not null

)

select
    division_id,
    data_year,
    column_name,
    cast(cast(number as decimal(30, 4)) * factor as decimal(28, 6)) as number
from numbers
where number is not null
