-- One row per place, target year and indicator: the government's first own word on the target. Of what is to stay low, above the goal is missed, below it met.
select
    reports.division_id,
    reports.plan_year - 1 as target_year,
    claims.indicator_id,
    claims.claim_id,
    case
        when indicators.is_kept_low and {{ says('claims.clause_text', 'claimed_above') }} then 'missed'
        when indicators.is_kept_low and {{ says('claims.clause_text', 'claimed_below') }} then 'met'
        else claims.verdict
    end as verdict,
    claims.clause_text
from {{ ref('stg_claims') }} as claims
inner join {{ ref('int_reports_counted') }} as reports on claims.report_id = reports.report_id
inner join {{ ref('indicators') }} as indicators on claims.indicator_id = indicators.indicator_id
where reports.is_primary and reports.duplicate_of is null and claims.indicator_id is not null
qualify row_number() over (partition by reports.division_id, reports.plan_year, claims.indicator_id order by claims.clause_start) = 1
