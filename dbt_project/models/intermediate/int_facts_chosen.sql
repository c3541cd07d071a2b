-- One row per place, indicator, measure and year: the statement that is chosen, and whether the indicator is a core one.
{{ config(materialized='view') }}
select
    statements.*,
    indicators.is_core
from {{ ref('int_statements_ranked') }} as statements
inner join {{ ref('indicators') }} as indicators on statements.indicator_id = indicators.indicator_id
where statements.choice = 1
