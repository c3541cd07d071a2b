-- One row per statement of a level, growth, change, multiple or rank of one year about the place itself, with the bounds that it sets.
{{ config(materialized='incremental', unique_key='report_id', meta={'touched_by': 'int_reports_touched'}) }}
select
    figures.figure_id,
    figures.division_id,
    figures.indicator_id,
    figures.measure,
    figures.end_year as data_year,
    figures.value,
    figures.unit,
    figures.value_canonical,
    figures.unit_canonical,
    figures.comparator,
    figures.status,
    figures.basis,
    figures.is_shared,
    figures.report_id,
    figures.plan_year as vintage,
    figures.sentence_start,
    figures.value_start,
    figures.comparator not in ('=', '~') as is_bound,
    coalesce(figures.is_bound_passed, false) as is_bound_passed,
    -- signed: 下降20%以上 is at most −20
    case
        when figures.comparator in ('<', '<=') and figures.value_canonical >= 0 then null
        when figures.comparator in ('>', '>=') and figures.value_canonical < 0 then null
        else least(figures.value_canonical, figures.value_high_canonical)
    end as low_canonical,
    case
        when figures.comparator in ('>', '>=') and figures.value_canonical >= 0 then null
        when figures.comparator in ('<', '<=') and figures.value_canonical < 0 then null
        else greatest(figures.value_canonical, figures.value_high_canonical)
    end as high_canonical,
    coalesce(figures.unit_canonical, '') = case figures.measure
        when 'growth' then '%'
        when 'rank' then '位'
        when 'multiple' then '倍'
        else coalesce(indicators.unit_canonical, '')
    end as is_usual_unit
from {{ ref('int_figures_expanded') }} as figures
inner join {{ ref('indicators') }} as indicators on figures.indicator_id = indicators.indicator_id
inner join {{ ref('int_divisions') }} as divisions on figures.division_id = divisions.division_id
left join {{ ref('int_divisions') }} as superiors on divisions.parent_id = superiors.division_id
where
    figures.status in ('actual', 'estimate')
    and {{ touched('figures.report_id', by='int_reports_touched') }}
    and (
        (figures.period = 'year' and figures.start_year = figures.end_year)
        -- an income a head that several years led to is the last one's; 累计 of a stock or of prices is the year's
        or (
            figures.period = 'span' and figures.end_year = figures.plan_year - 1 and figures.measure = 'level' and indicators.unit_canonical = '元'
            and {{ says('indicators.name_zh', 'a_head') }} and not {{ before_number('mean', 'figures', 40) }}
        )
        or (
            figures.period = 'cumulative' and figures.start_year = figures.end_year
            and figures.measure = case indicators.kind when 'stock' then 'level' when 'index' then 'growth' end
        )
    )
    and coalesce(figures.scope_text, '') = ''
    and (
        figures.measure <> 'level'
        or figures.unit_canonical = indicators.unit_canonical
        or indicators.unit_canonical = ''
        or (indicators.unit_canonical = '元' and figures.unit_canonical = '美元')
    )
    -- a yearly mean is no year's
    and not {{ before_number('mean_of_years', 'figures') }}
    -- 增长1.4倍 speaks of several years, or of something new
    and (figures.measure <> 'growth' or not {{ says('figures.unit', 'fold_unit') }})
    and {{ is_own_of_the_year('figures') }}
    -- 低于4.5%的控制目标 is no result
    and not ({{ before_number('held_to_goal', 'figures', 24) }} and {{ says(signs_behind('figures', 14), 'goal') }})
    and not {{ is_ambition('figures') }} and not {{ says('substr(figures.sentence, 1, figures.value_start)', 'goals_follow') }}
    -- nor is 从1000亿元向2000亿元的跨越 a value, 亿元 in 年税收达亿元的楼宇16座, what is said of a part (其中开发区主要指标…)
    and not {{ says(signs_behind('figures', 20), 'mark') }}
    and not (figures.unit_canonical = '元' and {{ says(signs_behind('figures', 12), 'threshold') }})
    and not {{ before_number('part_named_before', 'figures', 80) }}
    and not ({{ before_number('part_of_year', 'figures', 80) }} and not {{ before_number('whole_year', 'figures', 80) }})
    and not {{ is_of_another('figures') }}
    and not {{ is_of_a_part('figures') }}
    -- 每千人托位数 is no number of places, 265起 no change of deaths
    and not ({{ says('figures.indicator_text', 'mean_of_parts') }} and not {{ says('indicators.name_zh', 'name_of_mean') }})
    and not (figures.measure = 'change' and indicators.unit_canonical = '人' and figures.unit_canonical not in ('人', '', '%', '百分点'))
    -- the place's rank is that of the level, among the places of its superior
    and (figures.measure <> 'rank' or (figures.rank_of = 'level' and figures.rank_level = coalesce(superiors.level, 'nation')))
window
    same_several as (
        partition by
            figures.report_id, figures.sentence_start, figures.indicator_text, figures.is_shared, figures.indicator_id, figures.measure,
            figures.start_year, figures.unit_canonical
    )
-- of numbers for several (A、B分别居第3、第2) that contradict each other none is known to be whose
qualify
    figures.is_shared is distinct from true
    or min(figures.value_canonical) over same_several = max(figures.value_canonical) over same_several
