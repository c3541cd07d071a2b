-- One row per trial of a level beside the median of the place's years.
with chosen as (

    select
        * exclude (value_canonical),
        cast(value_canonical as double) as number
    from {{ ref('int_facts_chosen') }}

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
        chosen.measure = 'level' and chosen.is_core and series.years >= 3 and chosen.number > 0

)

select
    kind,
    report_id,
    figure_id,
    indicator_id,
    cast(observed as decimal(38, 8)) as observed,
    cast(expected as decimal(38, 8)) as expected,
    is_broken
from far_from_series
