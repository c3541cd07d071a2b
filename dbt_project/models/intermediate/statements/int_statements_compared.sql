-- One row per statement that has rivals: how many of the place's other years agree with it, and whether a rival that agrees better speaks against it.
{{ config(materialized='incremental', unique_key='division_id', meta={'touched_by': 'int_divisions_touched'}) }}
with contested as (

    select
        *,
        cast(value_canonical as double) as number
    from {{ ref('int_statements_disputed') }}
    where {{ touched('division_id') }}

),

levels as (

    select
        *,
        cast(value_canonical as double) as number
    from {{ ref('int_statements') }}
    where measure = 'level' and not is_bound and value_canonical > 0 and {{ touched('division_id') }}

),

-- a level agrees with another year's where it lies above or below it by no more than such years do (−4 % to +28 % a year, and 5 % for rounding)
years_of_levels as (

    select
        contested.figure_id,
        contested.indicator_id,
        count(distinct others.data_year) as agreeing
    from contested
    inner join levels as others
        on
            contested.division_id = others.division_id and contested.indicator_id = others.indicator_id
            and contested.unit_canonical = others.unit_canonical
            and abs(contested.data_year - others.data_year) between 1 and 3
    where
        contested.measure = 'level' and contested.number > 0
        and ln(contested.number / others.number) * sign(contested.data_year - others.data_year)
        between -0.05 - 0.04 * abs(contested.data_year - others.data_year) and 0.05 + 0.25 * abs(contested.data_year - others.data_year)
    group by contested.figure_id, contested.indicator_id

),

-- growth agrees with the levels of its year and of the year before; what does not grow in real terms agrees twice where it is their growth to the point
levels_of_growth as (

    select
        contested.figure_id,
        contested.indicator_id,
        max(case
            when {{ says('indicators.name_zh', 'real_growth') }} then 1
            when abs(100 * (later.number / earlier.number - 1) - contested.number) < 0.3 then 2
            else 1
        end) as agreeing
    from contested
    inner join {{ ref('indicators') }} as indicators on contested.indicator_id = indicators.indicator_id
    inner join levels as later
        on
            contested.division_id = later.division_id and contested.indicator_id = later.indicator_id
            and contested.data_year = later.data_year
    inner join levels as earlier
        on
            contested.division_id = earlier.division_id and contested.indicator_id = earlier.indicator_id
            and later.unit_canonical = earlier.unit_canonical
            and contested.data_year = earlier.data_year + 1
    where contested.measure = 'growth' and abs(100 * (later.number / earlier.number - 1) - contested.number) < 8
    group by contested.figure_id, contested.indicator_id

),

weighed as (

    select
        contested.*,
        coalesce(years_of_levels.agreeing, levels_of_growth.agreeing, 0) as agreeing
    from contested
    left join years_of_levels on contested.figure_id = years_of_levels.figure_id and contested.indicator_id = years_of_levels.indicator_id
    left join levels_of_growth on contested.figure_id = levels_of_growth.figure_id and contested.indicator_id = levels_of_growth.indicator_id

)

select
    own.figure_id,
    own.indicator_id,
    own.division_id,
    cast(own.agreeing as integer) as agreeing,
    -- a part's number: no other year agrees with it, and they agree with a rival that lies far off (of marks passed: far above)
    coalesce(bool_or(
        own.measure = 'level' and not own.is_bound and own.agreeing = 0 and own.number > 0 and rivals.agreeing > 0
        and (
            rivals.number > 1.5 * own.number and (not rivals.is_bound or rivals.comparator in ('>', '>='))
            or own.number > 1.5 * rivals.number and not rivals.is_bound
        )
    ), false) as is_contradicted
from weighed as own
inner join weighed as rivals
    on
        own.division_id = rivals.division_id and own.indicator_id = rivals.indicator_id and own.measure = rivals.measure
        and own.data_year = rivals.data_year and own.unit_canonical = rivals.unit_canonical
        and own.figure_id <> rivals.figure_id
group by own.figure_id, own.indicator_id, own.division_id, own.agreeing
