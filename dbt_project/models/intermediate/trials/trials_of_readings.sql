-- One row per trial of a reading: a name without a noun, a level without a unit, a number that no rule explains.
{{ config(materialized='incremental', unique_key='report_id', meta={'touched_by': 'int_reports_touched'}) }}
with open_ends as (

    select word
    from {{ ref('model_words') }}
    where kind = 'open_end'

),

texts as (

    select
        kind,
        report_id,
        figure_id,
        indicator_id,
        cast(null as double) as observed,
        cast(null as double) as expected,
        is_broken
    from (
        select
            'text_without_noun' as kind,
            report_id,
            figure_id,
            indicator_id,
            length(indicator_text) < 2 or right(indicator_text, 1) in (select open_ends.word from open_ends) as is_broken
        from {{ ref('int_figures_accepted') }}
        union all
        select
            'level_without_unit' as kind,
            report_id,
            figure_id,
            indicator_id,
            unit = '' and measure = 'level' and indicator_id is null as is_broken
        from {{ ref('int_figures_accepted') }}
    ) as checks

),

numbers as (

    select
        'number_set_aside' as kind,
        report_id,
        cast(null as varchar) as figure_id,
        cast(null as varchar) as indicator_id,
        cast(null as double) as observed,
        cast(null as double) as expected,
        skipped_because in ('bare_number', 'cut_off', 'absurd_length') as is_broken
    from {{ ref('stg_skipped_numbers') }}

),

trials as (

    select * from texts
    union all
    select * from numbers

)

select
    {{ trial_columns() }},
    cast(null as varchar[]) as members
from trials
where {{ touched('report_id', by='int_reports_touched') }}
