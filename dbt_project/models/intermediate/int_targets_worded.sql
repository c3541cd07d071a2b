-- One row per target in words and indicator, of a report that counts.
{{ config(materialized='incremental', unique_key='report_id', meta={'touched_by': 'int_reports_touched'}) }}
select
    pledges.target_id,
    pledges.pledge_id,
    pledges.report_id,
    reports.division_id,
    reports.plan_year,
    pledges.indicator_id,
    pledges.indicator_text,
    reports.plan_year as start_year,
    reports.plan_year as end_year,
    '' as scope_text,
    pledges.is_shared,
    pledges.target_kind,
    'plain' as role,
    {{ force_of('pledges.force_text') }} as force,
    pledges.force_text,
    pledges.horizon,
    pledges.reference,
    pledges.is_strict,
    pledges.sentence,
    pledges.clause_text as value_text
from {{ ref('int_pledges_expanded') }} as pledges
inner join {{ ref('int_reports_counted') }} as reports on pledges.report_id = reports.report_id
where
    reports.duplicate_of is null and not reports.is_barred and {{ touched('pledges.report_id', by='int_reports_touched') }}
    and pledges.distance is null  -- int_targets_relative has those with a distance
