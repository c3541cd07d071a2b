-- the facts that two releases state differently, each with its reason
with facts as (
    select
        coalesce(b.indicator_year_id, a.indicator_year_id) as indicator_year_id,
        coalesce(b.division_id, a.division_id) as division_id,
        coalesce(b.indicator_id, a.indicator_id) as indicator_id,
        coalesce(b.measure, a.measure) as measure,
        coalesce(b."year", a."year") as "year",
        case
            when a.indicator_year_id is null then 'added'
            when b.indicator_year_id is null then 'gone'
            else 'changed'
        end as change,
        a.comparator || ' ' || a.value_canonical::varchar || ' ' || coalesce(a.unit_canonical, '') as old_value,
        b.comparator || ' ' || b.value_canonical::varchar || ' ' || coalesce(b.unit_canonical, '') as new_value,
        a.figure_id as old_figure_id,
        b.figure_id as new_figure_id,
        a.report_id as old_report,
        b.report_id as new_report
    from old_release.main.fct_indicator_years as a
    full join new_release.main.fct_indicator_years as b
        on a.indicator_year_id = b.indicator_year_id and a.unit_canonical is not distinct from b.unit_canonical
    where
        a.indicator_year_id is null
        or b.indicator_year_id is null
        or a.value_canonical <> b.value_canonical
        or a.comparator <> b.comparator
        or a.status <> b.status
),

corrected as (
    select figure_id
    from new_release.main.fct_figures
    where is_corrected
)

select
    facts.indicator_year_id,
    facts.division_id,
    facts.indicator_id,
    facts.measure,
    facts."year",
    facts.change,
    case
        when corrected.figure_id is not null then 'correction'
        when facts.new_report is not null and before.report_id is null then 'new report'
        when facts.new_report is null and after.report_id is null then 'report gone'
        when before.body_sha256 <> after.body_sha256 then 'page changed'
        else 'another reading'
    end as reason,
    facts.old_value,
    facts.new_value,
    facts.old_figure_id,
    facts.new_figure_id
from facts
left join old_release.main.dim_reports as before
    on before.report_id = coalesce(facts.new_report, facts.old_report)
left join new_release.main.dim_reports as after
    on after.report_id = coalesce(facts.new_report, facts.old_report)
left join corrected on corrected.figure_id = coalesce(facts.new_figure_id, facts.old_figure_id)
order by facts.division_id, facts.indicator_id, facts.measure, facts."year"
