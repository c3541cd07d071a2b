with targets as (

    select targets.*
    from {{ ref('fct_targets') }} as targets
    inner join {{ ref('dim_reports') }} as reports on targets.report_id = reports.report_id
    where
        reports.is_primary
        and targets.indicator_id is not null
        and targets.horizon = 'annual'
        and targets.start_year = targets.plan_year
        and coalesce(targets.scope_text, '') = ''
        and coalesce(targets.measure, 'growth') in ('growth', 'level')
    qualify row_number() over (
        partition by targets.division_id, targets.plan_year, targets.indicator_id, coalesce(targets.measure, 'words')
        order by case targets.role when 'floor' then 0 when 'plain' then 1 else 2 end, targets.target_id
    ) = 1

),

results as (

    select
        statements.*,
        row_number() over (
            partition by statements.division_id, statements.indicator_id, statements.measure, statements.data_year
            order by statements.choice
        ) as result_rank
    from {{ ref('int_statements_ranked') }} as statements
    where statements.vintage = statements.data_year + 1

),

claims as (

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

)

select
    targets.target_id,
    targets.division_id,
    targets.plan_year,
    targets.indicator_id,
    targets.measure,
    targets.target_kind,
    targets.target_low,
    targets.target_high,
    targets.unit_canonical,
    targets.value_text as target_text,
    results.figure_id as actual_id,
    results.value_canonical as actual_canonical,
    results.status as actual_status,
    case
        when results.value_canonical is null or targets.target_kind not in ('point', 'approx', 'floor', 'ceiling', 'range') then 'undecidable'
        when coalesce(targets.unit_canonical, '') <> coalesce(results.unit_canonical, '') then 'undecidable'
        when coalesce(targets.basis, '') <> coalesce(results.basis, '') and (targets.basis is not null) then 'undecidable'
        -- what is to stay low or to fall (prices, unemployment, energy a unit of output) is met at or below the upper bound, all else at or above the lower
        when indicators.usual_direction in ('down', 'flat') or targets.target_kind = 'ceiling' or targets.value < 0
            then case when results.value_canonical <= coalesce(targets.target_high, results.value_canonical) then 'met' else 'missed' end
        when results.value_canonical >= coalesce(targets.target_low, results.value_canonical) then 'met'
        else 'missed'
    end as outcome,
    case
        when targets.target_kind not in ('point', 'approx', 'floor', 'ceiling', 'range') then 'target_in_words'
        when results.value_canonical is null then 'no_result'
        when coalesce(targets.unit_canonical, '') <> coalesce(results.unit_canonical, '') then 'unit_mismatch'
        when coalesce(targets.basis, '') <> coalesce(results.basis, '') and (targets.basis is not null) then 'basis_mismatch'
        else 'compared'
    end as reason,
    cast(results.value_canonical - coalesce(targets.target_low, targets.target_high) as decimal(38, 8)) as deviation,
    case when targets.target_point <> 0 and targets.unit_canonical = results.unit_canonical then cast(cast(results.value_canonical as double) / cast(targets.target_point as double) as decimal(18, 6)) end as ratio,
    claims.verdict as claim,
    claims.claim_id,
    claims.clause_text as claim_text
from targets
left join {{ ref('indicators') }} as indicators on targets.indicator_id = indicators.indicator_id
left join results
    on
        targets.division_id = results.division_id
        and targets.indicator_id = results.indicator_id
        and targets.measure = results.measure
        and targets.plan_year = results.data_year
        and results.result_rank = 1
left join claims
    on
        targets.division_id = claims.division_id
        and targets.indicator_id = claims.indicator_id
        and targets.plan_year = claims.target_year
