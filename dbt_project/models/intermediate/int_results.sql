-- One row per place, indicator, measure, year and unit: the first result, from the report that reviews the year, and the latest statement of it. A price index of
-- the year before = 100 is its growth as well (102.1 is 2.1 %): where a report states one of the two, the other follows.
{{ config(materialized='incremental', unique_key='division_id', meta={'touched_by': 'int_divisions_touched'}) }}
with statements as (

    select
        *,
        row_number() over (partition by division_id, indicator_id, measure, data_year, unit_canonical order by vintage desc, choice asc) as recency
    from {{ ref('int_statements_ranked') }}
    where vintage > data_year and {{ touched('division_id') }}

),

firsts as (

    select *
    from statements
    where vintage = data_year + 1
    qualify row_number() over (partition by division_id, indicator_id, measure, data_year, unit_canonical order by choice) = 1

),

latests as (

    select *
    from statements
    where recency = 1 and comparator in ('=', '~')

),

results as (

    select
        firsts.division_id,
        firsts.indicator_id,
        firsts.measure,
        firsts.data_year,
        firsts.figure_id,
        firsts.unit,
        firsts.value_canonical,
        firsts.unit_canonical,
        firsts.is_usual_unit,
        firsts.comparator,
        firsts.status,
        firsts.basis,
        latests.figure_id as latest_id,
        latests.value_canonical as latest_canonical
    from firsts
    left join latests
        on
            firsts.division_id = latests.division_id and firsts.indicator_id = latests.indicator_id
            and firsts.measure = latests.measure and firsts.data_year = latests.data_year
            and firsts.unit_canonical is not distinct from latests.unit_canonical

),

turned as (

    select
        results.* replace (
            case results.measure when 'level' then 'growth' else 'level' end as measure,
            results.value_canonical + case results.measure when 'level' then -100 else 100 end as value_canonical,
            results.latest_canonical + case results.measure when 'level' then -100 else 100 end as latest_canonical
        )
    from results
    inner join {{ ref('indicators') }} as indicators on results.indicator_id = indicators.indicator_id
    where
        indicators.kind = 'index' and indicators.usual_measure = 'both' and indicators.unit_canonical = '%'
        and results.unit_canonical = '%' and results.measure in ('level', 'growth')

)

select * from results
union all
select turned.*
from turned
anti join results
    on
        turned.division_id = results.division_id and turned.indicator_id = results.indicator_id
        and turned.measure = results.measure and turned.data_year = results.data_year and turned.unit_canonical = results.unit_canonical
