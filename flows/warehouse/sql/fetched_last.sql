-- a page that was fetched again with the bytes that it was read from says when it was fetched last
update raw.pages
set fetched_at = c.fetched_at
from (
    select
        page_id,
        content_sha256,
        max(fetched_at) as fetched_at
    from raw.captures
    group by page_id, content_sha256
) as c
where pages.page_id = c.page_id and pages.content_sha256 = c.content_sha256 and pages.fetched_at <> c.fetched_at
