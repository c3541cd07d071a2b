-- One row per numeric target and indicator, with signed bounds and kind.
with targets as (

    select *
    from {{ ref('int_figures_expanded') }}
    where status = 'target' and section <> 'review'

)

select
    *,
    case
        when measure in ('multiple') then 'multiple'
        when comparator = 'range' then 'range'
        when comparator = '~' then 'approx'
        when comparator in ('>', '>=') then 'floor'
        when comparator in ('<', '<=') then 'ceiling'
        else 'point'
    end as target_kind,
    case
        when comparator in ('<', '<=') and value_canonical >= 0 then null
        when comparator in ('>', '>=') and value_canonical < 0 then null
        else value_canonical
    end as target_low,
    case
        when comparator = 'range' then value_high_canonical
        when comparator in ('>', '>=') and value_canonical >= 0 then null
        when comparator in ('<', '<=') and value_canonical < 0 then null
        else value_canonical
    end as target_high,
    case
        when force_text in (select phrase from {{ ref('cues') }} where kind = 'force_hard') then 'hard'
        when force_text is not null then 'soft'
        else 'neutral'
    end as force,
    case when start_year = end_year then 'annual' else 'multi_year' end as horizon
from targets
