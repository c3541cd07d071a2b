-- The three sectors' value added do not sum to GDP within 5 %.
{{ config(severity = 'warn') }}
select *
from {{ ref('int_trials') }}
where kind = 'sectors_sum' and is_broken
