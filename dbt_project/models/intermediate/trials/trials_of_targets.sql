-- One row per trial of a target: beside last year's result, and beside another one of the same report.
{{ config(materialized='incremental', unique_key='report_id', meta={'touched_by': 'int_reports_near'}) }}
with results as (

    select
        *,
        cast(value_canonical as double) as number
    from {{ ref('int_facts_chosen') }}
    where not is_bound and is_core and {{ touched('division_id') }}

),

beside_last_year as (

    select
        'target_far' as kind,
        targets.report_id,
        targets.figure_id,
        targets.indicator_id,
        cast(targets.target_point as double) as observed,
        results.number as expected,
        case targets.measure
            when 'level' then cast(targets.target_point as double) > 3 * results.number or results.number > 3 * cast(targets.target_point as double)
            else abs(cast(targets.target_point as double) - results.number) > 25 and targets.target_point not between -15 and 35
        end as is_broken,
        [targets.figure_id || '|' || targets.indicator_id] as members
    from {{ ref('int_targets') }} as targets
    inner join results
        on
            targets.division_id = results.division_id and targets.indicator_id = results.indicator_id and targets.measure = results.measure
            and targets.unit_canonical = results.unit_canonical and targets.plan_year = results.data_year + 1
    where
        targets.measure in ('growth', 'level') and targets.target_point is not null
        and targets.horizon = 'annual' and targets.start_year = targets.plan_year and coalesce(targets.scope_text, '') = ''
        and (targets.measure = 'growth' or (targets.target_point > 0 and results.number > 0))

),

stated_twice as (

    select
        'target_twice' as kind,
        report_id,
        min(figure_id) as figure_id,
        indicator_id,
        cast(max(target_point) as double) as observed,
        cast(min(target_point) as double) as expected,
        max(target_point) <> min(target_point) as is_broken,
        list(figure_id || '|' || indicator_id order by figure_id, indicator_id) as members
    from {{ ref('int_targets') }}
    where
        role = 'plain' and horizon = 'annual' and start_year = plan_year and coalesce(scope_text, '') = '' and basis is null
        and target_kind in ('point', 'approx', 'floor', 'ceiling') and indicator_id is not null
    -- a mark to pass and the number to reach (突破4000亿元,达到4300亿元) do not speak against each other
    group by report_id, indicator_id, measure, unit_canonical, target_kind

),

trials as (

    select * from beside_last_year
    union all
    select * from stated_twice

)

select
    {{ trial_columns() }},
    members
from trials
where {{ touched('report_id', by='int_reports_near') }}
