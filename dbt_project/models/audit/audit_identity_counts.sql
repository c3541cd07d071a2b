-- One row per identity: how often it could be tried, how often it was broken.
select
    kind,
    count(*)::bigint as tried,
    count(*) filter (where is_broken)::bigint as broken,
    round(100.0 * count(*) filter (where is_broken) / count(*), 2) as broken_percent
from {{ ref('int_trials') }}
group by kind
order by broken_percent desc, kind asc
