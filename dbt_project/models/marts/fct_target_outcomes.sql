{{ config(materialized='incremental', unique_key='division_id', meta={'touched_by': 'int_divisions_doubted'}) }}
with judged as (

    select
        *,
        {{ meets('actual_canonical') }} as is_met,
        {{ meets('latest_canonical') }} as is_latest_met,
        {{ meets('actual_canonical', 'tolerance') }} as is_met_tolerantly,
        -- a result that is itself a bound (超过100亿元) decides only what lies on its near side
        case
            when actual_comparator in ('>', '>=') then {{ meets('actual_canonical') }} and not is_held_from_above
            when actual_comparator in ('<', '<=') then {{ meets('actual_canonical') }} and is_held_from_above
            else true
        end as is_decided
    from (
        select
            *,
            cast(case
                when target_kind not in ('approx', 'peg', 'relative') then 0
                when result_measure = 'level' and yardstick = 'number' then cast(abs(target_point) as decimal(28, 8)) * {{ var('approx_tolerance_level') }}
                else {{ var('approx_tolerance_points') }}
            end as decimal(38, 8)) as tolerance
        from {{ ref('int_targets_paired') }}
        where {{ touched('division_id', by='int_divisions_doubted') }}
    ) as tolerated

)

select
    judged.target_id,
    judged.division_id,
    divisions.name as division_name,
    divisions.code,
    judged.plan_year,
    judged.indicator_id,
    indicators.name_zh as indicator_name,
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
    case
        when judged.comparability <> 'compared' or not judged.is_decided then 'undecidable'
        when judged.is_met then 'met'
        else 'missed'
    end as outcome,
    case when judged.comparability = 'compared' and not judged.is_decided then 'result_is_bound' else judged.comparability end as reason,
    case
        when judged.comparability <> 'compared' or not judged.is_decided then 'undecidable'
        when judged.is_met_tolerantly then 'met'
        else 'missed'
    end as outcome_tolerant,
    case
        when judged.comparability <> 'compared' or judged.latest_canonical is null then 'undecidable'
        when judged.is_latest_met then 'met'
        else 'missed'
    end as outcome_latest,
    case
        when judged.target_kind = 'range' and judged.comparability = 'compared'
            then judged.actual_canonical between judged.target_low and judged.target_high
    end as is_in_range,
    case
        when judged.comparability in ('compared', 'basis_mismatch')
            then cast(judged.actual_canonical - case when judged.yardstick = 'number' then judged.target_point else judged.held_low end as decimal(38, 8))
    end as deviation,
    case
        when judged.target_point <> 0 and judged.unit_canonical = judged.actual_unit
            then cast(judged.actual_canonical / judged.target_point as decimal(18, 6))
    end as ratio,
    claims.verdict as claim,
    claims.claim_id,
    claims.clause_text as claim_text,
    coalesce(of_target.doubt, of_actual.doubt) is not null as is_doubtful,
    nullif(concat_ws('; ', 'target: ' || of_target.doubt, 'result: ' || of_actual.doubt), '') as doubt,
    judged.indicator_text,
    judged.sentence,
    results.sentence as actual_sentence
from judged
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
