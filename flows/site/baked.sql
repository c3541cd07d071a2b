-- What each page is made of: a page is drawn anew when the hash of its rows is another.
with place_rows as (
    select y.series_division_id as id, y.indicator_id, y.measure, hash(y) as made from fct_indicator_years y
    union all
    select v.series_division_id, v.indicator_id, v.measure, hash(v) from fct_vintages v
    union all
    select d.series_division_id, o.indicator_id, o.measure, hash(o)
    from fct_target_outcomes o join dim_divisions d using (division_id)
    union all
    select d.series_division_id, null, null, hash(c)
    from fct_report_coverage c join dim_divisions d using (division_id)
    union all
    select d.series_division_id, null, null, hash(r) from dim_reports r join dim_divisions d using (division_id)
    union all
    select d.series_division_id, null, null, hash(d) from dim_divisions d
    union all
    select p.series_division_id, null, null, hash(d.name, r.report_id)
    from dim_reports r join dim_divisions d using (division_id) join dim_divisions p on d.parent_id = p.division_id
),
cascades as (
    select indicator_id, measure, bit_xor(hash(c))::varchar || count(*) as made_of from fct_target_cascade c group by all
),
cascade_pages as (
    select c.indicator_id, c.measure, c.plan_year, any_value(k.made_of) as made_of
    from fct_target_cascade c join cascades k using (indicator_id, measure)
    group by all having count(c.amplification) > 0
),
reported as (select distinct d.series_division_id as id from dim_reports r join dim_divisions d using (division_id)),
common as (
    select indicator_id, measure from fct_indicator_years group by all order by count(*) desc, 1, 2 limit 16
)
select '/place/' || id as address, bit_xor(made)::varchar || count(*) as made_of, false as is_detail
from place_rows join reported using (id) group by id
union all
select '/place/' || id || '/' || indicator_id || '/' || measure, made_of, true  -- a series stands beside the others of its indicator
from (
    select id, indicator_id, bit_xor(made)::varchar || count(*) as made_of, unnest(list_distinct(list(measure))) as measure
    from place_rows group by id, indicator_id
) s join reported using (id) join common using (indicator_id, measure)
union all
select '/indicator/' || indicator_id || '/' || measure, bit_xor(hash(y))::varchar || count(*), false
from fct_indicator_years y group by indicator_id, measure
union all
select '/targets/' || indicator_id || '/' || o.plan_year || '/' || o.measure, bit_xor(hash(o, c.previous_point))::varchar || count(*), count(*) < 5
from fct_target_outcomes o left join fct_target_cascade c using (target_id, indicator_id)
where indicator_id is not null and o.measure is not null
group by indicator_id, o.measure, o.plan_year
union all
select '/indicator/' || indicator_id, string_agg(distinct measure, ' ' order by measure), false
from fct_indicator_years group by indicator_id
union all
select '/cascade/' || plan_year || '/' || indicator_id || '/' || measure, made_of, false from cascade_pages
union all
select '/cascade/' || plan_year, made_of, false from cascade_pages where indicator_id = 'gdp' and measure = 'growth'
union all
select
    '/report/' || report_id, bit_xor(hash(f))::varchar || count(*) || any_value(hash(r))::varchar
        || any_value(coalesce(g.made, 0)) || '-' || any_value(coalesce(d.made, 0)), true
from fct_figures f join dim_reports r using (report_id)
left join (select report_id, bit_xor(hash(e)) as made from fct_glossary_entries e group by 1) g using (report_id)
left join (
    select report_id, bit_xor(hash(figure_id, doubt)) as made from fct_indicator_years where is_doubtful group by 1
) d using (report_id)
group by report_id
order by 1;
