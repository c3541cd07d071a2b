-- The shares of the three sectors do not sum to 100.
{{ config(severity = 'warn') }}
select *
from {{ ref('int_trials') }}
where kind = 'industry_shares' and is_broken
