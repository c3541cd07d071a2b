-- One row per report whose review holds hardly a figure, or none of the indicators that every report states. Where the plan holds many, the review may
-- have been read as plan, or be missing: its numbers are then no results and no targets that one may rely on.
with counts as (

    select
        report_id,
        count(*) filter (where section = 'review' and status <> 'target') as review_count,
        count(*) filter (where section = 'plan') as plan_count,
        count(distinct indicator_id) filter (
            where section = 'review' and status <> 'target' and indicator_id in (select awaited.indicator_id from {{ ref('awaited_results') }} as awaited)
        ) as awaited_count
    from {{ ref('stg_figures') }}
    group by report_id

)

select
    reports.report_id,
    coalesce(counts.review_count, 0)::integer as review_count,
    coalesce(counts.plan_count, 0)::integer as plan_count,
    coalesce(counts.awaited_count, 0)::integer as awaited_count,
    coalesce(counts.review_count, 0) < {{ var('review_least') }}
    and coalesce(counts.plan_count, 0) >= {{ var('plan_many') }}
    and reports.report_kind <> 'interim' as is_turned
from {{ ref('stg_reports') }} as reports
left join counts on reports.report_id = counts.report_id
where coalesce(counts.review_count, 0) < {{ var('review_least') }} or coalesce(counts.awaited_count, 0) = 0
