-- One row per figure and indicator: a number that names several indicators is written to each, marked as shared.
{{ config(materialized='incremental', unique_key='report_id', meta={'touched_by': 'int_reports_touched'}) }}
with figures as (

    select * exclude (indicator_id, shared_ids)
    from {{ ref('int_figures_accepted') }}
    where {{ touched('report_id', by='int_reports_touched') }}

),

shared as (

    select
        figure_id,
        unnest(shared_ids) as indicator_id,
        true as is_shared
    from {{ ref('int_figures_accepted') }}
    where
        len(shared_ids) > 0 and (measure in ('growth', 'change', 'rank', 'multiple') or unit = '%')
        and {{ touched('report_id', by='int_reports_touched') }}

),

single as (

    select
        figure_id,
        indicator_id,
        false as is_shared
    from {{ ref('int_figures_accepted') }}
    where indicator_id is not null and {{ touched('report_id', by='int_reports_touched') }}

),

links as (

    select * from single
    union all
    select * from shared

)

select
    figures.*,
    links.indicator_id,
    links.is_shared
from figures
inner join links on figures.figure_id = links.figure_id
