-- One row per touched division, and per division of which a number is doubted otherwise than in the last build (by a broken identity of others).
with doubts as (

    select
        figure_id,
        hash(int_doubts) as said
    from {{ ref('int_doubts') }}

),

moved as (

    select distinct coalesce(now.figure_id, before.figure_id) as figure_id
    from doubts as now
    full join {{ source('store', 'doubts_before') }} as before on now.figure_id = before.figure_id and now.said = before.said
    where now.said is null or before.said is null

)

select touched_id
from {{ ref('int_divisions_touched') }}
union distinct
select coalesce(reports.division_id, '') as touched_id
from moved
inner join {{ ref('int_reports_counted') }} as reports
    on reports.report_id = split_part(moved.figure_id, '-', 1) || '-' || split_part(moved.figure_id, '-', 2)
