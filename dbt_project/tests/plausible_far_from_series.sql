-- A level is twelve times above or below the median of the place's other years.
{{ config(severity = 'warn') }}
select *
from {{ ref('int_trials') }}
where kind = 'far_from_series' and is_broken
