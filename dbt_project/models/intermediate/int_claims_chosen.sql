-- One row per place, target year and indicator: the government's first own word on the target.
select
    reports.division_id,
    reports.plan_year - 1 as target_year,
    claims.indicator_id,
    claims.claim_id,
    claims.verdict,
    claims.clause_text
from {{ ref('stg_claims') }} as claims
inner join {{ ref('int_reports_counted') }} as reports on claims.report_id = reports.report_id
where reports.is_primary and reports.duplicate_of is null and claims.indicator_id is not null
qualify row_number() over (partition by reports.division_id, reports.plan_year, claims.indicator_id order by claims.clause_start) = 1
