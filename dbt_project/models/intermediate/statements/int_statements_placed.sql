-- One row per statement: whether its sentence belongs to a macro passage, where four headline indicators of the place or more stand close together.
with headlines as (

    select distinct
        report_id,
        indicator_id,
        sentence_start + value_start as place
    from {{ ref('int_figures_expanded') }}
    where
        indicator_id in (select columns.indicator_id from {{ ref('headline') }} as columns)
        and measure in ('level', 'growth')
        and coalesce(scope_text, '') = ''

),

places as (

    select distinct
        report_id,
        sentence_start,
        sentence_start + value_start as place
    from {{ ref('int_statements') }}

),

neighbours as (

    select
        places.report_id,
        places.sentence_start,
        places.place,
        count(distinct headlines.indicator_id) as headline_count
    from places
    inner join headlines
        on
            places.report_id = headlines.report_id
            and headlines.place between places.place - {{ var('passage_reach') }} and places.place + {{ var('passage_reach') }}
    group by places.report_id, places.sentence_start, places.place

),

passages as (

    select
        report_id,
        sentence_start
    from neighbours
    group by report_id, sentence_start
    having max(headline_count) >= {{ var('passage_indicators') }}

)

select
    statements.figure_id,
    statements.indicator_id,
    passages.report_id is not null as is_macro
from {{ ref('int_statements') }} as statements
left join passages on statements.report_id = passages.report_id and statements.sentence_start = passages.sentence_start
