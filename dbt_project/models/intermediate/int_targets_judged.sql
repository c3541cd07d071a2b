-- One row per chosen target with its verdict: by the first result, by the rule of its kind; why there is none; and how far the result lies from it.
{{ config(materialized='incremental', unique_key='division_id', meta={'touched_by': 'int_divisions_touched'}) }}
with judged as (

    select
        *,
        {{ meets('actual_canonical') }} as is_met,
        {{ meets('latest_canonical') }} as is_latest_met,
        {{ meets('actual_canonical', 'tolerance') }} as is_met_tolerantly,
        -- a result that is itself a bound (超过100亿元) decides only what lies on its near side
        case
            when actual_comparator in ('>', '>=') then {{ meets('actual_canonical') }} and not is_held_from_above
            when actual_comparator in ('<', '<=') then {{ meets('actual_canonical') }} and is_held_from_above
            else true
        end as is_decided
    from (
        select
            *,
            -- the bound that decides: of a range the lower one, of what is to stay low the upper one
            case when is_held_from_above then coalesce(held_high, target_point, held_low) else coalesce(held_low, target_point, held_high) end as decisive,
            cast(case
                when target_kind not in ('approx', 'peg', 'relative') then 0
                when result_measure = 'level' and (yardstick = 'number' or actual_unit not in ('%', '‰'))
                    then cast(abs(coalesce(target_point, held_low)) as decimal(28, 8)) * {{ var('approx_tolerance_level') }}
                else {{ var('approx_tolerance_points') }}
            end as decimal(38, 8)) as tolerance
        from {{ ref('int_targets_paired') }}
        where {{ touched('division_id') }}
    ) as tolerated

)

select
    * exclude (is_met, is_latest_met, is_met_tolerantly, is_decided, tolerance, decisive),
    case
        when comparability <> 'compared' or not is_decided then 'undecidable'
        when is_met then 'met'
        else 'missed'
    end as outcome,
    case when comparability = 'compared' and not is_decided then 'result_is_bound' else comparability end as reason,
    case
        when comparability <> 'compared' or not is_decided then 'undecidable'
        when is_met_tolerantly then 'met'
        else 'missed'
    end as outcome_tolerant,
    case
        when comparability <> 'compared' or latest_canonical is null then 'undecidable'
        when is_latest_met then 'met'
        else 'missed'
    end as outcome_latest,
    case
        when target_kind = 'range' and comparability = 'compared'
            then actual_canonical between target_low and target_high
    end as is_in_range,
    case
        when comparability in ('compared', 'basis_mismatch')
            then cast(actual_canonical - decisive as decimal(38, 8))
    end as deviation,
    case
        when target_point is not null and decisive <> 0 and unit_canonical = actual_unit
            then cast(actual_canonical / decisive as decimal(18, 6))
    end as ratio
from judged
