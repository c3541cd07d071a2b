with claims as (

    select
        reports.division_id,
        reports.plan_year - 1 as target_year,
        claims.indicator_id,
        claims.claim_id,
        claims.verdict,
        claims.clause_text
    from {{ ref('stg_claims') }} as claims
    inner join {{ ref('dim_reports') }} as reports on claims.report_id = reports.report_id
    where reports.is_primary and claims.indicator_id is not null
    qualify row_number() over (partition by reports.division_id, reports.plan_year, claims.indicator_id order by claims.clause_start) = 1

),

-- the reports that review a target's year
next_reports as (

    select
        division_id,
        plan_year - 1 as target_year,
        report_id
    from {{ ref('dim_reports') }}
    where is_primary

),

paired as (

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
            -- 25个 old quarters are not 2810户 in them
            when least(targets.unit, results.unit) = '个' and greatest(targets.unit, results.unit) = '户' then 'unit_mismatch'
            when coalesce(targets.basis, '') <> coalesce(results.basis, '') then 'basis_mismatch'
            else 'compared'
        end as comparability
    from {{ ref('int_targets_measured') }} as targets
    left join {{ ref('int_results') }} as results
        on
            targets.division_id = results.division_id
            and targets.indicator_id = results.indicator_id
            and targets.result_measure = results.measure
            and targets.plan_year = results.data_year
    left join next_reports on targets.division_id = next_reports.division_id and targets.plan_year = next_reports.target_year

),

judged as (

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
        from paired
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
    case when judged.target_kind = 'range' and judged.comparability = 'compared' then judged.actual_canonical between judged.target_low and judged.target_high end as is_in_range,
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
left join claims
    on
        judged.division_id = claims.division_id
        and judged.indicator_id = claims.indicator_id
        and judged.plan_year = claims.target_year
