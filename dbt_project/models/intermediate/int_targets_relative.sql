-- One row per indicator and target that is a distance in points from a reference (固定资产投资高于全省增速1个百分点): the pledge says of what, from whose and how far,
-- the figure within its clause in which unit, with which comparator and for which years.
{{ config(materialized='incremental', unique_key='report_id', meta={'touched_by': 'int_reports_touched'}) }}
select
    pledges.target_id,
    pledges.pledge_id,
    pledges.is_shared,
    pledges.report_id,
    reports.division_id,
    reports.plan_year,
    pledges.indicator_id,
    pledges.indicator_text,
    case when indicators.unit_canonical in ('%', '‰') then 'level' else 'growth' end as measure,
    figures.figure_id,
    pledges.distance as value,
    pledges.distance as value_canonical,
    cast(sign(pledges.distance) * figures.value_high as decimal(38, 8)) as value_high,
    cast(sign(pledges.distance) * figures.value_high_canonical as decimal(38, 8)) as value_high_canonical,
    figures.unit,
    figures.unit_canonical,
    figures.comparator,
    figures.start_year,
    figures.end_year,
    figures.scope_text,
    figures.basis,
    figures.role,
    pledges.target_kind,
    pledges.reference,
    pledges.is_strict,
    {{ force_of('pledges.force_text') }} as force,
    pledges.force_text,
    pledges.horizon,
    figures.sentence,
    figures.value_text
from {{ ref('int_pledges_expanded') }} as pledges
inner join {{ ref('int_reports_counted') }} as reports on pledges.report_id = reports.report_id
inner join {{ ref('indicators') }} as indicators on pledges.indicator_id = indicators.indicator_id
inner join {{ ref('int_figures_accepted') }} as figures
    on
        pledges.report_id = figures.report_id
        and figures.sentence_start + figures.value_start between pledges.clause_start and pledges.clause_start + length(pledges.clause_text)
        and abs(figures.value) = abs(pledges.distance)
where
    reports.duplicate_of is null and not reports.is_barred
    and {{ touched('pledges.report_id', by='int_reports_touched') }}
    and figures.measure = 'change' and figures.status = 'target' and figures.indicator_id is null
qualify row_number() over (partition by pledges.target_id order by figures.sentence_start, figures.value_start) = 1
