-- One row per report and indicator whose result is awaited (the report sets a target for it, or the place states it a year before or after) and not
-- there, where the macro passage holds a number without id whose name is like one of the indicator's: it may be that number.
with stated as (

    select
        figures.report_id,
        figures.indicator_id,
        reports.division_id,
        reports.plan_year,
        figures.sentence_start + figures.value_start as place,
        figures.section = 'review' and figures.scope_text = '' and figures.measure in ('level', 'growth') as is_own,
        figures.start_year = figures.end_year and figures.end_year = reports.plan_year - 1 as is_of_year
    from {{ ref('stg_figures') }} as figures
    inner join {{ ref('stg_reports') }} as reports on figures.report_id = reports.report_id
    where figures.status <> 'target' and figures.indicator_id in (select awaited.indicator_id from {{ ref('awaited_results') }} as awaited)

),

awaited as (

    select
        reports.report_id,
        stated.indicator_id
    from {{ ref('stg_reports') }} as reports
    inner join stated on reports.division_id = stated.division_id and abs(reports.plan_year - stated.plan_year) = 1
    where stated.is_own and stated.is_of_year
    union distinct
    select
        figures.report_id,
        figures.indicator_id
    from {{ ref('stg_figures') }} as figures
    inner join {{ ref('stg_reports') }} as reports on figures.report_id = reports.report_id
    where
        figures.status = 'target' and figures.section = 'plan' and figures.scope_text = ''
        and figures.start_year = reports.plan_year and figures.end_year = reports.plan_year
        and figures.indicator_id in (select seed.indicator_id from {{ ref('awaited_results') }} as seed)

),

missing as (

    select awaited.*
    from awaited
    left join stated on awaited.report_id = stated.report_id and awaited.indicator_id = stated.indicator_id
    where stated.report_id is null

),

unnamed as (

    select
        figures.figure_id,
        figures.report_id,
        figures.indicator_text,
        figures.value_text,
        figures.measure,
        figures.unit_canonical
    from {{ ref('stg_figures') }} as figures
    inner join {{ ref('stg_reports') }} as reports on figures.report_id = reports.report_id
    inner join stated
        on
            figures.report_id = stated.report_id and stated.is_own
            and abs(stated.place - figures.sentence_start - figures.value_start) <= {{ var('passage_reach') }}
    where
        figures.indicator_id is null and len(figures.shared_ids) = 0 and length(figures.indicator_text) > 1
        and figures.section = 'review' and figures.status <> 'target' and figures.scope_text = ''
        and figures.measure in ('level', 'growth') and figures.start_year = figures.end_year and figures.end_year = reports.plan_year - 1
    group by all
    having count(distinct stated.indicator_id) >= {{ var('passage_indicators') }} - 1

)

select
    missing.report_id,
    missing.indicator_id,
    unnamed.figure_id,
    unnamed.indicator_text,
    unnamed.value_text
from missing
inner join unnamed on missing.report_id = unnamed.report_id
inner join {{ ref('indicators') }} as indicators on missing.indicator_id = indicators.indicator_id
inner join {{ ref('indicator_aliases') }} as aliases on missing.indicator_id = aliases.indicator_id
where
    length(aliases.alias) > 1
    and jaccard(unnamed.indicator_text, aliases.alias) >= {{ var('name_likeness') }}
    and case when unnamed.measure = 'growth' then indicators.kind <> 'rate' else unnamed.unit_canonical = indicators.unit_canonical end
qualify row_number() over (
    partition by missing.report_id, missing.indicator_id order by jaccard(unnamed.indicator_text, aliases.alias) desc, unnamed.figure_id
) = 1
