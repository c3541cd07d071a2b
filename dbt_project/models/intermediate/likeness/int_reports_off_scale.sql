-- One row per report whose levels of money, persons and firms are, bounds among them, nearly all several times too high or too low beside every other report of the
-- place within three years.
with levels as (

    select
        figures.report_id,
        figures.division_id,
        figures.plan_year,
        figures.indicator_id,
        figures.unit_canonical,
        min(figures.value_canonical) as lowest,
        max(figures.value_canonical) as highest
    from {{ ref('stg_figures') }} as figures
    inner join {{ ref('indicators') }} as indicators on figures.indicator_id = indicators.indicator_id
    where
        indicators.is_core and indicators.kind in ('flow', 'stock') and figures.unit_canonical in ('元', '美元', '人', '户')
        and figures.measure = 'level' and figures.status <> 'target' and figures.period = 'year'
        and figures.start_year = figures.end_year and figures.start_year = figures.plan_year - 1
        and figures.scope_text = '' and figures.value_canonical > 0 and figures.comparator in ('=', '~', '>', '>=')
    group by all

),

beside as (

    select
        own.report_id,
        own.indicator_id,
        count(*) as other_count,
        bool_and(own.highest * 2.5 < other.highest) as is_low,
        bool_and(own.lowest > other.lowest * 2.5) as is_high
    from levels as own
    inner join levels as other
        on
            own.division_id = other.division_id and own.indicator_id = other.indicator_id and own.unit_canonical = other.unit_canonical
            and abs(own.plan_year - other.plan_year) between 1 and 3
    group by own.report_id, own.indicator_id

)

select
    report_id,
    count(*) as tried_count,
    greatest(count(*) filter (where is_low), count(*) filter (where is_high)) as off_count
from beside
group by report_id
having off_count >= 3 and off_count >= 0.75 * tried_count and max(other_count) >= 2
