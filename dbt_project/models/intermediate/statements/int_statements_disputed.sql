-- One row per level or growth that has rivals in its unit which say otherwise.
{{ config(materialized='incremental', unique_key='division_id', meta={'touched_by': 'int_divisions_touched'}) }}
with disputes as (

    select
        division_id,
        indicator_id,
        measure,
        data_year,
        unit_canonical
    from {{ ref('int_statements') }}
    where measure in ('level', 'growth') and {{ touched('division_id') }}
    group by division_id, indicator_id, measure, data_year, unit_canonical
    having max(value_canonical) > min(value_canonical) + 0.02 * abs(min(value_canonical))

)

select statements.*
from {{ ref('int_statements') }} as statements
inner join disputes
    on
        statements.division_id = disputes.division_id and statements.indicator_id = disputes.indicator_id
        and statements.measure = disputes.measure and statements.data_year = disputes.data_year
        and statements.unit_canonical is not distinct from disputes.unit_canonical
