{{ config(
    materialized='incremental', unique_key='division_id', meta={'touched_by': 'int_divisions_doubted'},
    post_hook="update {{ this }} set reason = if(plan_year = (select max(plan_year) from {{ ref('dim_reports') }}), 'not_due', 'no_report')"
    ~ " where reason in ('no_report', 'not_due')"
) }}
-- the newest year of all reports is still running, wherever a report is (depends_on: {{ ref('dim_reports') }})
select
    judged.target_id,
    judged.division_id,
    divisions.name as division_name,
    divisions.code,
    judged.plan_year,
    judged.indicator_id,
    {{ indicator_name() }} as indicator_name,
    judged.measure,
    judged.target_kind,
    judged.comparator,
    judged.target_low,
    judged.target_high,
    judged.target_point,
    judged.unit_canonical,
    judged.value_text as target_text,
    judged.reference,
    judged.reference_id,
    judged.reference_canonical,
    judged.actual_id,
    judged.actual_canonical,
    judged.actual_status,
    judged.latest_id,
    judged.latest_canonical,
    judged.outcome,
    judged.reason,
    judged.outcome_tolerant,
    judged.outcome_latest,
    judged.is_in_range,
    judged.deviation,
    judged.ratio,
    claims.verdict as claim,
    claims.claim_id,
    claims.clause_text as claim_text,
    of_target.doubt is not null or of_actual.doubt is not null or {{ is_contradicted() }} as is_doubtful,
    nullif(concat_ws(
        '; ', 'target: ' || of_target.doubt, 'result: ' || of_actual.doubt, case when {{ is_contradicted() }} then 'verdict: claim_against_result' end
    ), '') as doubt,
    judged.indicator_text,
    judged.sentence,
    results.sentence as actual_sentence
from {{ ref('int_targets_judged') }} as judged
left join {{ ref('int_divisions') }} as divisions on judged.division_id = divisions.division_id
left join {{ ref('indicators') }} as indicators on judged.indicator_id = indicators.indicator_id
left join {{ ref('int_figures_accepted') }} as results on judged.actual_id = results.figure_id
left join {{ ref('int_doubts') }} as of_target on judged.figure_id = of_target.figure_id and judged.indicator_id = of_target.indicator_id
left join {{ ref('int_doubts') }} as of_actual on judged.actual_id = of_actual.figure_id and judged.indicator_id = of_actual.indicator_id
left join {{ ref('int_claims_chosen') }} as claims
    on
        judged.division_id = claims.division_id
        and judged.indicator_id = claims.indicator_id
        and judged.plan_year = claims.target_year
where {{ touched('judged.division_id', by='int_divisions_doubted') }}
