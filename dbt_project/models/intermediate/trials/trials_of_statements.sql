-- One row per trial of what is said again: a number stated twice in one report, a level restated in a later one.
{{ config(materialized='incremental', unique_key='report_id', meta={'touched_by': 'int_reports_near'}) }}
with stated_twice as (

    select
        'stated_twice' as kind,
        report_id,
        first(figure_id order by value_canonical, figure_id) as figure_id,
        indicator_id,
        cast(max(value_canonical) as double) as observed,
        cast(min(value_canonical) as double) as expected,
        max(value_canonical) - min(value_canonical) > case measure when 'level' then 0.02 * abs(min(value_canonical)) else 1 end as is_broken,
        list(figure_id || '|' || indicator_id order by figure_id, indicator_id) as members
    from {{ ref('int_statements') }}
    where measure in ('level', 'growth') and not is_bound and basis is null and {{ touched('report_id', by='int_reports_near') }}
    group by report_id, indicator_id, measure, unit_canonical, data_year

),

restated as (

    select
        'restated_far' as kind,
        vintages.report_id,
        vintages.figure_id,
        vintages.indicator_id,
        cast(vintages.value_canonical as double) as observed,
        cast(vintages.first_canonical as double) as expected,
        abs(vintages.revision_pct) > 20 and not vintages.is_break as is_broken,
        [vintages.figure_id || '|' || vintages.indicator_id, vintages.first_id || '|' || vintages.indicator_id] as members
    from {{ ref('int_vintages') }} as vintages
    inner join {{ ref('indicators') }} as indicators on vintages.indicator_id = indicators.indicator_id
    where
        vintages.measure = 'level' and vintages.statement_number > 1 and vintages.revision_pct is not null
        and indicators.is_core and {{ touched('vintages.report_id', by='int_reports_near') }}

),

trials as (

    select * from stated_twice
    union all
    select * from restated

)

select
    {{ trial_columns() }},
    members
from trials
