-- One row per place, indicator, measure, year and unit: the statement that is chosen, by which rule, whether it stands for the year (the usual unit does,
-- where a value is stated in it) and whether the indicator is a core one.
{{ config(materialized='incremental', unique_key='division_id', meta={'touched_by': 'int_divisions_touched'}) }}
with decided as (

    select
        division_id,
        indicator_id,
        measure,
        data_year,
        unit_canonical,
        -- the rule that set the strongest rival aside: of those that say something else, if any does
        arg_min(lost_by, choice) filter (
            where choice > 1 and (is_bound or abs(value_canonical - chosen_canonical) > 0.005 * abs(chosen_canonical))
        ) as over_others,
        arg_min(lost_by, choice) filter (where choice > 1) as over_all
    from {{ ref('int_statements_ranked') }}
    where {{ touched('division_id') }}
    group by all

)

select
    statements.* exclude (rival_count),
    indicators.is_core,
    row_number() over (
        same_year order by statements.is_bound, not statements.is_usual_unit, statements.vintage, statements.unit_canonical
    ) = 1 as is_of_year,
    sum(statements.rival_count + 1) over same_year - 1 as rival_count,
    coalesce(decided.over_others, decided.over_all, case when count(*) over same_year > 1 then 'unit' end, 'only') as chosen_by
from {{ ref('int_statements_ranked') }} as statements
inner join {{ ref('indicators') }} as indicators on statements.indicator_id = indicators.indicator_id
inner join decided
    on
        statements.division_id = decided.division_id and statements.indicator_id = decided.indicator_id
        and statements.measure = decided.measure and statements.data_year = decided.data_year
        and statements.unit_canonical is not distinct from decided.unit_canonical
where statements.choice = 1 and {{ touched('statements.division_id') }}
window same_year as (partition by statements.division_id, statements.indicator_id, statements.measure, statements.data_year)
