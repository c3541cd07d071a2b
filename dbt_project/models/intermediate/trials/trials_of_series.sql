-- One row per trial of a level of a core indicator or a stock beside the median of the place's years around it, and of one whose name lacks a word of the
-- indicator (地方财政收入) beside the year before or after that has it (一般公共预算收入): so far apart, they are not one series.
{{ config(materialized='incremental', unique_key='report_id', meta={'touched_by': 'int_reports_near'}) }}
with levels as (

    select
        facts.*,
        cast(facts.value_canonical as double) as number,
        median(cast(facts.value_canonical as double)) over years_around as middle,
        count(*) over years_around as years
    from {{ ref('int_facts_chosen') }} as facts
    inner join {{ ref('indicators') }} as indicators on facts.indicator_id = indicators.indicator_id
    where
        facts.measure = 'level' and (facts.is_core or indicators.kind = 'stock') and not facts.is_bound and facts.value_canonical > 0
        and {{ touched('facts.division_id') }}
    window years_around as (
        partition by facts.division_id, facts.indicator_id, facts.unit_canonical order by facts.data_year range between 5 preceding and 5 following
    )

),

far_from_series as (

    select
        'far_from_series' as kind,
        report_id,
        figure_id,
        indicator_id,
        number as observed,
        middle as expected,
        number > 5 * middle or number < middle / 5 as is_broken,
        [figure_id || '|' || indicator_id] as members
    from levels
    where years >= 3

),

named as (

    select
        levels.*,
        contains(figures.indicator_text, words.word) as has_the_word
    from levels
    inner join {{ ref('model_words') }} as words on words.kind = 'series_name' and levels.indicator_id = words.value
    inner join {{ ref('int_figures_accepted') }} as figures on levels.figure_id = figures.figure_id

),

beside_other_name as (

    select
        'other_name' as kind,
        own.report_id,
        own.figure_id,
        own.indicator_id,
        own.number as observed,
        beside.number as expected,
        case when own.data_year > beside.data_year then own.number / beside.number else beside.number / own.number end not between 0.8 and 1.35 as is_broken,
        [own.figure_id || '|' || own.indicator_id] as members
    from named as own
    inner join named as beside
        on
            own.division_id = beside.division_id and own.indicator_id = beside.indicator_id and own.unit_canonical = beside.unit_canonical
            and abs(own.data_year - beside.data_year) = 1
    where not own.has_the_word and beside.has_the_word

),

trials as (

    select * from far_from_series
    union all
    select * from beside_other_name

)

select
    {{ trial_columns() }},
    members
from trials
where {{ touched('report_id', by='int_reports_near') }}
