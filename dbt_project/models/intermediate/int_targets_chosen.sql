-- One row per place, plan year, indicator and measure (or wording): the main annual target about the place itself, a floor before a plain one before a stretch goal.
select targets.*
from {{ ref('int_targets') }} as targets
inner join {{ ref('int_reports_counted') }} as reports on targets.report_id = reports.report_id
where
    reports.is_primary
    and reports.duplicate_of is null
    and targets.indicator_id is not null
    and targets.horizon = 'annual'
    and targets.start_year = targets.plan_year
    and coalesce(targets.scope_text, '') = ''
    and coalesce(targets.measure, 'growth') in ('growth', 'level', 'change')
qualify row_number() over (
    partition by targets.division_id, targets.plan_year, targets.indicator_id, case when targets.target_point is not null then targets.measure else 'words' end
    order by case targets.role when 'floor' then 0 when 'plain' then 1 else 2 end, targets.target_id
) = 1
