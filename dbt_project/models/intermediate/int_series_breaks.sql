-- One row per break of a series: a change of ground, a census, a change of definition.
with ground as (

    select
        series.series_division_id,
        cast(null as varchar) as indicator_id,
        changes.kind,
        changes.change_year as break_year,
        cast(null as integer) as vintage_from,
        changes.from_id || ' → ' || changes.to_id as note,
        nullif(changes.doc_no, '') as source
    from {{ ref('division_successors') }} as changes
    inner join {{ ref('int_division_series') }} as series on series.division_id in (changes.from_id, changes.to_id)
    where changes.kind not in ('recode', 'rename', 'parent_renamed', 'recode_rename')

),

statistics as (

    select
        cast(null as varchar) as series_division_id,
        indicator_id,
        kind,
        year as break_year,
        vintage_from,
        note,
        source
    from {{ ref('series_breaks') }}

),

breaks as (

    select * from ground
    union all
    select * from statistics

)

select
    md5(concat_ws('|', series_division_id, indicator_id, kind, break_year, note)) as break_id,
    any_value(series_division_id) as series_division_id,
    any_value(indicator_id) as indicator_id,
    any_value(kind) as kind,
    cast(any_value(break_year) as integer) as break_year,
    cast(any_value(vintage_from) as integer) as vintage_from,
    any_value(note) as note,
    any_value(source) as source
from breaks
group by break_id
