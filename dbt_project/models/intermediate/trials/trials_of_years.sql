-- One row per trial of a fact beside the place's other years: last year's level, growth against levels.
{{ config(materialized='incremental', unique_key='report_id', meta={'touched_by': 'int_reports_near'}) }}
with chosen as (

    select
        * exclude (value_canonical),
        cast(value_canonical as double) as number,
        figure_id || '|' || indicator_id as member
    from {{ ref('int_facts_chosen') }}
    where not is_bound and {{ touched('division_id') }}

),

levels as (

    select chosen.*
    from chosen
    inner join {{ ref('indicators') }} as indicators on chosen.indicator_id = indicators.indicator_id
    where (chosen.is_core or indicators.kind = 'stock') and chosen.measure = 'level' and chosen.number > 0

),

factor_last_year as (

    select
        'factor_last_year' as kind,
        later.report_id,
        later.figure_id,
        later.indicator_id,
        later.number as observed,
        earlier.number as expected,
        later.number > 3 * earlier.number or earlier.number > 3 * later.number as is_broken,
        [later.member, earlier.member] as members
    from levels as later
    inner join levels as earlier
        on
            later.division_id = earlier.division_id and later.indicator_id = earlier.indicator_id
            and later.unit_canonical = earlier.unit_canonical and later.data_year = earlier.data_year + 1

),

growth_of_levels as (

    select
        'growth_level' as kind,
        growths.report_id,
        growths.figure_id,
        growths.indicator_id,
        growths.number as observed,
        100 * (later.number / earlier.number - 1) as expected,
        abs(100 * (later.number / earlier.number - 1) - growths.number) > 25 as is_broken,
        -- growth as it usually is speaks against the levels, levels as they usually move against the growth
        case
            when growths.number between -15 and 35 and later.number / earlier.number not between 0.85 and 1.35 then [later.member, earlier.member]
            when growths.number not between -15 and 35 and later.number / earlier.number between 0.85 and 1.35 then [growths.member]
            else [growths.member, later.member, earlier.member]
        end as members
    from chosen as growths
    inner join chosen as later
        on growths.division_id = later.division_id and growths.indicator_id = later.indicator_id and growths.data_year = later.data_year
    inner join chosen as earlier
        on
            growths.division_id = earlier.division_id and growths.indicator_id = earlier.indicator_id
            and growths.data_year = earlier.data_year + 1 and later.unit_canonical = earlier.unit_canonical
    where
        growths.measure = 'growth' and later.measure = 'level' and earlier.measure = 'level' and earlier.number > 0
        and growths.is_core
        -- 同口径, 剔除… is not the growth of the levels
        and not {{ says('growths.basis', 'own_basis') }}

),

trials as (

    select * from factor_last_year
    union all
    select * from growth_of_levels

)

select
    {{ trial_columns() }},
    members
from trials
where {{ touched('report_id', by='int_reports_near') }}
