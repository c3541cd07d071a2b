-- A level of a core indicator is stated again over 20 % away from its first statement, with no break between.
{{ config(severity = 'warn') }}
select *
from {{ ref('int_trials') }}
where kind = 'restated_far' and is_broken
