-- Growth as stated and growth of the levels lie more than 25 points apart; real growth against current prices explains a part.
{{ config(severity = 'warn') }}
select *
from {{ ref('int_trials') }}
where kind = 'growth_level' and is_broken
