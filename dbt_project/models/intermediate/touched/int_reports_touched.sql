-- One row per report whose rows may be others than in the last build: its page was read anew or is gone, a look at all reports judges it otherwise
-- (copied, barred, primary), or a correction of it came or went.
with reports as (

    select
        report_id,
        division_id,
        hash(int_reports_counted) as said
    from {{ ref('int_reports_counted') }}

),

corrections as (

    select
        figure_id,
        hash(int_corrections) as said
    from {{ ref('int_corrections') }}

),

corrected as (

    select coalesce(now.figure_id, before.figure_id) as figure_id
    from corrections as now
    full join {{ source('store', 'corrections_before') }} as before on now.figure_id = before.figure_id and now.said = before.said
    where now.said is null or before.said is null

)

select
    coalesce(now.report_id, before.report_id) as touched_id,
    now.division_id,
    before.division_id as former_division_id
from reports as now
full join {{ source('store', 'reports_before') }} as before on now.report_id = before.report_id
where
    now.said is distinct from before.said
    or split_part(coalesce(now.report_id, before.report_id), '-', 1) in (select pages.page_id from {{ source('store', 'touched_pages') }} as pages)
    or coalesce(now.report_id, before.report_id) in (
        select split_part(corrected.figure_id, '-', 1) || '-' || split_part(corrected.figure_id, '-', 2)
        from corrected
        where corrected.figure_id is not null
    )
