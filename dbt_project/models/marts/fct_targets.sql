with worded as (

    select
        pledges.pledge_id as target_id,
        pledges.pledge_id,
        pledges.report_id,
        reports.division_id,
        reports.plan_year,
        pledges.indicator_id,
        pledges.indicator_text,
        reports.plan_year as start_year,
        reports.plan_year as end_year,
        '' as scope_text,
        false as is_shared,
        pledges.kind as target_kind,
        'plain' as role,
        case
            when pledges.force_text in (select phrase from {{ ref('cues') }} where kind = 'force_hard') then 'hard'
            when pledges.force_text is not null then 'soft'
            else 'neutral'
        end as force,
        pledges.force_text,
        pledges.horizon,
        pledges.reference,
        pledges.sentence,
        pledges.clause_text as value_text
    from {{ ref('stg_pledges') }} as pledges
    inner join {{ ref('int_reports_counted') }} as reports on pledges.report_id = reports.report_id
    where reports.duplicate_of is null and not reports.is_barred
        and pledges.distance is null  -- int_targets_relative has those with a distance

),

-- each kind of target has its own columns; what it lacks is null
targets as (

    select
        *,
        figure_id || case when is_shared then '-' || indicator_id else '' end as target_id
    from {{ ref('int_targets_bounded') }}
    union all by name
    select
        * exclude (measure),
        'growth' as measure,
        figure_id as target_id,
        'relative' as target_kind,
        false as is_shared
    from {{ ref('int_targets_relative') }}
    union all by name
    select * from worded

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
    sentence,
    value_text,
    -- two codings in use: wording or force binds; and nothing softens it
    force = 'hard' or coalesce(comparator, '') in ('>', '>=', '<', '<=') as is_hard_a,
    (force = 'hard' or coalesce(comparator, '') in ('>', '>=', '<', '<=')) and force <> 'soft' and coalesce(comparator, '') not in ('~', 'range') as is_hard_b
from targets
