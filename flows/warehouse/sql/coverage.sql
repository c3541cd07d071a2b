select
    d.level,
    c.reason,
    count(*) as place_years
from fct_report_coverage as c
inner join dim_divisions as d on c.division_id = d.division_id
group by d.level, c.reason
order by d.level, place_years desc
