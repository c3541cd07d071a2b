with numeric_targets as (

    select
        figure_id || case when is_shared then '-' || indicator_id else '' end as target_id,
        figure_id,
        cast(null as varchar) as pledge_id,
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
        cast(null as varchar) as reference,
        sentence,
        value_text
    from {{ ref('int_targets_bounded') }}

),

worded_targets as (

    select
        pledges.pledge_id as target_id,
        cast(null as varchar) as figure_id,
        pledges.pledge_id,
        pledges.report_id,
        reports.division_id,
        reports.plan_year,
        pledges.indicator_id,
        pledges.indicator_text,
        cast(null as varchar) as measure,
        cast(null as decimal(38, 8)) as value,
        cast(null as decimal(38, 8)) as value_high,
        cast(null as varchar) as unit,
        cast(null as decimal(38, 8)) as value_canonical,
        cast(null as decimal(38, 8)) as value_high_canonical,
        cast(null as varchar) as unit_canonical,
        cast(null as varchar) as comparator,
        reports.plan_year as start_year,
        reports.plan_year as end_year,
        '' as scope_text,
        cast(null as varchar) as basis,
        false as is_shared,
        cast(null as decimal(38, 8)) as target_low,
        cast(null as decimal(38, 8)) as target_high,
        cast(null as decimal(38, 8)) as target_mid,
        cast(null as decimal(38, 8)) as target_point,
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

),

relative_targets as (

    select
        figure_id as target_id,
        figure_id,
        cast(null as varchar) as pledge_id,
        report_id,
        division_id,
        plan_year,
        indicator_id,
        indicator_text,
        'growth' as measure,
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
        false as is_shared,
        cast(null as decimal(38, 8)) as target_low,
        cast(null as decimal(38, 8)) as target_high,
        cast(null as decimal(38, 8)) as target_mid,
        cast(null as decimal(38, 8)) as target_point,
        'relative' as target_kind,
        role,
        force,
        force_text,
        horizon,
        reference,
        sentence,
        value_text
    from {{ ref('int_targets_relative') }}

),

all_targets as (

    select * from numeric_targets
    union all
    select * from relative_targets
    union all
    select * from worded_targets

)

select
    *,
    -- two codings in use: wording or force binds; and nothing softens it
    force = 'hard' or coalesce(comparator, '') in ('>', '>=', '<', '<=') as is_hard_a,
    (force = 'hard' or coalesce(comparator, '') in ('>', '>=', '<', '<=')) and force <> 'soft' and coalesce(comparator, '') not in ('~', 'range') as is_hard_b
from all_targets
