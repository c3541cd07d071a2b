-- reports that a finding keeps out of the marts
select
    p.title,
    f.plan_year,
    f.rule,
    f.observed,
    f.message
from fct_findings as f
left join fct_page_outcomes as p on p.page_id = split_part(f.subject_id, '-', 1)
where f.subject_kind = 'report' and f.severity = 'warning'
order by f.rule, p.title
