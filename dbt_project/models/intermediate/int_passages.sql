-- One row per sentence of a macro passage: several headline indicators of the place stand close together in it or around it.
{{ config(materialized='incremental', unique_key='report_id', meta={'touched_by': 'int_reports_touched'}) }}
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
        and {{ touched('report_id', by='int_reports_touched') }}

),

places as (

    select distinct
        report_id,
        sentence_start,
        sentence_start + value_start as place
    from {{ ref('int_figures_expanded') }}
    where {{ touched('report_id', by='int_reports_touched') }}

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

)

select
    report_id,
    sentence_start
from neighbours
group by report_id, sentence_start
having max(headline_count) >= {{ var('passage_indicators') }}
