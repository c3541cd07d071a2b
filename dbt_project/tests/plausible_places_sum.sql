-- The places below one do not sum to its own level within 15 %, where all of them state it.
{{ config(severity = 'warn') }}
select *
from {{ ref('int_trials') }}
where kind = 'places_sum' and is_broken
