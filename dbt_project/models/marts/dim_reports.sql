with figure_counts as (

    select
        report_id,
        count(*)::integer as figure_count
    from {{ ref('int_figures_accepted') }}
    group by report_id

)

select
    reports.report_id,
    reports.page_id,
    reports.division_id,
    reports.place_text,
    reports.level,
    reports.plan_year,
    reports.review_year,
    reports.report_kind,
    reports.title,
    reports.meeting_date,
    reports.congress,
    reports.session,
    reports.speaker,
    reports.speaker_office,
    reports.is_acting,
    reports.is_complete,
    reports.body_sha256,
    reports.duplicate_of,
    reports.url,
    reports.source_tier,
    reports.body_chars,
    reports.is_primary,
    coalesce(figure_counts.figure_count, 0) as figure_count,
    reports.finding_count
from {{ ref('int_reports_counted') }} as reports
left join figure_counts on reports.report_id = figure_counts.report_id
where reports.duplicate_of is null
