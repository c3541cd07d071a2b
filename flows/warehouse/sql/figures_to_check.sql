-- the figures of a chunk with the level of their report's division
select
    f.*,
    r.level
from read_parquet(?) as f
inner join read_parquet(?) as r on f.report_id = r.report_id
