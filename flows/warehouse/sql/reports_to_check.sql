-- the reports of a chunk with what the expectations count
select
    r.* exclude (sections),
    length(r.body)::int as body_chars,
    year(r.meeting_date)::int as meeting_year,
    coalesce(f.n, 0)::int as figures
from read_parquet(?) as r
left join (
    select
        report_id,
        count(*) as n
    from read_parquet(?)
    group by report_id
) as f on r.report_id = f.report_id
