-- One report states a level of one year twice, over 2 % apart.
{{ config(severity = 'warn') }}
select *
from {{ ref('int_trials') }}
where kind = 'stated_twice' and is_broken
