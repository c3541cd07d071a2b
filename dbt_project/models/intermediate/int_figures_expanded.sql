-- One row per figure and indicator: a number that names several indicators is written to each, marked as shared; of as many numbers as there are indicators,
-- said to be theirs one by one (存贷款余额分别增长11.5%、15.1%), each is that of one.
{{ config(materialized='incremental', unique_key='report_id', meta={'touched_by': 'int_reports_touched'}) }}
with figures as (

    select * exclude (indicator_id, shared_ids)
    from {{ ref('int_figures_accepted') }}
    where {{ touched('report_id', by='int_reports_touched') }}

),

several as (

    select
        figure_id,
        measure,
        unit,
        shared_ids,
        row_number() over (same_words order by value_start, figure_id) as turn,
        count(*) over same_words = len(shared_ids) and len(shared_ids) > 1 and contains(sentence, '分别') as is_one_by_one
    from {{ ref('int_figures_accepted') }}
    where len(shared_ids) > 0 and {{ touched('report_id', by='int_reports_touched') }}
    window same_words as (partition by report_id, sentence_start, indicator_text, measure, comparator, status, period, start_year, end_year)

),

shared as (

    select
        figure_id,
        unnest(case when is_one_by_one then [shared_ids[turn]] else shared_ids end) as indicator_id,
        not is_one_by_one as is_shared
    from several
    where is_one_by_one or measure in ('growth', 'change', 'rank', 'multiple') or unit = '%'

),

single as (

    select
        figure_id,
        indicator_id,
        false as is_shared
    from {{ ref('int_figures_accepted') }}
    where indicator_id is not null and {{ touched('report_id', by='int_reports_touched') }}

),

links as (

    select * from single
    union all
    select * from shared

)

select
    figures.* replace (
        -- 净增市场主体8万户 is so many new ones, no change of their number, unless since last year
        case
            when
                figures.measure = 'change' and figures.unit_canonical not in ('%', '百分点') and not coalesce(indicators.is_core, false)
                and {{ says('indicators.name_zh', 'name_of_what_is_new') }} and not {{ before_number('since_last_year', 'figures', 60) }}
                then 'level'
            else figures.measure
        end as measure
    ),
    links.indicator_id,
    links.is_shared
from figures
inner join links on figures.figure_id = links.figure_id
left join {{ ref('indicators') }} as indicators on links.indicator_id = indicators.indicator_id
