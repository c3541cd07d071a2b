-- One row per trial across years and places: what a fact must be beside the place's other years, its parts, its counties and the government's own word.
with chosen as (

    select
        division_id,
        indicator_id,
        measure,
        data_year,
        vintage,
        report_id,
        figure_id,
        unit_canonical,
        cast(value_canonical as double) as number
    from {{ ref('int_statements_ranked') }}
    where choice = 1

),

core as (

    select indicator_id
    from {{ ref('indicators') }}
    where is_core

),

levels as (

    select chosen.*
    from chosen
    inner join core on chosen.indicator_id = core.indicator_id
    where chosen.measure = 'level' and chosen.number > 0

),

factor_last_year as (

    select
        'factor_last_year' as kind,
        later.report_id,
        later.figure_id,
        later.indicator_id,
        later.number as observed,
        earlier.number as expected,
        later.number > 3 * earlier.number or earlier.number > 3 * later.number as is_broken
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
        abs(100 * (later.number / earlier.number - 1) - growths.number) > 25 as is_broken
    from chosen as growths
    inner join chosen as later
        on growths.division_id = later.division_id and growths.indicator_id = later.indicator_id and growths.data_year = later.data_year
    inner join chosen as earlier
        on
            growths.division_id = earlier.division_id and growths.indicator_id = earlier.indicator_id
            and growths.data_year = earlier.data_year + 1 and later.unit_canonical = earlier.unit_canonical
    where
        growths.measure = 'growth' and later.measure = 'level' and earlier.measure = 'level' and earlier.number > 0
        and growths.indicator_id in (select indicator_id from {{ ref('indicators') }} where is_core)

),

series as (

    select
        division_id,
        indicator_id,
        unit_canonical,
        median(number) as middle,
        count(*) as years
    from chosen
    where measure = 'level' and number > 0
    group by all

),

far_from_series as (

    select
        'far_from_series' as kind,
        chosen.report_id,
        chosen.figure_id,
        chosen.indicator_id,
        chosen.number as observed,
        series.middle as expected,
        chosen.number > 12 * series.middle or chosen.number < series.middle / 12 as is_broken
    from chosen
    inner join series
        on chosen.division_id = series.division_id and chosen.indicator_id = series.indicator_id and chosen.unit_canonical = series.unit_canonical
    where
        chosen.measure = 'level' and series.years >= 3 and chosen.number > 0
        and chosen.indicator_id in (select indicator_id from {{ ref('indicators') }} where is_core)

),

sectors as (

    select
        'sectors_sum' as kind,
        whole.report_id,
        whole.figure_id,
        whole.indicator_id,
        whole.number as observed,
        sum(parts.number) as expected,
        abs(whole.number / sum(parts.number) - 1) > 0.05 as is_broken
    from levels as whole
    inner join levels as parts on whole.division_id = parts.division_id and whole.data_year = parts.data_year
    where whole.indicator_id = 'gdp' and parts.indicator_id in ('primary_value_added', 'secondary_value_added', 'tertiary_value_added')
    group by whole.report_id, whole.figure_id, whole.indicator_id, whole.number
    having count(*) = 3

),

years as (

    select distinct data_year
    from levels

),

-- the divisions below one, where each of them states the level
children as (

    select
        members.parent_id,
        years.data_year,
        count(*) as existing
    from {{ ref('dim_divisions') }} as members
    inner join years
        on members.valid_from <= years.data_year and coalesce(members.valid_to, 9999) > years.data_year
    where members.level in ('county', 'prefecture')
    group by all

),

sums as (

    select
        'places_sum' as kind,
        whole.report_id,
        whole.figure_id,
        whole.indicator_id,
        whole.number as observed,
        sum(parts.number) as expected,
        abs(whole.number / sum(parts.number) - 1) > 0.15 as is_broken
    from levels as whole
    inner join {{ ref('dim_divisions') }} as members on whole.division_id = members.parent_id
    inner join levels as parts
        on
            members.division_id = parts.division_id and whole.indicator_id = parts.indicator_id
            and whole.data_year = parts.data_year and whole.unit_canonical = parts.unit_canonical
    inner join children on whole.division_id = children.parent_id and whole.data_year = children.data_year
    inner join {{ ref('indicators') }} as indicators on whole.indicator_id = indicators.indicator_id
    where indicators.is_additive and members.level in ('county', 'prefecture')
    group by whole.report_id, whole.figure_id, whole.indicator_id, whole.number, children.existing
    having count(distinct members.division_id) = children.existing

),

claims_against_numbers as (

    select
        'claim_against_result' as kind,
        left(actual_id, 14) as report_id,
        actual_id as figure_id,
        indicator_id,
        cast(actual_canonical as double) as observed,
        cast(target_point as double) as expected,
        (claim = 'missed' and outcome = 'met') or (claim in ('met', 'exceeded') and outcome = 'missed') as is_broken
    from (
        select
            outcomes.*,
            targets.target_point
        from {{ ref('fct_target_outcomes') }} as outcomes
        inner join {{ ref('fct_targets') }} as targets on outcomes.target_id = targets.target_id
    ) as outcomes
    where claim is not null and outcome in ('met', 'missed')

),

restated as (

    select
        'restated_far' as kind,
        report_id,
        figure_id,
        indicator_id,
        cast(value_canonical as double) as observed,
        cast(first_canonical as double) as expected,
        abs(revision_pct) > 20 and not is_break as is_broken
    from {{ ref('fct_vintages') }}
    where measure = 'level' and statement_number > 1 and indicator_id in (select core.indicator_id from core)

),

trials as (

    select * from factor_last_year
    union all
    select * from restated
    union all
    select * from growth_of_levels
    union all
    select * from far_from_series
    union all
    select * from sectors
    union all
    select * from sums
    union all
    select * from claims_against_numbers

)

select
    kind,
    report_id,
    figure_id,
    indicator_id,
    cast(observed as decimal(38, 8)) as observed,
    cast(expected as decimal(38, 8)) as expected,
    is_broken
from trials
