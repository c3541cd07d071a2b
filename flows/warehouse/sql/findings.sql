select
    rule,
    severity,
    subject_kind,
    count(*) as n
from fct_findings
group by rule, severity, subject_kind
order by severity desc, n desc, rule
