-- One row per identity: how often it could be tried, how often it was broken.
select
    trials.kind,
    any_value(identities.meaning) as meaning,
    count(*)::bigint as tried,
    count(*) filter (where trials.is_broken)::bigint as broken,
    round(100.0 * count(*) filter (where trials.is_broken) / count(*), 2) as broken_percent
from {{ ref('audit_trials') }} as trials
left join {{ ref('identities') }} as identities on trials.kind = identities.kind
group by trials.kind
order by broken_percent desc, trials.kind asc
