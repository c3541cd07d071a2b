-- a figure with its report and page
select
    f.*,
    r.title,
    r.place_text,
    r.body,
    r.page_id,
    p.url,
    p.source_file,
    p.archive_file,
    p.archive_offset,
    p.fetched_at
from raw.figures as f
inner join raw.reports as r on f.report_id = r.report_id
inner join raw.pages as p on r.page_id = p.page_id
where f.figure_id = ?
