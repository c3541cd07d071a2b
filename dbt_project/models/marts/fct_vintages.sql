{{ config(materialized='incremental', unique_key='division_id', meta={'touched_by': 'int_divisions_touched'}) }}
select
    vintages.statement_id,
    vintages.figure_id,
    vintages.division_id,
    divisions.name as division_name,
    divisions.code,
    vintages.series_division_id,
    vintages.indicator_id,
    {{ indicator_name() }} as indicator_name,
    vintages.measure,
    vintages.year,
    vintages.report_id,
    vintages.vintage,
    vintages.status,
    vintages.basis,
    vintages.value,
    vintages.unit,
    vintages.value_canonical,
    vintages.unit_canonical,
    vintages.statement_number,
    vintages.statement_count,
    vintages.first_canonical,
    vintages.latest_canonical,
    vintages.revision_pct,
    vintages.is_break,
    vintages.break_kinds,
    figures.indicator_text,
    figures.sentence
from {{ ref('int_vintages') }} as vintages
inner join {{ ref('int_figures_accepted') }} as figures on vintages.figure_id = figures.figure_id
inner join {{ ref('int_divisions') }} as divisions on vintages.division_id = divisions.division_id
inner join {{ ref('indicators') }} as indicators on vintages.indicator_id = indicators.indicator_id
where {{ touched('vintages.division_id') }}
