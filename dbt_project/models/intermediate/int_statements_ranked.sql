-- One row per statement of a level, growth, change, multiple or rank of one year about the place itself, in the order of choice.
select
    figures.figure_id,
    figures.division_id,
    figures.indicator_id,
    figures.measure,
    figures.start_year as data_year,
    figures.value,
    figures.unit,
    figures.value_canonical,
    figures.unit_canonical,
    figures.comparator,
    figures.status,
    figures.basis,
    figures.is_shared,
    figures.report_id,
    figures.plan_year as vintage,
    row_number() over (
        partition by figures.division_id, figures.indicator_id, figures.measure, figures.start_year
        order by
            case when figures.comparator in ('=', '~') then 0 else 1 end,
            -- a mark that was only passed is no value
            case when figures.is_bound_passed then 1 else 0 end,
            case when figures.unit_canonical = indicators.unit_canonical then 0 else 1 end,
            case when figures.plan_year > figures.start_year then 0 else 1 end,
            case when figures.basis is null then 0 else 1 end,
            figures.plan_year,
            case when reports.is_primary then 0 else 1 end,
            -- of several bounds the tightest
            case when figures.comparator in ('>', '>=') then -figures.value_canonical when figures.comparator in ('<', '<=') then figures.value_canonical end,
            case figures.status when 'actual' then 0 else 1 end,
            reports.source_tier,
            case when reports.is_complete then 0 else 1 end,
            case when figures.is_shared then 1 else 0 end,
            figures.sentence_start,
            figures.figure_id
    ) as choice,
    count(*) over same_unit - 1 as rival_count,
    min(figures.value_canonical) over same_unit as lowest_canonical,
    max(figures.value_canonical) over same_unit as highest_canonical
from {{ ref('int_figures_expanded') }} as figures
inner join {{ ref('int_reports_counted') }} as reports on figures.report_id = reports.report_id
inner join {{ ref('indicators') }} as indicators on figures.indicator_id = indicators.indicator_id
where
    figures.status in ('actual', 'estimate')
    and figures.period = 'year'
    and figures.start_year = figures.end_year
    and coalesce(figures.scope_text, '') = ''
    and figures.division_id is not null
    and figures.value_high is null
    and (
        figures.measure <> 'level'
        or figures.unit_canonical = indicators.unit_canonical
        or indicators.unit_canonical = ''
        or (indicators.unit_canonical = '元' and figures.unit_canonical = '美元')
    )
window same_unit as (partition by figures.division_id, figures.indicator_id, figures.measure, figures.start_year, figures.unit_canonical)
