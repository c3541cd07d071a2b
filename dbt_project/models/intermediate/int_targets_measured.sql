-- One row per chosen target with the bounds that it is held to: its own numbers, or the figure it refers to.
{{ config(materialized='incremental', unique_key='division_id', meta={'touched_by': 'int_divisions_touched'}) }}
with targets as (

    select
        chosen.*,
        indicators.is_kept_low,
        divisions.parent_id,
        -- what a target in words is measured in: growth, but for rates (unemployment, shares) and what is to stay
        -- where it was (与上年持平) the level
        coalesce(
            chosen.measure,
            case when chosen.reference = 'last_year' and {{ says('chosen.indicator_text || chosen.value_text', 'level_goal') }} then 'level' end,
            case when indicators.unit_canonical in ('%', '‰') and indicators.indicator_id <> 'cpi' then 'level' else 'growth' end
        ) as result_measure,
        case
            when chosen.target_kind in ('point', 'approx', 'floor', 'ceiling', 'range') then 'number'
            -- 进入全省第一方阵 is a rank in words, no comparison with a figure
            when chosen.target_kind = 'relative' and {{ says('chosen.value_text', 'rank_goal') }} then null
            when chosen.target_kind in ('peg', 'relative') then chosen.reference
            when chosen.target_kind = 'sign' then 'nought'
        end as yardstick
    from {{ ref('int_targets_chosen') }} as chosen
    inner join {{ ref('indicators') }} as indicators on chosen.indicator_id = indicators.indicator_id
    inner join {{ ref('int_divisions') }} as divisions on chosen.division_id = divisions.division_id
    where {{ touched('chosen.division_id') }}

),

sought as (

    select
        *,
        case yardstick
            when 'gdp_growth_self' then division_id
            when 'last_year' then division_id
            when 'parent' then parent_id
            when 'national' then '100000_1949'
        end as reference_division_id,
        case when yardstick = 'gdp_growth_self' then 'gdp' else indicator_id end as reference_indicator_id,
        case when yardstick = 'gdp_growth_self' then 'growth' else result_measure end as reference_measure,
        case when yardstick = 'last_year' then plan_year - 1 else plan_year end as reference_year
    from targets

)

select
    sought.* exclude (is_strict),
    results.figure_id as reference_id,
    results.value_canonical as reference_canonical,
    results.unit_canonical as reference_unit,
    case
        when sought.yardstick in ('number', 'nought') then coalesce(sought.is_kept_low or sought.target_kind = 'ceiling' or sought.value < 0, false)
        when sought.target_kind = 'relative' and sought.value is not null then sought.value < 0
        else {{ says('sought.indicator_text || sought.value_text', 'held_below') }}
    end as is_held_from_above,
    -- 高于 and 低于 without a distance ask for more than the reference itself
    sought.target_kind = 'sign'
    or (sought.target_kind = 'relative' and sought.value is null and coalesce(sought.is_strict, false)) as is_strict,
    case
        when sought.yardstick = 'number' then sought.target_low
        when sought.yardstick = 'nought' then 0
        else cast(results.value_canonical + coalesce(case when sought.target_kind = 'relative' then sought.value_canonical end, 0) as decimal(38, 8))
    end as held_low,
    case
        when sought.yardstick = 'number' then sought.target_high
        when sought.yardstick = 'nought' then 0
        else cast(results.value_canonical + coalesce(case when sought.target_kind = 'relative' then sought.value_canonical end, 0) as decimal(38, 8))
    end as held_high
from sought
left join {{ ref('int_results') }} as results
    on
        sought.reference_division_id = results.division_id
        and sought.reference_indicator_id = results.indicator_id
        and sought.reference_measure = results.measure
        and sought.reference_year = results.data_year
        and results.comparator in ('=', '~')
        and sought.yardstick in ('gdp_growth_self', 'parent', 'national', 'last_year')
-- of a reference in several units the usual one
qualify row_number() over (partition by sought.target_id order by results.is_usual_unit desc nulls last, results.unit_canonical asc) = 1
