-- One row per target and indicator; each kind of target has its own columns, what it lacks is null.
{{ config(materialized='incremental', unique_key='report_id', meta={'touched_by': 'int_reports_touched'}) }}
with targets as (

    select
        *,
        figure_id || case when is_shared then '-' || indicator_id else '' end as target_id
    from {{ ref('int_targets_bounded') }}
    union all by name
    select * from {{ ref('int_targets_relative') }}
    union all by name
    select * from {{ ref('int_targets_worded') }}

)

select
    target_id,
    figure_id,
    pledge_id,
    report_id,
    division_id,
    plan_year,
    indicator_id,
    indicator_text,
    measure,
    value,
    value_high,
    unit,
    value_canonical,
    value_high_canonical,
    unit_canonical,
    comparator,
    start_year,
    end_year,
    scope_text,
    basis,
    is_shared,
    target_low,
    target_high,
    target_mid,
    target_point,
    target_kind,
    role,
    force,
    force_text,
    horizon,
    reference,
    is_strict,
    sentence,
    value_text,
    -- two codings in use: wording or force binds; and nothing softens it
    force = 'hard' or coalesce(comparator, '') in ('>', '>=', '<', '<=') as is_hard_a,
    (force = 'hard' or coalesce(comparator, '') in ('>', '>=', '<', '<=')) and force <> 'soft' and coalesce(comparator, '') not in ('~', 'range') as is_hard_b
from targets
where {{ touched('report_id', by='int_reports_touched') }}
