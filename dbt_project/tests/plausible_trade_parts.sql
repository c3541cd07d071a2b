-- Exports and imports do not sum to all trade within 3 %.
{{ config(severity = 'warn') }}
select *
from {{ ref('int_trials') }}
where kind = 'trade_parts' and is_broken
