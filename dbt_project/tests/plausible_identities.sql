-- Broken trials of the identities that identities.csv has warned of; audit_identity_counts gives them by kind.
{{ config(severity = 'warn', store_failures = true) }}
select trials.*
from {{ ref('audit_trials') }} as trials
inner join {{ ref('identities') }} as identities on trials.kind = identities.kind
where trials.is_broken and identities.is_warned
