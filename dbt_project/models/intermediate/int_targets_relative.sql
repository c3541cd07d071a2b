-- One row per target that is a distance in points from a reference (固定资产投资高于全省增速1个百分点): whose the reference is, and the distance, signed.
with words as (

    select
        *,
        regexp_extract(indicator_text, '^(.*?)(?:年均)?(?:增长|增速|增幅|涨幅|增长速度)?(?:力争|要|应)?(高于|快于|高出|低于)(.+)$', ['subject', 'turn', 'against']) as parts
    from {{ ref('int_figures_accepted') }}
    where status = 'target' and section <> 'review' and measure = 'change' and indicator_id is null and unit_canonical = '百分点'

),

linked as (

    select
        words.*,
        aliases.indicator_id as linked_id
    from words
    inner join {{ ref('indicator_aliases') }} as aliases on words.parts.subject = aliases.alias
    where words.parts.turn <> ''
    qualify row_number() over (partition by words.figure_id order by aliases.indicator_id) = 1

),

known as (

    select
        linked.*,
        cues.value as reference,
        row_number() over (partition by linked.figure_id order by case cues.value when 'parent' then 2 when 'national' then 1 else 0 end) as nearness
    from linked
    inner join {{ ref('cues') }} as cues on cues.kind = 'pledge_reference' and regexp_matches(linked.parts.against, cues.phrase)

)

select
    * exclude (indicator_id, linked_id, parts, nearness, shared_ids, value, value_high, value_canonical, value_high_canonical),
    linked_id as indicator_id,
    cast(case when parts.turn = '低于' then -value else value end as decimal(38, 8)) as value,
    cast(case when parts.turn = '低于' then -value_high else value_high end as decimal(38, 8)) as value_high,
    cast(case when parts.turn = '低于' then -value_canonical else value_canonical end as decimal(38, 8)) as value_canonical,
    cast(case when parts.turn = '低于' then -value_high_canonical else value_high_canonical end as decimal(38, 8)) as value_high_canonical,
    case
        when force_text in (select cues.phrase from {{ ref('cues') }} as cues where cues.kind = 'force_hard') then 'hard'
        when force_text is not null then 'soft'
        else 'neutral'
    end as force,
    case when start_year = end_year then 'annual' else 'multi_year' end as horizon
from known
where nearness = 1
