-- One row per trial of a level beside the median of the place's years around it.
{{ config(materialized='incremental', unique_key='report_id', meta={'touched_by': 'int_reports_near'}) }}
with levels as (

    select
        facts.*,
        cast(facts.value_canonical as double) as number,
        median(cast(facts.value_canonical as double)) over years_around as middle,
        count(*) over years_around as years
    from {{ ref('int_facts_chosen') }} as facts
    where
        facts.measure = 'level' and facts.is_core and not facts.is_bound and facts.value_canonical > 0
        and {{ touched('facts.division_id') }}
    window years_around as (
        partition by facts.division_id, facts.indicator_id, facts.unit_canonical order by facts.data_year range between 5 preceding and 5 following
    )

),

far_from_series as (

    select
        'far_from_series' as kind,
        report_id,
        figure_id,
        indicator_id,
        number as observed,
        middle as expected,
        number > 5 * middle or number < middle / 5 as is_broken,
        [figure_id || '|' || indicator_id] as members
    from levels
    where years >= 3

)

select
    kind,
    report_id,
    figure_id,
    indicator_id,
    cast(observed as decimal(38, 8)) as observed,
    cast(expected as decimal(38, 8)) as expected,
    is_broken,
    members
from far_from_series
where {{ touched('report_id', by='int_reports_near') }}
