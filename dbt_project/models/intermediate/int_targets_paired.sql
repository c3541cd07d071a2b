-- One row per chosen target beside its result (that in its unit, where there are several), and why the two can or cannot be compared.
{{ config(materialized='incremental', unique_key='division_id', meta={'touched_by': 'int_divisions_touched'}) }}
with next_reports as (

    select
        division_id,
        plan_year - 1 as target_year,
        report_id
    from {{ ref('int_reports_counted') }}
    where is_primary and duplicate_of is null

),

targets as (

    select
        measured.*,
        measured.result_measure = 'growth' and {{ says('indicators.name_zh', 'real_growth') }} as is_real
    from {{ ref('int_targets_measured') }} as measured
    inner join {{ ref('indicators') }} as indicators on measured.indicator_id = indicators.indicator_id
    where {{ touched('measured.division_id') }}

)

select
    targets.*,
    results.figure_id as actual_id,
    results.value_canonical as actual_canonical,
    results.unit_canonical as actual_unit,
    results.comparator as actual_comparator,
    results.status as actual_status,
    results.basis as actual_basis,
    results.latest_id,
    results.latest_canonical,
    case
        when targets.yardstick is null then 'target_in_words'
        when results.figure_id is null and next_reports.report_id is null then 'no_report'
        when results.figure_id is null then 'not_stated'
        when targets.yardstick <> 'number' and targets.held_low is null then 'no_reference'
        when targets.yardstick = 'number' and coalesce(targets.unit_canonical, '') <> coalesce(results.unit_canonical, '') then 'unit_mismatch'
        when targets.yardstick <> 'number' and targets.reference_unit <> results.unit_canonical then 'unit_mismatch'
        -- 25个 old quarters are not 2810户 in them
        when apart.word is not null then 'unit_mismatch'
        when {{ names_another('targets.indicator_text', 'named.indicator_text') }} then 'concept_mismatch'
        when targets.yardstick = 'number' and {{ clauses_differ('worded', 'named') }} then 'concept_mismatch'
        -- so far apart, the two are a part's goal and the whole, a year's and a stock: no result was found so that is one
        when
            targets.yardstick = 'number' and targets.result_measure = 'level' and results.unit_canonical not in ('%', '‰')
            and targets.target_point > 0 and results.value_canonical > 0
            and (
                results.value_canonical >= {{ var('verdict_far') }} * targets.target_point
                or targets.target_point >= {{ var('verdict_far') }} * results.value_canonical
            )
            then 'far_apart'
        when
            coalesce(targets.basis, '') <> coalesce(results.basis, '')
            and {{ basis_kind('targets.basis', 'targets.is_real') }} <> {{ basis_kind('results.basis', 'targets.is_real') }}
            then 'basis_mismatch'
        else 'compared'
    end as comparability
from targets
left join {{ ref('int_results') }} as results
    on
        targets.division_id = results.division_id
        and targets.indicator_id = results.indicator_id
        and targets.result_measure = results.measure
        and targets.plan_year = results.data_year
left join {{ ref('int_figures_accepted') }} as named on results.figure_id = named.figure_id
left join {{ ref('int_figures_accepted') }} as worded on targets.figure_id = worded.figure_id
left join {{ ref('model_words') }} as apart
    on
        apart.kind = 'units_apart'
        and least(targets.unit, results.unit) = apart.word and greatest(targets.unit, results.unit) = apart.value
left join next_reports on targets.division_id = next_reports.division_id and targets.plan_year = next_reports.target_year
qualify row_number() over (
    partition by targets.target_id
    order by
        results.unit_canonical is not distinct from coalesce(case when targets.yardstick = 'number' then targets.unit_canonical else targets.reference_unit end, '') desc,
        results.is_usual_unit desc nulls last,
        results.unit_canonical asc
) = 1
