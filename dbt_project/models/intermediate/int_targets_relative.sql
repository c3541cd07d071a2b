-- One row per target that is a distance in points from a reference (固定资产投资高于全省增速1个百分点): whose the reference is, and the distance, signed.
{{ config(materialized='incremental', unique_key='report_id', meta={'touched_by': 'int_reports_touched'}) }}
with turns as (

    -- subject, growth word and aim, the word that compares, what it is compared with
    select
        '^(.*?)(?:' || string_agg(word, '|') filter (where kind = 'yearly')
        || ')?(?:' || string_agg(word, '|') filter (where kind = 'growth_word')
        || ')?(?:' || string_agg(word, '|') filter (where kind = 'aim_word')
        || ')?(' || string_agg(word, '|') filter (where kind = 'distance') || ')(.+)$' as pattern
    from {{ ref('model_words') }}

),

worded as (

    select
        figures.*,
        regexp_extract(figures.indicator_text, turns.pattern, 1) as subject,
        regexp_extract(figures.indicator_text, turns.pattern, 2) as turn,
        regexp_extract(figures.indicator_text, turns.pattern, 3) as against
    from {{ ref('int_figures_accepted') }} as figures
    cross join turns
    where
        figures.status = 'target' and figures.section <> 'review' and figures.measure = 'change'
        and figures.indicator_id is null and figures.unit_canonical = '百分点'
        and {{ touched('figures.report_id', by='int_reports_touched') }}

),

linked as (

    select
        worded.*,
        aliases.indicator_id as linked_id,
        turns.value = 'below' as is_below
    from worded
    inner join {{ ref('indicator_aliases') }} as aliases on worded.subject = aliases.alias
    inner join {{ ref('model_words') }} as turns on turns.kind = 'distance' and worded.turn = turns.word
    qualify row_number() over (partition by worded.figure_id order by aliases.indicator_id) = 1

),

known as (

    select
        linked.*,
        patterns.answer as reference,
        row_number() over (partition by linked.figure_id order by case patterns.answer when 'parent' then 2 when 'national' then 1 else 0 end) as nearness
    from linked
    inner join {{ ref('patterns') }} as patterns on patterns.rule = 'pledge_reference' and regexp_matches(linked.against, patterns.pattern)

)

select
    * exclude (indicator_id, linked_id, subject, turn, against, is_below, nearness, shared_ids, value, value_high, value_canonical, value_high_canonical),
    linked_id as indicator_id,
    cast(case when is_below then -value else value end as decimal(38, 8)) as value,
    cast(case when is_below then -value_high else value_high end as decimal(38, 8)) as value_high,
    cast(case when is_below then -value_canonical else value_canonical end as decimal(38, 8)) as value_canonical,
    cast(case when is_below then -value_high_canonical else value_high_canonical end as decimal(38, 8)) as value_high_canonical,
    {{ force_of('force_text') }} as force,
    case when start_year = end_year then 'annual' else 'multi_year' end as horizon
from known
where nearness = 1
