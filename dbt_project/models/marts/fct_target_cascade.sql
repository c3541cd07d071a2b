{{ config(materialized='incremental', unique_key='division_id', meta={'touched_by': 'int_divisions_beside'}) }}
with targets as (

    select
        chosen.target_id,
        chosen.division_id,
        divisions.parent_id,
        divisions.level,
        divisions.series_division_id,
        chosen.plan_year,
        chosen.indicator_id,
        chosen.measure,
        chosen.unit_canonical,
        chosen.target_kind,
        chosen.comparator,
        chosen.target_point
    from {{ ref('int_targets_chosen') }} as chosen
    inner join {{ ref('dim_divisions') }} as divisions on chosen.division_id = divisions.division_id
    where chosen.target_point is not null

),

ranked as (

    select
        *,
        rank() over (partition by parent_id, level, plan_year, indicator_id, measure, unit_canonical order by target_point desc) as sibling_rank,
        count(*) over (partition by parent_id, level, plan_year, indicator_id, measure, unit_canonical) as sibling_count
    from targets

)

select
    own.target_id,
    own.division_id,
    own.plan_year,
    own.indicator_id,
    own.measure,
    own.unit_canonical,
    own.target_point,
    own.target_kind,
    own.comparator,
    own.parent_id,
    superior.target_id as parent_target_id,
    superior.target_point as parent_point,
    superior.comparator as parent_comparator,
    case when own.measure <> 'level' or own.unit_canonical in ('%', '‰') then cast(own.target_point - superior.target_point as decimal(38, 8)) end as amplification,
    nation.target_id as nation_target_id,
    nation.target_point as nation_point,
    nation.comparator as nation_comparator,
    case when own.measure <> 'level' or own.unit_canonical in ('%', '‰') then cast(own.target_point - nation.target_point as decimal(38, 8)) end as amplification_nation,
    cast(own.sibling_rank as integer) as sibling_rank,
    cast(own.sibling_count as integer) as sibling_count,
    previous.target_id as previous_target_id,
    previous.target_point as previous_point,
    own.target_point = previous.target_point and own.comparator = previous.comparator as is_same_as_last_year
from ranked as own
left join targets as superior
    on
        own.parent_id = superior.division_id and own.plan_year = superior.plan_year and own.indicator_id = superior.indicator_id
        and own.measure = superior.measure and own.unit_canonical = superior.unit_canonical
left join targets as nation
    on
        nation.division_id = '100000_1949' and own.division_id <> '100000_1949' and own.plan_year = nation.plan_year
        and own.indicator_id = nation.indicator_id and own.measure = nation.measure and own.unit_canonical = nation.unit_canonical
left join targets as previous
    on
        own.series_division_id = previous.series_division_id and own.plan_year = previous.plan_year + 1 and own.indicator_id = previous.indicator_id
        and own.measure = previous.measure and own.unit_canonical = previous.unit_canonical
where {{ touched('own.division_id', by='int_divisions_beside') }}
qualify row_number() over (partition by own.target_id, own.indicator_id order by superior.target_id, previous.target_id) = 1
