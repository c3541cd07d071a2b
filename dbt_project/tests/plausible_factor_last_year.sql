-- A level of a core indicator is over three times, or under a third of, last year's (因数异常).
{{ config(severity = 'warn') }}
select *
from {{ ref('int_trials') }}
where kind = 'factor_last_year' and is_broken
