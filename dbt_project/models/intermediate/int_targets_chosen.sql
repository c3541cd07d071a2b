-- One row per place, plan year, indicator, measure and unit (or wording): the main annual target about the place itself. The passage that sets the targets goes
-- before a park's or a project's elsewhere, a floor before a plain one before a stretch goal, then what is worded as its result is, then the order of the
-- text. Elsewhere a sum of a core indicator that lies far below the place's own result of the year before is a part's, of the place none.
{{ config(materialized='incremental', unique_key='division_id', meta={'touched_by': 'int_divisions_touched'}) }}
with places as (

    select
        targets.target_id,
        coalesce(figures.sentence_start, pledges.sentence_start) as sentence_start,
        coalesce(figures.value_start, pledges.clause_start) as place,
        {{ clause_of('figures') }} as clause,
        coalesce({{ is_of_a_part('figures') }}, false) as is_of_a_part
    from {{ ref('int_targets') }} as targets
    left join {{ ref('int_figures_accepted') }} as figures on targets.figure_id = figures.figure_id
    left join {{ ref('stg_pledges') }} as pledges on targets.pledge_id = pledges.pledge_id
    left join {{ ref('indicators') }} as indicators on targets.indicator_id = indicators.indicator_id
    left join {{ ref('int_divisions') }} as divisions on targets.division_id = divisions.division_id
    where {{ touched('targets.division_id') }}

)

select targets.*
from {{ ref('int_targets') }} as targets
inner join places on targets.target_id = places.target_id
inner join {{ ref('int_reports_counted') }} as reports on targets.report_id = reports.report_id
left join {{ ref('int_passages') }} as passages on targets.report_id = passages.report_id and places.sentence_start = passages.sentence_start
left join {{ ref('int_facts_chosen') }} as before
    on
        targets.division_id = before.division_id and targets.indicator_id = before.indicator_id and targets.measure = before.measure
        and targets.unit_canonical = before.unit_canonical and targets.plan_year = before.data_year + 1
        and before.measure = 'level' and before.unit_canonical = '元' and before.is_core and not before.is_bound
left join {{ ref('int_results') }} as results
    on
        targets.division_id = results.division_id and targets.indicator_id = results.indicator_id and targets.measure = results.measure
        and targets.unit_canonical = results.unit_canonical and targets.plan_year = results.data_year
left join {{ ref('int_figures_accepted') }} as told on results.figure_id = told.figure_id
where
    reports.is_primary
    and reports.duplicate_of is null
    and targets.indicator_id is not null
    and {{ touched('targets.division_id') }}
    and targets.horizon = 'annual'
    and targets.start_year = targets.plan_year
    and coalesce(targets.scope_text, '') = ''
    and not places.is_of_a_part
    and coalesce(targets.measure, 'growth') in ('growth', 'level', 'change')
    and not (passages.report_id is null and coalesce(targets.target_point < before.value_canonical * {{ var('target_of_a_part') }}, false))
qualify row_number() over (
    partition by
        targets.division_id, targets.plan_year, targets.indicator_id, case when targets.target_point is not null then targets.measure else 'words' end,
        case when targets.target_point is not null then targets.unit_canonical end
    order by
        case when passages.report_id is null then 1 else 0 end,
        case targets.role when 'floor' then 0 when 'plain' then 1 else 2 end,
        -- what is worded as the result is (新建公办幼儿园200所, not 改造农村幼儿园300所)
        coalesce(-jaccard(places.clause, {{ clause_of('told') }}), 0),
        places.sentence_start,
        places.place,
        targets.target_id
) = 1
