-- The copies of a report on other pages compared with the copy that counts, figure by figure: what differs, and what only one of them has.
with figures as (

    select
        reports.report_id as copy_id,
        coalesce(reports.duplicate_of, reports.report_id) as counted_id,
        reports.duplicate_of is not null as is_copy,
        figures.figure_id,
        figures.indicator_text,
        figures.measure,
        figures.start_year,
        figures.end_year,
        figures.section,
        figures.value_text,
        figures.value,
        figures.unit,
        row_number() over (
            partition by reports.report_id, figures.indicator_text, figures.measure, figures.start_year, figures.end_year, figures.section
            order by figures.sentence_start, figures.value_start
        ) as occurrence
    from {{ ref('stg_figures') }} as figures
    inner join {{ ref('int_reports_counted') }} as reports on figures.report_id = reports.report_id
    where
        reports.duplicate_of is not null
        or reports.report_id in (select copied.duplicate_of from {{ ref('int_reports_copied') }} as copied)

),

copies as (

    select * from figures
    where is_copy

),

pairs as (

    select distinct
        copy_id,
        counted_id
    from copies

),

originals as (

    select
        figures.*,
        pairs.copy_id as compared_with
    from figures
    inner join pairs on figures.copy_id = pairs.counted_id

)

select
    coalesce(copies.copy_id, originals.compared_with) as copy_report_id,
    coalesce(copies.counted_id, originals.copy_id) as counted_report_id,
    copies.figure_id as copy_figure_id,
    originals.figure_id as counted_figure_id,
    coalesce(copies.indicator_text, originals.indicator_text) as indicator_text,
    copies.value_text as copy_value,
    originals.value_text as counted_value,
    case
        when originals.figure_id is null then 'only_in_copy'
        when copies.figure_id is null then 'only_in_counted'
        when copies.value = originals.value and copies.unit = originals.unit then 'same'
        else 'differs'
    end as comparison
from copies
full join originals
    on
        copies.copy_id = originals.compared_with and copies.indicator_text = originals.indicator_text and copies.measure = originals.measure
        and copies.start_year is not distinct from originals.start_year and copies.end_year is not distinct from originals.end_year
        and copies.section = originals.section and copies.occurrence = originals.occurrence
