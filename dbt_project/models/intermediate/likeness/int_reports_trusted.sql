-- One row per report: place 1 is the best source, trust 1 the one whose place and year are least in doubt.
with doubts as (

    select
        subject_id as report_id,
        count(*) as doubt_count
    from {{ ref('stg_findings') }}
    where rule in ('title_year_differs', 'date_conflict', 'year_from_sentences', 'year_from_title', 'place_site_mismatch')
    group by subject_id

)

select
    reports.report_id,
    reports.division_id,
    reports.plan_year,
    reports.place_text,
    row_number() over (order by pages.source_tier, not reports.is_complete, -reports.body_chars, reports.report_id) as place,
    dense_rank() over (order by pages.source_tier, coalesce(doubts.doubt_count, 0), reports.plan_year) as trust
from {{ ref('stg_reports') }} as reports
inner join {{ ref('stg_pages') }} as pages on reports.page_id = pages.page_id
left join doubts on reports.report_id = doubts.report_id
