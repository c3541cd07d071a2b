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
    ) as tolerated

)

select
    judged.target_id,
    judged.division_id,
    judged.plan_year,
    judged.indicator_id,
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
    claims.clause_text as claim_text
from judged
left join {{ ref('int_claims_chosen') }} as claims
    on
        judged.division_id = claims.division_id
        and judged.indicator_id = claims.indicator_id
        and judged.plan_year = claims.target_year
