with reads as (

    select
        page_id,
        count(*)::integer as report_count
    from {{ ref('stg_reports') }}
    group by page_id

),

captures as (

    select
        page_id,
        min(fetched_at) as first_fetched_at,
        count(distinct content_sha256)::integer as version_count
    from {{ ref('stg_captures') }}
    group by page_id

)

select
    pages.page_id,
    pages.site_id,
    pages.url,
    pages.source_file,
    pages.title,
    pages.outcome,
    pages.outcome_detail,
    pages.http_status,
    pages.charset,
    pages.source_tier,
    pages.published_at,
    pages.edited_at,
    captures.first_fetched_at,
    coalesce(captures.version_count, 0) as version_count,
    coalesce(reads.report_count, 0) as report_count,
    pages.division_id,
    pages.plan_year
from {{ ref('stg_pages') }} as pages
left join reads on pages.page_id = reads.page_id
left join captures on pages.page_id = captures.page_id
