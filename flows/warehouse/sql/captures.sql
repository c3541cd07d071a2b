-- one row per fetch; the outcome of a page's newest bytes is that of the page
create or replace table raw.captures as
select
    f.* replace (
        f.fetched_at::timestamptz as fetched_at,
        coalesce(p.outcome, f.outcome) as outcome,
        coalesce(p.outcome_detail, f.outcome_detail) as outcome_detail
    )
from fetches as f
left join raw.pages as p on f.page_id = p.page_id and f.content_sha256 = p.content_sha256
