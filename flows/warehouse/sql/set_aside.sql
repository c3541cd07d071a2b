-- the pages on which reading broke
select
    f.subject_id,
    coalesce(p.source_file, p.url, p.title, '') as source,
    f.observed
from raw.findings as f
left join raw.pages as p on f.subject_id = p.page_id
where f.rule = 'reader_crashed'
order by source, f.subject_id
