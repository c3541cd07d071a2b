-- One row per numeric target and indicator, with signed bounds and kind.
{{ config(materialized='incremental', unique_key='report_id', meta={'touched_by': 'int_reports_touched'}) }}
with bounded as (

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
        end as target_high
    from {{ ref('int_figures_expanded') }}
    where
        status = 'target' and section <> 'review' and {{ touched('report_id', by='int_reports_touched') }}
        -- 增长10%…,实现了年初预定的目标 tells a result
        and not {{ says(signs_behind(none, 80), 'told_as_result') }}
        -- 一季度地区生产总值下降3% in a plan of May is what was, 上半年 no year's target
        and not ({{ before_number('part_of_year', reach=80) }} and not {{ before_number('whole_year', reach=80) }})

)

select
    *,
    -- the printed number, of a range the middle
    case
        when target_kind = 'range' then cast((cast(value_canonical as decimal(28, 8)) + cast(value_high_canonical as decimal(28, 8))) * 0.5 as decimal(38, 8))
        else value_canonical
    end as target_point,
    -- the middle of the bounds, null where one is open
    cast((cast(target_low as decimal(28, 8)) + cast(target_high as decimal(28, 8))) * 0.5 as decimal(38, 8)) as target_mid,
    {{ force_of('force_text') }} as force,
    -- a yearly mean (年均增长8%) is of several years, whichever the text names; an ambition (过万亿的冲刺之年) of no one year
    case
        when {{ before_number('mean_of_years') }} or {{ is_ambition() }} then 'multi_year'
        when start_year = end_year then 'annual'
        else 'multi_year'
    end as horizon
from bounded
