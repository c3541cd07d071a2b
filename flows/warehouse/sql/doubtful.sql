select
    indicator_id,
    max(indicator_name) as indicator_name,  -- 地区生产总值, where the nation's is 国内生产总值
    count(value) as number_count,
    count(*) - count(value) as bound_count,
    count(*) filter (where is_doubtful and value is not null) as doubtful_count,
    round(100.0 * count(*) filter (where is_doubtful and value is not null) / nullif(count(value), 0), 1) as doubtful_percent
from fct_indicator_years
group by indicator_id
having doubtful_count > 0
order by doubtful_count desc, indicator_id
